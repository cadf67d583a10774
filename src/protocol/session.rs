//! What every vendor's session has in common: what it is asked, what it says, and the dice it is given.
//!
//! A session is a deterministic machine without socket, task, clock or randomness. In go requests, link events and the
//! time; out come [`Output`]s, drained after every input.

use crate::money::Amount;
use crate::payment::{Answer, Intent, Silence, Vendor, WallTime};
use crate::wire::Outgoing;

/// Names one request to a session and everything that comes of it. Chosen by the caller, never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// Fresh random bytes for one message: ids, salts, initialisation vectors.
pub type Fresh = [u8; 48];

/// A request that can move no money and may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Who are you, are you free?
    Identify,
    /// What became of this payment?
    Status(Box<Intent>),
    /// Please stop what you are doing. A request, never a result.
    Abort,
    /// Please cancel this payment, by its name where the vendor has one for it; else as [`Question::Abort`].
    Cancel(Box<Intent>),
    /// Please print this.
    Print(Printed),
    /// Please close the batch: the day's end. It moves no money of a payment, but closes what could still be voided or tipped:
    /// asked once for each time that a person wants it, and never again by itself.
    Settle,
    /// Something of the reader alone. It moves no money.
    Reader(ReaderQuestion),
}

/// What can be asked of a card reader alone (EasyCard).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderQuestion {
    /// Sign on again.
    SignOn,
    /// The number of the card that is held to it.
    CardNumber,
    /// What is on that card.
    Balance,
}

/// What a card reader says to that.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderAnswer {
    /// It is signed on.
    SignedOn {
        /// Since this moment.
        at: WallTime,
    },
    /// A card was read.
    Card {
        /// The number of its chip; not what is printed on it.
        chip: String,
        /// What is on it, in whole dollars as the reader writes them; none where only the number was asked for.
        balance: Option<String>,
        /// Until when it is valid, as the reader writes it.
        expires: String,
    },
}

/// What a terminal can be asked to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// The slip of a payment, by the vendor's own number of it.
    Receipt {
        /// The number.
        vendor_number: String,
    },
    /// The sums of the day.
    Summary,
}

impl Printed {
    /// This vendor's terminals print it when they are asked to.
    pub fn is_offered_by(&self, vendor: Vendor) -> bool {
        match self {
            Self::Receipt { .. } => vendor.offers().reprint,
            Self::Summary => vendor.offers().summary,
        }
    }
}

/// What a terminal told of the batch that it has closed. Empty where the vendor tells nothing (CodePay).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Settled {
    /// How many payments were in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Their sums, one for each currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Amount>,
    /// What it was made of, where the vendor tells that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SettledPart>,
    /// Its words, verbatim but made harmless.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// How the journal compares; the till puts it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Box<super::BatchCheck>>,
}

impl Settled {
    /// The journal has something else.
    pub fn differs(&self) -> bool {
        self.check.as_ref().is_some_and(|check| !check.differences.is_empty())
    }
}

/// One part of a batch: how many, and their sum; none where the terminal wrote something that is no number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SettledPart {
    /// Of what.
    pub kind: SettledKind,
    /// How many.
    pub count: Option<u64>,
    /// Their sum.
    pub amount: Option<Amount>,
}

/// What a batch is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettledKind {
    /// Payments.
    Payments,
    /// What went back.
    Refunds,
    /// Money that was put on cards.
    TopUps,
    /// So, and taken off again.
    CancelledTopUps,
}

/// What a session tells its driver.
#[derive(Debug, PartialEq, Eq)]
pub enum Output {
    /// Put this on the wire.
    Send(Outgoing),
    /// The terminal told who it is.
    Identified(RequestId, Identity),
    /// The terminal said something about the payment that the request was about. May come after [`Output::Silent`], late.
    Answered(RequestId, Box<Answer>),
    /// The terminal answered an abort.
    AbortAnswered(RequestId, AbortAnswer),
    /// The terminal printed, or did not, in these words.
    Printed(RequestId, Result<(), String>),
    /// The terminal closed its batch, or refused to, in these words. Silence comes as [`Output::Silent`]: then it is not known.
    Settled(RequestId, Result<Settled, String>),
    /// A card reader answered, or refused to, in these words.
    Reader(RequestId, Result<ReaderAnswer, String>),
    /// The terminal said, unasked, that it is not paired any more. It proves nothing and changes nothing: a person decides.
    Unpaired,
    /// The customer scans this address, drawn as a code, to pay what was asked for.
    ShowCode(RequestId, String),
    /// The link is of no use as it is: it is to be closed and made again.
    Reopen(&'static str),
    /// No usable answer. For a money request this is where doubt begins.
    Silent(RequestId, Silence),
    /// Something came that belongs to no request: stale, foreign or broken. For the log; free of payload.
    Dropped(&'static str),
}

/// Who a terminal says it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Identity {
    /// Its serial number.
    pub serial_number: String,
    /// The merchant or business it works for.
    pub merchant: String,
    /// Its software version.
    pub version: String,
    /// True if it says that it is doing something and refuses others.
    pub busy: bool,
    /// False if it says that its own network connection is down.
    pub online: bool,
    /// When its reader was last signed on; none where there is no such thing, or it is not signed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<WallTime>,
    /// How it says that it is, verbatim and harmless on a screen: `Free, Connected`.
    pub said: String,
}

/// What a terminal says to an abort. It says nothing about the outcome of the sale.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AbortAnswer {
    /// True if it says that it has stopped.
    pub accepted: bool,
    /// True if it is the answer that the vendor's row for "not found" wants: nothing of it can begin any more.
    #[serde(default)]
    pub counts: bool,
    /// Its code, verbatim.
    pub code: String,
    /// Its words.
    pub message: String,
}
