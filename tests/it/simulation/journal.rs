//! A journal that is durable after a commit and not before, and can fail one.

use std::collections::{BTreeMap, BTreeSet};

use countertop::journal::may_wait;
use countertop::payment::{Event, Payment, Reference, Stamped, TerminalId};

pub type Entry = (Reference, Vec<Stamped>);

/// What a commit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    Works,
    /// It fails; nothing of it is there afterwards.
    FailsWithoutTrace,
    /// It is told as failed, but after the next start it is there.
    FailsButIsThere,
}

/// The record, as the disk has it and as the running program knows it.
#[derive(Debug, Default)]
pub struct Journal {
    durable: Vec<Entry>,
    /// Those of which the mark "may have left" is on the disk.
    marked: BTreeSet<Reference>,
    /// Handed over, not committed.
    waiting: Vec<Entry>,
    /// Told as failed, but on the disk.
    ghosts: Vec<Entry>,
    /// The fold of everything the running program knows to be recorded.
    payments: BTreeMap<Reference, Payment>,
    /// What is about another payment: its refunds, voids, tips, completions.
    about: BTreeMap<Reference, BTreeSet<Reference>>,
}

impl Journal {
    /// Records as the driver does: what may wait, waits; everything else is committed with what waits before it.
    pub fn append(&mut self, reference: Reference, events: Vec<Stamped>, commit: Commit) -> Result<(), ()> {
        let lazy = events.iter().all(|stamped| may_wait(&stamped.event));
        if commit != Commit::Works && !lazy {
            if commit == Commit::FailsButIsThere {
                self.ghosts.push((reference, events));
            }
            return Err(());
        }
        self.apply(reference, &events);
        self.waiting.push((reference, events));
        if !lazy {
            let waiting = std::mem::take(&mut self.waiting);
            self.store(waiting);
        }
        Ok(())
    }

    /// Takes a record for stored that is not (a deliberate bug).
    pub fn append_unsaved(&mut self, reference: Reference, events: Vec<Stamped>) {
        self.apply(reference, &events);
        self.waiting.push((reference, events));
    }

    /// The program dies: what was not committed is lost, what failed may be there all the same. Which payments that changes.
    pub fn crash(&mut self) -> BTreeSet<Reference> {
        let ghosts = std::mem::take(&mut self.ghosts);
        let waiting = std::mem::take(&mut self.waiting);
        let changed: BTreeSet<Reference> = waiting.iter().chain(&ghosts).map(|(reference, _)| *reference).collect();
        self.store(ghosts);
        self.payments.retain(|reference, _| !changed.contains(reference));
        let durable = std::mem::take(&mut self.durable);
        for (reference, events) in durable.iter().filter(|(reference, _)| changed.contains(reference)) {
            self.apply(*reference, events);
        }
        self.durable = durable;
        changed
    }

    fn store(&mut self, entries: Vec<Entry>) {
        let marks = |(_, events): &&Entry| events.iter().any(|stamped| stamped.event == Event::MayHaveLeft);
        self.marked.extend(entries.iter().filter(marks).map(|(reference, _)| *reference));
        self.durable.extend(entries);
    }

    /// Every payment as recorded, by reference.
    pub fn payments(&self) -> &BTreeMap<Reference, Payment> {
        &self.payments
    }

    /// What is about this payment.
    pub fn about(&self, reference: &Reference) -> impl Iterator<Item = Reference> {
        self.about.get(reference).into_iter().flatten().copied()
    }

    fn apply(&mut self, reference: Reference, events: &[Stamped]) {
        for stamped in events {
            if let Some(payment) = self.payments.get_mut(&reference) {
                payment.apply(stamped);
            } else if let Some(payment) = Payment::fold([stamped]) {
                if let Some(original) = payment.intent.original.as_ref().and_then(|original| original.reference) {
                    self.about.entry(original).or_default().insert(reference);
                }
                self.payments.insert(reference, payment);
            }
        }
    }

    /// What a start finds open on this terminal.
    pub fn open_on(&self, terminal: &TerminalId) -> Vec<Payment> {
        let all = self.payments.values();
        all.filter(|payment| payment.is_open() && payment.intent.terminal == *terminal).cloned().collect()
    }

    /// The history as the disk has it.
    pub fn durable_history(&self, reference: Reference) -> Vec<Stamped> {
        let own = self.durable.iter().filter(|(other, _)| *other == reference);
        own.flat_map(|(_, events)| events.iter().cloned()).collect()
    }

    /// All that is on the disk, in its order.
    pub fn entries(&self) -> &[Entry] {
        &self.durable
    }

    /// Whether the intent and the mark "may have left" are on the disk.
    pub fn is_marked(&self, reference: Reference) -> bool {
        self.marked.contains(&reference)
    }
}
