//! Answers about readers and cards in general: which readers there are, who signed on, what is on a card, the day's sums.

use super::answer::Answer;
use super::card::Cash;
use super::members::Members;

/// A reader that is bound to the merchant (EN/ZH: device-query). intella binds it; a merchant cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Its kind: `ezc`.
    pub kind: String,
    /// Its number: the `DeviceId` of requests.
    pub device: String,
    /// Its batch.
    pub batch: String,
    /// The hardware number of its dongle.
    pub dongle: String,
}

/// The readers of an answer to a device query.
pub fn readers(answer: &Answer) -> Vec<Reader> {
    let said = |members: &Members, name: &str| members.text(name).unwrap_or_default();
    let reader = |members: &Members| Reader {
        kind: said(members, "type"),
        device: said(members, "ownerDeviceId"),
        batch: said(members, "batchNumber"),
        dongle: said(members, "ezcDongleId"),
    };
    answer.data.list("DeviceList").iter().map(reader).collect()
}

/// A reader that has been signed on (seed). The session key that comes along is nobody's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOn {
    /// `DeviceID`, with a capital D: the number on EasyCard's side.
    pub host_device: String,
    /// `NewDeviceID`: the number of slips.
    pub device_number: String,
    /// `DongleDeviceID`.
    pub dongle: String,
}

impl SignedOn {
    /// Of an answer that succeeded.
    pub fn of(answer: &Answer) -> Self {
        let said = |name: &str| answer.data.text(name).unwrap_or_default();
        Self {
            // One client spells the echo as the request does.
            host_device: answer.data.text("DeviceID").unwrap_or_else(|| said("DeviceId")),
            device_number: said("NewDeviceID"),
            dongle: said("DongleDeviceID"),
        }
    }
}

/// What is on a card (EN: balance-query), or its chip number alone (EN/ZH: id-query).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Balance {
    /// `EZCardID`.
    pub chip: String,
    /// `Balance`; none of an enquiry about the number alone.
    pub cash: Option<Cash>,
    /// `ExpiryDate`: 8 or 14 digits.
    pub expires: String,
}

impl Balance {
    /// Of an answer that succeeded.
    pub fn of(answer: &Answer) -> Self {
        Self {
            chip: answer.data.text("EZCardID").unwrap_or_default(),
            cash: answer.data.text("Balance").map(Cash),
            expires: answer.data.text("ExpiryDate").unwrap_or_default(),
        }
    }
}

/// The sums of a settlement (EN/ZH: settlement): counts and whole dollars, none where the text is no number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// `TxTradeCount`, `TxTradeAmount`: payments.
    pub payments: (Option<u64>, Cash),
    /// `TxRefundCount`, `TxRefundAmount`.
    pub refunds: (Option<u64>, Cash),
    /// `TxReserveCount`, `TxReserveAmount`: top-ups.
    pub top_ups: (Option<u64>, Cash),
    /// `TxCancelCount`, `TxCancelAmount`: cancelled top-ups.
    pub cancelled: (Option<u64>, Cash),
    /// `SettlementStatus`: `0`.
    pub status: String,
    /// `TerminalID`: the dongle's number.
    pub dongle: String,
}

impl Sums {
    /// Of an answer that succeeded.
    pub fn of(answer: &Answer) -> Self {
        let said = |name: &str| answer.data.text(name).unwrap_or_default();
        let pair = |kind: &str| (said(&format!("Tx{kind}Count")).parse().ok(), Cash(said(&format!("Tx{kind}Amount"))));
        Self {
            payments: pair("Trade"),
            refunds: pair("Refund"),
            top_ups: pair("Reserve"),
            cancelled: pair("Cancel"),
            status: said("SettlementStatus"),
            dongle: said("TerminalID"),
        }
    }
}
