//! Closing the batch of a reader, and its sums beside the journal's: every difference is named, and none is invented.

use std::collections::{BTreeMap, BTreeSet};

use countertop::money::{Amount, Currency};
use countertop::payment::{BatchCount, Kind, Outcome, Payment, Reference, Stage, Tally, Vendor, WallTime};
use countertop::protocol::{BatchCheck, Settled, SettledKind};
use countertop::terminal::{BatchClose, LaneCommand};

use super::codes::by_code;
use super::console::terminal_id;
use super::mutants::Mutant;
use super::world::World;

/// What was closed before, by the lane of its reader.
#[derive(Debug, Default)]
pub struct Batches {
    /// What was recorded when the last close was told.
    before: BTreeMap<usize, BTreeSet<Reference>>,
    /// When that was, on the wall clock of then.
    since: BTreeMap<usize, WallTime>,
}

impl World {
    /// As the till does it: never while something of this terminal is not known and nobody has decided it.
    pub fn closes_batch(&mut self, lane: usize) {
        let open = |payment: &Payment| {
            let decided = payment.by_hand.is_some() || payment.given_up.is_some();
            payment.intent.terminal == terminal_id(lane) && !matches!(payment.stage, Stage::Closed(_)) && !decided
        };
        if self.known(open).is_empty() {
            self.command(lane, LaneCommand::Settle);
        }
    }

    /// A reader has told the sums of its batch. B1: where they are not the journal's that is named, and nowhere else.
    pub fn batch_is_closed(&mut self, lane: usize, close: BatchClose) {
        // Only EasyCard's readers tell sums that can be compared.
        let BatchClose::Closed(settled) = close else { return };
        if self.plan.counters[lane].vendor != Vendor::EasyCard {
            return;
        }
        self.note("till", || format!("{lane} has closed its batch: {:?}", settled.parts));
        let check = self.compared(lane, &settled);
        let named: BTreeSet<&str> =
            check.iter().flat_map(|check| &check.differences).map(|differs| word(differs.terminal.kind)).collect();
        let differ: BTreeSet<&str> = [(SettledKind::Payments, true), (SettledKind::Refunds, false)]
            .into_iter()
            .filter(|(kind, taken)| {
                let told = settled.parts.iter().find(|part| part.kind == *kind);
                let ours = self.proven_since_the_last(lane, *taken);
                told.is_some_and(|part| part.count != Some(ours.count) || part.amount != Some(ours.amount))
            })
            .map(|(kind, _)| word(kind))
            .collect();
        if named != differ {
            self.watch.violates(format!("B1: the batch of {lane} differs in {differ:?}, and named is {named:?}"));
        }
        let recorded = self.known(|payment| payment.intent.terminal == terminal_id(lane));
        self.watch.batches.before.insert(lane, recorded.into_iter().collect());
        let now = self.clock.console().wall;
        self.watch.batches.since.insert(lane, now);
    }

    /// As the till compares it, with what the journal gives it.
    fn compared(&self, lane: usize, settled: &Settled) -> Option<BatchCheck> {
        let since = self.watch.batches.since.get(&lane).copied();
        let before = self.watch.batches.before.get(&lane);
        let is_new = |payment: &&Payment| match self.mutant {
            Some(Mutant::BatchByClock) => since.is_none_or(|since| payment.intent.at > since),
            _ => before.is_none_or(|before| !before.contains(&payment.intent.reference)),
        };
        let at_reader = |payment: &&Payment| self.mutant == Some(Mutant::CodesInBatch) || !by_code(&payment.intent);
        let mut count = BatchCount::empty(Amount::zero(Currency::TWD));
        let here = self.journal.payments().values().filter(|payment| payment.intent.terminal == terminal_id(lane));
        here.filter(is_new).filter(at_reader).for_each(|payment| count.add(payment));
        let mut check = BatchCheck::of(settled, since, count);
        if self.mutant == Some(Mutant::DifferenceSilenced)
            && let Some(check) = &mut check
        {
            check.differences.clear();
        }
        check
    }

    /// What is proven of the payments that were begun since the last close was told, by the order of their records.
    fn proven_since_the_last(&self, lane: usize, taken: bool) -> Tally {
        let before = self.watch.batches.before.get(&lane);
        let mut tally = Tally { count: 0, amount: Amount::zero(Currency::TWD) };
        for payment in self.journal.payments().values() {
            let here = payment.intent.terminal == terminal_id(lane) && !by_code(&payment.intent);
            let is_new = before.is_none_or(|before| !before.contains(&payment.intent.reference));
            let this_way = (payment.intent.kind == Kind::Sale) == taken;
            if here && is_new && this_way && payment.stage == Stage::Closed(Outcome::Approved) {
                tally.count += 1;
                tally.amount = tally.amount.checked_add(payment.intent.amount).expect("small amounts");
            }
        }
        tally
    }
}

fn word(kind: SettledKind) -> &'static str {
    match kind {
        SettledKind::Payments => "payments",
        SettledKind::Refunds => "refunds",
        SettledKind::TopUps => "top-ups",
        SettledKind::CancelledTopUps => "cancelled top-ups",
    }
}
