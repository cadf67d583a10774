//! The journal as JSON lines, one record each: `{"seq":1,"reference":"...","at":...,"event":{...},"hash":"..."}`.

use std::io::Write;

use serde::Serialize;
use serde_json::value::RawValue;

use super::chain::hex;
use super::error::{JournalError, JournalFault};
use super::open;
use super::place::JournalPlace;
use super::record::Record;
use super::salvage;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportReport {
    /// Lines written.
    pub records: u64,
    /// Numbers before the last record under which nothing could be read.
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
    let sql = |error| JournalError::from_sql(place.file(), &error);
    let connection = open::for_reading(place)?;
    let query = format!("SELECT {} FROM event ORDER BY seq", Record::COLUMNS);
    let mut statement = connection.prepare(&query).map_err(sql)?;
    let mut rows = statement.query([]).map_err(sql)?;
    let (mut report, mut before) = (ExportReport::default(), [0; 32]);
    while let Some(row) = rows.next().map_err(sql)? {
        let record = Record::read(row).map_err(sql)?;
        if !record.follows(&before) {
            let detail = format!("record {} does not fit the one before it", record.seq);
            return Err(JournalError::new(JournalFault::Damaged, place.file(), detail));
        }
        before = record.hash;
        write_line(place, out, &record, None)?;
        report.records += 1;
    }
    Ok(report)
}

/// One record, one line. A text that is no JSON cannot have been stored by this program: damage.
pub(super) fn write_line(
    place: &JournalPlace,
    out: &mut dyn Write,
    record: &Record,
    chained: Option<bool>,
) -> Result<(), JournalError> {
    let event = serde_json::from_str(&record.json).map_err(|error| {
        JournalError::new(JournalFault::Damaged, place.file(), format!("record {}: {error}", record.seq))
    })?;
    let line = Line {
        seq: record.seq,
        reference: record.reference.as_str(),
        at: record.at,
        event,
        hash: hex(&record.hash),
        chained,
    };
    let mut text = serde_json::to_string(&line).expect("plain values always become JSON");
    text.push('\n');
    out.write_all(text.as_bytes()).map_err(|error| write_error(place, &error))
}

fn write_error(place: &JournalPlace, error: &std::io::Error) -> JournalError {
    let error = JournalError::from_io(place.file(), error);
    JournalError { detail: format!("the export cannot be written: {}", error.detail), ..error }
}
