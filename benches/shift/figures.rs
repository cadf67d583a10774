//! The figures of a run.

use std::fmt::Write;
use std::fs;

use crate::plan::Plan;
use crate::seller::Sold;
use crate::terminals::CARD_MS;

/// Ticks a second of `/proc/self/stat`: 100 on every Linux that this runs on (`getconf CLK_TCK`).
const TICKS: f64 = 100.0;
/// Bytes of a page.
const PAGE: u64 = 4_096;

/// This process as the kernel sees it.
#[derive(Debug, Clone, Copy)]
pub struct Process {
    /// Memory that it holds, in KiB.
    pub rss_kib: u64,
    /// Open descriptors.
    pub descriptors: usize,
    /// Threads.
    pub threads: usize,
    /// Processor time, in seconds.
    pub cpu_s: f64,
}

impl Process {
    /// As it is now.
    pub fn now() -> Self {
        let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0);
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // Behind the name, which may hold anything: utime and stime are the 12th and 13th of what follows.
        let behind = stat.rsplit(')').next().unwrap_or_default();
        let ticks: f64 = behind.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<f64>().ok()).sum();
        let count = |folder: &str| fs::read_dir(folder).map_or(0, Iterator::count);
        Self {
            rss_kib: pages * PAGE / 1_024,
            descriptors: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
            cpu_s: ticks / TICKS,
        }
    }
}

/// This part of the sorted times.
pub fn at(times: &[f64], percent: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get((times.len().saturating_sub(1)) * percent / 100).copied().unwrap_or(f64::NAN)
}

/// The first and the last sales, at most a thousand each.
pub fn ends(times: &[f64]) -> (&[f64], &[f64]) {
    let part = (times.len() / 3).min(1_000);
    (&times[..part], &times[times.len() - part..])
}

/// What a person reads.
pub fn table(plan: &Plan, sold: &Sold, [empty, connected, done]: [Process; 3]) -> String {
    let mut words = String::new();
    let mut line = |text: String| {
        // Writing to a text cannot fail.
        let _ = writeln!(words, "{text}");
    };
    let approved = sold.approved.len();
    let all = approved as u64 + sold.others;
    let above = |percent| at(&sold.took, percent) / 1_000.0 - CARD_MS as f64;
    line(format!(
        "{} terminals, {} sales on each, {} ms between, magic {}",
        plan.terminals, plan.sales, plan.pause_ms, plan.magic
    ));
    line(format!(
        "sales: {all} in {:.1} s = {:.0} a second; approved {approved}, ended otherwise {}, not ended {}",
        sold.lasted.as_secs_f64(),
        all as f64 / sold.lasted.as_secs_f64(),
        sold.others,
        sold.stuck.len()
    ));
    line(format!("above the terminal's own {CARD_MS} ms: p50 {:.2} ms, p99 {:.2} ms", above(50), above(99)));
    let (first, last) = ends(&sold.took);
    line(format!(
        "p99 of the first {} / the last {}: {:.2} / {:.2} ms",
        first.len(),
        last.len(),
        at(first, 99) / 1_000.0,
        at(last, 99) / 1_000.0
    ));
    line(format!(
        "processor time a sale: {:.0} us, journal and guard included",
        (done.cpu_s - connected.cpu_s) * 1e6 / all as f64
    ));
    let each = (connected.rss_kib.saturating_sub(empty.rss_kib)) as f64 / plan.terminals as f64;
    line(format!(
        "memory: {} KiB before, {} KiB with all connected ({each:.1} KiB a terminal), {} KiB at the end",
        empty.rss_kib, connected.rss_kib, done.rss_kib
    ));
    let tenths: Vec<String> = sold.tenths.iter().map(|process| process.rss_kib.to_string()).collect();
    line(format!("memory after each tenth of the sales, KiB: {}", tenths.join(" ")));
    line(format!(
        "descriptors: {} before, {} connected, {} at the end; threads {} / {} / {}",
        empty.descriptors, connected.descriptors, done.descriptors, empty.threads, connected.threads, done.threads
    ));
    words
}
