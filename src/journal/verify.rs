//! Checking the whole journal: the file, the chain, and every row against the fold of its events. Streams: its memory does not
//! grow with the journal.

use rusqlite::{Connection, Rows};

use crate::payment::{Payment, Reference, Stamped};

use super::audit;
use super::chain::Head;
use super::error::{JournalError, JournalFault};
use super::open;
use super::place::JournalPlace;
use super::pruned::{self, Stretch};
use super::record::Record;
use super::row::PaymentRow;
use super::witness::{self, Chain};

/// Problems that are told one by one; the rest is counted.
const TOLD: usize = 100;

/// Something that is not as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The record it is about.
    pub seq: Option<i64>,
    /// The payment it is about.
    pub reference: Option<Reference>,
    /// What is wrong, for reading.
    pub what: String,
}

/// What a check of the whole journal found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyReport {
    /// Records read.
    pub records: u64,
    /// Records that are gone because somebody pruned them.
    pub pruned: u64,
    /// Payments compared with their events.
    pub payments: u64,
    /// Hash of the last record, in hex: written down elsewhere, it proves later that nothing before it was changed.
    pub head: String,
    /// Deeds read.
    pub audit_records: u64,
    /// Hash of the last deed, in hex.
    pub audit_head: String,
    /// The first hundred problems.
    pub problems: Vec<Problem>,
    /// How many more there are.
    pub more: u64,
}

impl VerifyReport {
    /// True if all is as it was stored.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn tell(&mut self, seq: Option<i64>, reference: Option<Reference>, what: impl Into<String>) {
        if self.problems.len() < TOLD {
            self.problems.push(Problem { seq, reference, what: what.into() });
        } else {
            self.more += 1;
        }
    }
}

/// Checks the journal as it is when this begins; works beside a running console. Blocks for as long as reading all takes.
///
/// # Errors
/// The file cannot be opened at all. Damage inside it is in the report.
pub fn verify(place: &JournalPlace) -> Result<VerifyReport, JournalError> {
    // Read first: a record that is stored meanwhile must not look as if it were missing.
    let seen = [Chain::Events, Chain::Audit].map(|chain| witness::last_seen(place, chain));
    let connection = open::for_reading(place)?;
    let mut report = VerifyReport::default();
    let checks: [fn(&Connection, &mut VerifyReport) -> rusqlite::Result<()>; 5] =
        [check_file, check_chain, check_pruned, check_rows, check_audit];
    let _one_state_of_the_file = connection.unchecked_transaction();
    for check in checks {
        if let Err(error) = check(&connection, &mut report) {
            let error = JournalError::from_sql(place.file(), &error);
            if error.fault != JournalFault::Damaged {
                return Err(error);
            }
            report.tell(None, None, error.detail);
        }
    }
    let [events, deeds] = seen.map(|seen| seen.map_or(0, |(seq, _)| seq));
    if u64::try_from(events).is_ok_and(|seq| seq > report.records + report.pruned) {
        report.tell(Some(events), None, "had been stored and is not there");
    }
    if u64::try_from(deeds).is_ok_and(|seq| seq > report.audit_records) {
        report.tell(None, None, format!("audit record {deeds} had been stored and is not there"));
    }
    Ok(report)
}

fn check_file(connection: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check(100)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let words = row.get_ref(0)?.as_str()?;
        if words != "ok" {
            report.tell(None, None, words);
        }
    }
    Ok(())
}

fn check_chain(connection: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let sql = format!("SELECT {} FROM event ORDER BY seq", Record::COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut head = Head::default();
    while let Some(row) = rows.next()? {
        let record = Record::read(row)?;
        let (seq, reference) = (Some(record.seq), Some(record.reference));
        let before = pruned::bridge(connection, head, record.seq)?;
        report.pruned += (before.seq - head.seq).unsigned_abs();
        head = before;
        if record.seq != head.seq + 1 {
            report.tell(seq, reference, format!("follows record {}: some are missing between them", head.seq));
        } else if !record.follows(&head.hash) {
            report.tell(seq, reference, "was changed, or the record before it: the hash does not fit");
        }
        report.records += 1;
        head = Head { seq: record.seq, hash: record.hash };
        report.head = head.hex();
    }
    Ok(())
}

/// The list of what was pruned must be the one that the last deed about it names, and every stretch of it must be a gap.
fn check_pruned(connection: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let stretches = pruned::all(connection)?;
    if stretches.iter().map(Stretch::records).sum::<u64>() != report.pruned {
        report.tell(None, None, "the list of pruned records names some that are there, or that nothing follows");
    }
    let named = audit::last_pruned(connection)?.map(|mark| mark.list);
    if named != Some(pruned::digest(&stretches)).filter(|_| !stretches.is_empty()) {
        report.tell(None, None, "the list of pruned records is not the one that was recorded");
    }
    Ok(())
}

fn check_audit(connection: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    if !audit::exists(connection)? {
        return Ok(());
    }
    let mut head = Head::default();
    let read = audit::check_each(connection, &mut head, |what| report.tell(None, None, what))?;
    report.audit_records = read;
    report.audit_head = if read == 0 { String::new() } else { head.hex() };
    Ok(())
}

/// Walks events and rows side by side, both in the order of references.
fn check_rows(connection: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let sql = format!("SELECT {} FROM event ORDER BY reference, seq", Record::COLUMNS);
    let mut events = connection.prepare(&sql)?;
    let mut histories = Histories { rows: events.query([])?, next: None };
    let mut payments =
        connection.prepare(&format!("SELECT {} FROM payment ORDER BY reference", PaymentRow::COLUMNS))?;
    let mut rows = payments.query_map([], PaymentRow::read)?;
    let (mut history, mut row) = (histories.next()?, rows.next().transpose()?);
    loop {
        let behind = match (&history, &row) {
            (None, None) => return Ok(()),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((reference, _)), Some(row)) => reference.cmp(&row.reference),
        };
        report.payments += 1;
        compare(report, history.as_ref().filter(|_| behind.is_le()), row.as_ref().filter(|_| behind.is_ge()));
        if behind.is_le() {
            history = histories.next()?;
        }
        if behind.is_ge() {
            row = rows.next().transpose()?;
        }
    }
}

/// The events of one payment.
type History = (Reference, Vec<Stamped>);

fn compare(report: &mut VerifyReport, history: Option<&History>, row: Option<&PaymentRow>) {
    match (history, row) {
        (Some((reference, events)), row) => {
            let folded = Payment::fold(events).as_ref().map(PaymentRow::of);
            match (folded, row) {
                (None, _) => report.tell(None, Some(*reference), "does not begin with its intent"),
                (Some(_), None) => report.tell(None, Some(*reference), "has events but no row"),
                (Some(folded), Some(row)) if folded != *row => {
                    report.tell(None, Some(*reference), "has a row that is not what its events say");
                }
                _ => {}
            }
        }
        (None, Some(row)) => report.tell(None, Some(row.reference), "has a row but no events"),
        (None, None) => {}
    }
}

/// Events in the order of references, gathered by payment.
struct Histories<'a> {
    rows: Rows<'a>,
    next: Option<(Reference, Stamped)>,
}

impl Histories<'_> {
    fn next(&mut self) -> rusqlite::Result<Option<History>> {
        let Some((reference, first)) = self.take()? else { return Ok(None) };
        let mut events = vec![first];
        while let Some((other, event)) = self.take()? {
            if other != reference {
                self.next = Some((other, event));
                break;
            }
            events.push(event);
        }
        Ok(Some((reference, events)))
    }

    fn take(&mut self) -> rusqlite::Result<Option<(Reference, Stamped)>> {
        if self.next.is_some() {
            return Ok(self.next.take());
        }
        let Some(row) = self.rows.next()? else { return Ok(None) };
        let record = Record::read(row)?;
        Ok(Some((record.reference, record.stamped()?)))
    }
}
