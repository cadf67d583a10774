//! What the cashiers tell while they sell, in room that does not grow with the sales.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use countertop::payment::Kind;
use countertop::till::Stop;

use crate::cashier::Begun;
use crate::latency::{Histogram, Latency};
use crate::plan::Plan;
use crate::report::{Process, Report, Tenth};

/// The figures of a run so far.
pub struct Told {
    plan: Plan,
    journal: PathBuf,
    start: Instant,
    sales: u64,
    payments: u64,
    latency: Latency,
    noticed: BTreeMap<u64, Histogram>,
    report: Report,
}

impl Told {
    pub fn new(plan: Plan, journal: PathBuf, empty: Process, connected: Process) -> Self {
        let report = Report { empty, connected, tenths: Vec::with_capacity(11), ..Report::default() };
        let (latency, noticed) = (Latency::default(), BTreeMap::new());
        Self { plan, journal, start: Instant::now(), sales: 0, payments: 0, latency, noticed, report }
    }

    pub fn ended(&mut self, begun: &Begun, approved: bool, by_person: bool) {
        self.payments += 1;
        let counts = &mut self.report.counts;
        counts.by_person += u64::from(by_person);
        let count = match (begun.kind, approved) {
            (Kind::Sale, true) => &mut counts.approved,
            (Kind::Sale, false) => &mut counts.otherwise,
            (Kind::Refund, true) => &mut counts.refunds,
            (_, true) => &mut counts.voids,
            (_, false) => &mut counts.not_given_back,
        };
        *count += 1;
        if approved && begun.kind == Kind::Sale && begun.magic.is_none() {
            self.latency.add(begun.at.elapsed());
        }
    }

    /// A sale is over; `full` if every terminal has had as many payments as are remembered.
    pub fn sale_ended(&mut self, full: bool) {
        self.sales += 1;
        self.report.lasted_us = u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX);
        if self.sales.is_multiple_of((self.plan.all_sales() / 10).max(1)) {
            let process = self.process();
            let took = self.latency.next_tenth();
            self.report.tenths.push(Tenth { sales: self.sales, payments: self.payments, full, process, took });
        }
    }

    /// It was said that the outcome is not known.
    pub fn noticed(&mut self, magic: Option<u64>, after: Duration) {
        self.noticed.entry(magic.unwrap_or_default()).or_default().add(after);
    }

    pub fn stopped(&mut self, stop: &Stop) {
        *self.report.stopped.entry(stop.code().to_owned()).or_default() += 1;
    }

    pub fn stuck(&mut self, stuck: Vec<String>) {
        self.report.stuck = stuck;
    }

    pub fn process(&self) -> Process {
        Process::now(crate::live(), &self.journal)
    }

    /// All of it, when a moment has passed since the last payment.
    pub fn report(self, days: Option<(u64, u64)>, day_sales: u64) -> Report {
        let noticed = self.noticed.iter().map(|(magic, times)| (*magic, times.spread())).collect();
        Report {
            done: self.process(),
            took: self.latency.all(),
            ends: self.latency.ends(),
            noticed,
            days,
            day_sales,
            ..self.report
        }
    }
}
