//! What is about to be asked of a terminal, complete before the first byte leaves.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::money::Amount;

use super::reference::Reference;
use super::time::WallTime;

/// What kind of payment this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The customer pays.
    Sale,
    /// Money goes back, whole or in part, as a transaction of its own.
    Refund,
    /// The original sale is undone as a whole; a pre-auth is released.
    Void,
    /// An amount is held on a card. Nothing is charged until it is completed.
    #[serde(rename = "preauth")]
    PreAuth,
    /// All or part of a held amount is charged.
    Completion,
    /// A sale that stands gets another tip: `amount` is the new tip, not what it adds.
    #[serde(rename = "tip")]
    TipAdjustment,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Sale, Self::Refund, Self::Void, Self::PreAuth, Self::Completion, Self::TipAdjustment];

    /// It charges the customer: takings.
    pub fn charges(self) -> bool {
        matches!(self, Self::Sale | Self::Completion)
    }

    /// It takes or holds the customer's money: what can be undone by a void, and must not happen twice.
    pub fn takes(self) -> bool {
        self.charges() || self == Self::PreAuth
    }

    /// The stable word used in JSON and the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Refund => "refund",
            Self::Void => "void",
            Self::PreAuth => "preauth",
            Self::Completion => "completion",
            Self::TipAdjustment => "tip",
        }
    }
}

/// Whose protocol the terminal speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    /// Wonder ECR protocol 2.0.
    Wonder,
    /// QFPay ECR.
    #[serde(rename = "qfpay")]
    QfPay,
    /// CodePay Register, JSON generation.
    #[serde(rename = "codepay")]
    CodePay,
    /// intella EasyCard.
    #[serde(rename = "easycard")]
    EasyCard,
}

impl Vendor {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wonder, Self::QfPay, Self::CodePay, Self::EasyCard];

    /// The stable word used in JSON, the profile and the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wonder => "wonder",
            Self::QfPay => "qfpay",
            Self::CodePay => "codepay",
            Self::EasyCard => "easycard",
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The permanent id of a paired terminal. It survives renaming and re-pairing, and is what the journal keeps.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TerminalId(pub String);

impl TerminalId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TerminalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Which payment a refund, void, completion or tip is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// Our reference of it; none for a sale that is not in this journal (`--of-slip`).
    pub reference: Option<Reference>,
    /// What it was; none for a sale, and where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The id under which the vendor knows it (Wonder: its `referenceID`).
    pub vendor_reference: String,
    /// How much of the sale was left to go back when this was begun, by this journal; none where it does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Amount>,
}

/// A payment as it was intended: recorded before anything is sent, never changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Ours.
    pub reference: Reference,
    /// What it is.
    pub kind: Kind,
    /// On which terminal.
    pub terminal: TerminalId,
    /// Its name at that moment, for reading.
    pub terminal_name: String,
    /// Whose protocol.
    pub vendor: Vendor,
    /// True if the terminal is a simulated one: no money moves.
    pub simulated: bool,
    /// How much, without tip and cashback; for a void the amount of the original, for a tip adjustment the new tip.
    pub amount: Amount,
    /// The tip that goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<Amount>,
    /// The cash that the customer gets out of the till with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cashback: Option<Amount>,
    /// How much of the amount is sales tax, for terminals that are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Amount>,
    /// Means of payment where the vendor has a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The shop's order number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Under which id the vendor knows this payment (Wonder `referenceID`; a void or a tip
    /// adjustment: the original's).
    pub vendor_reference: String,
    /// The id of the message that carries it (Wonder header `requestID`): late answers are matched by it, after a restart too.
    pub message_id: Uuid,
    /// The payment that is refunded, voided, completed or gets another tip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
    /// Who rang it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The supervisor who approved it, where one had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// True if the duplicate question was answered "another customer".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub another_customer: bool,
    /// When, on the wall clock.
    pub at: WallTime,
}

impl Intent {
    /// A void of a pre-auth: nothing is held any longer, and nothing goes back.
    pub fn releases_hold(&self) -> bool {
        let of = self.original.as_ref().and_then(|original| original.kind);
        self.kind == Kind::Void && of == Some(Kind::PreAuth)
    }

    /// Money goes back that is of no sale in particular.
    pub fn is_unreferenced_refund(&self) -> bool {
        self.kind == Kind::Refund && self.original.is_none()
    }

    /// It is about a sale or hold that is not in this journal, by the vendor's own id of it.
    pub fn is_of_slip(&self, id: &str) -> bool {
        self.original.as_ref().is_some_and(|of| of.reference.is_none() && of.vendor_reference == id)
    }
}
