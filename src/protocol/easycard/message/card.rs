//! What the reader tells of a card transaction: money before and after, the numbers of the slip, and what a transaction that
//! is unfinished needs to be finished.

use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::members::Members;
use super::service::Service;
use crate::money::Amount;
use crate::protocol::easycard::amount;

/// How often an unfinished transaction may be asked for again (EN/ZH: retry).
pub const TRIES: u8 = 3;

/// The money of a card, in whole dollars as the reader writes them: a text that is no plain digits is kept as it came, for a
/// card may be below zero.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cash(pub String);

impl Cash {
    /// The amount, where it is one.
    pub fn amount(&self) -> Option<Amount> {
        amount::dollars(&self.0)
    }
}

/// A payment or refund as the reader tells it (EN/ZH: payment, refund). Empty where it does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardTransaction {
    /// `Amount`.
    pub amount: Option<String>,
    /// `OrderId`: our order number.
    pub order: Option<String>,
    /// `EZCardID`: the chip's number in decimal digits. No number that is printed on the card.
    pub chip: String,
    /// `BeforeTXNBalance`.
    pub before: Cash,
    /// `Balance`.
    pub after: Cash,
    /// `AutoTopUpAmount`; none where it is no amount.
    pub top_up: Option<Amount>,
    /// `Date` and `Time`: `20260105 093001`.
    pub time: String,
    /// `RRNumber`.
    pub rrn: String,
    /// `DeviceNumber`: 16 digits that regulation wants on the slip.
    pub device_number: String,
    /// `request.BatchNumber`.
    pub batch: String,
    /// `TXNType`.
    pub kind: String,
    /// `DongleDeviceID`: the hardware that did it.
    pub dongle: String,
    /// `TerminalTXNNumber`.
    pub terminal_number: String,
}

impl CardTransaction {
    /// Of an answer to a payment or refund.
    pub fn of(answer: &Answer) -> Self {
        let data = &answer.data;
        let said = |name: &str| data.text(name).unwrap_or_default();
        let sent = |name: &str| data.object("request").and_then(|request| request.text(name));
        Self {
            amount: data.text("Amount"),
            order: data.text("OrderId"),
            chip: said("EZCardID"),
            before: Cash(said("BeforeTXNBalance")),
            after: Cash(said("Balance")),
            top_up: data.text("AutoTopUpAmount").and_then(|text| amount::top_up(&text)),
            time: format!("{} {}", said("Date"), said("Time")).trim().to_owned(),
            rrn: said("RRNumber"),
            device_number: said("DeviceNumber"),
            batch: data.text("BatchNumber").or_else(|| sent("BatchNumber")).unwrap_or_default(),
            kind: said("TXNType"),
            dongle: said("DongleDeviceID"),
            terminal_number: said("TerminalTXNNumber"),
        }
    }
}

/// The numbers of an unfinished transaction: whoever finishes it sends exactly these (EN/ZH: retry, table).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// The service of the answer's header.
    pub service: Service,
    /// `Data.Retry`, 1 to 3: which try is next. Not `Data.request.Retry` (ZH stresses it).
    pub retry: u8,
    /// `Data.request.DeviceID`.
    pub device: String,
    /// `Data.request.Amount`, to the letter.
    pub amount: String,
    /// `Data.OrderId`.
    pub order: String,
    /// `Data.request.TerminalTXNNumber`.
    pub terminal_number: String,
    /// `Data.request.HostSerialNumber`.
    pub host_number: String,
}

impl Owed {
    /// What the answer to `service` leaves to be finished; `order` and `device` are ours, where the answer does not name them.
    /// None if it names no numbers: then nobody can finish it.
    pub fn of(answer: &Answer, service: Service, device: &str, order: &str) -> Option<Self> {
        let retry = answer.card_result().retry.filter(|retry| (1..=TRIES).contains(retry))?;
        Self::as_try(retry, answer, service, device, order)
    }

    /// So, for a try that is known otherwise: an answer whose code alone says that it is unfinished.
    pub fn as_try(retry: u8, answer: &Answer, service: Service, device: &str, order: &str) -> Option<Self> {
        let sent = answer.data.object("request");
        let number = |name: &str| sent.and_then(|sent| filled(sent, name)).or_else(|| filled(&answer.data, name));
        Some(Self {
            service,
            retry,
            device: number("DeviceID").or_else(|| number("DeviceId")).unwrap_or_else(|| device.to_owned()),
            amount: number("Amount")?,
            order: filled(&answer.data, "OrderId").unwrap_or_else(|| order.to_owned()),
            terminal_number: number("TerminalTXNNumber")?,
            host_number: number("HostSerialNumber")?,
        })
    }
}

fn filled(members: &Members, name: &str) -> Option<String> {
    members.text(name).filter(|text| !text.is_empty())
}

impl Serialize for Service {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::of_word(&word).ok_or_else(|| serde::de::Error::custom("no service"))
    }
}
