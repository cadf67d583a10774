//! What happened to a payment, past tense, append-only. The journal stores these; everything else is folded from them.

use serde::{Deserialize, Serialize};

use super::answer::{Details, Evidence};
use super::intent::Intent;
use super::outcome::{NotStarted, Outcome, Unresolved};
use super::owed::Owed;
use super::time::WallTime;

/// What a person states about an unresolved payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByHand {
    /// The customer paid.
    Paid,
    /// The customer did not pay.
    Unpaid,
}

/// An override: a named person decides what the terminal would not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Paid or unpaid.
    pub decision: ByHand,
    /// Who decided.
    pub by: String,
    /// Why, from the list or in own words.
    pub reason: String,
    /// The supervisor who approved it, where one had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// The approval code read off the terminal or its slip, for paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval_code: Option<String>,
    /// The amount that the slip states where it is another one, as text with currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
}

/// A proven end: which, in whose words, and why it is believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// The end.
    pub outcome: Outcome,
    /// The vendor's code, verbatim.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The terminal's words, verbatim but made harmless.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// What else it told.
    pub details: Details,
    /// Why it is believed.
    pub evidence: Evidence,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The intent, whole. Always the first event.
    Intended {
        /// What was intended.
        intent: Box<Intent>,
    },
    /// The mark: from here on, something of the request may have left. After a crash this mark alone decides.
    MayHaveLeft,
    /// The terminal says that it is at work.
    Acknowledged {
        /// Its message.
        evidence: Evidence,
    },
    /// A cancel was asked for. A request, never a result.
    CancelAsked {
        /// Who asked.
        by: Option<String>,
    },
    /// It is not known whether money moved.
    BecameUnresolved {
        /// Why.
        reason: Unresolved,
        /// What the terminal last said, may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        last_words: String,
        /// The message that led here, where there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Evidence>,
    },
    /// Proven: it never started.
    NotStarted {
        /// Why.
        reason: NotStarted,
        /// What exactly: the operating system's or terminal's words.
        message: String,
        /// The message that proves it, where there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Evidence>,
    },
    /// Proven: how it ended.
    Concluded {
        /// The end and its proof.
        conclusion: Box<Conclusion>,
    },
    /// The terminal itself undid an approved payment.
    Reversed {
        /// Why it is believed.
        evidence: Evidence,
    },
    /// The terminal has begun it, and the same card must come back for the end.
    Unfinished {
        /// What finishing it needs.
        owed: Box<Owed>,
        /// The vendor's code, verbatim.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        code: String,
        /// What the terminal said, may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        last_words: String,
        /// The message.
        evidence: Evidence,
    },
    /// The mark of a try to finish it: from here on, something of it may have left.
    FinishAsked {
        /// Which try, from 1.
        attempt: u8,
        /// Who put the card back.
        by: Option<String>,
    },
    /// A person has given its end up.
    GivenUp {
        /// Who.
        by: Option<String>,
        /// Why.
        reason: String,
    },
    /// Put aside: stays unresolved, other terminals sell.
    SetAside {
        /// Who.
        by: Option<String>,
    },
    /// Decided by a person.
    Overridden {
        /// What, who, why.
        decision: Override,
    },
    /// The truth came after a person had decided, and agrees.
    Proven {
        /// The end and its proof.
        conclusion: Box<Conclusion>,
    },
    /// The truth came after the payment was closed, and disagrees: a person must act.
    Contradicted {
        /// The end and its proof.
        conclusion: Box<Conclusion>,
    },
    /// The operator has read the result.
    Seen {
        /// Who.
        by: Option<String>,
    },
    /// Asking has ended without an answer: the vendor no longer remembers.
    AskingEnded,
}

/// An event with the time at which it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped {
    /// Wall clock, for reading.
    pub at: WallTime,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}
