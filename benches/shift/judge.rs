//! Whether it held: nothing lost, nothing twice, nothing open, nothing growing.

use countertop::journal::{JournalPlace, verify};

use crate::keys::Keys;
use crate::ledger::Compared;
use crate::plan::Plan;
use crate::report::{Report, Tenth};

/// Once every terminal has had as many payments as are remembered of it, a payment may leave so much behind, in bytes.
const LEFT_BEHIND: u64 = 8;
/// What comes and goes with the payments that are under way and with the journal's last 256, in bytes.
const COMES_AND_GOES: u64 = 1_024 * 1_024;
/// What the console's recording of its last events comes to and goes to, in bytes: two stretches of 8 MiB.
const RECORDING: u64 = 16 * 1_024 * 1_024;
/// Memory as the kernel sees it may grow by so much in that time, in KiB, and by so much for 10,000 payments (P6).
const GROWTH_KIB: u64 = 2_048;
const GROWTH_OF_10_000_KIB: u64 = 256;
/// The journal may need so much for a payment, in bytes (P19).
const JOURNAL_BYTES: u64 = 3_072;
/// The last tenths may take so many hundredths of the time of the others, at p50: the machine is shared.
const SLOWER: u64 = 150;
/// A key may take so long at p99, in microseconds (I7).
const KEY_US: u64 = 50_000;
/// A loss that the system tells of is said to a person within this time, in microseconds (P17). The order is in it.
const NOTICED_US: u64 = 3_000_000;
/// Magic amounts after which the system tells of the loss: cut, cut before it is done, restart.
const CUT: [u64; 3] = [62, 63, 69];

/// Everything that did not hold, in words.
pub fn faults(
    plan: &Plan,
    report: &Report,
    compared: &Compared,
    journal: &JournalPlace,
    keys: Option<&Keys>,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hold = |held: bool, words: String| {
        if !held {
            faults.push(words);
        }
    };
    for (what, list) in compared.faults() {
        hold(list.is_empty(), format!("{what}, {}: {:?}", list.len(), &list[..list.len().min(10)]));
    }
    hold(report.stuck.is_empty(), format!("did not end: {:?}", report.stuck));
    hold(report.stopped.is_empty(), format!("the till did not take: {:?}", report.stopped));
    let ended = report.counts.approved + report.counts.otherwise;
    hold(ended == plan.all_sales(), format!("{ended} sales have ended of {}", plan.all_sales()));
    match verify(journal) {
        Ok(report) => hold(report.is_sound(), format!("the journal: {:?}", report.problems)),
        Err(error) => hold(false, format!("the journal: {error}")),
    }
    if plan.midnight_s.is_some() {
        let passed = report.days.is_some_and(|(before, after)| before > 0 && after > 0);
        hold(passed, format!("no midnight has passed: {:?}", report.days));
        let (before, after) = report.days.unwrap_or_default();
        let all = compared.agreed + compared.decided;
        hold(before + after == all, format!("the days have {before} and {after} payments of {all}"));
    }
    if let Some(keys) = keys {
        hold(keys.missed == 0, format!("{} keys were not answered", keys.missed));
        hold(plan.any_speed || keys.took.p99 <= KEY_US, format!("a key took {} us at p99", keys.took.p99));
        hold(keys.clean, "the console did not hand its terminal back".to_owned());
        hold(plan.midnight_s.is_none() || keys.new_day, "the screen did not go past midnight".to_owned());
        hold(
            keys.counted == Some(report.day_sales),
            format!("the screen counts {:?} sales of {}", keys.counted, report.day_sales),
        );
    }
    for (magic, spread) in report.noticed.iter().filter(|(magic, _)| CUT.contains(magic)) {
        hold(
            plan.any_speed || spread.p99 <= NOTICED_US,
            format!("a cut link ({magic}) was told after {} us at p99", spread.p99),
        );
    }
    faults.extend(growth(plan, report));
    faults
}

/// What grew with the sales although it must not.
fn growth(plan: &Plan, report: &Report) -> Vec<String> {
    let mut faults = Vec::new();
    let (connected, done) = (report.connected, report.done);
    if done.descriptors > connected.descriptors {
        faults.push(format!("descriptors: {} became {}", connected.descriptors, done.descriptors));
    }
    if done.threads > connected.threads {
        faults.push(format!("threads: {} became {}", connected.threads, done.threads));
    }
    let full: Vec<&Tenth> = report.tenths.iter().filter(|tenth| tenth.full).collect();
    let [first, .., last] = full[..] else { return faults };
    let payments = last.payments - first.payments;
    let recording = if plan.console { RECORDING } else { 0 };
    let left = last.process.live.saturating_sub(first.process.live);
    if left > payments * LEFT_BEHIND + COMES_AND_GOES + recording {
        faults.push(format!(
            "{left} bytes were left behind by {payments} payments, when all that is remembered was full"
        ));
    }
    let grown = last.process.rss_kib.saturating_sub(first.process.rss_kib);
    if grown > GROWTH_KIB + payments * GROWTH_OF_10_000_KIB / 10_000 + recording / 1_024 {
        faults.push(format!("memory grew by {grown} KiB in {payments} payments, when all that is remembered was full"));
    }
    let journal = last.process.journal.saturating_sub(first.process.journal) / payments.max(1);
    if journal > JOURNAL_BYTES {
        faults.push(format!("the journal needs {journal} bytes for a payment"));
    }
    let slow = |tenths: &[&Tenth]| tenths.iter().map(|tenth| tenth.took.p50).sum::<u64>() / tenths.len().max(1) as u64;
    let (early, late) = full.split_at(full.len() / 2);
    if !plan.any_speed && slow(late) * 100 > slow(early) * SLOWER {
        faults.push(format!("the late sales take {} us, the early ones {} us, at p50", slow(late), slow(early)));
    }
    faults
}
