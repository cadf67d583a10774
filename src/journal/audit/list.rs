//! Recording a deed, and reading the last ones.

use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::oneshot;

use crate::payment::{TerminalId, WallTime};

use super::super::error::JournalError;
use super::super::handle::{Journal, closed};
use super::super::open;
use super::super::place::JournalPlace;
use super::super::record::unreadable;
use super::super::writer::Request;
use super::{AuditRecord, Deed, PrunedMark, Stored, What, exists};

/// Which deeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditFilter {
    /// Done at this time or later.
    pub since: Option<WallTime>,
    /// At most so many, the newest.
    pub limit: u32,
}

/// Where a terminal's batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchMark {
    /// When, by the clock of then.
    pub at: WallTime,
    /// The last record of a payment that may be in it; none in what older versions wrote.
    pub after_record: Option<i64>,
}

impl Journal {
    /// Records a deed in a commit of its own. Returns when it is on the disk.
    ///
    /// # Errors
    /// As for [`Journal::append`].
    pub async fn record(&self, at: WallTime, deed: Deed) -> Result<(), JournalError> {
        let (answer, answered) = oneshot::channel();
        self.ask(Request::Record(at, Box::new(deed), answer))?;
        answered.await.unwrap_or_else(|_| Err(closed(self.place())))
    }
}

impl Journal {
    /// Terminals that were asked to close their batch and of which nothing came: the program ended between.
    pub async fn batches_in_doubt(&self) -> Result<Vec<Deed>, JournalError> {
        let sql = "SELECT json FROM audit WHERE seq IN (SELECT MAX(seq) FROM audit
            WHERE json_extract(json, '$.what') IN (?1, ?2) GROUP BY json_extract(json, '$.terminal_id'))
            AND json_extract(json, '$.what') = ?1 AND json_extract(json, '$.result') = ?3";
        self.read(move |connection| {
            if !exists(connection)? {
                return Ok(Vec::new());
            }
            let mut statement = connection.prepare(sql)?;
            let wanted = params![What::BatchCloseAsked.as_str(), What::BatchClosed.as_str(), Deed::DONE];
            let rows = statement.query_map(wanted, |row| {
                serde_json::from_str(row.get_ref(0)?.as_str()?).map_err(|error| unreadable(0, error))
            })?;
            rows.collect()
        })
        .await
    }

    /// The last close of a terminal's batch, as far as it was closed from here and the terminal said so.
    pub async fn last_batch(&self, terminal: &TerminalId) -> Result<Option<BatchMark>, JournalError> {
        let terminal = terminal.clone();
        // When it was told, and up to which record when it was asked for.
        let sql = "SELECT closed.at, (SELECT json_extract(asked.json, '$.after_record') FROM audit asked
                WHERE asked.seq < closed.seq AND json_extract(asked.json, '$.what') = ?4
                AND json_extract(asked.json, '$.terminal_id') = ?2 ORDER BY asked.seq DESC LIMIT 1)
            FROM audit closed WHERE json_extract(closed.json, '$.what') = ?1
            AND json_extract(closed.json, '$.terminal_id') = ?2 AND json_extract(closed.json, '$.result') = ?3
            ORDER BY closed.seq DESC LIMIT 1";
        self.read(move |connection| {
            if !exists(connection)? {
                return Ok(None);
            }
            let asked = What::BatchCloseAsked.as_str();
            let wanted = params![What::BatchClosed.as_str(), terminal.as_str(), Deed::DONE, asked];
            let mark = |row: &rusqlite::Row<'_>| Ok(BatchMark { at: WallTime(row.get(0)?), after_record: row.get(1)? });
            connection.query_row(sql, wanted, mark).optional()
        })
        .await
    }

    /// When the last batch of a terminal was closed, as far as it was closed from here and the terminal said so.
    pub async fn last_batch_close(&self, terminal: &TerminalId) -> Result<Option<WallTime>, JournalError> {
        let terminal = terminal.clone();
        let sql = "SELECT at FROM audit WHERE json_extract(json, '$.what') = ?1
            AND json_extract(json, '$.terminal_id') = ?2 AND json_extract(json, '$.result') = ?3
            ORDER BY seq DESC LIMIT 1";
        self.read(move |connection| {
            if !exists(connection)? {
                return Ok(None);
            }
            let wanted = params![What::BatchClosed.as_str(), terminal.as_str(), Deed::DONE];
            connection.query_row(sql, wanted, |row| Ok(WallTime(row.get(0)?))).optional()
        })
        .await
    }
}

/// What the last deed about pruning says.
pub(in super::super) fn last_pruned(connection: &Connection) -> rusqlite::Result<Option<PrunedMark>> {
    if !exists(connection)? {
        return Ok(None);
    }
    let sql = "SELECT json FROM audit WHERE json_extract(json, '$.what') = ?1 ORDER BY seq DESC LIMIT 1";
    let json: Option<String> =
        connection.query_row(sql, [What::JournalPruned.as_str()], |row| row.get(0)).optional()?;
    let deed: Option<Deed> =
        json.map(|json| serde_json::from_str(&json).map_err(|error| unreadable(0, error))).transpose()?;
    Ok(deed.and_then(|deed| deed.pruned))
}

/// The deeds, newest first; works beside a running console and changes nothing. Blocks while it reads.
///
/// # Errors
/// What the file says. A journal of an older version has none.
pub fn audit(place: &JournalPlace, filter: AuditFilter) -> Result<Vec<AuditRecord>, JournalError> {
    let connection = open::for_reading(place)?;
    newest(&connection, filter).map_err(|error| JournalError::from_sql(place.file(), &error))
}

/// By number, not by time: a clock that was set back does not change what came first.
fn newest(connection: &Connection, filter: AuditFilter) -> rusqlite::Result<Vec<AuditRecord>> {
    if !exists(connection)? {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT {} FROM audit WHERE at >= ?1 ORDER BY seq DESC LIMIT ?2", Stored::COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    let since = filter.since.map_or(i64::MIN, |since| since.0);
    let rows = statement.query_map(params![since, filter.limit], |row| Stored::read(row)?.opened())?;
    rows.collect()
}
