//! What the terminal remembers of a transaction, and how it tells it.

use crate::money::Amount;
use crate::protocol::wonder::message::{CardReply, ResultReply};
use crate::simulator::random::Seeded;
use crate::simulator::wonder::refusal::Refusal;

/// One sale or refund.
#[derive(Debug, Clone)]
pub(super) struct Transaction {
    /// `None` for a sale, the sale's reference for a refund.
    pub(super) refund_of: Option<String>,
    /// What was asked for; what moved once it is approved.
    pub(super) amount: Amount,
    /// The currency as the register spells it.
    pub(super) currency: String,
    pub(super) order: Option<String>,
    pub(super) stand: Stand,
    /// Minor units given back so far.
    pub(super) refunded: u64,
    pub(super) card: Numbers,
    /// When it was decided, ISO 8601.
    pub(super) time: String,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stand {
    Running { hidden: bool },
    Approved,
    Voided,
    Refused(Refusal),
}

/// Numbers of the made-up card and its payment.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    rrn: String,
    brn: String,
    last4: String,
}

impl Numbers {
    /// Nineteen digits as in the samples, four of a card.
    pub(super) fn draw(random: &mut Seeded) -> Self {
        let mut long = || format!("3263492{:012}", random.below(1_000_000_000_000));
        let (rrn, brn) = (long(), long());
        Self { rrn, brn, last4: format!("{:04}", random.below(10_000)) }
    }
}

impl Transaction {
    /// `status`, `transactionStatus` and error of where it stands.
    fn words(&self) -> (&'static str, &'static str, Option<&Refusal>) {
        match &self.stand {
            Stand::Running { .. } => ("Pending", "Pending", None),
            Stand::Approved => ("Success", "Success", None),
            Stand::Voided => ("Success", "Voided", None),
            Stand::Refused(refusal) => ("Failed", "Failed", Some(refusal)),
        }
    }

    /// The transaction's own fields, for the question about it. `amount` is the written amount.
    pub(super) fn told<'a>(&'a self, amount: &'a str) -> ResultReply<'a> {
        let (status, transaction_status, refusal) = self.words();
        let done = matches!(self.stand, Stand::Approved | Stand::Voided);
        ResultReply {
            status,
            error_code: refusal.map_or("", |refusal| &refusal.code),
            error_message: refusal.map_or("", |refusal| &refusal.words),
            customer_order_id: self.order.as_deref(),
            currency: Some(&self.currency),
            amount: Some(amount),
            payment_method: done.then_some("visa"),
            payment_entry_type: done.then_some("contactless"),
            rrn: done.then_some(&self.card.rrn),
            brn: done.then_some(&self.card.brn),
            transaction_status: Some(transaction_status),
            transaction_time: Some(self.time.as_str()).filter(|_| done),
            credit_card: done.then_some(CardReply {
                pan_prefix6_digits: "555555",
                pan_last4_digits: &self.card.last4,
                pan_hash: "xxxxxxx",
                pan_token: "",
            }),
        }
    }

    /// The answer to the request itself: all fields of a sale that was done, otherwise the first three only.
    pub(super) fn answered<'a>(&'a self, amount: &'a str) -> ResultReply<'a> {
        let told = self.told(amount);
        if self.refund_of.is_none() && self.stand == Stand::Approved {
            return told;
        }
        let ResultReply { status, error_code, error_message, .. } = told;
        ResultReply { status, error_code, error_message, ..ResultReply::default() }
    }
}
