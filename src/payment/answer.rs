//! What a terminal said about one payment, in words that all vendors share.
//!
//! A vendor's verdict table turns its messages into [`Answer`]s; the machine alone decides what they mean for the money.

use serde::{Deserialize, Serialize};

use crate::money::Amount;

use super::outcome::NotStarted;
use super::owed::Owed;
use super::stored_value::StoredValue;
use super::time::WallTime;

/// What the vendor's table reads out of one message. The first four end a payment; [`Finding::NotFound`] does so by
/// the vendor's own closing row alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The terminal did it.
    Approved,
    /// Proven: it did not, and will not.
    Declined,
    /// Proven: it was cancelled before money moved.
    Cancelled,
    /// Proven: the terminal did not start it, for this reason.
    NotTaken(NotStarted),
    /// It did it, and has undone it since (Wonder `transactionStatus` Voided).
    Reversed,
    /// It has begun it, and the same card must come back for the end.
    Unfinished(Box<Owed>),
    /// It is still at work on it.
    Pending,
    /// It says that it does not know this payment. Proof of nothing unless the vendor's own closing row says so.
    NotFound,
    /// It said something that the table does not know. Proof of nothing.
    Unclear,
}

/// The amount as the answer states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountSaid {
    /// The message does not carry one.
    Absent,
    /// It carries this one.
    Said(Amount),
    /// It carries something that is no amount, in these words.
    Unreadable(String),
}

/// Whether a field of the answer equals what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// It was sent back and is equal.
    Equal,
    /// It was sent back and differs.
    Differs,
    /// The vendor does not send it back.
    NotSent,
}

/// Why an outcome is believed: which message said what, and what was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Number of the received message in this life of the terminal's link, from 1; 0 where there was none.
    pub frame: u64,
    /// When it came, on the wall clock.
    pub at: WallTime,
    /// Who said it: the terminal's serial number, empty if it did not tell.
    pub source: String,
    /// What it was in the vendor's words, for example `Sale status=Success`.
    pub said: String,
    /// How the answer was tied to this payment.
    pub reference: Match,
    /// How its amount compares with ours.
    pub amount: Match,
}

/// A card number that can hold no more than the first six and last four digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// First six digits, may be empty.
    first: String,
    /// Last four digits, may be empty.
    last: String,
}

impl Card {
    /// Keeps at most six digits of `first` and four of `last`; anything that is not a digit is dropped.
    pub fn new(first: &str, last: &str) -> Self {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let last: String = digits(last);
        let tail = last.len().saturating_sub(4);
        Self { first: digits(first).chars().take(6).collect(), last: last[tail..].to_owned() }
    }

    /// The issuer's prefix, at most six digits.
    pub fn first(&self) -> &str {
        &self.first
    }

    /// The last digits, at most four.
    pub fn last(&self) -> &str {
        &self.last
    }
}

/// Amounts beside the base amount, as the terminal tells them. That they explain its total, the vendor's verdict has checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Extras {
    /// The tip: ours, or what the customer gave at the terminal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<Amount>,
    /// Cash out of the till.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cashback: Option<Amount>,
    /// What the terminal adds for the use of a card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surcharge: Option<Amount>,
    /// All that the customer's card was charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Amount>,
}

impl Extras {
    /// Nothing of it was told.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What else the answer tells about the payment. All of it is for reading; none of it decides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Details {
    /// The masked card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// Scheme or wallet as the vendor spells it (`visa`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scheme: String,
    /// How the card was read (`contactless`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub entry: String,
    /// Approval code of the issuer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub approval_code: String,
    /// Retrieval reference number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rrn: String,
    /// The vendor's own number of the transaction (Wonder `brn`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor_number: String,
    /// The terminal's time of the transaction, as it spells it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub terminal_time: String,
    /// Tip and the like.
    #[serde(default, skip_serializing_if = "Extras::is_none")]
    pub extras: Extras,
    /// What is on the card, and the numbers of its slip.
    #[serde(default, skip_serializing_if = "StoredValue::is_none")]
    pub stored_value: StoredValue,
}

/// One answer about one payment, already tied to it by the session (message id, sequence or reference).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the vendor's table makes of it.
    pub finding: Finding,
    /// The amount it states.
    pub amount: AmountSaid,
    /// The vendor's code, verbatim, may be empty.
    pub code: String,
    /// The terminal's words, verbatim but made harmless.
    pub message: String,
    /// Anything else.
    pub details: Details,
    /// Where it comes from. `amount` is filled in by the machine.
    pub evidence: Evidence,
}

/// Why there is no answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Silence {
    /// Proven: nothing of the request left this computer.
    NothingLeft(String),
    /// The limit passed.
    TimedOut,
    /// The link broke after the request may have left.
    LinkLost(String),
    /// Something came that cannot be read as the answer.
    Unreadable(String),
    /// It refuses every request as things stand, for this reason and in these words. Nothing is done.
    Refused(NotStarted, String),
}
