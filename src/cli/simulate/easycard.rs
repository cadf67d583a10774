//! `countertop simulate easycard`.

mod key_file;
mod words;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::secret;
use crate::platform::files;
use crate::protocol::easycard::crypto::Iv;
use crate::simulator::easycard::{Codes, ReaderSettings, RsaKey, ServerSettings};
use crate::simulator::{ListenAt, SimulatorOptions};

use self::key_file::KeyFile;
use self::words::{Card, Code, Device, OutputStyle};
use super::Stand;
use super::play::PlayArgs;

/// Longest file with a key, in bytes.
const KEY_FILE: u64 = 16 * 1024;
/// An hour, in milliseconds.
const HOUR_MS: u64 = 3_600_000;

/// intella's server with one merchant, its readers, and the cards of its customers.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(in crate::cli) struct EasycardArgs {
    /// Listen here as the cloud, without TLS. Port 0 is any free one.
    #[arg(long, value_name = "ADDRESS")]
    cloud: Option<ListenAt>,
    /// The same on another address; https:// makes an authority and a certificate.
    #[arg(long, value_name = "ADDRESS")]
    lan: Option<ListenAt>,
    /// Write the authority of the https certificate here, in PEM; the ready line names the file.
    #[arg(long, value_name = "FILE", requires = "lan")]
    ca_out: Option<PathBuf>,
    /// Its RSA key, PKCS#8 in PEM: made and kept there if there is none. Without it a new one each time.
    #[arg(long, value_name = "FILE")]
    private_key: Option<PathBuf>,
    /// Write its public key here, in PEM; the ready line names the file.
    #[arg(long, value_name = "FILE")]
    public_key_out: Option<PathBuf>,
    /// The initialisation vector: 16 characters.
    #[arg(long, value_name = "TEXT16|@FILE", default_value = Iv::PUBLISHED)]
    iv: String,
    /// The merchant's account.
    #[arg(long, value_name = "M", default_value = "SIMULATED001")]
    merchant_id: String,
    /// The trade password.
    #[arg(long, value_name = "TEXT|@FILE", default_value = "simulated-trade")]
    trade_password: String,
    /// The refund password.
    #[arg(long, value_name = "TEXT|@FILE", default_value = "simulated-refund")]
    refund_password: String,
    /// A reader of the merchant, by its 8 digits; several if given several times.
    #[arg(long, value_name = "DIGITS", default_value = "01301234")]
    device_id: Vec<Device>,
    /// The readers have no network.
    #[arg(long)]
    reader_offline: bool,
    /// A card of the customers, the first is presented: its chip number, what is on it, by how much it is topped up (0 never)
    /// and the code with which it is refused; several if given several times.
    #[arg(long, value_name = "CHIP:BALANCE[:TOP_UP[:CODE]]", default_values = ["934528053:4000:1000", "1917740208:90"])]
    card: Vec<Card>,
    /// How answers are written: in lines with escapes, as the vendor's server does, or plainly.
    #[arg(long, value_enum, default_value = "vendor")]
    style: OutputStyle,
    /// Every payment and refund is left unfinished, and finished by the try of this number: 1 to 3, 4 never.
    #[arg(long, value_name = "TRIES", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=4))]
    owed: u8,
    /// What is left unfinished is written on the card all the same: the money has moved, and the end only says so.
    #[arg(long)]
    owed_is_written: bool,
    /// Payments ending in 71, 72, 73 are finished by the first, second, third try, in 74 never, in 75 after another card.
    #[arg(long)]
    retry_amounts: bool,
    /// How long a reader waits for a card, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 30_000)]
    present: u64,
    /// How long a sign-on is valid, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 30 * HOUR_MS)]
    sign_on_valid: u64,
    /// Queries do not find what is not decided yet.
    #[arg(long)]
    hide_running: bool,
    /// Nothing is sold while the day before is not settled.
    #[arg(long)]
    daily_settlement: bool,
    /// The code of a reader that is not signed on. The vendor does not tell it.
    #[arg(long, value_name = "CODE", default_value = "900000")]
    code_signed_off: Code,
    /// The code of a card that nobody presented in time. The vendor does not tell it.
    #[arg(long, value_name = "CODE", default_value = "000098")]
    code_no_card: Code,
    /// The code of a reader without network. The vendor does not tell it.
    #[arg(long, value_name = "CODE", default_value = "010124")]
    code_offline: Code,
    #[command(flatten)]
    play: PlayArgs,
}

/// Serves, with the public key in a file as long as it does.
pub(super) async fn serve(args: EasycardArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let wanted = args.public_key_out.clone();
    let mut options = args.options()?;
    let file = KeyFile::write(wanted.as_deref(), &options.terminal.key.public_pem())?;
    options.terminal.public_key_file = Some(file.path().to_owned());
    Stand::open(options, out).await?.attend(out).await
}

impl EasycardArgs {
    pub(super) fn options(self) -> Result<SimulatorOptions<ServerSettings>, Failure> {
        let mut options = SimulatorOptions::new(self.server()?);
        let nowhere = self.lan.is_none() && self.cloud.is_none();
        options.cloud = self.cloud.or_else(|| nowhere.then(ListenAt::loopback));
        if options.cloud.is_some_and(|at| at.secure) {
            let words = "--cloud is served without TLS; --lan takes https://";
            return Err(Failure::usage("bad_address", words.to_owned(), "Give --lan https://127.0.0.1:0."));
        }
        options.lan = self.lan;
        options.ca_out = self.ca_out;
        options.ledger = self.play.ledger;
        Ok(options)
    }

    fn server(&self) -> Result<ServerSettings, Failure> {
        let iv = Iv::parse(&secret::text(&self.iv)?);
        let iv = iv.map_err(|bad| Failure::usage("bad_iv", bad.to_string(), "Give another --iv."))?;
        let reader =
            |device: &Device| ReaderSettings { online: !self.reader_offline, ..ReaderSettings::new(&device.0) };
        Ok(ServerSettings {
            iv,
            mch_id: self.merchant_id.clone(),
            trade_password: secret::text(&self.trade_password)?.to_string(),
            refund_password: secret::text(&self.refund_password)?.to_string(),
            readers: self.device_id.iter().map(reader).collect(),
            cards: self.card.iter().map(|card| card.0.clone()).collect(),
            style: self.style.style(),
            codes: Codes {
                not_signed_on: self.code_signed_off.0.clone(),
                no_card: self.code_no_card.0.clone(),
                offline: self.code_offline.0.clone(),
            },
            card_wait_ms: self.play.card_wait,
            present_ms: self.present,
            sign_on_valid_ms: self.sign_on_valid,
            hides_running: self.hide_running,
            settles_daily: self.daily_settlement,
            tries: self.owed,
            owed_is_written: self.owed_is_written,
            retry_amounts: self.retry_amounts,
            magic: self.play.magic(),
            seed: self.play.seed()?,
            scenario: self.play.scenario()?,
            ..ServerSettings::new(Arc::new(self.key()?))
        })
    }

    fn key(&self) -> Result<RsaKey, Failure> {
        let made = || RsaKey::generate().map_err(|bad| unusable(Path::new("a new key"), &bad.to_string()));
        let Some(path) = &self.private_key else { return made() };
        if !path.exists() {
            let key = made()?;
            let written = files::write_private(path, key.private_pem().as_bytes());
            written.map_err(|fault| unusable(path, &fault.to_string()))?;
            return Ok(key);
        }
        let (pem, _) = files::read_private(path, KEY_FILE).map_err(|fault| unusable(path, &fault.to_string()))?;
        RsaKey::read(&String::from_utf8_lossy(&pem)).map_err(|bad| unusable(path, &bad.to_string()))
    }
}

fn unusable(path: &Path, why: &str) -> Failure {
    let advice = "Name a file with a private key in PEM (PKCS#8), or one that does not exist yet.";
    Failure::new(Exit::Settings, "bad_private_key", format!("{}: {why}", path.display()), advice)
}
