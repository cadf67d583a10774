//! Sums over a stretch of time, for the line under the list and for reports.

use rusqlite::{Connection, Row};

use crate::money::Currency;
use crate::payment::WallTime;

use super::error::JournalError;
use super::handle::Journal;
use super::record::unreadable;

/// Payments that agree in all of these, counted and summed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Total {
    /// The permanent id of the terminal.
    pub terminal: String,
    /// The word of the kind, and `release` for a void of a hold: nothing goes back with it.
    pub kind: String,
    /// The outcome word.
    pub outcome: String,
    /// What a person decided, `paid` or `unpaid`.
    pub by_hand: Option<String>,
    /// Undone by the terminal itself.
    pub reversed: bool,
    /// No real money.
    pub simulated: bool,
    /// Currency of the sum.
    pub currency: Currency,
    /// How many.
    pub count: u64,
    /// Sum of the intended amounts, minor units. Of tip adjustments it says nothing: each names the whole tip.
    pub minor: u64,
    /// Sum of the tips that go with them now, by the last adjustment that was made; none of what was voided since.
    #[serde(default)]
    pub tips: u64,
    /// Sum of the cash that was given out with them.
    #[serde(default)]
    pub cashback: u64,
}

impl Journal {
    /// Totals of the payments intended at `since` or later and before `until`.
    pub async fn day_totals(&self, since: WallTime, until: WallTime) -> Result<Vec<Total>, JournalError> {
        self.look(move |connection| totals(connection, since, until)).await
    }
}

fn totals(connection: &Connection, since: WallTime, until: WallTime) -> rusqlite::Result<Vec<Total>> {
    let mut statement = connection.prepare_cached(
        "SELECT terminal, CASE WHEN kind = 'void' AND of_hold THEN 'release' ELSE kind END AS sort, outcome, by_hand,
             reversed, simulated, currency, COUNT(*), SUM(minor), SUM(CASE WHEN voided THEN 0 ELSE tip_now END),
             SUM(CASE WHEN voided THEN 0 ELSE COALESCE(cashback, 0) END)
         FROM (SELECT p.*,
                 EXISTS (SELECT 1 FROM payment h WHERE h.reference = p.original AND h.kind = 'preauth') AS of_hold,
                 EXISTS (SELECT 1 FROM payment v WHERE v.original = p.reference AND v.kind = 'void'
                     AND v.outcome = 'approved' AND NOT v.reversed) AS voided,
                 COALESCE((SELECT t.minor FROM payment t WHERE t.original = p.reference AND t.kind = 'tip'
                     AND t.outcome = 'approved' AND NOT t.reversed ORDER BY t.reference DESC LIMIT 1), p.tip, 0) AS tip_now
             FROM payment p WHERE p.started >= ?1 AND p.started < ?2)
         GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7",
    )?;
    let rows = statement.query_map([since.0, until.0], total)?;
    rows.collect()
}

fn total(row: &Row<'_>) -> rusqlite::Result<Total> {
    let whole = |column: usize| -> rusqlite::Result<u64> {
        u64::try_from(row.get::<_, i64>(column)?).map_err(|error| unreadable(column, error))
    };
    Ok(Total {
        terminal: row.get(0)?,
        kind: row.get(1)?,
        outcome: row.get(2)?,
        by_hand: row.get(3)?,
        reversed: row.get(4)?,
        simulated: row.get(5)?,
        currency: Currency::parse(row.get_ref(6)?.as_str()?).map_err(|error| unreadable(6, error))?,
        count: whole(7)?,
        minor: whole(8)?,
        tips: whole(9)?,
        cashback: whole(10)?,
    })
}
