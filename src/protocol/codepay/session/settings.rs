//! What a session needs to know, from the profile and the configuration.

use crate::protocol::codepay::codes::{PayScenario, ReceiptPrint, TransType};
use crate::protocol::codepay::conversation::Wiring;

/// What a session needs to know, from the profile and the configuration.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// How messages travel.
    pub wiring: Wiring,
    /// `app_id`: the register's payment app at the vendor's gateway.
    pub app_id: String,
    /// `version` of every message.
    pub version: String,
    /// `expires` of every order, in seconds.
    pub expires_s: u64,
    /// The means of payment of a sale that names none: a word of [`super::super::METHODS`].
    pub method: String,
    /// Who shows the code when a wallet pays.
    pub qr_scenario: PayScenario,
    /// The order waits on the terminal until somebody opens it there.
    pub confirm_on_terminal: bool,
    /// The customer chooses a tip on the terminal.
    pub on_screen_tip: bool,
    /// The customer signs on the terminal; as the terminal likes if none.
    pub on_screen_signature: Option<bool>,
    /// What the terminal prints by itself; as it likes if none.
    pub receipt_print_mode: Option<ReceiptPrint>,
    /// A manager signs in on the terminal for a void or refund.
    pub required_terminal_authentication: bool,
    /// How a held amount is let go: [`TransType::Void`] (`CodePay`) or [`TransType::Release`] (`PayCloud`).
    pub release: TransType,
    /// `card_network_type` of what is paid by card.
    pub card_network_type: Option<String>,
    /// Where the vendor's gateway tells of a payment. Nothing here relies on it.
    pub notify_url: Option<String>,
    /// `description` of every order.
    pub description: Option<String>,
    /// The name by which the register asks the terminal for its own; none asks nothing.
    pub register_name: Option<String>,
    /// It told its serial number when it was paired: while it is silent it is asked again.
    pub is_named: bool,
    /// For the answer to a question, milliseconds.
    pub answer_limit: u64,
    /// How long the answer to a money request is listened for, milliseconds: longer than the payment's own limit, so that a
    /// late answer is still heard.
    pub money_reply_limit: u64,
}
