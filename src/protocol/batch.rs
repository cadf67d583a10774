//! A batch as the terminal closed it, beside what the journal has of it: every difference by name.

use serde::{Deserialize, Serialize};

use super::session::{Settled, SettledKind, SettledPart};
use crate::payment::{BatchCount, BatchEntry, Tally, WallTime};

/// Most payments that are named as perhaps missing.
const MOST: usize = 20;

/// What comparing a closed batch with the journal gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCheck {
    /// Counted from here on: the close before this one, as far as it was done from here.
    pub since: Option<WallTime>,
    /// What the journal has.
    pub journal: BatchCount,
    /// Where the terminal has something else.
    pub differences: Vec<BatchDifference>,
    /// Payments of the journal that are worth as much as the terminal is short of: one of them may not be in its batch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<BatchEntry>,
}

/// One part of which terminal and journal say different things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchDifference {
    /// The part, with what the terminal says of it.
    pub terminal: SettledPart,
    /// What the journal says.
    pub journal: Tally,
}

impl BatchCheck {
    /// Compares what the terminal tells of its batch. None if it tells no parts.
    pub fn of(settled: &Settled, since: Option<WallTime>, mut journal: BatchCount) -> Option<Self> {
        let ours = |kind| match kind {
            SettledKind::Payments => Some(journal.payments),
            SettledKind::Refunds => Some(journal.refunds),
            // What banks put on cards is not in the journal's hands.
            SettledKind::TopUps | SettledKind::CancelledTopUps => None,
        };
        let differs = |part: &SettledPart| {
            let journal = ours(part.kind)?;
            let same = part.count == Some(journal.count) && part.amount == Some(journal.amount);
            (!same).then(|| BatchDifference { terminal: part.clone(), journal })
        };
        let differences: Vec<BatchDifference> = settled.parts.iter().filter_map(differs).collect();
        let mut missing = std::mem::take(&mut journal.counted);
        missing.retain(|entry| differences.iter().any(|differs| differs.is_short_of(entry)));
        missing.truncate(MOST);
        (!settled.parts.is_empty()).then_some(Self { since, journal, differences, missing })
    }

    /// Those that may explain a difference.
    pub fn uncertain(&self) -> &[BatchEntry] {
        &self.journal.uncertain
    }
}

impl BatchDifference {
    /// The terminal has one payment less than the journal, and this one is worth as much as that.
    fn is_short_of(&self, entry: &BatchEntry) -> bool {
        let kind = if entry.is_refund { SettledKind::Refunds } else { SettledKind::Payments };
        let one_less = self.terminal.count.is_some_and(|count| count + 1 == self.journal.count);
        let short = self.terminal.amount.and_then(|amount| self.journal.amount.checked_sub(amount).ok());
        self.terminal.kind == kind && one_less && short == Some(entry.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Amount, Currency};

    fn twd(dollars: u64) -> Amount {
        Amount::from_minor_units(dollars, Currency::TWD).unwrap()
    }

    fn part(kind: SettledKind, count: u64, dollars: u64) -> SettledPart {
        SettledPart { kind, count: Some(count), amount: Some(twd(dollars)) }
    }

    fn count() -> BatchCount {
        BatchCount { payments: Tally { count: 2, amount: twd(150) }, ..BatchCount::empty(twd(0)) }
    }

    #[test]
    fn a_payment_worth_what_is_missing_is_named() {
        let entry = |n: u64, dollars, is_refund| BatchEntry {
            reference: crate::payment::Reference::new(1_772_355_900_120, n),
            is_refund,
            amount: twd(dollars),
            at: WallTime(0),
        };
        let counted = vec![entry(1, 100, false), entry(2, 50, false), entry(3, 50, true)];
        let count = BatchCount { counted, ..count() };
        let parts = vec![part(SettledKind::Payments, 1, 100), part(SettledKind::Refunds, 0, 0)];
        let told = BatchCheck::of(&Settled { parts, ..Settled::default() }, None, count).unwrap();
        let named: Vec<_> = told.missing.iter().map(|entry| (entry.amount, entry.is_refund)).collect();
        assert_eq!(named, [(twd(50), false)]);
        assert!(told.journal.counted.is_empty(), "no batch of a day is kept in memory");
    }

    fn check(parts: Vec<SettledPart>) -> Option<BatchCheck> {
        BatchCheck::of(&Settled { parts, ..Settled::default() }, None, count())
    }

    #[test]
    fn a_batch_that_agrees_has_no_difference() {
        let parts = vec![
            part(SettledKind::Payments, 2, 150),
            part(SettledKind::Refunds, 0, 0),
            part(SettledKind::TopUps, 1, 500),
        ];
        assert!(check(parts).unwrap().differences.is_empty());
        assert_eq!(check(Vec::new()), None, "a terminal that tells nothing is not compared");
    }

    #[test]
    fn every_difference_is_named() {
        let unread = SettledPart { kind: SettledKind::Refunds, count: Some(0), amount: None };
        let told = check(vec![part(SettledKind::Payments, 2, 151), unread]).unwrap();
        let kinds: Vec<SettledKind> = told.differences.iter().map(|differs| differs.terminal.kind).collect();
        assert_eq!(kinds, [SettledKind::Payments, SettledKind::Refunds], "a sum that is no number agrees with none");
        assert_eq!(told.differences[0].journal.amount, twd(150));
    }
}
