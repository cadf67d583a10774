//! Error codes of the simulated terminal. The vendor publishes one placeholder and no list: these are simulated.

use std::borrow::Cow;

use crate::simulator::course::Reason;

/// Why the terminal says `Failed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `errorCode`.
    pub code: Cow<'static, str>,
    /// `errorMessage`.
    pub words: Cow<'static, str>,
}

impl From<&Reason> for Refusal {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Declined => DECLINED,
            Reason::Cancelled => CANCELLED,
            Reason::NoCard => NO_CARD,
            Reason::Busy => BUSY,
            Reason::NotFound => NOT_FOUND,
            Reason::Code(code, words) => Self { code: code.clone().into(), words: words.clone().into() },
        }
    }
}

const fn simulated(code: &'static str, words: &'static str) -> Refusal {
    Refusal { code: Cow::Borrowed(code), words: Cow::Borrowed(words) }
}

/// A transaction runs already. These words are the vendor's ("ECR via RS232 (Retail)").
pub const BUSY: Refusal = simulated("50001", "The equipment is being traded");
/// The `referenceID` was used before.
pub const DUPLICATE: Refusal = simulated("50002", "Duplicate referenceID (simulated)");
/// No such transaction.
pub const NOT_FOUND: Refusal = simulated("50003", "Original transaction not found (simulated)");
/// Not approved, not a sale, refunded or voided already.
pub const NOT_VOIDABLE: Refusal = simulated("50004", "Transaction cannot be voided (simulated)");
/// More than what is left of the sale.
pub const EXCEEDS_BALANCE: Refusal = simulated("50005", "Refund exceeds the balance (simulated)");
/// Cancelled, by the customer or by Abort.
pub const CANCELLED: Refusal = simulated("50006", "Cancelled at the terminal (simulated)");
/// Abort with nothing to stop.
pub const NOTHING_TO_ABORT: Refusal = simulated("50007", "Nothing to abort (simulated)");
/// Pair and Ack first.
pub const NOT_PAIRED: Refusal = simulated("50008", "Not paired (simulated)");
/// A field is missing or makes no sense.
pub const BAD_FIELD: Refusal = simulated("50009", "Bad field (simulated)");
/// The bank said no.
pub const DECLINED: Refusal = simulated("50010", "Declined by the bank (simulated)");
/// Nobody presented a card.
pub const NO_CARD: Refusal = simulated("50011", "Card not presented in time (simulated)");
