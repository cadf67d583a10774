//! The table `audit`: one deed as it is stored, its chain, and checking it.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::payment::WallTime;

use super::super::chain::{Hash, Head};
use super::super::record::unreadable;
use super::Deed;

/// How many of the last records are checked at every start.
const CHECKED_AT_START: i64 = 64;

/// A deed with its number and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number, from 1.
    pub seq: i64,
    /// When.
    pub at: WallTime,
    /// What.
    pub deed: Deed,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Stored {
    pub seq: i64,
    pub at: i64,
    pub json: String,
    pub hash: Hash,
}

impl Stored {
    /// Columns, in the order in which [`Stored::read`] takes them.
    pub const COLUMNS: &str = "audit.seq, audit.at, audit.json, audit.hash";

    /// Reads one row.
    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { seq: row.get(0)?, at: row.get(1)?, json: row.get(2)?, hash: row.get(3)? })
    }

    /// True if its hash fits its content and the record before it.
    pub fn follows(&self, before: &Hash) -> bool {
        let head = Head { seq: self.seq - 1, hash: *before };
        head.next_deed(self.at, &self.json).hash == self.hash
    }

    /// The deed that it holds.
    pub fn opened(&self) -> rusqlite::Result<AuditRecord> {
        let deed = serde_json::from_str(&self.json).map_err(|error| unreadable(2, error))?;
        Ok(AuditRecord { seq: self.seq, at: WallTime(self.at), deed })
    }
}

/// False for a journal of an older version that was opened for reading only.
pub(in super::super) fn exists(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'audit')", [], |row| row.get(0))
}

/// Appends one deed within the transaction that is open.
pub(in super::super) fn write(
    connection: &Connection,
    head: &Head,
    at: WallTime,
    deed: &Deed,
) -> rusqlite::Result<Head> {
    let json = serde_json::to_string(deed).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let next = head.next_deed(at.0, &json);
    let mut insert = connection.prepare_cached("INSERT INTO audit VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute(params![next.seq, at.0, json, next.hash])?;
    Ok(next)
}

/// The hash of one record.
pub(in super::super) fn hash_of(connection: &Connection, seq: i64) -> rusqlite::Result<Option<Hash>> {
    connection.query_row("SELECT hash FROM audit WHERE seq = ?1", [seq], |row| row.get(0)).optional()
}

/// The end of the chain, with its last records checked.
pub(in super::super) fn head(connection: &Connection) -> rusqlite::Result<Head> {
    let last: Option<i64> = connection.query_row("SELECT MAX(seq) FROM audit", [], |row| row.get(0))?;
    let from = (last.unwrap_or(0) - CHECKED_AT_START).max(0);
    let before = if from == 0 { Some(Hash::default()) } else { hash_of(connection, from)? };
    let mut head = Head { seq: from, hash: before.ok_or_else(|| unreadable(0, "the chain of deeds has a gap"))? };
    let mut trouble = None;
    check_each(connection, &mut head, |what| {
        trouble.get_or_insert(what);
    })?;
    trouble.map_or(Ok(head), |what| Err(unreadable(0, what)))
}

/// Reads every record behind `head`, which it moves to the end, and gives how many those were. `tell` hears the
/// words about each that is not as it was stored.
pub(in super::super) fn check_each(
    connection: &Connection,
    head: &mut Head,
    mut tell: impl FnMut(String),
) -> rusqlite::Result<u64> {
    let sql = format!("SELECT {} FROM audit WHERE seq > ?1 ORDER BY seq", Stored::COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([head.seq])?;
    let mut read = 0;
    while let Some(row) = rows.next()? {
        let stored = Stored::read(row)?;
        let seq = stored.seq;
        if seq != head.seq + 1 {
            tell(format!("audit record {seq} follows record {}: some are missing between them", head.seq));
        } else if !stored.follows(&head.hash) {
            tell(format!("audit record {seq} was changed, or the one before it: the hash does not fit"));
        } else if stored.opened().is_err() {
            tell(format!("audit record {seq} is no deed"));
        }
        *head = Head { seq, hash: stored.hash };
        read += 1;
    }
    Ok(read)
}
