//! A copy of the whole journal, taken while it is in use.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::error::{JournalError, JournalFault};
use super::open;
use super::place::{JournalPlace, private, sync_folder_of};

/// Copies the journal to `target` (0600), which must not exist. Works beside a running console; blocks until the copy is on the
/// disk. The copy is one file and opens as a journal does after a power cut.
///
/// # Errors
/// `Exists` if `target` does; `Damaged` if the journal cannot be read whole.
pub fn backup(place: &JournalPlace, target: &Path) -> Result<(), JournalError> {
    copy(&open::for_reading(place)?, place.file(), target)
}

/// Copies the journal behind `connection` to `target` (0600, synced), which must not exist. What is committed when it begins is
/// in it; the copy is one file and opens as a journal does after a power cut. An incomplete copy is removed.
pub(super) fn copy(connection: &Connection, source: &Path, target: &Path) -> Result<(), JournalError> {
    let fail = |error| JournalError::from_io(target, &error);
    let file = private().create_new(true).open(target).map_err(fail)?;
    let Some(name) = target.to_str() else {
        return Err(JournalError::new(JournalFault::Unusable, target, "the name of the copy is not UTF-8"));
    };
    // VACUUM INTO accepts an empty file, reads inside one transaction and leaves no side files.
    let copied = connection
        .execute("VACUUM main INTO ?1", [name])
        .map_err(|error| copy_error(source, target, &error))
        .and_then(|_| file.sync_all().map_err(fail))
        .and_then(|()| sync_folder_of(target));
    if copied.is_err() {
        // What was copied so far is worth nothing; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(target);
    }
    copied
}

fn copy_error(source: &Path, target: &Path, error: &rusqlite::Error) -> JournalError {
    let of_source = JournalError::from_sql(source, error);
    if of_source.fault == JournalFault::Damaged { of_source } else { JournalError::from_sql(target, error) }
}
