//! Looking payments up: what is open, by a reference read over the phone, by the vendor's id, by the sale they undo, and what
//! the duplicate guard must see.

use rusqlite::{Connection, Params, params};

use crate::money::Amount;
use crate::payment::{Kind, Neighbour, Payment, Reference, TerminalId, WallTime};

use super::error::JournalError;
use super::handle::Journal;
use super::record::{self, unreadable};
use super::row::{minor_column, minor_units};
use super::search::reference_text;

/// More candidates than these are not told.
const CANDIDATES: u8 = 10;
/// Characters of a short reference: screens show the last six.
const SHORT: usize = 6;

/// What a look-up by text found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Exactly one payment.
    One(Box<Payment>),
    /// None.
    None,
    /// More than one; at most ten of them, newest first.
    Many(Vec<Reference>),
}

/// A payment that the duplicate guard looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearby {
    /// It.
    pub payment: Payment,
    /// True if it was voided or refunded whole, with proof.
    pub undone: bool,
}

impl Nearby {
    /// As [`crate::payment::check_duplicate`] takes it.
    pub fn neighbour(&self) -> Neighbour<'_> {
        Neighbour { payment: &self.payment, undone: self.undone }
    }
}

/// References of everything that needs somebody's attention, oldest first.
pub(super) const OPEN: &str = "SELECT reference FROM payment WHERE is_open ORDER BY started, reference";

impl Journal {
    /// Everything that needs somebody's attention, oldest first. Its time does not depend on how long the journal is.
    pub async fn open_payments(&self) -> Result<Vec<Payment>, JournalError> {
        self.read(move |connection| payments(connection, OPEN, [])).await
    }

    /// Looks a payment up by its whole reference, any beginning of it, or its last six characters, in any case. Letters that
    /// references avoid are read as the digits they are mistaken for.
    pub async fn find(&self, text: &str) -> Result<Found, JournalError> {
        let Some(text) = reference_text(text) else { return Ok(Found::None) };
        self.read(move |connection| {
            let mut found = by_beginning(connection, &text)?;
            if text.len() == SHORT {
                found.extend(by_end(connection, &text)?);
                found.sort_unstable_by(|a, b| b.cmp(a));
                found.dedup();
            }
            match found.as_slice() {
                [] => Ok(Found::None),
                [one] => {
                    Ok(record::payment(connection, *one)?.map_or(Found::None, |payment| Found::One(Box::new(payment))))
                }
                _ => Ok(Found::Many(found.into_iter().take(CANDIDATES.into()).collect())),
            }
        })
        .await
    }

    /// The payments that the vendor knows under this id, oldest first: a sale and what undoes it may share one.
    pub async fn by_vendor_reference(&self, id: &str) -> Result<Vec<Payment>, JournalError> {
        let id = id.to_owned();
        let sql = "SELECT reference FROM payment WHERE vendor_reference = ?1 ORDER BY reference";
        self.read(move |connection| payments(connection, sql, [id])).await
    }

    /// The payments about this one, oldest first.
    pub async fn linked(&self, original: Reference) -> Result<Vec<Payment>, JournalError> {
        let sql = "SELECT reference FROM payment WHERE original = ?1 ORDER BY reference";
        self.read(move |connection| payments(connection, sql, [original.as_str()])).await
    }

    /// What was done on this terminal about a sale or hold of another till, by the number on its slip, oldest first. There is
    /// little of that: all of it is read.
    pub async fn about_slip(&self, terminal: &TerminalId, id: &str) -> Result<Vec<Payment>, JournalError> {
        let (terminal, id) = (terminal.0.clone(), id.to_owned());
        let sql = "SELECT reference FROM payment
            WHERE terminal = ?1 AND original IS NULL AND kind IN ('refund', 'void', 'completion') ORDER BY reference";
        self.read(move |connection| {
            let mut found = payments(connection, sql, [terminal])?;
            found.retain(|payment| payment.intent.is_of_slip(&id));
            Ok(found)
        })
        .await
    }

    /// What [`crate::payment::check_duplicate`] must see before `amount` is taken or held under `order`: of the same order
    /// whenever they were, and of the same amount while open or ended at `since` or later.
    pub async fn neighbours(
        &self,
        amount: Amount,
        order: Option<&str>,
        since: WallTime,
    ) -> Result<Vec<Nearby>, JournalError> {
        let order = order.map(str::to_owned);
        let sql = "SELECT reference FROM payment WHERE kind IN ('sale', 'preauth', 'completion') AND reference IN (
                SELECT reference FROM payment WHERE order_number = ?3
                UNION ALL SELECT reference FROM payment INDEXED BY payment_open
                    WHERE is_open AND minor = ?1 AND currency = ?2
                UNION ALL SELECT reference FROM payment INDEXED BY payment_amount
                    WHERE minor = ?1 AND currency = ?2 AND finished IS NOT NULL AND finished >= ?4)";
        self.read(move |connection| {
            let bound = params![minor_column(amount), amount.currency().code(), order, since.0];
            let found = payments(connection, sql, bound)?;
            found.into_iter().map(|payment| nearby(connection, payment)).collect()
        })
        .await
    }
}

fn by_beginning(connection: &Connection, text: &str) -> rusqlite::Result<Vec<Reference>> {
    // `~` sorts behind every character of a reference.
    let sql = "SELECT reference FROM payment WHERE reference >= ?1 AND reference < ?1 || '~' ORDER BY reference DESC LIMIT ?2";
    references(connection, sql, params![text, CANDIDATES])
}

/// Reads the index of starting times, which holds every reference: no index of its own slows each sale for this.
fn by_end(connection: &Connection, text: &str) -> rusqlite::Result<Vec<Reference>> {
    let sql = "SELECT reference FROM payment WHERE substr(reference, 15) = ?1 LIMIT ?2";
    references(connection, sql, params![text, CANDIDATES])
}

fn nearby(connection: &Connection, payment: Payment) -> rusqlite::Result<Nearby> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, minor FROM payment
         WHERE original = ?1 AND kind IN ('refund', 'void') AND outcome = 'approved' AND NOT reversed",
    )?;
    let returned = statement.query_map([payment.intent.reference.as_str()], |row| {
        Ok((row.get_ref(0)?.as_str()? == Kind::Void.as_str(), minor_units(row, 1)?))
    })?;
    let (mut voided, mut refunded) = (false, 0_u64);
    for row in returned {
        let (void, minor) = row?;
        voided |= void;
        refunded = refunded.saturating_add(if void { 0 } else { minor });
    }
    let undone = voided || refunded >= payment.intent.amount.minor_units().max(1);
    Ok(Nearby { payment, undone })
}

/// The references that a query gives.
pub(super) fn references(connection: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<Vec<Reference>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows =
        statement.query_map(params, |row| row.get_ref(0)?.as_str()?.parse().map_err(|error| unreadable(0, error)))?;
    rows.collect()
}

/// The payments whose references a query gives, folded from their events.
fn payments(connection: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<Vec<Payment>> {
    let found = references(connection, sql, params)?;
    let folded = found.into_iter().map(|reference| {
        let missing = || unreadable(0, format!("{reference} has a row but no events"));
        record::payment(connection, reference)?.ok_or_else(missing)
    });
    folded.collect()
}
