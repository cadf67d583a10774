//! Retention has an end: payments that are closed and old enough are taken out of the journal, with a deed that says what went.
//!
//! A payment goes with all that is about it - a sale with its refunds, a hold with its completion - or not at all. What is
//! open, awaits its proof, was decided by hand and never proven, or holds an amount on a card stays, however old it is, and so
//! does the payment of the last record. The hashes of what went are kept (see [`super::pruned`]): what is left is checked as
//! before.

use std::path::PathBuf;

use rusqlite::Connection;

use crate::money::Currency;
use crate::payment::WallTime;

use super::audit::{self, Deed, PrunedMark, What};
use super::chain::Hash;
use super::error::{JournalError, JournalFault};
use super::ledger::Ledger;
use super::place::JournalPlace;
use super::pruned::{self, Stretch};
use super::record::unreadable;
use super::witness::Witness;
use super::{holds, open, schema, verify};

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Payments of one kind, outcome and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrunedGroup {
    /// `sale`, `refund` and so on.
    pub kind: String,
    /// `approved` and so on.
    pub outcome: String,
    /// Of the sum.
    pub currency: Currency,
    /// How many.
    pub payments: u64,
    /// The sum of their amounts, minor units, without tips and cashback.
    pub minor: u64,
}

/// What goes or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PruneReport {
    /// It began and ended before this time.
    pub before: WallTime,
    /// Payments.
    pub payments: u64,
    /// Their records.
    pub records: u64,
    /// When the first of them began.
    pub oldest: Option<WallTime>,
    /// When the last of them began.
    pub newest: Option<WallTime>,
    /// By kind, outcome and currency.
    pub groups: Vec<PrunedGroup>,
    /// Payments that began before that time and stay.
    pub kept: u64,
    /// Copies and damaged journals beside this one: they keep what they hold until somebody deletes them.
    pub copies: Vec<PathBuf>,
}

/// What would go if [`prune`] were asked now. Works beside a running console and changes nothing.
///
/// # Errors
/// What the file says.
pub fn prunable(place: &JournalPlace, days: u32, now: WallTime) -> Result<PruneReport, JournalError> {
    let connection = open::for_reading(place)?;
    choose(&connection, days, now)
        .map(|report| PruneReport { copies: copies(place), ..report })
        .map_err(|error| JournalError::from_sql(place.file(), &error))
}

/// Takes out what began and ended more than `days` days before the last record, or before `now` if that is earlier: a clock
/// that has jumped ahead makes nothing old. All of it goes in one transaction with the deed, or nothing; then the file is made
/// smaller. Takes the lock; blocks as long as that takes.
///
/// # Errors
/// `Locked`; `Damaged` if the journal is not sound, before anything is changed; what the file says. If only making the file
/// smaller failed the deed is recorded, and the next time does it.
pub fn prune(
    place: &JournalPlace,
    program: &str,
    days: u32,
    now: WallTime,
    by: Deed,
) -> Result<PruneReport, JournalError> {
    let _lock = open::lock(place, program)?;
    let sql = |error| JournalError::from_sql(place.file(), &error);
    let connection = open::connection_for_writing(place)?;
    if !verify(place)?.is_sound() {
        let detail = "is not sound (`countertop journal verify` tells what it is): nothing was removed";
        return Err(JournalError::new(JournalFault::Damaged, place.file(), detail));
    }
    // What is deleted is overwritten, not left in free pages.
    connection.execute_batch("PRAGMA secure_delete = ON").map_err(sql)?;
    let report = take_out(&connection, days, now, by).map_err(sql)?;
    let shrunk = if report.payments == 0 { Ok(()) } else { shrink(&connection) };
    // Checks the end of both chains, and shows the witness the deed.
    let ledger = Ledger::take_up(connection, place).map_err(sql)?;
    Witness::compare(place, &ledger)?;
    shrunk.map_err(|error| {
        let error = sql(error);
        let detail = format!(
            "{} payments were removed, but the file could not be made smaller: {}",
            report.payments, error.detail
        );
        JournalError { detail, ..error }
    })?;
    Ok(PruneReport { copies: copies(place), ..report })
}

fn take_out(connection: &Connection, days: u32, now: WallTime, by: Deed) -> rusqlite::Result<PruneReport> {
    let transaction = connection.unchecked_transaction()?;
    let report = choose(connection, days, now)?;
    if report.payments == 0 {
        return Ok(report);
    }
    let stretches = with_those_that_go(connection)?;
    pruned::replace(connection, &stretches)?;
    connection.execute_batch(&format!(
        "DROP TRIGGER event_is_kept;
         DELETE FROM event WHERE reference IN (SELECT reference FROM gone);
         DELETE FROM payment WHERE reference IN (SELECT reference FROM gone);
         {}",
        schema::EVENT_IS_KEPT
    ))?;
    let mark = PrunedMark {
        payments: report.payments,
        records: report.records,
        before: report.before.0,
        list: pruned::digest(&stretches),
    };
    let deed = Deed { what: What::JournalPruned, pruned: Some(mark), ..by };
    audit::write(connection, &audit::head(connection)?, now, &deed)?;
    transaction.commit()?;
    Ok(report)
}

/// Fills the table `gone` of this connection with the payments that go, and counts them.
fn choose(connection: &Connection, days: u32, now: WallTime) -> rusqlite::Result<PruneReport> {
    let last: Option<i64> = connection.query_row("SELECT MAX(at) FROM event", [], |row| row.get(0))?;
    let before = now.0.min(last.unwrap_or(i64::MAX)).saturating_sub(i64::from(days) * DAY_MS);
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY; DROP TABLE IF EXISTS temp.gone;
         CREATE TEMP TABLE gone(reference TEXT PRIMARY KEY) WITHOUT ROWID;",
    )?;
    connection.execute(
        &format!(
            "INSERT INTO gone SELECT reference FROM payment
             WHERE started < ?1 AND finished < ?1 AND NOT is_open AND NOT awaits_truth
             AND (by_hand IS NULL OR proof IS NOT NULL) AND NOT ({})
             AND NOT EXISTS (SELECT 1 FROM event WHERE event.reference = payment.reference AND event.at >= ?1)
             AND reference <> (SELECT reference FROM event ORDER BY seq DESC LIMIT 1)",
            holds::open()
        ),
        [before],
    )?;
    while connection.execute(STAYS_WITH_ANOTHER, [])? > 0 {}
    counted(connection, before)
}

/// A payment stays with the one it is about, and with those about it.
const STAYS_WITH_ANOTHER: &str = "DELETE FROM gone WHERE reference IN (
    SELECT about.reference FROM payment about JOIN payment original ON original.reference = about.original
        WHERE about.reference IN (SELECT reference FROM gone) AND original.reference NOT IN (SELECT reference FROM gone)
    UNION ALL SELECT about.original FROM payment about
        WHERE about.original IN (SELECT reference FROM gone) AND about.reference NOT IN (SELECT reference FROM gone))";

fn counted(connection: &Connection, before: i64) -> rusqlite::Result<PruneReport> {
    let number = |sql: &str| -> rusqlite::Result<u64> {
        let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    let payments = number("SELECT COUNT(*) FROM gone")?;
    let records = number("SELECT COUNT(*) FROM event WHERE reference IN (SELECT reference FROM gone)")?;
    let older = number(&format!("SELECT COUNT(*) FROM payment WHERE started < {before}"))?;
    let time = "FROM payment WHERE reference IN (SELECT reference FROM gone)";
    let (oldest, newest): (Option<i64>, Option<i64>) =
        connection.query_row(&format!("SELECT MIN(started), MAX(started) {time}"), [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok(PruneReport {
        before: WallTime(before),
        payments,
        records,
        oldest: oldest.map(WallTime),
        newest: newest.map(WallTime),
        groups: groups(connection)?,
        kept: older.saturating_sub(payments),
        copies: Vec::new(),
    })
}

fn groups(connection: &Connection) -> rusqlite::Result<Vec<PrunedGroup>> {
    let mut statement = connection.prepare(
        "SELECT kind, outcome, currency, COUNT(*), SUM(minor) FROM payment
         WHERE reference IN (SELECT reference FROM gone) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    )?;
    let rows = statement.query_map([], |row| {
        let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
        let currency = Currency::parse(row.get_ref(2)?.as_str()?).map_err(|error| unreadable(2, error))?;
        Ok(PrunedGroup { kind: row.get(0)?, outcome: row.get(1)?, currency, payments: count(3)?, minor: count(4)? })
    })?;
    rows.collect()
}

/// The stretches that are listed, and those of the records that go, in order and joined.
fn with_those_that_go(connection: &Connection) -> rusqlite::Result<Vec<Stretch>> {
    let mut statement = connection.prepare(
        "SELECT first, last, hash FROM pruned UNION ALL
         SELECT seq, seq, hash FROM event WHERE reference IN (SELECT reference FROM gone) ORDER BY 1",
    )?;
    let mut rows = statement.query([])?;
    let mut stretches = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last, hash): (i64, i64, Hash) = (row.get(0)?, row.get(1)?, row.get(2)?);
        pruned::push(&mut stretches, Stretch { first, last, hash });
    }
    Ok(stretches)
}

/// Gives the room back, and leaves nothing of it in the log.
fn shrink(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("VACUUM")?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

/// Files beside the journal whose names begin with its own: backups before a migration, damaged ones that were put aside.
fn copies(place: &JournalPlace) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (place.file().parent(), place.file().file_name()) else { return Vec::new() };
    let prefix = format!("{}.", name.to_string_lossy());
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut copies: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
        .map(|entry| entry.path())
        .collect();
    copies.sort();
    copies
}
