//! The vendor's numbers (codes page, "POS integration reference").

/// What a code of an answer says. Pairing has codes of its own: there `000` is yes, anything else no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// `000` (pages) or `0` (recorded on a terminal): success.
    Success,
    /// 101: in progress, try later.
    InProgress,
    /// 102: cancelled.
    Cancelled,
    /// 103: successful already.
    AlreadySuccessful,
    /// 104: does not exist.
    Missing,
    /// 105: refunded already.
    AlreadyRefunded,
    /// 106: failed; with detail M009 the app id is not authorised.
    Failed,
    /// 107: timeout.
    Timeout,
    /// 108: the result is not known.
    ResultUnknown,
    /// 109: network anomaly. The vendor's Android SDK makes it up when the connection drops.
    NetworkAnomaly,
    /// 110: cancelled by the operator.
    OperatorCancelled,
    /// 111: no card in time.
    CardTimeout,
    /// 112: no payment by code in time; the vendor's Java SDK means any timeout.
    QrTimeout,
    /// 113: this order number was used before.
    Duplicate,
    /// 114: this kind of transaction is not supported.
    UnsupportedType,
    /// 115: rejected.
    Rejected,
    /// 116: nobody is logged in.
    NotLoggedIn,
    /// 117: this way of paying is not supported.
    UnsupportedScenario,
    /// 118: the token has expired.
    TokenExpired,
    /// 119: cannot be voided (batch closed, voided before).
    CannotVoid,
    /// 120: the amount is out of its limits.
    AmountOutOfLimit,
    /// 121: the amount is badly written.
    AmountFormat,
    /// 201: the order could not be closed.
    CloseFailed,
    /// 202: a parameter is wrong.
    ParameterError,
    /// 999: unknown error.
    UnknownError,
    /// Any other, or none.
    Other,
}

/// The table: code, digits, the vendor's words.
const TABLE: [(Code, &str, &str); 25] = [
    (Code::Success, "000", "Success"),
    (Code::InProgress, "101", "Transaction in progress"),
    (Code::Cancelled, "102", "Transaction cancellation"),
    (Code::AlreadySuccessful, "103", "Transaction successful"),
    (Code::Missing, "104", "Transaction does not exist"),
    (Code::AlreadyRefunded, "105", "Transaction refunded"),
    (Code::Failed, "106", "Transaction failed"),
    (Code::Timeout, "107", "Transaction timeout"),
    (Code::ResultUnknown, "108", "Transaction result unknown"),
    (Code::NetworkAnomaly, "109", "Network anomaly"),
    (Code::OperatorCancelled, "110", "Operator cancellation"),
    (Code::CardTimeout, "111", "Card reading timeout"),
    (Code::QrTimeout, "112", "QR code timeout"),
    (Code::Duplicate, "113", "Duplicate merchant order number"),
    (Code::UnsupportedType, "114", "Unsupported transaction type"),
    (Code::Rejected, "115", "Transaction rejected"),
    (Code::NotLoggedIn, "116", "Not logged in"),
    (Code::UnsupportedScenario, "117", "Unsupported payment scenario"),
    (Code::TokenExpired, "118", "Token expired"),
    (Code::CannotVoid, "119", "Transaction cannot be voided"),
    (Code::AmountOutOfLimit, "120", "Amount out of limit"),
    (Code::AmountFormat, "121", "Amount format error"),
    (Code::CloseFailed, "201", "Close failed"),
    (Code::ParameterError, "202", "Transaction parameter error"),
    (Code::UnknownError, "999", "Unknown error"),
];

impl Code {
    /// Every code of the vendor's table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.into_iter().map(|(code, ..)| code)
    }

    /// The code of its digits. `200`, which one till takes for success, is not in the vendor's table: it is another one.
    pub fn of(digits: &str) -> Self {
        if digits == "0" {
            return Self::Success;
        }
        TABLE.iter().find(|(_, known, _)| *known == digits).map_or(Self::Other, |(code, ..)| *code)
    }

    /// Its digits as the pages write them; empty for [`Code::Other`].
    pub fn digits(self) -> &'static str {
        self.row().map_or("", |(_, digits, _)| digits)
    }

    /// What a terminal says with it; empty for [`Code::Other`].
    pub fn words(self) -> &'static str {
        self.row().map_or("", |(.., words)| words)
    }

    fn row(self) -> Option<(Self, &'static str, &'static str)> {
        TABLE.into_iter().find(|(code, ..)| *code == self)
    }
}

/// A code that accepts a pairing.
pub const PAIR_ACCEPTED: &str = "000";
/// A code that refuses a pairing (Android and Windows SDK; the Java SDK says `-1`).
pub const PAIR_REFUSED: &str = "001";

/// What an order asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransType {
    /// 1: sale.
    Sale,
    /// 2: void of a whole order of the open batch.
    Void,
    /// 3: refund.
    Refund,
    /// 4: authorization, held and not charged.
    Authorization,
    /// 5: release of an authorization (`PayCloud` only).
    Release,
    /// 6: completion of an authorization.
    Completion,
    /// 11: sale with cashback.
    Cashback,
}

impl TransType {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Sale, Self::Void, Self::Refund, Self::Authorization, Self::Release, Self::Completion, Self::Cashback];

    /// The value on the wire.
    pub const fn digits(self) -> &'static str {
        match self {
            Self::Sale => "1",
            Self::Void => "2",
            Self::Refund => "3",
            Self::Authorization => "4",
            Self::Release => "5",
            Self::Completion => "6",
            Self::Cashback => "11",
        }
    }

    /// The kind of a value.
    pub fn of(digits: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.digits() == digits)
    }

    /// Whether it is about an earlier order.
    pub const fn has_original(self) -> bool {
        matches!(self, Self::Void | Self::Refund | Self::Release | Self::Completion)
    }
}

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransStatus {
    /// 9: created, waiting. Never means "not charged".
    Created,
    /// 0: paying or refunding. Never means "not charged".
    InProgress,
    /// 1: failed, cancelled or expired.
    Closed,
    /// 2: successful.
    Successful,
    /// 3: voided since.
    Voided,
    /// 4: an authorization that was captured (a newer version of the page only).
    Captured,
}

impl TransStatus {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::InProgress, Self::Closed, Self::Successful, Self::Voided, Self::Captured];

    /// The value on the wire.
    pub const fn digits(self) -> &'static str {
        match self {
            Self::Created => "9",
            Self::InProgress => "0",
            Self::Closed => "1",
            Self::Successful => "2",
            Self::Voided => "3",
            Self::Captured => "4",
        }
    }

    /// The status of a value.
    pub fn of(digits: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.digits() == digits)
    }
}

/// How the customer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayScenario {
    /// A card, however it is read: swiped, inserted or tapped.
    Card,
    /// The customer scans a code that the terminal shows. The two rows of the vendor's table read alike; this is the reading
    /// by the older category names of the SDK. Assumed.
    ShowCode,
    /// The terminal scans the customer's code. Assumed as above.
    ScanCustomer,
}

impl PayScenario {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Card, Self::ShowCode, Self::ScanCustomer];

    /// The vendor's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Card => "SWIPE_CARD",
            Self::ShowCode => "SCANQR_PAY",
            Self::ScanCustomer => "BSCANQR_PAY",
        }
    }

    /// The scenario of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| scenario.word() == word)
    }
}

/// What is printed without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReceiptPrint {
    /// 0: nothing.
    None,
    /// 1: the merchant's slip.
    Merchant,
    /// 2: the customer's.
    Customer,
    /// 3: both.
    Both,
}

impl ReceiptPrint {
    /// The value on the wire.
    pub const fn number(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Merchant => 1,
            Self::Customer => 2,
            Self::Both => 3,
        }
    }

    /// The mode of a value.
    pub fn of(number: i64) -> Option<Self> {
        [Self::None, Self::Merchant, Self::Customer, Self::Both].into_iter().find(|mode| mode.number() == number)
    }
}

/// Which waiting order the terminal shows first, where orders are confirmed on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueueMode {
    /// The oldest.
    Fifo,
    /// The newest.
    Filo,
}

impl QueueMode {
    /// The vendor's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fifo => "FIFO",
            Self::Filo => "FILO",
        }
    }

    /// The mode of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Fifo, Self::Filo].into_iter().find(|mode| mode.word() == word)
    }
}

/// The kind of card in words, where the value is known.
pub fn card_type_words(digits: &str) -> &str {
    match digits {
        "1" => "debit",
        "2" => "credit",
        "3" => "EBT",
        "4" => "gift",
        other => other,
    }
}

/// How the card was read, in words, where the value is known.
pub fn entry_mode_words(digits: &str) -> &str {
    match digits {
        "1" => "swipe",
        "2" => "chip",
        "3" => "contactless",
        "4" => "manual",
        other => other,
    }
}

/// The code inside a message, `M003` of `Transaction parameter error[[M003]Invalid Amount]` (recorded). It is shown and
/// decides nothing.
pub fn detail(response_msg: &str) -> Option<&str> {
    let (_, rest) = response_msg.split_once("[[")?;
    let (code, _) = rest.split_once(']')?;
    Some(code).filter(|code| !code.is_empty() && code.len() <= 16)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn codes_and_digits_are_one_to_one() {
        for code in Code::all() {
            assert_eq!(Code::of(code.digits()), code);
            assert!(!code.words().is_empty());
        }
        assert_eq!(Code::of("0"), Code::Success, "recorded on a terminal");
        for other in ["", "00", "200", "1000", "-1", "001", "A003"] {
            assert_eq!(Code::of(other), Code::Other, "{other}");
        }
    }

    #[test]
    fn values_and_their_digits_are_one_to_one() {
        for kind in TransType::ALL {
            assert_eq!(TransType::of(kind.digits()), Some(kind));
        }
        for status in TransStatus::ALL {
            assert_eq!(TransStatus::of(status.digits()), Some(status));
        }
        for scenario in PayScenario::ALL {
            assert_eq!(PayScenario::of(scenario.word()), Some(scenario));
        }
        for number in 0..4 {
            assert_eq!(ReceiptPrint::of(number).map(ReceiptPrint::number), Some(number));
        }
        assert_eq!((TransType::of("7"), TransStatus::of("5"), ReceiptPrint::of(4)), (None, None, None));
        assert_eq!((QueueMode::of("FIFO"), QueueMode::of("LIFO")), (Some(QueueMode::Fifo), None));
    }

    #[rstest]
    #[case("Transaction parameter error[[M003]Invalid Amount]", Some("M003"))]
    #[case("Operator cancellation[[K026]Manual cancelation by operator]", Some("K026"))]
    #[case("Success", None)]
    #[case("x[[", None)]
    #[case("[[]]", None)]
    fn the_code_inside_a_message(#[case] words: &str, #[case] expected: Option<&str>) {
        assert_eq!(detail(words), expected);
    }
}
