//! Pages of payment rows: by key, never by offset, so that the last page of a million rows is as quick as the first.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::payment::{Kind, Reference, WallTime};

use super::error::JournalError;
use super::handle::Journal;
use super::row::PaymentRow;
use super::search;

/// Which payments.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// Intended at this time or later.
    pub since: Option<WallTime>,
    /// Intended before this time.
    pub until: Option<WallTime>,
    /// On this terminal: its permanent id or the name it had.
    pub terminal: Option<String>,
    /// With this outcome word, or [`Filter::HELD`].
    pub outcome: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// With this text in its reference, order number, amount, card or vendor's id.
    pub search: Option<String>,
    /// What needs attention on top, whatever its age.
    pub open_first: bool,
}

impl Filter {
    /// In the place of an outcome: holds that were neither charged nor released.
    pub const HELD: &str = "held";
}

/// A place between two rows of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cursor {
    is_open: bool,
    started: WallTime,
    reference: Reference,
}

impl Cursor {
    /// At this row.
    pub fn at(row: &PaymentRow) -> Self {
        Self { is_open: row.is_open, started: row.started, reference: row.reference }
    }
}

/// Where a page begins. Pages come newest first, whichever way they were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum PageFrom {
    /// At the top.
    Top,
    /// Below this row: older ones.
    Below(Cursor),
    /// Above this row: newer ones.
    Above(Cursor),
    /// At the bottom.
    Bottom,
}

impl Journal {
    /// At most `limit` rows.
    pub async fn list(&self, filter: Filter, from: PageFrom, limit: u32) -> Result<Vec<PaymentRow>, JournalError> {
        self.look(move |connection| page(connection, &filter, from, limit as usize)).await
    }
}

/// A condition and the values it needs.
type Condition = (String, Vec<Value>);

fn page(connection: &Connection, filter: &Filter, from: PageFrom, limit: usize) -> rusqlite::Result<Vec<PaymentRow>> {
    let upwards = matches!(from, PageFrom::Above(_) | PageFrom::Bottom);
    let cursor = if let PageFrom::Above(cursor) | PageFrom::Below(cursor) = from { Some(cursor) } else { None };
    let mut rows = Vec::new();
    for part in parts(filter.open_first, upwards, cursor) {
        let mut conditions = conditions(filter, part.open == Some(true));
        conditions.extend(part.condition());
        let wanted = limit - rows.len();
        rows.extend(select(connection, conditions, upwards, wanted)?);
        if rows.len() == limit {
            break;
        }
    }
    if upwards {
        rows.reverse();
    }
    Ok(rows)
}

/// A stretch of the list that one query reads: open rows, the others, or all; from a cursor or from its end.
#[derive(Debug, Clone, Copy)]
struct Part {
    open: Option<bool>,
    cursor: Option<Cursor>,
    upwards: bool,
}

/// The stretches in the order in which they are read.
fn parts(open_first: bool, upwards: bool, cursor: Option<Cursor>) -> Vec<Part> {
    if !open_first {
        return vec![Part { open: None, cursor, upwards }];
    }
    let order = if upwards { [false, true] } else { [true, false] };
    let started = order.into_iter().skip_while(|open| cursor.is_some_and(|cursor| cursor.is_open != *open));
    started
        .map(|open| {
            let cursor = cursor.filter(|cursor| cursor.is_open == open);
            Part { open: Some(open), cursor, upwards }
        })
        .collect()
}

impl Part {
    fn condition(&self) -> Vec<Condition> {
        let mut conditions = Vec::new();
        if let Some(open) = self.open {
            conditions.push(((if open { "is_open" } else { "NOT is_open" }).to_owned(), Vec::new()));
        }
        if let Some(cursor) = self.cursor {
            let sign = if self.upwards { '>' } else { '<' };
            let values = vec![Value::from(cursor.started.0), Value::from(cursor.reference.as_str().to_owned())];
            conditions.push((format!("(started, reference) {sign} (?, ?)"), values));
        }
        conditions
    }
}

/// `any_age`: what needs attention is shown whatever its day.
fn conditions(filter: &Filter, any_age: bool) -> Vec<Condition> {
    let number = |sql: &str, at: WallTime| (sql.to_owned(), vec![Value::from(at.0)]);
    let text = |sql: &str, text: &str| (sql.to_owned(), vec![Value::from(text.to_owned())]);
    let mut conditions = Vec::new();
    conditions.extend(filter.since.filter(|_| !any_age).map(|at| number("started >= ?", at)));
    conditions.extend(filter.until.filter(|_| !any_age).map(|at| number("started < ?", at)));
    conditions.extend(filter.outcome.as_deref().map(|word| match word {
        Filter::HELD => (super::holds::open(), Vec::new()),
        _ => text("outcome = ?", word),
    }));
    conditions.extend(filter.kind.map(|kind| text("kind = ?", kind.as_str())));
    if let Some(terminal) = &filter.terminal {
        let name = Value::from(terminal.clone());
        conditions.push(("(terminal = ? OR terminal_name = ?)".to_owned(), vec![name.clone(), name]));
    }
    conditions.extend(filter.search.as_deref().and_then(search::condition));
    conditions
}

fn select(
    connection: &Connection,
    conditions: Vec<Condition>,
    upwards: bool,
    limit: usize,
) -> rusqlite::Result<Vec<PaymentRow>> {
    let (texts, values): (Vec<String>, Vec<Vec<Value>>) = conditions.into_iter().unzip();
    let filter = if texts.is_empty() { "1".to_owned() } else { texts.join(" AND ") };
    let order = if upwards { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT {}, {} FROM payment WHERE {filter} ORDER BY started {order}, reference {order} LIMIT {limit}",
        PaymentRow::COLUMNS,
        PaymentRow::BECAME
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values.into_iter().flatten()), PaymentRow::read_with_end)?;
    rows.collect()
}
