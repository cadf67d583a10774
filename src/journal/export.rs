//! The journal as JSON lines, one record each: `{"seq":1,"reference":"...","at":...,"event":{...},"hash":"..."}`, then one for
//! each deed: `{"seq":1,"at":...,"audit":{...},"hash":"..."}`.

use std::io::Write;

use rusqlite::Connection;
use serde::Serialize;
use serde_json::value::RawValue;

use super::audit::{self, Stored};
use super::chain::{Head, hex};
use super::error::{JournalError, JournalFault};
use super::open;
use super::place::JournalPlace;
use super::pruned;
use super::record::Record;
use super::salvage;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportReport {
    /// Lines of payments written.
    pub records: u64,
    /// Lines of deeds written.
    pub audit_records: u64,
    /// Numbers before the last record under which nothing could be read; salvage counts those that were pruned among them.
    pub missing: u64,
    /// Lines whose hash does not fit what is known of the record before, marked `"chained":false`.
    pub unchained: u64,
}

#[derive(Serialize)]
struct Line<'a> {
    seq: i64,
    reference: &'a str,
    at: i64,
    event: &'a RawValue,
    hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    chained: Option<bool>,
}

#[derive(Serialize)]
struct AuditLine<'a> {
    seq: i64,
    at: i64,
    audit: &'a RawValue,
    hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    chained: Option<bool>,
}

/// Writes all records in order. With `salvage` it reads around any damage, without SQLite, and writes every record that can
/// still be read. Works beside a running console.
///
/// # Errors
/// `Damaged` at the first damage without `salvage`; otherwise what the file or the writer says.
pub fn export(place: &JournalPlace, out: &mut dyn Write, salvage: bool) -> Result<ExportReport, JournalError> {
    let report = if salvage { salvage::export(place, out) } else { export_sound(place, out) }?;
    out.flush().map_err(|error| write_error(place, &error))?;
    Ok(report)
}

fn export_sound(place: &JournalPlace, out: &mut dyn Write) -> Result<ExportReport, JournalError> {
    let connection = open::for_reading(place)?;
    let _one_state_of_the_file = connection.unchecked_transaction();
    let records = export_events(&connection, place, out)?;
    let audit_records = export_audit(&connection, place, out)?;
    Ok(ExportReport { records, audit_records, ..ExportReport::default() })
}

fn export_events(connection: &Connection, place: &JournalPlace, out: &mut dyn Write) -> Result<u64, JournalError> {
    let sql = |error| JournalError::from_sql(place.file(), &error);
    let query = format!("SELECT {} FROM event ORDER BY seq", Record::COLUMNS);
    let mut statement = connection.prepare(&query).map_err(sql)?;
    let mut rows = statement.query([]).map_err(sql)?;
    let (mut records, mut head) = (0, Head::default());
    while let Some(row) = rows.next().map_err(sql)? {
        let record = Record::read(row).map_err(sql)?;
        let before = pruned::bridge(connection, head, record.seq).map_err(sql)?;
        if !record.follows(&before.hash) {
            return Err(unchained(place, "record", record.seq));
        }
        head = Head { seq: record.seq, hash: record.hash };
        write_line(place, out, &record, None)?;
        records += 1;
    }
    Ok(records)
}

fn export_audit(connection: &Connection, place: &JournalPlace, out: &mut dyn Write) -> Result<u64, JournalError> {
    let sql = |error| JournalError::from_sql(place.file(), &error);
    if !audit::exists(connection).map_err(sql)? {
        return Ok(0);
    }
    let query = format!("SELECT {} FROM audit ORDER BY seq", Stored::COLUMNS);
    let mut statement = connection.prepare(&query).map_err(sql)?;
    let mut rows = statement.query([]).map_err(sql)?;
    let (mut records, mut before) = (0, [0; 32]);
    while let Some(row) = rows.next().map_err(sql)? {
        let stored = Stored::read(row).map_err(sql)?;
        if !stored.follows(&before) {
            return Err(unchained(place, "audit record", stored.seq));
        }
        before = stored.hash;
        write_audit_line(place, out, &stored, None)?;
        records += 1;
    }
    Ok(records)
}

fn unchained(place: &JournalPlace, word: &str, seq: i64) -> JournalError {
    let detail = format!("{word} {seq} does not fit the one before it");
    JournalError::new(JournalFault::Damaged, place.file(), detail)
}

/// One record, one line.
pub(super) fn write_line(
    place: &JournalPlace,
    out: &mut dyn Write,
    record: &Record,
    chained: Option<bool>,
) -> Result<(), JournalError> {
    let (seq, at, hash) = (record.seq, record.at, hex(&record.hash));
    let event = raw(place, seq, &record.json)?;
    write_json(place, out, &Line { seq, reference: record.reference.as_str(), at, event, hash, chained })
}

/// One deed, one line.
pub(super) fn write_audit_line(
    place: &JournalPlace,
    out: &mut dyn Write,
    stored: &Stored,
    chained: Option<bool>,
) -> Result<(), JournalError> {
    let (seq, at, hash) = (stored.seq, stored.at, hex(&stored.hash));
    let audit = raw(place, seq, &stored.json)?;
    write_json(place, out, &AuditLine { seq, at, audit, hash, chained })
}

/// A text that is no JSON cannot have been stored by this program: damage.
fn raw<'a>(place: &JournalPlace, seq: i64, json: &'a str) -> Result<&'a RawValue, JournalError> {
    serde_json::from_str(json)
        .map_err(|error| JournalError::new(JournalFault::Damaged, place.file(), format!("record {seq}: {error}")))
}

fn write_json(place: &JournalPlace, out: &mut dyn Write, line: &impl Serialize) -> Result<(), JournalError> {
    let mut text = serde_json::to_string(line).expect("plain values always become JSON");
    text.push('\n');
    out.write_all(text.as_bytes()).map_err(|error| write_error(place, &error))
}

fn write_error(place: &JournalPlace, error: &std::io::Error) -> JournalError {
    let error = JournalError::from_io(place.file(), error);
    JournalError { detail: format!("the export cannot be written: {}", error.detail), ..error }
}
