//! The payments of the last records, compared at every start with their rows and with the index of open ones. SQLite believes
//! an index whatever is in it: one spoiled byte there, and an open payment would be forgotten without a word.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::find::{OPEN, references};
use super::record::{self, unreadable};

/// How many of the last records are looked at: a start may not take longer the longer the journal is.
const LOOKED_AT: i64 = 64;

/// Damage, if a payment of the last records is not what its events say, or is open and not in the index.
pub(super) fn check(connection: &Connection) -> rusqlite::Result<()> {
    let sql = "SELECT DISTINCT reference FROM event NOT INDEXED WHERE seq > (SELECT MAX(seq) FROM event) - ?1";
    let open: BTreeSet<_> = references(connection, OPEN, [])?.into_iter().collect();
    for reference in references(connection, sql, [LOOKED_AT])? {
        let missing = || unreadable(0, format!("{reference} has events and no row"));
        let payment = record::payment(connection, reference)?.ok_or_else(missing)?;
        if payment.is_open() != open.contains(&reference) {
            return Err(unreadable(0, format!("{reference} is not in the index of open payments as its events say")));
        }
    }
    Ok(())
}
