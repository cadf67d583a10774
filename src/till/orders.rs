//! What a face may order: plain values, complete.

use crate::money::Amount;

use super::Approval;

/// Ring up a sale, or hold an amount.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct SaleOrder {
    /// Name of the terminal.
    pub terminal: String,
    /// How much, without tip and cashback.
    pub amount: Amount,
    /// It is held on the card, and not charged.
    #[serde(default)]
    pub hold: bool,
    /// A tip that goes with the sale.
    #[serde(default)]
    pub tip: Option<Amount>,
    /// Cash out of the till that goes with the sale.
    #[serde(default)]
    pub cashback: Option<Amount>,
    /// How much of the amount is sales tax.
    #[serde(default)]
    pub tax: Option<Amount>,
    /// Means of payment where the vendor has a choice.
    pub method: Option<String>,
    /// The shop's order number.
    pub order: Option<String>,
    /// Who rings it up.
    pub operator: Option<String>,
    /// The duplicate question was answered "another customer".
    pub another_customer: bool,
    /// If the guard stops it: record the attempt as not started (a command), instead of asking (the console).
    pub record_refusal: bool,
}

/// Charge what is held.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct CompletionOrder {
    /// Which hold.
    pub of: OriginalOf,
    /// How much of it.
    pub amount: Amount,
    /// Who.
    pub operator: Option<String>,
    /// A supervisor's, for a hold of another till, once there is one.
    #[serde(default)]
    pub approval: Option<Approval>,
    /// The duplicate question was answered "another customer".
    pub another_customer: bool,
    /// As in [`SaleOrder`].
    pub record_refusal: bool,
}

/// Set the tip of a sale that was made.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct TipOrder {
    /// The sale or completion: its reference, a unique beginning of it, or its last six.
    pub of: String,
    /// The whole tip, not what it adds.
    pub tip: Amount,
    /// Who.
    pub operator: Option<String>,
}

/// Which sale a refund or void is about, or which hold is charged.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub enum OriginalOf {
    /// One in this journal: its reference, a unique beginning of it, or its last six.
    Reference(String),
    /// One that is not in this journal, by the vendor's own id.
    Slip {
        /// The vendor's id (Wonder: `referenceID`).
        id: String,
        /// On which terminal.
        terminal: String,
        /// How it was paid, where that makes a difference (EasyCard): with a card if nothing is said.
        method: Option<String>,
    },
    /// No sale in particular: a refund for which the card is presented.
    Nothing {
        /// On which terminal.
        terminal: String,
    },
}

/// Give money back.
#[derive(Debug, Clone)]
pub struct RefundOrder {
    /// Which sale.
    pub of: OriginalOf,
    /// How much of it.
    pub amount: Amount,
    /// Who.
    pub operator: Option<String>,
    /// A supervisor's, once there is one.
    pub approval: Option<Approval>,
}

/// Undo a whole sale.
#[derive(Debug, Clone)]
pub struct VoidOrder {
    /// Which sale.
    pub of: OriginalOf,
    /// Its amount, only for a sale that is not in this journal.
    pub amount: Option<Amount>,
    /// Who.
    pub operator: Option<String>,
    /// A supervisor's, once there is one.
    pub approval: Option<Approval>,
}
