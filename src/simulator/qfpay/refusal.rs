//! Codes of a terminal that says no. The vendor documents the outer codes and few of their occasions; which one a decline, a
//! busy terminal or a used reference has is assumed.

use std::borrow::Cow;

use super::opener::Unreadable;
use crate::protocol::qfpay::answer::Code;
use crate::simulator::course::Reason;

/// `respcd` of a request that was carried out.
pub const DONE: &str = "6000";
/// `respcd` inside: success.
pub const SUCCESS: &str = "0000";
/// The same while a payment is processed.
pub const PROCESSING: &str = "1145";
/// The same while the customer is to pay.
pub const UNPAID: &str = "1143";

/// Why the terminal says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The outer `respcd`.
    pub outer: Cow<'static, str>,
    /// The code of the vendor's server: inside where the outer one is 6000, and for whoever inquires later.
    pub inner: Cow<'static, str>,
    /// `resperr`.
    pub words: Cow<'static, str>,
}

impl Refusal {
    /// The code that decides: the inner one where the request itself was carried out.
    pub fn code(&self) -> &Cow<'static, str> {
        if self.outer == DONE { &self.inner } else { &self.outer }
    }
}

const fn refusal(outer: &'static str, inner: &'static str, words: &'static str) -> Refusal {
    Refusal { outer: Cow::Borrowed(outer), inner: Cow::Borrowed(inner), words: Cow::Borrowed(words) }
}

/// The bank said no. 1204 is the server's code for the bank.
pub const DECLINED: Refusal = refusal("6002", "1204", "declined");
/// Cancelled, by the customer or by 5001. 1142: the order is closed.
pub const CANCELLED: Refusal = refusal("6001", "1142", "user cancel");
/// Nobody paid in time. 1181: the order has expired.
pub const NO_CARD: Refusal = refusal("6002", "1181", "timeout (simulated)");
/// Another operation runs.
pub const BUSY: Refusal = refusal("4005", "", "another operation is in progress (simulated)");
/// A reference that was used before.
pub const DUPLICATE: Refusal = refusal("6002", "2011", "out_trade_no was used before (simulated)");
/// No such transaction.
pub const NOT_FOUND: Refusal = refusal("6000", "1136", "transaction not found (simulated)");
/// A refund of something that is no payment that succeeded.
pub const NOT_REFUNDABLE: Refusal = refusal("6002", "1155", "this payment cannot be refunded (simulated)");
/// Nothing is left of it.
pub const REFUNDED: Refusal = refusal("6002", "1125", "refunded already (simulated)");
/// More than is left of it.
pub const TOO_MUCH: Refusal = refusal("6002", "1272", "more than can be refunded (simulated)");
/// A card payment of the same day, in part.
pub const ONLY_WHOLE: Refusal = refusal("6002", "1270", "on the same day only the full amount (simulated)");
/// Between 23:30 and 00:30.
pub const NOT_NOW: Refusal = refusal("6002", "1265", "no refunds between 23:30 and 00:30 (simulated)");
/// 5001 while nothing runs. Assumed.
pub const NOTHING_TO_CANCEL: Refusal = refusal("6002", "", "nothing to cancel (simulated)");
/// A print or refund of something unknown.
pub const UNKNOWN_ORDER: Refusal = refusal("6002", "1136", "transaction not found (simulated)");
/// The POS-KEY does not match.
pub const DENIED: Refusal = refusal("4003", "", "request denied");
/// Not a POST.
pub const WRONG_METHOD: Refusal = refusal("4004", "", "");
/// A field is missing or makes no sense.
pub const BAD_FIELD: Refusal = refusal("4006", "", "");
/// Nobody is signed in on the app.
pub const NOT_SIGNED_IN: Refusal = refusal("4007", "", "user not signed in (simulated)");
/// The request cannot be decrypted.
pub const UNDECIPHERABLE: Refusal = refusal("5001", "", "");

impl From<&Reason> for Refusal {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Declined => DECLINED,
            Reason::Cancelled => CANCELLED,
            Reason::NoCard => NO_CARD,
            Reason::Busy => BUSY,
            Reason::NotFound => NOT_FOUND,
            Reason::Code(code, words) => scripted(code, words),
        }
    }
}

/// An outer code where there is such a one, otherwise one of the server.
fn scripted(code: &str, words: &str) -> Refusal {
    let is_outer = Code::of(code) != Code::Unknown;
    let (outer, inner) = if is_outer { (code, "1205") } else { (DONE, code) };
    Refusal { outer: outer.to_owned().into(), inner: inner.to_owned().into(), words: words.to_owned().into() }
}

impl From<Unreadable> for Refusal {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            // A wrong key passes the padding check once in 256: what it leaves is no envelope.
            Unreadable::Undecipherable | Unreadable::NoEnvelope => UNDECIPHERABLE,
            Unreadable::Syntax => BAD_FIELD,
            Unreadable::Digest => DENIED,
        }
    }
}
