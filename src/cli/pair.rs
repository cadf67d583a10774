//! `countertop pair`: makes a terminal known. The keys that it learns go into the profile and nowhere else.

use unicode_width::UnicodeWidthStr;

use crate::console::texts::Texts;
use crate::money::Currency;
use crate::payment::Vendor;
use crate::profile::{CryptoProfile, Pairing, PairingCode, TerminalName, VendorSettings, WonderLink, WonderTerminal};
use crate::protocol::wonder::qr::PairingQr;
use crate::protocol::{PairingFault, PairingStep, StepState};
use crate::terminal::{self, LinkPolicy, PairingOrder, PairingProgress};
use crate::till::Till;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::pair_link::LinkArgs;
use super::{output, secret, terminals};

/// Columns of the name of a step.
const STEP: usize = 10;

/// Whose terminal.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Args {
    /// A Wonder terminal, by serial line, LAN or cloud.
    #[command(after_help = "Examples:\n  countertop pair wonder --name front --serial /dev/ttyUSB0 --code 260880\n  \
        countertop pair wonder --name bar --lan http://192.0.2.10:8443 --code 260880\n  \
        countertop pair wonder --name kiosk --cloud URL --business-id ID --device-sn SN --code 260880")]
    Wonder(Box<Wonder>),
}

/// How to pair a Wonder terminal.
#[derive(Debug, clap::Args)]
pub(super) struct Wonder {
    /// What people will call it.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    link: LinkArgs,
    /// The code on its pairing page, @FILE or -; asked for without echo if left out.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// The text of the QR code on its pairing page, @FILE or -.
    #[arg(long, value_name = "JSON")]
    qr: Option<String>,
    /// How messages are encrypted; found out if left out.
    #[arg(long, value_name = "PROFILE", value_parser = ["auto", "sha256-zeroiv", "pbkdf2-salted"], default_value = "auto")]
    crypto: String,
    /// ISO code of the currency it is sold in.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// It is a simulator: no money moves.
    #[arg(long)]
    simulated: bool,
    /// A terminal that is paired under another name takes the new name.
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let Args::Wonder(args) = args;
    let name = TerminalName::parse(&args.name)?;
    let currency = args.currency.as_deref().map_or(Ok(desk.config.currency), Currency::parse)?;
    let qr = args.qr.as_deref().map(qr).transpose()?;
    let link = args.link.link(qr.as_ref())?;
    let shown = qr.as_ref().map(|qr| qr.pair_code.expose()).filter(|_| args.code.is_none());
    let counter = desk.counter(None).await?;
    let code = match shown {
        Some(code) => zeroize::Zeroizing::new(code.to_owned()),
        None => secret::ask(args.code.as_deref(), "pairing code").await?,
    };
    let order = order(desk, link, &code, crypto(&args.crypto), counter.till.register_serial_number())?;
    let settings = VendorSettings::Wonder(Box::new(at_terminal(desk, &order).await?));
    let pairing = Pairing { name, simulated: args.simulated, currency, settings };
    refuse_other_name(&counter.till, &pairing, args.yes)?;
    let terminal = counter.till.add(pairing, LinkPolicy::OnDemand).await?;
    counter.close().await;
    terminals::show(desk, &terminal);
    Ok(Exit::Done)
}

fn qr(option: &str) -> Result<PairingQr, Failure> {
    let text = secret::text(option)?;
    let advice = "Scan the code on the terminal's pairing page, or give --lan and --code.";
    PairingQr::parse(&text).map_err(|error| Failure::usage("pairing_qr", error.to_string(), advice))
}

fn crypto(word: &str) -> CryptoProfile {
    let all = [CryptoProfile::Sha256ZeroIv, CryptoProfile::Pbkdf2Salted];
    all.into_iter().find(|profile| profile.as_str() == word).unwrap_or_default()
}

/// What to pair with.
pub(super) fn order(
    desk: &Desk,
    link: WonderLink,
    code: &str,
    crypto_profile: CryptoProfile,
    client_device_sn: String,
) -> Result<PairingOrder, Failure> {
    let limits = desk.config.limits.of(Vendor::Wonder);
    let code = PairingCode::parse(code)?;
    Ok(PairingOrder { link, code, crypto_profile, client_device_sn, limits })
}

/// Pairs at the terminal, telling each step.
pub(super) async fn at_terminal(desk: &Desk, order: &PairingOrder) -> Result<WonderTerminal, Failure> {
    let progress = |step: PairingProgress| {
        let state = match step.state {
            StepState::Started | StepState::Asking(_) | StepState::Told(_) => return,
            StepState::Passed => "cli.ok",
            StepState::Failed(_) => "cli.failed",
        };
        output::note(&step_line(desk.texts(), step.step, state));
    };
    terminal::pair(order, progress).await.map_err(|fault| failure(&fault, desk.texts()))
}

/// `reach     ok`: the words of the step and of what became of it.
fn step_line(texts: &Texts, step: PairingStep, state: &str) -> String {
    let words = texts.get(match step {
        PairingStep::Reach => "cli.step.reach",
        PairingStep::Identify => "cli.step.identify",
        PairingStep::Pair => "cli.step.pair",
        PairingStep::Confirm => "cli.step.confirm",
    });
    let gap = STEP.saturating_sub(words.width()).max(1);
    format!("{words}{:gap$}{}", "", texts.get(state))
}

fn failure(fault: &PairingFault, texts: &Texts) -> Failure {
    let exit = if fault.code == "bad_settings" { Exit::Settings } else { Exit::Unreachable };
    let came_back = fault.came_back.to_string();
    let message = texts.fill("cli.tried", &[("tried", &fault.tried), ("came_back", &came_back)]);
    let advice: Vec<_> = fault.check.iter().map(|check| texts.fill(&format!("check.{check}"), &[])).collect();
    Failure::new(exit, fault.code, message, advice.join(" "))
}

/// The device is known under another name: its payments would go over to the new one.
fn refuse_other_name(till: &Till, pairing: &Pairing, yes: bool) -> Result<(), Failure> {
    let VendorSettings::Wonder(fresh) = &pairing.settings;
    let same = |known: &crate::profile::Terminal| {
        let VendorSettings::Wonder(settings) = &known.settings;
        known.simulated == pairing.simulated && settings.identity.is_same_terminal(&fresh.identity)
    };
    match till.terminals().iter().find(|known| same(known) && known.name != pairing.name) {
        Some(known) if !yes => {
            let message = format!("this terminal is paired already, as {}", known.name);
            let advice = "Use `countertop terminals repair`, or say --yes: its payments go over to the new name.";
            Err(Failure::new(Exit::Settings, "already_paired", message, advice))
        }
        _ => Ok(()),
    }
}
