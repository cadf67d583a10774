//! How a payment can end, and the two stable codes that say so.

use serde::{Deserialize, Serialize};

/// A proven end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Money moved as intended.
    Approved,
    /// Refused; no money moved.
    Declined,
    /// Cancelled before money moved.
    Cancelled,
    /// The terminal never executed it.
    NotStarted(NotStarted),
}

/// Why a payment is proven not to have started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotStarted {
    /// The terminal could not be reached; nothing was sent.
    Unreachable,
    /// The terminal is doing something else.
    Busy,
    /// An unresolved payment blocks this terminal.
    Blocked,
    /// It may be the same sale again.
    PossibleDuplicate,
    /// The vendor's closing row proved that the terminal never saw it.
    NotFoundProven,
    /// This is not the terminal that was paired.
    WrongTerminal,
    /// A rule of this console refused it before anything was sent.
    RefusedLocally,
    /// The terminal refused the request unread: its key is another one.
    KeyRefused,
    /// Nobody is signed in on the terminal.
    SignedOut,
    /// The terminal refused the request as it stands.
    NotTaken,
}

impl NotStarted {
    /// The stable `code` of the payment JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Busy => "busy",
            Self::Blocked => "blocked",
            Self::PossibleDuplicate => "possible_duplicate",
            Self::NotFoundProven => "not_found_proven",
            Self::WrongTerminal | Self::RefusedLocally => "refused_locally",
            Self::KeyRefused => "key_refused",
            Self::SignedOut => "signed_out",
            Self::NotTaken => "not_taken",
        }
    }
}

/// Why it is not known whether money moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unresolved {
    /// The terminal has not answered.
    NoAnswer,
    /// The line broke after sending.
    LinkLost,
    /// The answer came damaged or in words the vendor never published.
    Unreadable,
    /// The terminal approved another amount: money moved, and a person must settle it. Minor units, currency code.
    AmountDiffers {
        /// What the terminal says, as text with currency.
        said: String,
    },
    /// The program stopped in mid-payment.
    Restarted,
    /// It was begun at the card and cannot be finished, or a person has given that up.
    Unfinished,
}

impl Unresolved {
    /// The stable `code` of the payment JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::LinkLost => "link_lost",
            Self::Unreadable => "unreadable",
            Self::AmountDiffers { .. } => "amount_differs",
            Self::Restarted => "restarted",
            Self::Unfinished => "unfinished",
        }
    }
}

/// The answer to the cashier's first question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyMoved {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known.
    Unknown,
}

impl MoneyMoved {
    /// The stable word of the payment JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}
