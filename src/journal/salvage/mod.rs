//! Reading a damaged journal: looks at every page of the file and of the write-ahead log for records, whatever the rest of the
//! file is like. It trusts nothing but the shape of a record and the chain. It changes nothing.
//!
//! Two passes: the first notes where records lie (24 bytes each), the second reads them in the order of their numbers.

mod page;
mod pages;

use std::io::Write;

use super::chain::Hash;
use super::error::JournalError;
use super::export::{ExportReport, write_line};
use super::place::JournalPlace;
use super::record::Record;
use pages::{Pages, Spot};

/// Writes every record that can be read.
pub(super) fn export(place: &JournalPlace, out: &mut dyn Write) -> Result<ExportReport, JournalError> {
    let pages = Pages::open(place)?;
    let mut spots = pages.spots();
    spots.sort_unstable();
    let mut walk = Walk { report: ExportReport::default(), seq: 0, hash: Hash::default() };
    for same in spots.chunk_by(|a, b| a.seq == b.seq) {
        if let Some((record, chained)) = walk.choose(&pages, same) {
            walk.step(&record, chained);
            write_line(place, out, &record, Some(chained))?;
        }
    }
    Ok(walk.report)
}

/// Where the second pass is.
struct Walk {
    report: ExportReport,
    seq: i64,
    /// Hash of record `seq`.
    hash: Hash,
}

impl Walk {
    /// Of several copies the one that fits the chain; else the first that can be read.
    fn choose(&self, pages: &Pages, same: &[Spot]) -> Option<(Record, bool)> {
        let mut first = None;
        for spot in same {
            let Some(record) = pages.record(spot) else { continue };
            let next = record.seq == self.seq + 1;
            if next && record.follows(&self.hash) {
                return Some((record, true));
            }
            first.get_or_insert(record);
        }
        first.map(|record| (record, false))
    }

    fn step(&mut self, record: &Record, chained: bool) {
        self.report.records += 1;
        self.report.unchained += u64::from(!chained);
        self.report.missing += (record.seq - self.seq - 1).unsigned_abs();
        self.seq = record.seq;
        self.hash = record.hash;
    }
}
