//! One stored event as the table holds it, and reading the events of a payment back, checked.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::payment::{Event, Payment, Reference, Stamped, WallTime};

use super::chain::{Hash, Head};
use super::row::PaymentRow;

/// A row of the event table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub seq: i64,
    pub reference: Reference,
    pub at: i64,
    pub json: String,
    pub hash: Hash,
}

impl Record {
    /// Columns, in the order in which [`Record::read`] takes them.
    pub const COLUMNS: &str = "event.seq, event.reference, event.at, event.json, event.hash";

    /// Reads one row.
    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let reference = row.get_ref(1)?.as_str()?.parse().map_err(|error| unreadable(1, error))?;
        Ok(Self { seq: row.get(0)?, reference, at: row.get(2)?, json: row.get(3)?, hash: row.get(4)? })
    }

    /// True if its hash fits its content and the record before it.
    pub fn follows(&self, before: &Hash) -> bool {
        let head = Head { seq: self.seq - 1, hash: *before };
        head.next(self.reference, self.at, &self.json).hash == self.hash
    }

    /// The event that it holds.
    pub fn stamped(&self) -> rusqlite::Result<Stamped> {
        let event: Event = serde_json::from_str(&self.json).map_err(|error| unreadable(3, error))?;
        Ok(Stamped { at: WallTime(self.at), event })
    }
}

/// A stored value that is not what this program stores: told as damage.
pub(super) fn unreadable(column: usize, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, why.into())
}

/// All events of a payment in the order in which they were recorded; empty if there is no such payment. A record is believed
/// only if its hash fits.
pub(super) fn history(connection: &Connection, reference: Reference) -> rusqlite::Result<Vec<Stamped>> {
    let mut statement = connection.prepare_cached(
        "SELECT event.seq, event.reference, event.at, event.json, event.hash,
            COALESCE(before.hash, (SELECT hash FROM pruned WHERE last = event.seq - 1))
         FROM event LEFT JOIN event AS before ON before.seq = event.seq - 1
         WHERE event.reference = ?1 ORDER BY event.seq",
    )?;
    let rows = statement.query_map([reference.as_str()], |row| {
        let record = Record::read(row)?;
        let before: Option<Hash> = row.get(5)?;
        if !record.follows(&before.unwrap_or_default()) {
            return Err(unreadable(4, format!("record {} does not fit its hash", record.seq)));
        }
        record.stamped()
    })?;
    rows.collect()
}

/// The same for who shows them: a payment that has a row has events too, or an index is spoiled.
pub(super) fn known_history(connection: &Connection, reference: Reference) -> rusqlite::Result<Vec<Stamped>> {
    let events = history(connection, reference)?;
    if events.is_empty() && row(connection, reference)?.is_some() {
        return Err(unreadable(1, format!("{reference} has a row and no events")));
    }
    Ok(events)
}

/// Whether a payment that was just written is found by its reference, with so many events, and the record before it is whole.
/// SQLite believes a page whatever is in it: past a spoiled entry of an index a new one can be put where it is not looked for,
/// and with a spoiled header a new record over an old one.
pub(super) fn is_found(
    connection: &Connection,
    reference: Reference,
    events: usize,
    before: &Head,
) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT (SELECT COUNT(*) FROM event WHERE reference = ?1), EXISTS(SELECT 1 FROM payment WHERE reference = ?1),
            COALESCE((SELECT hash FROM event WHERE seq = ?2), (SELECT hash FROM pruned WHERE last = ?2))",
    )?;
    let found: (u32, bool, Option<Hash>) = statement
        .query_row(params![reference.as_str(), before.seq], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let is_counted = found.1 && usize::try_from(found.0) == Ok(events);
    Ok(is_counted && found.2.unwrap_or_default() == before.hash)
}

/// The payment folded from its events. Its row must say the same about the money: an index that has lost one of the events, or
/// a row that was changed, is found here.
pub(super) fn payment(connection: &Connection, reference: Reference) -> rusqlite::Result<Option<Payment>> {
    // Both of one state of the file, whatever is stored meanwhile.
    let alone = connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose()?;
    let (events, row) = (history(connection, reference)?, row(connection, reference)?);
    drop(alone);
    match (Payment::fold(&events), row) {
        (None, None) if events.is_empty() => Ok(None),
        (None, _) if !events.is_empty() => Err(unreadable(3, format!("{reference} does not begin with its intent"))),
        (Some(payment), Some(row)) if row.tells_the_same(&PaymentRow::of(&payment)) => Ok(Some(payment)),
        _ => Err(unreadable(3, format!("{reference} has a row that is not what its events say"))),
    }
}

fn row(connection: &Connection, reference: Reference) -> rusqlite::Result<Option<PaymentRow>> {
    let sql = format!("SELECT {} FROM payment WHERE reference = ?1", PaymentRow::COLUMNS);
    connection.prepare_cached(&sql)?.query_row([reference.as_str()], PaymentRow::read).optional()
}
