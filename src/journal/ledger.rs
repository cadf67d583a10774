//! Writing events: one transaction for all that wait, with the chain, the folds and the rows. Knows no thread and no message.

use std::collections::HashMap;

use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use crate::payment::{Event, Payment, Reference, Stamped, WallTime};

use super::audit::{self, Deed};
use super::chain::{Hash, Head};
use super::error::{JournalError, JournalFault};
use super::place::JournalPlace;
use super::pruned;
use super::record::{self, Record, unreadable};
use super::row::PaymentRow;

/// Folds kept in memory at most, before those of closed payments are dropped.
const FOLDS_KEPT: usize = 256;
/// How many of the last records are checked against the chain at every start.
const CHECKED_AT_START: i64 = 64;

/// Events of one payment that belong together.
#[derive(Debug)]
pub(super) struct Entry {
    pub reference: Reference,
    pub events: Vec<Stamped>,
}

impl Entry {
    /// True if it is the first of its payment.
    pub fn begins_payment(&self) -> bool {
        matches!(self.events.first(), Some(Stamped { event: Event::Intended { .. }, .. }))
    }
}

/// The writing side of the database.
#[derive(Debug)]
pub(super) struct Ledger {
    connection: Connection,
    place: JournalPlace,
    head: Head,
    /// The end of the other chain, of the deeds.
    audit: Head,
    folds: HashMap<Reference, Payment>,
}

/// What a transaction would change in memory: taken over only once it is committed.
struct Draft {
    head: Head,
    folds: HashMap<Reference, Payment>,
}

/// What became of each entry: the number of its last record, or why it alone was not stored.
pub(super) type Written = Vec<Result<i64, JournalError>>;

impl Ledger {
    /// Takes up both chains where they end, after checking their last records.
    pub fn take_up(connection: Connection, place: &JournalPlace) -> rusqlite::Result<Self> {
        let head = checked_head(&connection)?;
        let audit = audit::head(&connection)?;
        Ok(Self { connection, place: place.clone(), head, audit, folds: HashMap::new() })
    }

    /// Number and hash of the last deed.
    pub fn audit_head(&self) -> Head {
        self.audit
    }

    /// Stores deeds in one transaction, synced when this returns: all of them, or none.
    pub fn record<'a>(&mut self, deeds: impl IntoIterator<Item = (WallTime, &'a Deed)>) -> rusqlite::Result<()> {
        self.run("BEGIN IMMEDIATE")?;
        let written =
            deeds.into_iter().try_fold(self.audit, |head, (at, deed)| audit::write(&self.connection, &head, at, deed));
        match written.and_then(|head| self.run("COMMIT").map(|()| head)) {
            Ok(head) => {
                self.audit = head;
                Ok(())
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Number and hash of the last record.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The hash of one stored record.
    pub fn hash_of(&self, seq: i64) -> rusqlite::Result<Option<Hash>> {
        hash_of(&self.connection, seq)
    }

    /// The hash of one stored deed.
    pub fn audit_hash_of(&self, seq: i64) -> rusqlite::Result<Option<Hash>> {
        audit::hash_of(&self.connection, seq)
    }

    /// Notes something about the journal itself.
    pub fn note(&self, key: &str, value: &str) -> rusqlite::Result<()> {
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [key, value]).map(drop)
    }

    /// Stores all entries in one transaction, synced when this returns. An entry that does not follow what is stored is refused
    /// alone; an error of the database stores nothing at all.
    pub fn write<'a>(&mut self, entries: impl IntoIterator<Item = &'a Entry>) -> rusqlite::Result<Written> {
        let mut draft = Draft { head: self.head, folds: HashMap::new() };
        self.run("BEGIN IMMEDIATE")?;
        let written: rusqlite::Result<Written> =
            entries.into_iter().map(|entry| self.write_entry(&mut draft, entry)).collect();
        match written.and_then(|written| self.run("COMMIT").map(|()| written)) {
            Ok(written) => {
                self.take_over(draft);
                Ok(written)
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    fn run(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    /// SQLite rolls back by itself on some errors. The error that led here is the one that is told.
    fn roll_back(&self) {
        if !self.connection.is_autocommit() {
            let _ = self.run("ROLLBACK");
        }
    }

    fn write_entry(&self, draft: &mut Draft, entry: &Entry) -> rusqlite::Result<Result<i64, JournalError>> {
        let Some(payment) = self.folded(draft, entry)? else {
            return Ok(Err(self.out_of_order(entry)));
        };
        let row = PaymentRow::of(&payment);
        if entry.begins_payment() {
            match row.insert(&self.connection) {
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    return Ok(Err(self.out_of_order(entry)));
                }
                inserted => inserted?,
            }
        } else {
            row.update(&self.connection)?;
        }
        let before = draft.head;
        for stamped in &entry.events {
            draft.head = self.write_event(&draft.head, entry.reference, stamped)?;
        }
        // Nothing has left yet: the moment to notice. What has begun is stored all the same, and compared when it is read.
        if entry.begins_payment() && !record::is_found(&self.connection, entry.reference, entry.events.len(), &before)?
        {
            return Err(unreadable(1, format!("{} would not be found again: a page is spoiled", entry.reference)));
        }
        draft.folds.insert(entry.reference, payment);
        Ok(Ok(draft.head.seq))
    }

    fn write_event(&self, head: &Head, reference: Reference, stamped: &Stamped) -> rusqlite::Result<Head> {
        let json = serde_json::to_string(&stamped.event)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        let next = head.next(reference, stamped.at.0, &json);
        let mut insert = self.connection.prepare_cached("INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5)")?;
        insert.execute(params![next.seq, reference.as_str(), stamped.at.0, json, next.hash])?;
        Ok(next)
    }

    /// The payment with the entry's events. `None` if they cannot be the next ones.
    fn folded(&self, draft: &Draft, entry: &Entry) -> rusqlite::Result<Option<Payment>> {
        let Some((first, later)) = entry.events.split_first() else { return Ok(None) };
        if later.iter().any(|stamped| matches!(stamped.event, Event::Intended { .. })) {
            return Ok(None);
        }
        if let Event::Intended { intent } = &first.event {
            let ours = intent.reference == entry.reference;
            return Ok(if ours { Payment::fold(&entry.events) } else { None });
        }
        let mut payment = match draft.folds.get(&entry.reference).or_else(|| self.folds.get(&entry.reference)) {
            Some(known) => Some(known.clone()),
            None => record::payment(&self.connection, entry.reference)?,
        };
        if let Some(payment) = &mut payment {
            entry.events.iter().for_each(|stamped| payment.apply(stamped));
        }
        Ok(payment)
    }

    fn take_over(&mut self, draft: Draft) {
        self.head = draft.head;
        self.folds.extend(draft.folds);
        if self.folds.len() > FOLDS_KEPT {
            self.folds.retain(|_, payment| payment.is_open());
        }
    }

    fn out_of_order(&self, entry: &Entry) -> JournalError {
        let detail = format!("the events of {} do not follow what is stored", entry.reference);
        JournalError::new(JournalFault::OutOfOrder, self.place.file(), detail)
    }
}

fn hash_of(connection: &Connection, seq: i64) -> rusqlite::Result<Option<Hash>> {
    connection.query_row("SELECT hash FROM event WHERE seq = ?1", [seq], |row| row.get(0)).optional()
}

/// The end of the chain, with its last records checked.
fn checked_head(connection: &Connection) -> rusqlite::Result<Head> {
    let last: Option<i64> = connection.query_row("SELECT MAX(seq) FROM event", [], |row| row.get(0))?;
    let from = (last.unwrap_or(0) - CHECKED_AT_START).max(0);
    let mut head = match (from, hash_of(connection, from)?) {
        (0, _) => Head::default(),
        (seq, Some(hash)) => Head { seq, hash },
        (seq, None) => {
            let gap = || unreadable(0, "the chain of records has a gap");
            pruned::around(connection, seq)?.ok_or_else(gap)?.head()
        }
    };
    let sql = format!("SELECT {} FROM event WHERE seq > ?1 ORDER BY seq", Record::COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([head.seq])?;
    while let Some(row) = rows.next()? {
        let record = Record::read(row)?;
        head = pruned::bridge(connection, head, record.seq)?;
        if record.seq != head.seq + 1 || !record.follows(&head.hash) {
            return Err(unreadable(0, format!("record {} does not fit the one before it", record.seq)));
        }
        head = Head { seq: record.seq, hash: record.hash };
    }
    Ok(head)
}
