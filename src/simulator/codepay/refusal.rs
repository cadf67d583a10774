//! `response_code` and `response_msg` of a terminal that says no. The codes are the vendor's table; details in brackets are as
//! seen, or in the style of those.

use std::borrow::Cow;

use crate::simulator::course::Reason;

/// A no, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `response_code`.
    pub code: Cow<'static, str>,
    /// `response_msg`.
    pub words: Cow<'static, str>,
}

const fn refusal(code: &'static str, words: &'static str) -> Refusal {
    Refusal { code: Cow::Borrowed(code), words: Cow::Borrowed(words) }
}

/// Another order is in progress, or this one still is.
pub const IN_PROGRESS: Refusal = refusal("101", "Transaction in progress");
/// Closed by the register.
pub const CLOSED: Refusal = refusal("102", "Transaction cancellation");
/// No such order.
pub const NOT_FOUND: Refusal = refusal("104", "Transaction does not exist");
/// Nothing is left of it.
pub const REFUNDED: Refusal = refusal("105", "Transaction has been refunded");
/// The original is in no state for this.
pub const FAILED: Refusal = refusal("106", "Transaction failed");
/// The application is not allowed (recorded).
pub const NOT_ALLOWED: Refusal = refusal("106", "Transaction failed[[M009]Invalid application invoke]");
/// Cancelled at the terminal (recorded).
pub const CANCELLED: Refusal = refusal("110", "Operator cancellation[[K026]Manual cancelation by operator]");
/// No card in time.
pub const NO_CARD: Refusal = refusal("111", "Card reading timeout");
/// No code in time.
pub const NO_CODE: Refusal = refusal("112", "QR code timeout");
/// The number was used.
pub const DUPLICATE: Refusal = refusal("113", "Duplicate merchant order number");
/// No such kind of order.
pub const UNSUPPORTED: Refusal = refusal("114", "Unsupported transaction type");
/// The bank said no.
pub const DECLINED: Refusal = refusal("115", "Transaction rejected");
/// No such way to pay.
pub const SCENARIO: Refusal = refusal("117", "Unsupported payment scenario");
/// Voided already, or the batch is closed.
pub const NOT_VOIDABLE: Refusal = refusal("119", "Transaction cannot be voided");
/// More than there is.
pub const TOO_MUCH: Refusal = refusal("120", "Amount out of limit");
/// No amount.
pub const AMOUNT_FORMAT: Refusal = refusal("121", "Amount format error");
/// It is paid, or over.
pub const CLOSE_FAILED: Refusal = refusal("201", "Close failed");
/// No amount (recorded).
pub const INVALID_AMOUNT: Refusal = refusal("202", "Transaction parameter error[[M003]Invalid Amount]");
/// No JSON, or no topic.
pub const NO_REQUEST: Refusal = refusal("202", "Transaction parameter error[[M001]no request]");
/// Pairing is refused. Only in answers to pairing.
pub const PAIRING_REFUSED: Refusal = refusal("001", "Pairing refused");

/// A field is missing or makes no sense.
pub fn bad_parameter(what: &str) -> Refusal {
    Refusal { code: Cow::Borrowed("202"), words: Cow::Owned(format!("Transaction parameter error[[M001]{what}]")) }
}

impl Refusal {
    /// The refusal of a reason; `by_code` where the customer shows a QR code instead of a card.
    pub(super) fn of(reason: &Reason, by_code: bool) -> Self {
        match reason {
            Reason::Declined => DECLINED,
            Reason::Cancelled => CANCELLED,
            Reason::NoCard if by_code => NO_CODE,
            Reason::NoCard => NO_CARD,
            Reason::Busy => IN_PROGRESS,
            Reason::NotFound => NOT_FOUND,
            Reason::Code(code, words) => Self { code: Cow::Owned(code.clone()), words: Cow::Owned(words.clone()) },
        }
    }
}
