//! A batch as the terminal closed it, beside what the journal has of it: every difference by name.

use serde::{Deserialize, Serialize};

use super::session::{Settled, SettledKind, SettledPart};
use crate::payment::{BatchCount, Reference, Tally, WallTime};

/// What comparing a closed batch with the journal gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCheck {
    /// Counted from here on: the close before this one, as far as it was done from here.
    pub since: Option<WallTime>,
    /// What the journal has.
    pub journal: BatchCount,
    /// Where the terminal has something else.
    pub differences: Vec<BatchDifference>,
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
    pub fn of(settled: &Settled, since: Option<WallTime>, journal: BatchCount) -> Option<Self> {
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
        let differences = settled.parts.iter().filter_map(differs).collect();
        (!settled.parts.is_empty()).then_some(Self { since, journal, differences })
    }

    /// Those that may explain a difference.
    pub fn uncertain(&self) -> &[Reference] {
        &self.journal.uncertain
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
