//! The members of a request as the service they ask for.

use super::action::Action;
use super::refusal::{self, Refusal};
use crate::money::Amount;
use crate::protocol::easycard::amount::dollars;
use crate::protocol::easycard::message::{GENERAL, Members, OrderStatus, Service, TRIES};
use crate::protocol::easycard::stamp;

/// `DeviceInfo` of a register.
const REGISTER: &str = "skb0001";
/// Longest order number.
const ORDER_CHARS: usize = 20;
/// Longest product name.
const PRODUCT_CHARS: usize = 128;
/// A query by a part of the number needs so many characters of it.
const LEAST_OF_AN_ORDER: usize = 4;

/// One service with its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Order {
    DeviceQuery,
    SignOn,
    /// A card is read: its number, or what is on it.
    Read(Service),
    Payment(Money),
    Refund(Money, RefundKey),
    Finish(Finish),
    Settlement,
    About(String),
    Listed(Filter),
    OlPay {
        money: Money,
        expires: Option<String>,
    },
    Micropay(Money),
    QrRefund {
        refund: String,
        money: Money,
        key: RefundKey,
    },
}

/// An order and an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Money {
    pub(super) order: String,
    pub(super) amount: Amount,
}

/// `RefundKey` as it came. Does not print.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct RefundKey(pub(super) Option<String>);

impl std::fmt::Debug for RefundKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefundKey(secret)")
    }
}

/// A try to finish a payment or refund, with the numbers of the answer that left it unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finish {
    pub(super) service: Service,
    pub(super) attempt: u8,
    pub(super) money: Money,
    pub(super) terminal_number: String,
    pub(super) host_number: String,
    pub(super) key: RefundKey,
}

/// Which orders are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    /// `yyyyMMddHHmmss`, both ends.
    pub(super) from: String,
    pub(super) to: String,
    pub(super) status: OrderStatus,
    pub(super) order: Option<String>,
}

impl Order {
    /// Reads the members of a request.
    pub(super) fn read(service: Service, method: &str, data: &Members) -> Result<Self, Refusal> {
        if method != GENERAL {
            return Self::of_reader(service, data);
        }
        Ok(match service {
            Service::SingleOrderQuery => Self::About(order(data)?),
            Service::OrderQuery => Self::Listed(filter(data)?),
            Service::OlPay => Self::OlPay { money: qr_money(data)?, expires: expiry(data)? },
            Service::Micropay => {
                let code = data.text("AuthCode").unwrap_or_default();
                if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                    return Err(refusal::BAD_BARCODE);
                }
                Self::Micropay(qr_money(data)?)
            }
            _ => {
                register(data)?;
                let refund = numbered(data, "StoreRefundNo")?;
                let money = Money { order: order(data)?, amount: amount(data, "RefundFee")? };
                Self::QrRefund { refund, money, key: refund_key(data) }
            }
        })
    }

    fn of_reader(service: Service, data: &Members) -> Result<Self, Refusal> {
        let retry = data.text("Retry").and_then(|text| text.parse().ok()).filter(|retry| *retry <= TRIES);
        let retry: u8 = retry.ok_or(refusal::BAD_FORMAT)?;
        Ok(match service {
            Service::DeviceQuery => Self::DeviceQuery,
            Service::SignOn => Self::SignOn,
            Service::Settlement => Self::Settlement,
            Service::Payment | Service::Refund if retry > 0 => Self::Finish(finish(service, retry, data)?),
            Service::Payment => Self::Payment(money(data)?),
            Service::Refund => Self::Refund(money(data)?, refund_key(data)),
            other => Self::Read(other),
        })
    }

    pub(super) fn action(&self) -> Action {
        match self {
            Self::DeviceQuery => Action::Service(Service::DeviceQuery),
            Self::SignOn => Action::Service(Service::SignOn),
            Self::Read(service) => Action::Service(*service),
            Self::Payment(_) => Action::Service(Service::Payment),
            Self::Refund(..) => Action::Service(Service::Refund),
            Self::Finish(_) => Action::Retry,
            Self::Settlement => Action::Service(Service::Settlement),
            Self::About(_) => Action::Service(Service::SingleOrderQuery),
            Self::Listed(_) => Action::Service(Service::OrderQuery),
            Self::OlPay { .. } => Action::Service(Service::OlPay),
            Self::Micropay(_) => Action::Service(Service::Micropay),
            Self::QrRefund { .. } => Action::QrRefund,
        }
    }

    pub(super) fn amount(&self) -> Option<Amount> {
        match self {
            Self::Payment(money)
            | Self::Refund(money, _)
            | Self::OlPay { money, .. }
            | Self::Micropay(money)
            | Self::QrRefund { money, .. }
            | Self::Finish(Finish { money, .. }) => Some(money.amount),
            _ => None,
        }
    }
}

fn money(data: &Members) -> Result<Money, Refusal> {
    Ok(Money { amount: amount(data, "Amount")?, order: order(data)? })
}

fn amount(data: &Members, name: &str) -> Result<Amount, Refusal> {
    let text = data.text(name).ok_or(refusal::BAD_AMOUNT)?;
    let amount = dollars(&text).ok_or(refusal::BAD_AMOUNT)?;
    if amount.is_zero() { Err(refusal::NO_AMOUNT) } else { Ok(amount) }
}

fn order(data: &Members) -> Result<String, Refusal> {
    numbered(data, "StoreOrderNo")
}

/// Letters and digits; the vendor's own samples have hyphens.
fn numbered(data: &Members, name: &str) -> Result<String, Refusal> {
    let is_sound = |text: &String| {
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=ORDER_CHARS).contains(&text.len()) && text.bytes().all(sound)
    };
    data.text(name).filter(is_sound).ok_or(refusal::BAD_ORDER)
}

fn finish(service: Service, attempt: u8, data: &Members) -> Result<Finish, Refusal> {
    let number = |name: &str| data.text(name).filter(|text| !text.is_empty()).ok_or(refusal::BAD_FORMAT);
    Ok(Finish {
        service,
        attempt,
        money: money(data)?,
        terminal_number: number("TerminalTXNNumber")?,
        host_number: number("HostSerialNumber")?,
        key: refund_key(data),
    })
}

fn refund_key(data: &Members) -> RefundKey {
    RefundKey(data.secret("RefundKey").map(str::to_owned))
}

fn register(data: &Members) -> Result<(), Refusal> {
    if data.text("DeviceInfo").as_deref() == Some(REGISTER) { Ok(()) } else { Err(refusal::BAD_DEVICE) }
}

fn qr_money(data: &Members) -> Result<Money, Refusal> {
    register(data)?;
    let product = data.text("Body").unwrap_or_default();
    if !(1..=PRODUCT_CHARS).contains(&product.chars().count()) {
        return Err(refusal::BAD_PRODUCT);
    }
    Ok(Money { amount: amount(data, "TotalFee")?, order: order(data)? })
}

fn expiry(data: &Members) -> Result<Option<String>, Refusal> {
    match data.text("TimeExpire").filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => stamp::moment(&text).map(|_| Some(text)).ok_or(refusal::BAD_TIME),
    }
}

/// Days alone are taken too: the page and its samples disagree.
fn filter(data: &Members) -> Result<Filter, Refusal> {
    let end = |name: &str, rest: &str| {
        let text = data.text(name).unwrap_or_default();
        let whole = if text.len() == 8 { format!("{text}{rest}") } else { text };
        stamp::moment(&whole).map(|_| whole).ok_or(refusal::BAD_TIME)
    };
    let status = data.text("OrderStatus").and_then(|word| OrderStatus::of_word(&word)).ok_or(refusal::BAD_FORMAT)?;
    let order = data.text("StoreOrderNo").filter(|text| !text.is_empty());
    if order.as_ref().is_some_and(|order| order.len() < LEAST_OF_AN_ORDER) {
        return Err(refusal::BAD_ORDER);
    }
    Ok(Filter { from: end("StartDate", "000000")?, to: end("EndDate", "235959")?, status, order })
}
