//! What kind of terminal is simulated.

use std::sync::Arc;

use super::action::TransType;
use super::order::Rules;
use super::refusal::{self, Refusal};
use super::{FrameEnd, Scenario, SocketEnd, Terminal};
use crate::money::Currency;
use crate::simulator::course::Quirks;
use crate::simulator::faults::FaultSettings;
use crate::simulator::magic::MagicTimes;
use crate::simulator::simulated::{Lan, NoWeb, Simulated};

/// Which of the terminals that have been described it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// As the vendor's documents say.
    #[default]
    Document,
    /// As a terminal of 2024 was recorded: code "0", every key of its Java bean, its own number missing.
    Field2024,
    /// As the sister brand's documents say: no `request_id`.
    PayCloud,
}

impl Profile {
    /// `response_code` of success.
    pub(super) fn success(self) -> &'static str {
        if self == Self::Field2024 { "0" } else { "000" }
    }

    /// `response_msg` of an order or query that succeeded.
    pub(super) fn success_words(self) -> &'static str {
        match self {
            Self::Document => "",
            Self::Field2024 => "SUCCESS",
            Self::PayCloud => "Success",
        }
    }

    /// Whether there is such a kind of order.
    pub(super) fn has(self, kind: TransType) -> bool {
        kind != TransType::PreAuthCancel || self == Self::PayCloud
    }

    /// Whether a void lets go of a held amount; the sister brand has a kind of its own for it.
    pub(super) fn voids_holds(self) -> bool {
        self != Self::PayCloud
    }

    /// Whether a refund may do without an original, with the card presented.
    pub(super) fn refunds_without_original(self) -> bool {
        self != Self::Document
    }

    /// Whether a tip of zero is no tip, rather than a mistake.
    pub(super) fn forgives_zero(self) -> bool {
        self != Self::Field2024
    }

    /// What an amount that is none is told.
    pub(super) fn bad_amount(self) -> Refusal {
        if self == Self::Field2024 { refusal::INVALID_AMOUNT } else { refusal::AMOUNT_FORMAT }
    }
}

/// What becomes of an order that is closed while the customer is to pay. The vendor does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CloseHabit {
    /// It is cancelled: the close is answered, then the order. Assumed.
    #[default]
    Cancels,
    /// The same, the order is answered first.
    OrderFirst,
    /// The same, the order is not answered any more.
    Silent,
    /// The close is answered with success and the order goes on all the same: the customer was quicker.
    Late,
}

/// A terminal's identity, habits and moods. Times in milliseconds.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, named where it is set")]
pub struct TerminalSettings {
    /// Which of the terminals that have been described it is.
    pub profile: Profile,
    /// Applications that may trade; all of them if there is none.
    pub app_ids: Vec<String>,
    /// The currency of orders that name none.
    pub currency: Currency,
    /// How long a customer takes to present card or code; longer than the order lives is a time-out.
    pub card_wait_ms: u64,
    /// How long an order that waits for the cashier's confirmation on the terminal takes to be opened.
    pub confirm_wait_ms: u64,
    /// The tip that a customer chooses on the screen, in percent of the amount.
    pub screen_tip_percent: u8,
    /// How long the magic amounts take.
    pub magic: MagicTimes,
    /// How long the link stays down after 69; a cut link is back after a tenth of it.
    pub restart_ms: u64,
    /// What a close does.
    pub close: CloseHabit,
    /// Results that could not be delivered are sent when the client is back.
    pub pushes: bool,
    /// How every answer is written.
    pub quirks: Quirks,
    /// What is no request is answered with 202 instead of silence.
    pub strict: bool,
    /// Sends a sign of life, unasked, so often; never if there is none.
    pub heartbeat_ms: Option<u64>,
    /// Its greeting tells its serial number, not only the name that people have given it.
    pub tells_serial: bool,
    /// What is held can be charged more than once. The vendor does not say.
    pub charges_again: bool,
    /// A register that wants to pair is refused.
    pub refuses_pairing: bool,
    /// How long a client waits for the answer to its handshake.
    pub handshake_ms: u64,
    /// The first line of that answer is the one of the standard, not of the vendor's server.
    pub standard_handshake: bool,
    /// Bits a second of its serial line, so that it knows how long a frame is on it; 0 is no time.
    pub baud: u32,
    /// Its serial number, which is its `mac_address` too.
    pub serial_number: String,
    /// Where ids, numbers and damage come from.
    pub seed: u64,
    /// Seconds since 1970 at the time 0 of the terminal's clock.
    pub unix_seconds: i64,
    /// What it does out of turn.
    pub scenario: Scenario,
}

/// The name of the application on the terminal.
pub(super) const APP_NAME: &str = "CodePay Register";
/// Its version.
pub(super) const APP_VERSION: &str = "2.0";

impl TerminalSettings {
    /// A terminal as documented, at which anybody may trade and nobody waits for cards.
    pub fn new() -> Self {
        Self {
            profile: Profile::Document,
            app_ids: Vec::new(),
            currency: Currency::parse("USD").expect("a currency of the list"),
            card_wait_ms: 0,
            confirm_wait_ms: 1_000,
            screen_tip_percent: 10,
            magic: MagicTimes::default(),
            restart_ms: 1_000,
            close: CloseHabit::Cancels,
            pushes: true,
            quirks: Quirks::default(),
            strict: false,
            heartbeat_ms: None,
            tells_serial: false,
            charges_again: false,
            refuses_pairing: false,
            handshake_ms: 0,
            standard_handshake: false,
            baud: 0,
            serial_number: "SIMULATED00000001".to_owned(),
            seed: 0,
            unix_seconds: 1_762_942_264,
            scenario: Scenario::default(),
        }
    }

    pub(super) fn rules(&self) -> Rules {
        Rules { profile: self.profile, currency: self.currency }
    }
}

impl Default for TerminalSettings {
    fn default() -> Self {
        Self::new()
    }
}

/// The application that the ready line names where any may trade.
const ANY_APP_ID: &str = "wz00000000000a0001";

impl Simulated for TerminalSettings {
    type Terminal = Terminal;
    type Line = FrameEnd;
    type Socket = FrameEnd;
    type Web = NoWeb;

    const VENDOR: &'static str = "codepay";

    fn terminal(&self, unix_seconds: i64) -> Terminal {
        Terminal::new(Self { unix_seconds, ..self.clone() })
    }

    fn line(&self) -> Option<FrameEnd> {
        Some(FrameEnd::new(self.baud))
    }

    fn line_faults(&self) -> FaultSettings {
        self.scenario.faults
    }

    fn socket(&self) -> Option<FrameEnd> {
        None
    }

    fn lan(&self) -> Lan<NoWeb> {
        Lan::Messages(Arc::new(SocketEnd::new(self)))
    }

    fn cloud(&self) -> Option<NoWeb> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let app_id = self.app_ids.first().map_or(ANY_APP_ID, String::as_str);
        vec![("app_id", app_id.to_owned()), ("serial_number", self.serial_number.clone())]
    }
}
