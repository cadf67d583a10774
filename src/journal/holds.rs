//! Amounts that are held on cards and were neither charged nor released.

use super::error::JournalError;
use super::handle::Journal;
use super::row::PaymentRow;

/// The condition: a hold that stands.
pub(super) fn open() -> String {
    format!("kind = 'preauth' AND outcome = 'approved' AND NOT reversed AND ({}) IS NULL", PaymentRow::BECAME)
}

impl Journal {
    /// How many there are, of any day, as far as this journal knows: a bank also ends them by itself.
    pub async fn open_holds(&self) -> Result<u64, JournalError> {
        let sql = format!("SELECT COUNT(*) FROM payment WHERE {}", open());
        let count: i64 = self.look(move |connection| connection.query_row(&sql, [], |row| row.get(0))).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}
