//! Reading a damaged journal: looks at every page of the file and of the write-ahead log for records, whatever the rest of the
//! file is like. It trusts nothing but the shape of a record and the chain. It changes nothing.
//!
//! Two passes: the first notes where records lie (32 bytes each), the second reads them in the order of their numbers.

mod page;
mod pages;

use std::io::Write;

use super::audit::Stored;
use super::chain::Hash;
use super::error::JournalError;
use super::export::{ExportReport, write_audit_line, write_line};
use super::place::JournalPlace;
use super::record::Record;
use page::Table;
use pages::{Pages, Spot};

/// Writes every record that can be read, then every deed.
pub(super) fn export(place: &JournalPlace, out: &mut dyn Write) -> Result<ExportReport, JournalError> {
    let pages = Pages::open(place)?;
    let mut spots = pages.spots();
    spots.sort_unstable();
    let (events, deeds) = spots.split_at(spots.partition_point(|spot| spot.table == Table::Event));
    let mut walk = Walk::default();
    walk.all(events, |spot| pages.record(spot), |record, chained| write_line(place, out, record, Some(chained)))?;
    let mut audit = Walk::default();
    audit.all(deeds, |spot| pages.deed(spot), |deed, chained| write_audit_line(place, out, deed, Some(chained)))?;
    Ok(ExportReport {
        records: walk.found,
        audit_records: audit.found,
        missing: walk.missing + audit.missing,
        unchained: walk.unchained + audit.unchained,
    })
}

/// What a chain is made of.
trait Link {
    fn seq(&self) -> i64;
    fn hash(&self) -> Hash;
    fn follows(&self, before: &Hash) -> bool;
}

impl Link for Record {
    fn seq(&self) -> i64 {
        self.seq
    }

    fn hash(&self) -> Hash {
        self.hash
    }

    fn follows(&self, before: &Hash) -> bool {
        self.follows(before)
    }
}

impl Link for Stored {
    fn seq(&self) -> i64 {
        self.seq
    }

    fn hash(&self) -> Hash {
        self.hash
    }

    fn follows(&self, before: &Hash) -> bool {
        self.follows(before)
    }
}

/// Where the second pass is in one chain.
#[derive(Default)]
struct Walk {
    found: u64,
    missing: u64,
    unchained: u64,
    seq: i64,
    /// Hash of record `seq`.
    hash: Hash,
}

impl Walk {
    fn all<L: Link>(
        &mut self,
        spots: &[Spot],
        read: impl Fn(&Spot) -> Option<L>,
        mut write: impl FnMut(&L, bool) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        for same in spots.chunk_by(|a, b| a.seq == b.seq) {
            if let Some((link, chained)) = self.choose(same, &read) {
                self.step(&link, chained);
                write(&link, chained)?;
            }
        }
        Ok(())
    }

    /// Of several copies the one that fits the chain; else the first that can be read.
    fn choose<L: Link>(&self, same: &[Spot], read: impl Fn(&Spot) -> Option<L>) -> Option<(L, bool)> {
        let mut first = None;
        for spot in same {
            let Some(link) = read(spot) else { continue };
            if link.seq() == self.seq + 1 && link.follows(&self.hash) {
                return Some((link, true));
            }
            first.get_or_insert(link);
        }
        first.map(|link| (link, false))
    }

    fn step(&mut self, link: &impl Link, chained: bool) {
        self.found += 1;
        self.unchained += u64::from(!chained);
        self.missing += (link.seq() - self.seq - 1).unsigned_abs();
        self.seq = link.seq();
        self.hash = link.hash();
    }
}
