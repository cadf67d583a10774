//! What kind of server is simulated, with which readers and cards.

use std::path::PathBuf;
use std::sync::Arc;

use super::key::ServerKey;
use super::{Scenario, Server, Web};
use crate::protocol::easycard::crypto::Iv;
use crate::protocol::easycard::envelope::Style;
use crate::simulator::faults::FaultSettings;
use crate::simulator::magic::MagicTimes;
use crate::simulator::simulated::{Lan, NoLine, Simulated};

/// A sign-on is valid for 30 hours (seed).
const SIGN_ON_VALID_MS: u64 = 30 * 3_600_000;
/// How long a reader waits for a card (ZH: payment).
const PRESENT_MS: u64 = 30_000;

/// One reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderSettings {
    /// Its number: eight digits.
    pub device: String,
    /// The hardware number of its dongle.
    pub dongle: String,
    /// It is in its network.
    pub online: bool,
}

impl ReaderSettings {
    /// A reader of this number, in its network.
    pub fn new(device: &str) -> Self {
        let tail = device.get(2..).unwrap_or(device);
        Self { device: device.to_owned(), dongle: format!("08100D{tail}"), online: true }
    }
}

/// One card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardSettings {
    /// The number of its chip, in decimal digits.
    pub chip: String,
    /// What is on it, in whole dollars.
    pub balance: u64,
    /// By how much it is topped up automatically, as often as needed; 0 is never.
    pub top_up: u64,
    /// The code with which it is refused: blocked, on a list, not activated.
    pub refused: Option<String>,
}

/// Codes that the vendor does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// The reader was not signed on, or too long ago.
    pub not_signed_on: String,
    /// Nobody presented a card in time.
    pub no_card: String,
    /// The reader is out of its network.
    pub offline: String,
}

impl Default for Codes {
    fn default() -> Self {
        Self { not_signed_on: "900000".to_owned(), no_card: "000098".to_owned(), offline: "010124".to_owned() }
    }
}

/// A server's identity, habits and moods. Times in milliseconds.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, named where it is set")]
pub struct ServerSettings {
    /// Its key pair.
    pub key: Arc<dyn ServerKey>,
    /// The file with its public half, for the ready line.
    pub public_key_file: Option<PathBuf>,
    /// The vector of all messages.
    pub iv: Iv,
    /// The merchant's account.
    pub mch_id: String,
    /// The trade password.
    pub trade_password: String,
    /// The refund password.
    pub refund_password: String,
    /// The readers that are bound to the merchant.
    pub readers: Vec<ReaderSettings>,
    /// The cards of its customers; the first is presented where nothing else is told.
    pub cards: Vec<CardSettings>,
    /// How answers are written.
    pub style: Style,
    /// Codes that the vendor does not tell.
    pub codes: Codes,
    /// How long a customer takes to present a card, or to pay by QR code.
    pub card_wait_ms: u64,
    /// How long a reader waits for it.
    pub present_ms: u64,
    /// How long a sign-on is valid.
    pub sign_on_valid_ms: u64,
    /// Queries do not find what is not decided yet.
    pub hides_running: bool,
    /// Nothing is sold while the day before is not settled.
    pub settles_daily: bool,
    /// Every payment and refund is left unfinished, and done by the try of this number; 0 at once, 4 never.
    pub tries: u8,
    /// What is left unfinished is written on the card all the same: the money has moved, and the end only says so.
    pub owed_is_written: bool,
    /// Amounts ending in 71 to 75 are left unfinished.
    pub retry_amounts: bool,
    /// How long the magic amounts take.
    pub magic: MagicTimes,
    /// How long a reader is out of its network after 69.
    pub restart_ms: u64,
    /// Where numbers and damage come from.
    pub seed: u64,
    /// Seconds since 1970 at the time 0 of the server's clock.
    pub unix_seconds: i64,
    /// What it does out of turn.
    pub scenario: Scenario,
}

impl ServerSettings {
    /// A server with this key, one reader and two cards; nobody waits for cards.
    pub fn new(key: Arc<dyn ServerKey>) -> Self {
        Self {
            key,
            public_key_file: None,
            iv: Iv::parse(Iv::PUBLISHED).expect("the published vector is one"),
            mch_id: "SIMULATED001".to_owned(),
            trade_password: "simulated-trade".to_owned(),
            refund_password: "simulated-refund".to_owned(),
            readers: vec![ReaderSettings::new("01301234")],
            cards: vec![card("934528053", 4_000, 1_000), card("1917740208", 90, 0)],
            style: Style::Vendor,
            codes: Codes::default(),
            card_wait_ms: 0,
            present_ms: PRESENT_MS,
            sign_on_valid_ms: SIGN_ON_VALID_MS,
            hides_running: false,
            settles_daily: false,
            tries: 0,
            owed_is_written: false,
            retry_amounts: false,
            magic: MagicTimes::default(),
            restart_ms: 1_000,
            seed: 0,
            unix_seconds: 1_767_576_600,
            scenario: Scenario::default(),
        }
    }
}

fn card(chip: &str, balance: u64, top_up: u64) -> CardSettings {
    CardSettings { chip: chip.to_owned(), balance, top_up, refused: None }
}

impl Simulated for ServerSettings {
    type Terminal = Server;
    type Line = NoLine;
    type Socket = NoLine;
    type Web = Web;

    const VENDOR: &'static str = "easycard";

    fn terminal(&self, unix_seconds: i64) -> Server {
        Server::new(Self { unix_seconds, ..self.clone() })
    }

    fn line(&self) -> Option<NoLine> {
        None
    }

    fn line_faults(&self) -> FaultSettings {
        self.scenario.faults
    }

    fn socket(&self) -> Option<NoLine> {
        None
    }

    fn lan(&self) -> Lan<Web> {
        Lan::Web(Web)
    }

    fn cloud(&self) -> Option<Web> {
        Some(Web)
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let device = self.readers.first().map_or_else(String::new, |reader| reader.device.clone());
        let file = self.public_key_file.as_ref().map(|file| ("public_key", file.display().to_string()));
        let told = [
            ("device_id", device),
            ("iv", self.iv.expose().to_owned()),
            ("merchant_id", self.mch_id.clone()),
            ("public_key_pem", self.key.public_pem()),
            ("refund_password", self.refund_password.clone()),
            ("trade_password", self.trade_password.clone()),
        ];
        told.into_iter().chain(file).collect()
    }
}
