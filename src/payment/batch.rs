//! What this record expects a reader's batch to hold: how many payments and refunds, and their sums.

use serde::{Deserialize, Serialize};

use crate::money::Amount;

use super::intent::Kind;
use super::outcome::Outcome;
use super::reference::Reference;
use super::state::{Payment, Stage};

/// How many, and their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub amount: Amount,
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
    pub uncertain: Vec<Reference>,
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
        Self { payments: none, refunds: none, uncertain: Vec::new() }
    }

    /// Counts a payment in, by proof alone.
    pub fn add(&mut self, payment: &Payment) {
        let amount = payment.intent.amount;
        match (&payment.stage, payment.intent.kind) {
            (Stage::Closed(Outcome::Approved), Kind::Refund | Kind::Void) => self.refunds.add(amount),
            (Stage::Closed(Outcome::Approved), kind) if kind.charges() => {
                self.payments.add(amount);
                // It went back, and not from here.
                if payment.reversed {
                    self.uncertain.push(payment.intent.reference);
                }
            }
            (Stage::Closed(_), _) => {}
            (Stage::Recorded | Stage::Waiting | Stage::Unresolved(_), _) => {
                self.uncertain.push(payment.intent.reference);
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
