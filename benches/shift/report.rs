//! What the till's program tells the one that judges.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::latency::Spread;

/// The file of it, in the folder of a run.
pub const REPORT: &str = "report.json";
/// Bytes of a page.
const PAGE: u64 = 4_096;
/// Microseconds of a tick of `/proc/self/stat`: 100 a second on every Linux that this runs on (`getconf CLK_TCK`).
const TICK_US: u64 = 10_000;

/// The till's process as the kernel sees it, and its journal.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Process {
    /// Memory that it holds, in KiB.
    pub rss_kib: u64,
    /// Bytes that it has asked for and not given back: of Rust, without what SQLite and the TLS library ask for by themselves.
    pub live: u64,
    /// Open descriptors.
    pub descriptors: usize,
    /// Threads.
    pub threads: usize,
    /// Processor time, in microseconds.
    pub cpu_us: u64,
    /// The journal with its log, in bytes.
    pub journal: u64,
}

/// The process after a tenth of all sales.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Tenth {
    /// Sales that have ended so far.
    pub sales: u64,
    /// Payments that have ended so far.
    pub payments: u64,
    /// Every terminal has had as many payments as are remembered of it.
    pub full: bool,
    pub process: Process,
    /// Sales without magic that were approved in this tenth.
    pub took: Spread,
}

/// How many payments ended how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Counts {
    pub approved: u64,
    pub otherwise: u64,
    pub refunds: u64,
    pub voids: u64,
    /// Refunds and voids that were not done.
    pub not_given_back: u64,
    /// Ended by a person who has looked at the terminal.
    pub by_person: u64,
}

/// Everything.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    pub empty: Process,
    pub connected: Process,
    pub tenths: Vec<Tenth>,
    /// A moment after the last payment.
    pub done: Process,
    pub counts: Counts,
    pub lasted_us: u64,
    pub took: Spread,
    /// p99 of the first and of the last sales.
    pub ends: (u64, u64),
    /// From the order until it was said that it is being asked about, or not known, by magic amount (P17).
    pub noticed: BTreeMap<u64, Spread>,
    /// Payments that did not end.
    pub stuck: Vec<String>,
    /// Orders that the till did not take, by code.
    pub stopped: BTreeMap<String, u64>,
    /// Payments of the day before midnight and of the day after it.
    pub days: Option<(u64, u64)>,
    /// Sales of the last day in Hong Kong dollars, as a screen is to count them.
    pub day_sales: u64,
}

impl Process {
    /// As it is now; `live` is told by the allocator.
    pub fn now(live: usize, journal: &Path) -> Self {
        let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0);
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // Behind the name, which may hold anything: utime and stime are the 12th and 13th of what follows.
        let behind = stat.rsplit(')').next().unwrap_or_default();
        let ticks: u64 = behind.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<u64>().ok()).sum();
        let count = |folder: &str| fs::read_dir(folder).map_or(0, Iterator::count);
        let size = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
        Self {
            rss_kib: pages * PAGE / 1_024,
            live: live as u64,
            descriptors: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
            cpu_us: ticks * TICK_US,
            journal: size(journal) + size(&journal.with_extension("db-wal")),
        }
    }
}

impl Report {
    /// Writes it: it is there whole, or not at all.
    pub fn write(&self, folder: &Path) {
        let text = serde_json::to_string_pretty(self).expect("numbers and texts");
        fs::write(folder.join("report.part"), text).expect("it is written");
        fs::rename(folder.join("report.part"), folder.join(REPORT)).expect("it is named");
    }

    /// Reads it, once it is there.
    pub fn read(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join(REPORT)).ok()?;
        Some(serde_json::from_str(&text).expect("a report"))
    }
}
