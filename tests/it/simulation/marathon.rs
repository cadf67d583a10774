//! As many payments as somebody wants, on all processors, of all vendors, in two ways of looking: *safety*, where the faults
//! never stop and nothing wrong may ever be shown or recorded, and *liveness*, where they stop and every payment must be known
//! or put to a person.
//!
//! `COUNTERTOP_PAYMENTS=1000000 cargo test --profile prove --test it simulation::marathon -- --nocapture`

use std::fmt;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rstest::rstest;

use super::figures::Report;
use super::plan::{Plan, Shop};
use super::trace::Trace;
use super::world::{Happening, World};
use countertop::simulator::random::Seeded;

/// Payments where nobody asks for more: a taste.
const TASTE: u64 = 600;
/// In safety the shop is open this many times as long, for there is no calm after it.
const OPEN_LONGER: u64 = 3;
const SHOPS: [Shop; 6] = [Shop::Wonder, Shop::QfPay, Shop::CodePay, Shop::EasyCard, Shop::Mixed, Shop::All];

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Faults never stop.
    Safety,
    /// They stop, and everything resolves.
    Liveness,
}

/// A run, by which it can be played again.
#[derive(Debug, Clone, Copy)]
struct Run {
    seed: u64,
    shop: Shop,
    mode: Mode,
}

impl Run {
    /// The seed chooses the shop and the mode too.
    fn of(seed: u64) -> Self {
        let shops = SHOPS.len() as u64;
        let shop = SHOPS[usize::try_from(seed % shops).expect("a place")];
        let mode = if (seed / shops).is_multiple_of(2) { Mode::Liveness } else { Mode::Safety };
        Self { seed, shop, mode }
    }

    fn play(self, trace: Trace) -> (Report, Trace) {
        match self.mode {
            Mode::Liveness => World::drawn(self.shop, self.seed, None, trace).run(),
            Mode::Safety => World::without_end(self.shop, self.seed, trace).run_under_fault(),
        }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "COUNTERTOP_SEED={} ({:?}, {:?})", self.seed, self.shop, self.mode)
    }
}

impl World {
    /// The run of this seed, in which nothing is ever mended.
    fn without_end(shop: Shop, seed: u64, trace: Trace) -> Self {
        let plan = Plan::drawn(shop, &mut Seeded::new(seed));
        let mut world = Self::new(seed, plan, None, trace);
        world.agenda.plan(0, Happening::ConsoleStarts);
        world.agenda.plan(500, Happening::CashierActs);
        world.agenda.plan(5_000, Happening::TroubleComes);
        world
    }

    fn run_under_fault(mut self) -> (Report, Trace) {
        let plan = self.plan.clone();
        self.note("plan", || format!("{plan:?}"));
        self.run_until(OPEN_LONGER * plan.closing_ms);
        self.watch.dirty = true;
        self.review();
        let report = self.report();
        (report, self.trace)
    }
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// What all workers have in common.
struct Track {
    next: AtomicU64,
    payments: AtomicU64,
    goal: u64,
    failures: AtomicU64,
    /// It stops after so many failures.
    enough: u64,
    since: Instant,
}

impl Track {
    /// Plays one seed after the other until enough was sold or something is wrong.
    fn work(&self) -> (Report, Vec<(Run, String)>) {
        let (mut all, mut failed) = (Report::default(), Vec::new());
        while self.payments.load(Ordering::Relaxed) < self.goal && self.failures.load(Ordering::Relaxed) < self.enough {
            let run = Run::of(self.next.fetch_add(1, Ordering::Relaxed));
            let (report, _) = run.play(Trace::new(false));
            let before = self.payments.fetch_add(report.payments, Ordering::Relaxed);
            self.tell(before, report.payments);
            if let Some(violation) = &report.violation {
                self.failures.fetch_add(1, Ordering::Relaxed);
                let _ = writeln!(std::io::stderr(), "{run}: {violation}");
                failed.push((run, violation.clone()));
            }
            all.add(&report);
        }
        (all, failed)
    }

    /// Every tenth of the way.
    fn tell(&self, before: u64, more: u64) {
        let tenth = self.goal.div_ceil(10).max(1);
        if self.goal > TASTE && before / tenth != (before + more) / tenth {
            let seconds = self.since.elapsed().as_secs();
            let (done, seed) = (before + more, self.next.load(Ordering::Relaxed));
            let _ = writeln!(std::io::stderr(), "{done:>10} payments after {seconds} s, seed {seed}");
        }
    }
}

#[test]
fn the_promise_holds_for_as_many_payments_as_are_asked_for() {
    let goal = number("COUNTERTOP_PAYMENTS", TASTE);
    let from = number("COUNTERTOP_SEED", 10_000_000);
    let usual = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let threads = if goal == TASTE { 1 } else { number("COUNTERTOP_THREADS", usual) };
    let (next, payments, failures) = (AtomicU64::new(from), AtomicU64::new(0), AtomicU64::new(0));
    let enough = number("COUNTERTOP_FAILURES", 1);
    let track = Track { next, payments, goal, failures, enough, since: Instant::now() };
    let (mut all, mut failed) = (Report::default(), Vec::new());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| track.work())).collect();
        for worker in workers {
            let (report, wrong) = worker.join().expect("a worker does not panic");
            all.add(&report);
            failed.extend(wrong);
        }
    });
    let ms = u64::try_from(track.since.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    println!("{all}seeds {from} to {}, {threads} threads, {} s", track.next.load(Ordering::Relaxed), ms / 1_000);
    println!("payments per second {:>37}", all.payments.saturating_mul(1_000) / ms);
    assert!(failed.is_empty(), "{}", failed.iter().map(told).collect::<Vec<_>>().join("\n"));
    assert!(all.payments >= goal && all.crashes > 0 && all.faults > 0, "enough was sold and went wrong: {all}");
}

/// The end of a failing run in words, and how to see all of it.
fn told((run, violation): &(Run, String)) -> String {
    let (_, trace) = run.play(Trace::new(true));
    let lines: Vec<&str> = trace.text().lines().collect();
    let last = lines[lines.len().saturating_sub(60)..].join("\n");
    format!(
        "{run}: {violation}\n{last}\n\
         COUNTERTOP_SEED={} cargo test --test it simulation::marathon::again -- --ignored --nocapture",
        run.seed
    )
}

#[test]
#[ignore = "plays the seed of COUNTERTOP_SEED again and tells everything"]
fn again() {
    let run = Run::of(number("COUNTERTOP_SEED", 0));
    let (report, trace) = run.play(Trace::new(true));
    println!("{}\n{report}\n{run}: {:?}", trace.text(), report.violation);
}

/// A few runs of each kind, whatever the seeds above come to.
#[rstest]
fn nothing_wrong_is_recorded_while_the_faults_never_stop(
    #[values(Shop::Wonder, Shop::QfPay, Shop::CodePay, Shop::EasyCard, Shop::All)] shop: Shop,
) {
    let mut all = Report::default();
    for seed in 0..30 {
        let run = Run { seed, shop, mode: Mode::Safety };
        let (report, _) = run.play(Trace::new(false));
        assert_eq!(report.violation, None, "{}", told(&(run, String::new())));
        all.add(&report);
    }
    assert!(all.payments > 80 && all.faults > 50, "{all}");
}
