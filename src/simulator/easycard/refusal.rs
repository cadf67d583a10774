//! Codes of a server or reader that says no. The codes are the vendor's; which one a sign-on that is over, a missing card or a
//! reader without network has is assumed, and so is every occasion that no page tells.

use std::borrow::Cow;

/// `StatusCode` of a request that was executed.
pub(super) const RAN: &str = "0000";
/// Digits of a code of the server; a reader's has six characters.
const SERVERS: usize = 4;

/// Why the server or the reader says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Four digits of the server, or six characters of the reader.
    pub code: Cow<'static, str>,
    /// Words, for people.
    pub words: Cow<'static, str>,
}

impl Refusal {
    /// Whether the server says it, in the header, or the reader in the data.
    pub fn is_of_server(&self) -> bool {
        self.code.len() == SERVERS
    }

    /// With a code of the settings.
    pub(super) fn with(code: &str, words: &'static str) -> Self {
        Self { code: code.to_owned().into(), words: words.into() }
    }
}

const fn refusal(code: &'static str, words: &'static str) -> Refusal {
    Refusal { code: Cow::Borrowed(code), words: Cow::Borrowed(words) }
}

/// The key of the message cannot be opened. A bare code.
pub const NOT_OPENED: Refusal = refusal("9995", "System error");
/// The message cannot be opened with it. A bare code.
pub const NOT_DECIPHERED: Refusal = refusal("9994", "Network or crypto error");
/// Members that are missing or make no sense.
pub const BAD_FORMAT: Refusal = refusal("8002", "Data format error");
/// `CreateTime`.
pub const BAD_TIME: Refusal = refusal("7124", "Time format error");
/// `MchId`.
pub const BAD_MERCHANT: Refusal = refusal("7132", "Merchant number error");
/// `TradeKey`. The words are those of the vectors.
pub const BAD_TRADE_KEY: Refusal = refusal("7105", "Incorrect TradeKey or RefundKey");
/// `Method`.
pub const BAD_METHOD: Refusal = refusal("7159", "Payment method code error");
/// `ServiceType`.
pub const BAD_SERVICE: Refusal = refusal("7118", "Transaction type invalid");
/// `DeviceId`.
pub const BAD_DEVICE: Refusal = refusal("7130", "Device number error");
/// An amount that is none.
pub const BAD_AMOUNT: Refusal = refusal("7125", "Amount format error");
/// An amount of nothing.
pub const NO_AMOUNT: Refusal = refusal("7126", "Amount error");
/// `StoreOrderNo`.
pub const BAD_ORDER: Refusal = refusal("7127", "Store order number error");
/// A QR payment without a product.
pub const BAD_PRODUCT: Refusal = refusal("7150", "Product information format error");
/// `AuthCode`.
pub const BAD_BARCODE: Refusal = refusal("7120", "Barcode format error");
/// `RefundKey`.
pub const BAD_REFUND_KEY: Refusal = refusal("7168", "Refund password error");
/// The number was used before.
pub const USED: Refusal = refusal("7000", "StoreOrderNo was used before");
/// No such order, for a refund.
pub const UNKNOWN: Refusal = refusal("7002", "StoreOrderNo does not exist");
/// No such order, for a query.
pub const NOTHING_FOUND: Refusal = refusal("2000", "Nothing found");
/// A refund of an order that failed.
pub const FAILED_BEFORE: Refusal = refusal("7113", "The original order had failed");
/// A refund of an order that is not decided.
pub const IN_PROGRESS: Refusal = refusal("7114", "Order in progress");
/// A refund while another one runs.
pub const REFUND_RUNS: Refusal = refusal("7119", "Refund in progress");
/// Nothing is left of it.
pub const REFUNDED: Refusal = refusal("7112", "The order was refunded already");
/// Not the whole amount.
pub const NOT_WHOLE: Refusal = refusal("7110", "Refund amount differs");
/// A card payment in place of a QR payment, or the other way round.
pub const OTHER_KIND: Refusal = refusal("7115", "Differs from the original order");
/// What a transaction that is not decided yet is answered with, where an answer comes at once.
pub const PENDING: Refusal = refusal("9997", "Transaction in progress");
/// The server does not take it up. Assumed.
pub const UNAVAILABLE: Refusal = refusal("9999", "Service unavailable (simulated)");
/// A QR payment cannot be made now. Assumed.
pub const NOT_NOW: Refusal = refusal("7163", "No orders can be created now (simulated)");
/// A wallet or bank said no. Assumed.
pub const QR_DECLINED: Refusal = refusal("7301", "Declined");
/// Nobody scanned, or the code was too old. Assumed.
pub const QR_EXPIRED: Refusal = refusal("7123", "Barcode expired");
/// Anything else that became of a QR payment. Assumed.
pub const QR_FAILED: Refusal = refusal("9998", "Transaction failed");

/// The bank did not top the card up: the nearest to a decline by a bank.
pub const DECLINED: Refusal = refusal("020051", "The bank says no");
/// Stopped at the reader. There is no code for it: the card refuses. Assumed.
pub const CANCELLED: Refusal = refusal("046401", "Stopped at the reader (simulated)");
/// The reader does something else.
pub const BUSY: Refusal = refusal("900001", "The reader is in use");
/// Too little on the card.
pub const BALANCE: Refusal = refusal("010123", "Balance not enough");
/// Another card than the one that is owed.
pub const OTHER_CARD: Refusal = refusal("010128", "Another card than before");
/// The day before was not settled.
pub const NOT_SETTLED: Refusal = refusal("010117", "The previous day is not settled");
/// What was begun is not finished.
pub const UNFINISHED: Refusal = refusal("000125", "Transaction unfinished");
/// The same, at a try: the card was taken away again.
pub const STILL_UNFINISHED: Refusal = refusal("046201", "The card could not be read");
/// The numbers of a try belong to nothing.
pub const NO_ORIGINAL: Refusal = refusal("000076", "Original transaction not found");
/// The numbers of a try are not those of the transaction.
pub const OTHER_NUMBERS: Refusal = refusal("000077", "Original transaction found, contents differ");
