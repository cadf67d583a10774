//! What a terminal's batch should hold, by this journal.

use rusqlite::params;

use crate::payment::{BatchCount, Payment, Reference, TerminalId};

use super::audit::BatchMark;
use super::error::JournalError;
use super::find::references;
use super::handle::Journal;
use super::record;

/// Begun after this record, whatever the clock said then.
const BY_RECORD: &str = "SELECT reference FROM payment WHERE terminal = ?1 AND outcome IN ('approved', 'unresolved')
    AND reference IN (SELECT reference FROM event WHERE seq > ?2)
    AND NOT EXISTS (SELECT 1 FROM event WHERE event.reference = payment.reference AND seq <= ?2)
    ORDER BY started, reference";
/// Begun after this time: for a close of which no record is known.
const BY_TIME: &str = "SELECT reference FROM payment WHERE terminal = ?1 AND started > ?2
    AND outcome IN ('approved', 'unresolved') ORDER BY started, reference";

impl Journal {
    /// The number of the last record of a payment, with what has not been stored yet stored first.
    pub async fn last_record(&self) -> Result<i64, JournalError> {
        self.flush().await?;
        self.read(|connection| connection.query_row("SELECT COALESCE(MAX(seq), 0) FROM event", [], |row| row.get(0)))
            .await
    }

    /// Counts the payments on `terminal` that began after that close, those alone of which `counts` is true, into `empty`.
    pub async fn batch_count(
        &self,
        terminal: &TerminalId,
        since: Option<BatchMark>,
        empty: BatchCount,
        counts: fn(&Payment) -> bool,
    ) -> Result<BatchCount, JournalError> {
        let terminal = terminal.clone();
        let (sql, after) = match since {
            Some(BatchMark { after_record: Some(record), .. }) => (BY_RECORD, record),
            Some(BatchMark { at, .. }) => (BY_TIME, at.0),
            None => (BY_TIME, i64::MIN),
        };
        self.look(move |connection| {
            let found: Vec<Reference> = references(connection, sql, params![terminal.as_str(), after])?;
            let mut count = empty;
            for reference in found {
                if let Some(payment) = record::payment(connection, reference)?.filter(counts) {
                    count.add(&payment);
                }
            }
            Ok(count)
        })
        .await
    }
}
