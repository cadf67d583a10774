//! What this record expects a reader's batch to hold: how many payments and refunds, and their sums.

use serde::{Deserialize, Serialize};

use crate::money::Amount;

use super::intent::Kind;
use super::outcome::Outcome;
use super::reference::Reference;
use super::state::{Payment, Stage};
use super::time::WallTime;

/// How many, and their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub amount: Amount,
}

/// One payment of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchEntry {
    /// Its reference.
    pub reference: Reference,
    /// It went back.
    pub is_refund: bool,
    /// How much.
    pub amount: Amount,
    /// When it was begun.
    pub at: WallTime,
}

impl BatchEntry {
    fn of(payment: &Payment) -> Self {
        let intent = &payment.intent;
        let is_refund = matches!(intent.kind, Kind::Refund | Kind::Void);
        Self { reference: intent.reference, is_refund, amount: intent.amount, at: intent.at }
    }
}

/// A batch as this record has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCount {
    /// What was taken.
    pub payments: Tally,
    /// What went back.
    pub refunds: Tally,
    /// Those that may be in it or not: nobody has proven what became of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<BatchEntry>,
    /// Those that were counted: for whoever looks for a difference.
    #[serde(skip)]
    pub counted: Vec<BatchEntry>,
}

impl Tally {
    fn add(&mut self, amount: Amount) {
        self.count += 1;
        // A sum that no amount can hold differs from every batch, and is shown so.
        self.amount = self.amount.checked_add(amount).unwrap_or(self.amount);
    }
}

impl BatchCount {
    /// Nothing, in the currency of `zero`.
    pub fn empty(zero: Amount) -> Self {
        let none = Tally { count: 0, amount: zero };
        Self { payments: none, refunds: none, uncertain: Vec::new(), counted: Vec::new() }
    }

    /// Counts a payment in, by proof alone.
    pub fn add(&mut self, payment: &Payment) {
        let amount = payment.intent.amount;
        let entry = BatchEntry::of(payment);
        match (&payment.stage, payment.intent.kind) {
            (Stage::Closed(Outcome::Approved), Kind::Refund | Kind::Void) => {
                self.refunds.add(amount);
                self.counted.push(entry);
            }
            (Stage::Closed(Outcome::Approved), kind) if kind.charges() => {
                self.payments.add(amount);
                // It went back, and not from here.
                if payment.reversed {
                    self.uncertain.push(entry.clone());
                }
                self.counted.push(entry);
            }
            (Stage::Closed(_), _) => {}
            (Stage::Recorded | Stage::Waiting | Stage::Unresolved(_), _) => {
                self.uncertain.push(entry);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::Unresolved;
    use crate::payment::samples::{hkd, intent};

    fn payment(kind: Kind, stage: Stage) -> Payment {
        Payment { stage, ..Payment::intended(intent(kind)) }
    }

    #[test]
    fn only_what_is_proven_is_counted() {
        let mut count = BatchCount::empty(hkd(0));
        let approved = Stage::Closed(Outcome::Approved);
        count.add(&payment(Kind::Sale, approved.clone()));
        count.add(&payment(Kind::Sale, Stage::Closed(Outcome::Declined)));
        count.add(&payment(Kind::Refund, approved.clone()));
        assert!(count.uncertain.is_empty());
        count.add(&Payment { reversed: true, ..payment(Kind::Sale, approved) });
        count.add(&payment(Kind::Sale, Stage::Unresolved(Unresolved::Unfinished)));
        assert_eq!((count.payments.count, count.payments.amount), (2, hkd(2040)));
        assert_eq!((count.refunds.count, count.refunds.amount), (1, hkd(1020)));
        assert_eq!(count.uncertain.len(), 2);
    }
}
