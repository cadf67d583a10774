//! What kind of terminal is simulated.

use super::opener::{Keys, Opener};
use super::reply::AnswerForm;
use super::{FrameEnd, Scenario, SocketEnd, Terminal, Web};
use crate::protocol::qfpay::envelope::Dialect;
use crate::protocol::qfpay::frame::PART_LIMIT;
use crate::simulator::faults::FaultSettings;
use crate::simulator::magic::MagicTimes;
use crate::simulator::simulated::{Lan, Simulated};

/// Where a result travels on a serial line. The vendor does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResultPath {
    /// As a request of the terminal's own, with its own number. Assumed.
    #[default]
    OwnRequest,
    /// As a second positive response with the number of the request.
    InResponse,
}

/// The unit of `txamt`. Cents everywhere else at this vendor; the terminal's own is not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AmountUnit {
    /// Cents.
    #[default]
    Cents,
    /// Dollars.
    Dollars,
}

/// How an inquiry is told that there is no such transaction. The vendor does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NotFound {
    /// 6000, with the server's code 1136 inside.
    #[default]
    Code1136,
    /// 6000, with the server's code 1268 inside.
    Code1268,
    /// 6002.
    Outer6002,
}

/// Which way round the words of `scan_type` are. The vendor's pages disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScanMeaning {
    /// `SCAN_PAY`: the terminal scans the customer's code. Literally.
    #[default]
    TerminalScans,
    /// `SCAN_PAY`: the customer scans the terminal's code.
    CustomerScans,
}

/// How the terminal behaves on a serial line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialHabits {
    /// Where results travel.
    pub result: ResultPath,
    /// Most data of one frame; longer messages are split.
    pub part_limit: usize,
    /// Whether it acknowledges requests at all.
    pub acknowledges: bool,
    /// A wrong digest is acknowledged and answered with 4003, instead of the error frame 32.
    pub answers_digest_errors: bool,
}

impl Default for SerialHabits {
    fn default() -> Self {
        Self { result: ResultPath::default(), part_limit: PART_LIMIT, acknowledges: true, answers_digest_errors: false }
    }
}

/// A terminal's identity, habits and moods. Times in milliseconds.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, named where it is set")]
pub struct TerminalSettings {
    /// Its POS-KEY.
    pub keys: Keys,
    /// The switch of the portal: on, requests in clear are not taken; off, both are.
    pub encrypted: bool,
    /// The only dialect it understands; all of them if there is none.
    pub only: Option<Dialect>,
    /// How it writes answers.
    pub answers: AnswerForm,
    /// Its ways on a serial line, and on a socket with such frames.
    pub serial: SerialHabits,
    /// Somebody is signed in on the app.
    pub signed_in: bool,
    /// How long a payment takes until the customer has paid; longer than the register allows is a time-out.
    pub card_wait_ms: u64,
    /// How long the magic amounts take.
    pub magic: MagicTimes,
    /// How long the link stays down after 69; a cut link is back after a tenth of it.
    pub restart_ms: u64,
    /// 5001 is taken and the payment goes on all the same: the customer was quicker.
    pub cancel_comes_late: bool,
    /// The unit of `txamt`.
    pub unit: AmountUnit,
    /// How an inquiry is told that there is nothing.
    pub not_found: NotFound,
    /// Which way round `scan_type` is.
    pub scan: ScanMeaning,
    /// Refunds are refused between 23:30 and 00:30, as the vendor's server does.
    pub keeps_hours: bool,
    /// `mchntnm`, `nickname`.
    pub shop: String,
    /// `storeId`, `userid`.
    pub store_id: String,
    /// `terminalId`, `udid`.
    pub terminal_id: String,
    /// Where ids, numbers and damage come from.
    pub seed: u64,
    /// Seconds since 1970 at the time 0 of the terminal's clock.
    pub unix_seconds: i64,
    /// What it does out of turn.
    pub scenario: Scenario,
}

impl TerminalSettings {
    /// A terminal with this key, signed in, with encryption on; nobody waits for cards.
    pub fn new(keys: Keys) -> Self {
        Self {
            keys,
            encrypted: true,
            only: None,
            answers: AnswerForm::Auto,
            serial: SerialHabits::default(),
            signed_in: true,
            card_wait_ms: 0,
            magic: MagicTimes::default(),
            restart_ms: 1_000,
            cancel_comes_late: false,
            unit: AmountUnit::Cents,
            not_found: NotFound::Code1136,
            scan: ScanMeaning::TerminalScans,
            keeps_hours: false,
            shop: "Simulated Shop".to_owned(),
            store_id: "1000000001".to_owned(),
            terminal_id: "SIMULATED-QF-1".to_owned(),
            seed: 0,
            unix_seconds: 1_762_942_264,
            scenario: Scenario::default(),
        }
    }

    pub(super) fn opener(&self) -> Opener {
        Opener { keys: self.keys.clone(), encrypted: self.encrypted, only: self.only }
    }
}

impl Simulated for TerminalSettings {
    type Terminal = Terminal;
    type Line = FrameEnd;
    type Socket = SocketEnd;
    type Web = Web;

    const VENDOR: &'static str = "qfpay";

    fn terminal(&self, unix_seconds: i64) -> Terminal {
        Terminal::new(Self { unix_seconds, ..self.clone() })
    }

    fn line(&self) -> Option<FrameEnd> {
        Some(FrameEnd::new(self.opener(), self.serial.clone()))
    }

    fn line_faults(&self) -> FaultSettings {
        self.scenario.faults
    }

    fn socket(&self) -> Option<SocketEnd> {
        Some(SocketEnd::new(self.opener(), self.serial.clone()))
    }

    fn lan(&self) -> Lan<Web> {
        Lan::Web(Web::new(self))
    }

    fn cloud(&self) -> Option<Web> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        vec![("key", self.keys.key().expose().to_owned()), ("terminal_id", self.terminal_id.clone())]
    }
}
