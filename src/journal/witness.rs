//! The witness: a small file beside the journal with number and hash of the last acknowledged record.
//!
//! SQLite takes a write-ahead log that was cut or damaged for one that was never finished, and goes on without what followed.
//! The witness is written after each commit (not synced: it must never be ahead of the journal, and may be behind after a
//! power cut), so that a start notices when acknowledged records are gone.

use std::fs::File;
use std::os::unix::fs::FileExt;

use super::chain::{HASH_BYTES, Head};
use super::error::{JournalError, JournalFault};
use super::ledger::Ledger;
use super::place::{JournalPlace, private};

/// Twenty digits, a blank, the hash in hex, a line feed: always the same length, one write.
const LENGTH: usize = 20 + 1 + 2 * HASH_BYTES + 1;

/// The open witness file.
#[derive(Debug)]
pub(super) struct Witness {
    file: File,
}

impl Witness {
    /// Compares the journal with what the witness saw, then keeps it open for the next records.
    pub fn compare(place: &JournalPlace, ledger: &Ledger) -> Result<Self, JournalError> {
        let path = place.witness();
        let file = private().create(true).truncate(false).open(&path);
        let file = file.map_err(|error| JournalError::from_io(&path, &error))?;
        if let Some((seq, hash)) = read(&file) {
            agrees(place, ledger, seq, &hash)?;
        }
        let witness = Self { file };
        witness.note(&ledger.head());
        Ok(witness)
    }

    /// Notes the newest record. If that fails the witness stays behind, which costs nothing but its eyes.
    pub fn note(&self, head: &Head) {
        let line = format!("{:020} {}\n", head.seq, head.hex());
        debug_assert_eq!(line.len(), LENGTH, "one write of fixed length replaces the line before");
        if let Err(error) = self.file.write_all_at(line.as_bytes(), 0) {
            tracing::warn!(%error, "the journal's witness cannot be written");
        }
    }
}

/// Number and hash (hex) of the last record that the witness beside this journal saw.
pub(super) fn last_seen(place: &JournalPlace) -> Option<(i64, String)> {
    read(&File::open(place.witness()).ok()?)
}

/// What the witness saw last. `None` for a file that is new, or was torn by a power cut.
fn read(file: &File) -> Option<(i64, String)> {
    let mut line = [0; LENGTH];
    file.read_exact_at(&mut line, 0).ok()?;
    let (seq, hash) = std::str::from_utf8(&line).ok()?.trim_end().split_once(' ')?;
    Some((seq.parse().ok()?, hash.to_owned()))
}

fn agrees(place: &JournalPlace, ledger: &Ledger, seq: i64, hash: &str) -> Result<(), JournalError> {
    let damaged = |detail| Err(JournalError::new(JournalFault::Damaged, place.file(), detail));
    let head = ledger.head();
    if head.seq < seq {
        return damaged(format!(
            "ends at record {}, but record {seq} had been stored ({} remembers it; delete that file if you restored an older \
             copy on purpose)",
            head.seq,
            place.witness().display()
        ));
    }
    let stored = ledger.hash_of(seq).map_err(|error| JournalError::from_sql(place.file(), &error))?;
    let stored = Head { seq, hash: stored.unwrap_or_default() };
    if seq != 0 && stored.hex() != hash {
        return damaged(format!("record {seq} is not the one that had been stored"));
    }
    Ok(())
}
