//! The shop of the demo: a throw-away home, simulated terminals, paired as any others.

mod kiosk;
mod metro;
mod patio;

use std::fs;
use std::path::{Path, PathBuf};

use crate::money::Currency;
use crate::platform::files;
use crate::profile::{
    CryptoProfile, Home, LanLink, Limits, Pairing, PairingCode, Profile, SerialLink, TerminalName, WonderLink,
};
use crate::protocol::wonder::crypto;
use crate::simulator::wonder::TerminalSettings;
use crate::simulator::{ListenAt, Running, SerialEnd, SimulatorOptions, run};
use crate::terminal::{PairingOrder, WonderOrder, pair, random};

use super::Failure;
use crate::cli::exit::Exit;

/// What the simulated terminals show on their pairing page.
const CODE: &str = "260880";
/// How long a card takes in the demo, in milliseconds: long enough to see, and to cancel.
const CARD_WAIT: u64 = 1_500;
/// A sale in the demo is asked about after 20 s instead of two minutes: nobody wants to wait to see it.
const CONFIG: &str = "# The throw-away settings of `countertop demo`.\n[limits]\nsale = 20000\n[limits.qfpay]\nsale = 20000\nsettle = 5000\n[limits.codepay]\nsale = 20000\nsettle = 5000\n[limits.easycard]\nsale = 20000\n";

/// A folder of the system's temporary place, gone when the demo is over.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn make(process: u32) -> Result<Self, Failure> {
        let chance = u32::from_le_bytes(random());
        let path = std::env::temp_dir().join(format!("countertop-demo-{process}-{chance:08x}"));
        files::create_private_dir(&path).map_err(|fault| unusable(&fault.to_string()))?;
        files::write_private(&path.join("config.toml"), CONFIG.as_bytes())
            .map_err(|fault| unusable(&fault.to_string()))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn home(&self) -> Home {
        Home::at(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system: it holds no real key and no real payment.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The simulated terminals, as long as they live.
pub(super) struct Shop {
    _terminals: Vec<Running>,
}

impl Shop {
    /// Starts the terminals and pairs them into the profile of `home`.
    pub(super) async fn open(home: &Home) -> Result<Self, Failure> {
        home.create()?;
        let front = simulator(SimulatedAt::Serial).await?;
        let bar = simulator(SimulatedAt::Lan).await?;
        let mut profile = Profile::load(&home.profile())?;
        let serial = front.endpoints.serial.clone().ok_or_else(|| unusable("no pseudo terminal"))?;
        add(&mut profile, "Front", WonderLink::Serial(SerialLink::new(serial))).await?;
        add(&mut profile, "Bar", WonderLink::Lan(lan(&bar)?)).await?;
        let kiosk = kiosk::simulator().await?;
        add_paired(&mut profile, "Kiosk", Currency::HKD, &kiosk::order(&kiosk)?).await?;
        let patio = patio::simulator().await?;
        add_paired(&mut profile, "Patio", Currency::HKD, &patio::order(&patio)?).await?;
        let metro = metro::simulator().await?;
        add_paired(&mut profile, "Metro", Currency::TWD, &metro::order(&metro)?).await?;
        profile.save(&home.profile())?;
        Ok(Self { _terminals: vec![front, bar, kiosk, patio, metro.running] })
    }
}

/// Where a simulated terminal is.
enum SimulatedAt {
    Serial,
    Lan,
}

async fn simulator(at: SimulatedAt) -> Result<Running, Failure> {
    let mut settings =
        TerminalSettings::new(crypto::PairingCode::parse(CODE).map_err(|error| unusable(&error.to_string()))?);
    settings.card_wait_ms = CARD_WAIT;
    settings.serial_number = match at {
        SimulatedAt::Serial => "SIMULATED-N96-FRONT".to_owned(),
        SimulatedAt::Lan => "SIMULATED-N96-BAR".to_owned(),
    };
    let mut options = SimulatorOptions::new(settings);
    match at {
        SimulatedAt::Serial => options.serial = Some(SerialEnd::Auto),
        SimulatedAt::Lan => options.lan = Some(ListenAt::loopback()),
    }
    run(options, |_| {}).await.map_err(|error| unusable(&error.to_string()))
}

fn lan(terminal: &Running) -> Result<LanLink, Failure> {
    Ok(LanLink { port: port(terminal)?, ..LanLink::new("127.0.0.1".to_owned()) })
}

fn port(terminal: &Running) -> Result<u16, Failure> {
    let address = terminal.endpoints.lan.as_deref().unwrap_or_default();
    let port = address.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
    port.ok_or_else(|| unusable("no address"))
}

async fn add(profile: &mut Profile, name: &str, link: WonderLink) -> Result<(), Failure> {
    let order = WonderOrder {
        link,
        code: PairingCode::parse(CODE).map_err(|error| unusable(&error.to_string()))?,
        crypto_profile: CryptoProfile::Auto,
        client_device_sn: "demo".to_owned(),
        limits: Limits::default(),
    };
    add_paired(profile, name, Currency::HKD, &PairingOrder::Wonder(Box::new(order))).await
}

async fn add_paired(
    profile: &mut Profile,
    name: &str,
    currency: Currency,
    order: &PairingOrder,
) -> Result<(), Failure> {
    let settings = pair(order, |_| {}).await.map_err(|fault| unusable(&fault.came_back.to_string()))?;
    let name = TerminalName::parse(name).map_err(|unfit| unusable(&unfit.to_string()))?;
    profile.pair(Pairing { name, simulated: true, currency, settings })?;
    Ok(())
}

fn unusable(words: &str) -> Failure {
    Failure::new(Exit::Bug, "demo_not_possible", format!("the demo cannot start: {words}"), "Start it again.")
}
