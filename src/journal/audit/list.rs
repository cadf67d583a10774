//! Recording a deed, and reading the last ones.

use rusqlite::{Connection, params};
use tokio::sync::oneshot;

use crate::payment::WallTime;

use super::super::error::JournalError;
use super::super::handle::{Journal, closed};
use super::super::open;
use super::super::place::JournalPlace;
use super::super::writer::Request;
use super::{AuditRecord, Deed, Stored, exists};

/// Which deeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditFilter {
    /// Done at this time or later.
    pub since: Option<WallTime>,
    /// At most so many, the newest.
    pub limit: u32,
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
