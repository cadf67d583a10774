//! Where records were pruned: each stretch of numbers that is gone, with the hash of its last record, so that the chain goes on
//! behind it. The deed that is recorded with it names the hash of the whole list.

use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use super::chain::{Hash, Head, hex};

/// A stretch of records that are gone, as long as it can be: none follows another directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Number of its first record.
    pub first: i64,
    /// Number of its last one.
    pub last: i64,
    /// The hash of its last one.
    pub hash: Hash,
}

impl Stretch {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { first: row.get(0)?, last: row.get(1)?, hash: row.get(2)? })
    }

    /// How many records it was.
    pub fn records(&self) -> u64 {
        (self.last - self.first + 1).unsigned_abs()
    }

    /// The chain where it ends.
    pub fn head(&self) -> Head {
        Head { seq: self.last, hash: self.hash }
    }
}

/// All of them, in order.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Stretch>> {
    let mut statement = connection.prepare("SELECT first, last, hash FROM pruned ORDER BY first")?;
    statement.query_map([], Stretch::read)?.collect()
}

/// The one in which record `seq` was.
pub(super) fn around(connection: &Connection, seq: i64) -> rusqlite::Result<Option<Stretch>> {
    let sql = "SELECT first, last, hash FROM pruned WHERE first <= ?1 AND last >= ?1";
    connection.prepare_cached(sql)?.query_row([seq], Stretch::read).optional()
}

/// The end of the chain as record `next` must find it: `head`, or where the records between them were pruned the last of those.
pub(super) fn bridge(connection: &Connection, head: Head, next: i64) -> rusqlite::Result<Head> {
    if next == head.seq + 1 {
        return Ok(head);
    }
    let between = around(connection, head.seq + 1)?;
    let between = between.filter(|stretch| stretch.first == head.seq + 1 && stretch.last == next - 1);
    Ok(between.map_or(head, |stretch| stretch.head()))
}

/// Puts `stretches` in the place of those that are listed.
pub(super) fn replace(connection: &Connection, stretches: &[Stretch]) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM pruned", [])?;
    let mut insert = connection.prepare("INSERT INTO pruned VALUES (?1, ?2, ?3)")?;
    stretches
        .iter()
        .try_for_each(|stretch| insert.execute(params![stretch.first, stretch.last, stretch.hash]).map(drop))
}

/// One more record or stretch, behind all before it.
pub(super) fn push(stretches: &mut Vec<Stretch>, next: Stretch) {
    match stretches.last_mut() {
        Some(last) if last.last + 1 == next.first => *last = Stretch { first: last.first, ..next },
        _ => stretches.push(next),
    }
}

/// SHA-256 of the list, in hex. Numbers are big endian.
pub(super) fn digest(stretches: &[Stretch]) -> String {
    let mut hash = Sha256::new();
    for stretch in stretches {
        hash.update(stretch.first.to_be_bytes());
        hash.update(stretch.last.to_be_bytes());
        hash.update(stretch.hash);
    }
    hex(&hash.finalize())
}
