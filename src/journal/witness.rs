//! The witness: a small file beside the journal with number and hash of the last acknowledged record, and behind it those of
//! the last deed.
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

/// Which chain: its place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chain {
    /// The events of payments.
    Events,
    /// The deeds.
    Audit,
}

impl Chain {
    const fn place(self) -> u64 {
        match self {
            Self::Events => 0,
            Self::Audit => LENGTH as u64,
        }
    }

    /// What one of its records is called.
    const fn word(self) -> &'static str {
        match self {
            Self::Events => "record",
            Self::Audit => "audit record",
        }
    }
}

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
        if !file.metadata().is_ok_and(|found| found.is_file()) {
            return Err(JournalError::new(JournalFault::Unusable, &path, "is not a plain file"));
        }
        for (chain, head) in [(Chain::Events, ledger.head()), (Chain::Audit, ledger.audit_head())] {
            if let Some((seq, hash)) = read(&file, chain) {
                let stored = match chain {
                    Chain::Events => ledger.hash_of(seq),
                    Chain::Audit => ledger.audit_hash_of(seq),
                };
                let stored = stored.map_err(|error| JournalError::from_sql(place.file(), &error))?;
                agrees(place, chain, &head, Head { seq, hash: stored.unwrap_or_default() }, &hash)?;
            }
        }
        let witness = Self { file };
        witness.note(&ledger.head());
        witness.note_audit(&ledger.audit_head());
        Ok(witness)
    }

    /// Notes the newest record. If that fails the witness stays behind, which costs nothing but its eyes.
    pub fn note(&self, head: &Head) {
        self.write(Chain::Events, head);
    }

    /// The same for the newest deed.
    pub fn note_audit(&self, head: &Head) {
        self.write(Chain::Audit, head);
    }

    fn write(&self, chain: Chain, head: &Head) {
        let line = format!("{:020} {}\n", head.seq, head.hex());
        debug_assert_eq!(line.len(), LENGTH, "one write of fixed length replaces the line before");
        if let Err(error) = self.file.write_all_at(line.as_bytes(), chain.place()) {
            tracing::warn!(%error, "the journal's witness cannot be written");
        }
    }
}

/// Number and hash (hex) of the last record of a chain that the witness beside this journal saw.
pub(super) fn last_seen(place: &JournalPlace, chain: Chain) -> Option<(i64, String)> {
    read(&File::open(place.witness()).ok()?, chain)
}

/// What the witness saw last. `None` for a file that is new, or was torn by a power cut.
fn read(file: &File, chain: Chain) -> Option<(i64, String)> {
    let mut line = [0; LENGTH];
    file.read_exact_at(&mut line, chain.place()).ok()?;
    let (seq, hash) = std::str::from_utf8(&line).ok()?.trim_end().split_once(' ')?;
    Some((seq.parse().ok()?, hash.to_owned()))
}

/// `stored` is what the journal has under the number that the witness saw, with no hash if it has nothing.
fn agrees(place: &JournalPlace, chain: Chain, head: &Head, stored: Head, hash: &str) -> Result<(), JournalError> {
    let damaged = |detail| Err(JournalError::new(JournalFault::Damaged, place.file(), detail));
    let (seq, word) = (stored.seq, chain.word());
    if head.seq < seq {
        return damaged(format!(
            "ends at {word} {}, but {word} {seq} had been stored ({} remembers it; delete that file if you restored an older \
             copy on purpose)",
            head.seq,
            place.witness().display()
        ));
    }
    if seq != 0 && stored.hex() != hash {
        return damaged(format!("{word} {seq} is not the one that had been stored"));
    }
    Ok(())
}
