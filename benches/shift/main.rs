//! A day of trade (P14, P17, P20): one till, terminals of one vendor or of all, real sockets and serial lines.
//!
//! ```text
//! cargo bench --bench shift                                   64 CodePay terminals, 100 sales on each
//! cargo bench --bench shift -- --vendors all --sales 2520 --console --midnight 300
//! ```
//! `--terminals N`, `--sales N` (on each), `--pause MS`, `--magic N` (one sale in so many is declined, lost, cut ...), `--backs N`
//! (one approved sale in so many is given back), `--console` (the real console on the same till, with somebody at its keys),
//! `--midnight S` (the day ends so many seconds after the start), `--any-speed` (times are told, not judged).
//!
//! The simulated terminals are real ones as far as the till can tell: another process, real sockets and ptys. The till, its
//! cashiers and its console are a process of their own too, so that nothing else is in its memory. This one compares the whole
//! journal with the terminals' ledgers, payment by payment, and fails if anything was lost, doubled or made up, or if memory,
//! descriptors, threads, the journal or the time of a sale grow with the sales.
#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::panic,
    reason = "a bench prints figures, and ends where it stands"
)]

mod cashier;
mod figures;
mod fleet;
mod judge;
mod keys;
mod latency;
mod ledger;
mod night;
mod plan;
mod report;
mod seller;
mod till;
mod told;
mod way;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use countertop::journal::JournalPlace;
use countertop::platform::Wall;
use peak_alloc::PeakAlloc;

use fleet::Fleet;
use plan::{Plan, Role};
use report::Report;

/// Counts what Rust has asked for and not given back.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes in use.
fn live() -> usize {
    MEMORY.current_usage()
}

fn main() {
    let plan = Plan::read();
    match plan.role {
        Role::Host => fleet::host(&plan, &folder()),
        Role::Till => till::run(plan, &folder()),
        Role::Judge => std::process::exit(i32::from(!held(&plan))),
    }
}

/// The folder of the run, from the program that started this one.
fn folder() -> PathBuf {
    std::env::var_os("SHIFT_FOLDER").expect("a folder").into()
}

/// Runs it; true if everything held. A folder of a run that did not hold is kept.
fn held(plan: &Plan) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let home = plan::home(folder.path());
    let fleet = Fleet::start(plan, folder.path());
    let environment = environment(plan, folder.path());
    let keys = if plan.console { Some(keys::type_beside(folder.path(), &environment)) } else { alone(&environment) };
    drop(fleet);
    let Some(report) = Report::read(folder.path()) else {
        println!("NOT HELD: the till ended without a report, see {}", folder.keep().display());
        return false;
    };
    let journal = JournalPlace::of_file(&home.journal());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let compared = runtime.block_on(ledger::compare(folder.path(), &journal, plan.terminals));
    println!("{}", figures::table(plan, &report, &compared, keys.as_ref()));
    let faults = judge::faults(plan, &report, &compared, &journal, keys.as_ref());
    for fault in &faults {
        println!("NOT HELD: {fault}");
    }
    if !faults.is_empty() {
        println!("the run is in {}", folder.keep().display());
    }
    faults.is_empty()
}

/// What the till's program is told: its folder, and the zone in which the day ends when it shall.
fn environment(plan: &Plan, folder: &Path) -> Vec<(String, String)> {
    let mut told = vec![("SHIFT_FOLDER".to_owned(), folder.display().to_string())];
    if let Some(after) = plan.midnight_s {
        let now = Wall::now().unix_millis() / 1_000;
        let (midnight, zone) = night::zone(now, i64::try_from(after).expect("less than a day"));
        told.push(("SHIFT_MIDNIGHT".to_owned(), midnight.to_string()));
        told.push(("TZ".to_owned(), zone));
    }
    told
}

/// Without a screen.
fn alone(environment: &[(String, String)]) -> Option<keys::Keys> {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(std::env::args().skip(1)).arg("--till").stdin(Stdio::null());
    let ended = command.envs(environment.iter().map(|(name, value)| (name, value))).status().expect("it starts");
    if !ended.success() {
        println!("the till's program: {ended}");
    }
    None
}
