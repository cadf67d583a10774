//! The members of every service's request. All values are texts, amounts included (EN/ZH: the single pages).

use super::card::Owed;
use super::members::Members;
use super::service::{EASYCARD, GENERAL, Service};
use crate::money::Amount;
use crate::protocol::easycard::amount::digits;
use crate::protocol::easycard::password::PasswordKey;

/// The reader number of a question about all readers (EN: device-query).
const ALL_READERS: &str = "00000000";
/// `DeviceInfo` of a register (EN: customer-scan): fixed.
const REGISTER: &str = "skb0001";
/// Longest product name (EN: customer-scan).
const BODY_CHARS: usize = 128;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Which readers are bound to the merchant?
    DeviceQuery,
    /// Sign this reader on.
    SignOn {
        /// The reader's number.
        device: String,
    },
    /// Read a card's chip number.
    IdQuery {
        /// The reader's number.
        device: String,
        /// 0, or what the last answer to this question demands.
        retry: u8,
    },
    /// Read a card's balance.
    BalanceQuery {
        /// The reader's number.
        device: String,
        /// 0, or what the last answer to this question demands.
        retry: u8,
    },
    /// Take money from a card: the first and only attempt.
    Payment {
        /// The reader's number.
        device: String,
        /// How much.
        amount: Amount,
        /// Our order number: 1 to 20 letters and digits, never used before.
        order: String,
        /// What is bought; may be empty.
        body: String,
    },
    /// Give a whole payment back to the card.
    Refund {
        /// The reader's number.
        device: String,
        /// The amount of the payment.
        amount: Amount,
        /// The payment's order number.
        order: String,
        /// The digest of the refund password.
        refund_key: PasswordKey,
    },
    /// Finish what has begun and is owed: no attempt of its own.
    Complete(Again),
    /// Close the day.
    Settlement {
        /// The reader's number.
        device: String,
    },
    /// What became of this order?
    SingleOrderQuery {
        /// Its number.
        order: String,
    },
    /// Which orders are there?
    OrderQuery(OrderFilter),
    /// A QR code for the customer to scan.
    OlPay(Shown),
    /// The customer's code.
    Micropay(Scanned),
    /// Give a whole QR payment back.
    GeneralRefund {
        /// A number of our own for the refund.
        refund: String,
        /// The payment's order number.
        order: String,
        /// The amount of the payment.
        amount: Amount,
        /// The digest of the refund password.
        refund_key: PasswordKey,
        /// Why.
        reason: String,
    },
}

/// The same transaction again, with the numbers of the answer that left it unfinished (EN/ZH: retry).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The numbers.
    pub owed: Owed,
    /// For a refund: the digest of the refund password.
    pub refund_key: Option<PasswordKey>,
}

/// Which orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFilter {
    /// First moment, `yyyyMMddHHmmss`.
    pub from: String,
    /// Last moment.
    pub to: String,
    /// Orders of this status only; the page demands one.
    pub status: super::OrderStatus,
    /// Orders whose number begins so, at least four characters.
    pub order: Option<String>,
}

/// A QR payment that the console shows (EN/ZH: customer-scan).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Our order number.
    pub order: String,
    /// How much.
    pub amount: Amount,
    /// What is bought: it must not be empty.
    pub body: String,
    /// Until when it can be scanned, `yyyyMMddHHmmss`; 15 minutes if none.
    pub expires: Option<String>,
}

/// A QR payment whose code the console scans (EN/ZH: merchant-scan).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// Our order number.
    pub order: String,
    /// How much.
    pub amount: Amount,
    /// What is bought: it must not be empty.
    pub body: String,
    /// The text of the code.
    pub code: String,
}

impl Request {
    /// Which service it is.
    pub fn service(&self) -> Service {
        match self {
            Self::DeviceQuery => Service::DeviceQuery,
            Self::SignOn { .. } => Service::SignOn,
            Self::IdQuery { .. } => Service::IdQuery,
            Self::BalanceQuery { .. } => Service::BalanceQuery,
            Self::Payment { .. } => Service::Payment,
            Self::Refund { .. } | Self::GeneralRefund { .. } => Service::Refund,
            Self::Complete(again) => again.owed.service,
            Self::Settlement { .. } => Service::Settlement,
            Self::SingleOrderQuery { .. } => Service::SingleOrderQuery,
            Self::OrderQuery(_) => Service::OrderQuery,
            Self::OlPay(_) => Service::OlPay,
            Self::Micropay(_) => Service::Micropay,
        }
    }

    /// The code of its method.
    pub fn method(&self) -> &'static str {
        match self {
            Self::SingleOrderQuery { .. }
            | Self::OrderQuery(_)
            | Self::OlPay(_)
            | Self::Micropay(_)
            | Self::GeneralRefund { .. } => GENERAL,
            _ => EASYCARD,
        }
    }

    /// Its members, in the order of the pages.
    pub fn data(&self) -> Members {
        match self {
            Self::DeviceQuery => at_reader(ALL_READERS, 0),
            Self::SignOn { device } | Self::Settlement { device } => at_reader(device, 0),
            Self::IdQuery { device, retry } | Self::BalanceQuery { device, retry } => at_reader(device, *retry),
            Self::Payment { device, amount, order, body } => {
                let members = at_reader(device, 0).with("Amount", dollars(*amount)).with("StoreOrderNo", order);
                if body.is_empty() { members } else { members.with("Body", shortened(body)) }
            }
            Self::Refund { device, amount, order, refund_key } => at_reader(device, 0)
                .with("Amount", dollars(*amount))
                .with("StoreOrderNo", order)
                .with("RefundKey", refund_key.expose()),
            Self::Complete(again) => again.data(),
            Self::SingleOrderQuery { order } => Members::default().with("StoreOrderNo", order),
            Self::OrderQuery(filter) => filter.data(),
            Self::OlPay(shown) => shown.data(),
            Self::Micropay(scanned) => scanned.data(),
            Self::GeneralRefund { refund, order, amount, refund_key, reason } => Members::default()
                .with("StoreRefundNo", refund)
                .with("StoreOrderNo", order)
                .with("DeviceInfo", REGISTER)
                .with("RefundKey", refund_key.expose())
                .with("RefundFee", dollars(*amount))
                .with("RefundedMsg", shortened(reason)),
        }
    }
}

impl Again {
    fn data(&self) -> Members {
        let owed = &self.owed;
        let members = at_reader(&owed.device, owed.retry)
            .with("Amount", &owed.amount)
            .with("StoreOrderNo", &owed.order)
            .with("TerminalTXNNumber", &owed.terminal_number)
            .with("HostSerialNumber", &owed.host_number);
        match &self.refund_key {
            Some(key) => members.with("RefundKey", key.expose()),
            None => members,
        }
    }
}

impl OrderFilter {
    fn data(&self) -> Members {
        let members = Members::default()
            .with("StartDate", &self.from)
            .with("EndDate", &self.to)
            .with("OrderStatus", self.status.word());
        match &self.order {
            Some(order) => members.with("StoreOrderNo", order),
            None => members,
        }
    }
}

impl Shown {
    fn data(&self) -> Members {
        let members = Members::default()
            .with("DeviceInfo", REGISTER)
            .with("StoreOrderNo", &self.order)
            .with("Body", shortened(&self.body))
            .with("TotalFee", dollars(self.amount));
        match &self.expires {
            Some(expires) => members.with("TimeExpire", expires),
            None => members,
        }
    }
}

impl Scanned {
    fn data(&self) -> Members {
        Members::default()
            .with("StoreOrderNo", &self.order)
            .with("DeviceInfo", REGISTER)
            .with("Body", shortened(&self.body))
            .with("TotalFee", dollars(self.amount))
            .with("AuthCode", &self.code)
    }
}

fn at_reader(device: &str, retry: u8) -> Members {
    Members::default().with("DeviceId", device).with("Retry", retry.to_string())
}

/// The session lets no other currency come so far.
fn dollars(amount: Amount) -> String {
    digits(amount).unwrap_or_default()
}

fn shortened(body: &str) -> String {
    body.chars().take(BODY_CHARS).collect()
}
