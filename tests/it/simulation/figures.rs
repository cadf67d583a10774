//! What came of a run, and of many.

use std::fmt;

use countertop::payment::{Kind, NotStarted, Outcome, Proof, Stage, Unresolved};

use super::world::World;

/// One run, or many added up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub runs: u64,
    /// Payments whose request went out.
    pub payments: u64,
    /// Money movements in the ledgers.
    pub movements: u64,
    pub crashes: u64,
    pub commits_failed: u64,
    /// Messages that met trouble, and troubles of the world. Bytes on a bad line are not counted.
    pub faults: u64,
    /// Stopped before anything was sent: it may have been the same sale again.
    pub stopped: u64,
    /// Put aside while it was not known.
    pub put_aside: u64,
    /// What a person had decided, or the terminal had said before, was contradicted by the terminal.
    pub contradicted: u64,
    /// Same result on both sides.
    pub agreed: u64,
    /// Not known at the end, and said so.
    pub open: u64,
    /// Closed by the vendor's row: it never started.
    pub never_started: u64,
    /// Decided by a person.
    pub by_hand: u64,
    /// Were not known for a while.
    pub doubted: u64,
    /// Of those: known in the end, without a person.
    pub resolved_alone: u64,
    /// From the request to the outcome, milliseconds of true time.
    pub longest_ms: u64,
    /// What must not happen.
    pub violation: Option<String>,
}

impl World {
    pub fn report(&self) -> Report {
        let mut report = Report { runs: 1, crashes: self.watch.crashes, ..Report::default() };
        (report.commits_failed, report.faults) = (self.watch.commits_failed, self.watch.faults);
        report.violation.clone_from(&self.watch.violation);
        report.movements = self.counters.iter().map(|counter| counter.ledger().len() as u64).sum();
        for payment in self.journal.payments().values() {
            let stopped = Stage::Closed(Outcome::NotStarted(NotStarted::PossibleDuplicate));
            report.stopped += u64::from(payment.stage == stopped);
            report.put_aside += u64::from(payment.set_aside);
            report.contradicted += u64::from(payment.proof == Some(Proof::Contradicted));
            let Some((sent_at, known_at)) = self.watch.times.get(&payment.intent.reference) else { continue };
            report.payments += 1;
            let closed = matches!(payment.stage, Stage::Closed(_));
            let doubted = payment.was_unresolved && payment.intent.kind != Kind::Void;
            report.by_hand += u64::from(payment.by_hand.is_some());
            let never_started = Stage::Closed(Outcome::NotStarted(NotStarted::NotFoundProven));
            report.never_started += u64::from(payment.stage == never_started);
            report.agreed += u64::from(closed && payment.by_hand.is_none());
            report.open += u64::from(!closed && payment.by_hand.is_none());
            let differs = matches!(payment.stage, Stage::Unresolved(Unresolved::AmountDiffers { .. }));
            report.doubted += u64::from(doubted && !differs);
            report.resolved_alone += u64::from(doubted && closed && payment.by_hand.is_none());
            report.longest_ms = report.longest_ms.max(known_at.map_or(0, |known_at| known_at - sent_at));
        }
        report
    }
}

impl Report {
    pub fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.payments += other.payments;
        self.movements += other.movements;
        self.crashes += other.crashes;
        self.commits_failed += other.commits_failed;
        self.faults += other.faults;
        self.stopped += other.stopped;
        self.put_aside += other.put_aside;
        self.contradicted += other.contradicted;
        self.agreed += other.agreed;
        self.open += other.open;
        self.never_started += other.never_started;
        self.by_hand += other.by_hand;
        self.doubted += other.doubted;
        self.resolved_alone += other.resolved_alone;
        self.longest_ms = self.longest_ms.max(other.longest_ms);
        if self.violation.is_none() {
            self.violation.clone_from(&other.violation);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alone = (self.resolved_alone * 100).checked_div(self.doubted).unwrap_or(100);
        let mut row = |name: &str, value: String| writeln!(f, "{name:<44} {value:>12}");
        row("runs", self.runs.to_string())?;
        row("payments sent under fault", self.payments.to_string())?;
        row("money movements in the ledgers", self.movements.to_string())?;
        row("deaths of the program", self.crashes.to_string())?;
        row("commits that failed", self.commits_failed.to_string())?;
        row("messages spoilt and troubles of the world", self.faults.to_string())?;
        row("stopped as the same sale again", self.stopped.to_string())?;
        row("put aside while not known", self.put_aside.to_string())?;
        row("contradicted by the terminal, and said so", self.contradicted.to_string())?;
        row("agreed", self.agreed.to_string())?;
        row("open at the end, and said so", self.open.to_string())?;
        row("closed by two not-founds", self.never_started.to_string())?;
        row("decided by a person", self.by_hand.to_string())?;
        row("not known for a while", self.doubted.to_string())?;
        row("of those known in the end without a person", format!("{alone} %"))?;
        row("longest from request to outcome", format!("{} s", self.longest_ms / 1_000))?;
        row("lost + double + phantom + wrong", u64::from(self.violation.is_some()).to_string())
    }
}
