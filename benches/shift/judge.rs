//! Whether it held: nothing lost, nothing twice, nothing open, nothing growing.

use countertop::journal::{JournalPlace, verify};
use countertop::profile::Home;

use crate::figures::{Process, at, ends};
use crate::plan::Plan;
use crate::seller::{KEPT, Sold};
use crate::terminals::Fleet;

/// Memory may grow by so much once every terminal has sold as much as is remembered of it, in KiB.
const GROWTH_KIB: u64 = 1_024;
/// What this program itself keeps of a sale, to compare with the ledgers: two texts in a tree, and a time.
const OWN_BYTES: u64 = 180;
/// The last sales may take so much longer than the first, at p99: the machine is shared.
const SLOWER: f64 = 2.0;

/// Everything that did not hold, in words.
pub fn faults(home: &Home, fleet: &Fleet, sold: &Sold, plan: &Plan, [_, connected, done]: [Process; 3]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hold = |held: bool, words: String| {
        if !held {
            faults.push(words);
        }
    };
    hold(sold.stuck.is_empty(), format!("did not end: {:?}", sold.stuck));
    let ended = sold.approved.len() as u64 + sold.others;
    hold(ended == plan.sales * plan.terminals as u64, format!("{ended} sales have ended"));
    let (charged, twice) = fleet.charged();
    hold(twice.is_empty(), format!("charged twice: {twice:?}"));
    let lost: Vec<_> = charged.keys().filter(|reference| !sold.approved.contains_key(*reference)).collect();
    hold(lost.is_empty(), format!("charged and not known here: {lost:?}"));
    let phantom: Vec<_> = sold.approved.keys().filter(|reference| !charged.contains_key(*reference)).collect();
    hold(phantom.is_empty(), format!("known here and not charged: {phantom:?}"));
    let other = |(reference, amount): &(&String, &String)| {
        charged.get(*reference).is_some_and(|real| !amount.ends_with(real.as_str()))
    };
    let wrong: Vec<_> = sold.approved.iter().filter(other).collect();
    hold(wrong.is_empty(), format!("another amount: {wrong:?}"));
    match verify(&JournalPlace::of_file(&home.journal())) {
        Ok(report) => hold(report.problems.is_empty(), format!("the journal: {:?}", report.problems)),
        Err(error) => hold(false, format!("the journal: {error}")),
    }
    hold(
        done.descriptors <= connected.descriptors,
        format!("descriptors: {} became {}", connected.descriptors, done.descriptors),
    );
    hold(done.threads <= connected.threads, format!("threads: {} became {}", connected.threads, done.threads));
    if let Some(full) = sold.full {
        let since = sold.approved.len() as u64 - (sold.approved.len() as u64).min(KEPT * plan.terminals as u64);
        let grown = done.rss_kib.saturating_sub(full.rss_kib + since * OWN_BYTES / 1_024);
        hold(grown <= GROWTH_KIB, format!("memory grew by {grown} KiB after all that is remembered was full"));
    }
    let (early, late) = ends(&sold.took);
    if !plan.magic && early.len() >= 100 {
        let ratio = at(late, 99) / at(early, 99);
        hold(ratio <= SLOWER, format!("the last sales took {ratio:.2} times the first, at p99"));
    }
    faults
}
