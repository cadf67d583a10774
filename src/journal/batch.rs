//! What a terminal's batch should hold, by this journal.

use rusqlite::params;

use crate::payment::{BatchCount, Payment, Reference, TerminalId, WallTime};

use super::error::JournalError;
use super::find::references;
use super::handle::Journal;
use super::record;

impl Journal {
    /// Counts the payments on `terminal` that began after `since`, those alone of which `counts` is true, into `empty`.
    pub async fn batch_count(
        &self,
        terminal: &TerminalId,
        since: Option<WallTime>,
        empty: BatchCount,
        counts: fn(&Payment) -> bool,
    ) -> Result<BatchCount, JournalError> {
        let terminal = terminal.clone();
        let since = since.map_or(i64::MIN, |since| since.0);
        let sql = "SELECT reference FROM payment WHERE terminal = ?1 AND started > ?2
            AND outcome IN ('approved', 'unresolved') ORDER BY started, reference";
        self.read(move |connection| {
            let found: Vec<Reference> = references(connection, sql, params![terminal.as_str(), since])?;
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
