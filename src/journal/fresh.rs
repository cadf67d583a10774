//! Going on after damage: the damaged journal is put aside whole and a fresh one names it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::platform::Wall;

use super::error::JournalError;
use super::handle::Journal;
use super::open;
use super::place::{JournalPlace, sync_folder_of};

impl Journal {
    /// Renames the journal to `journal.db.damaged-<ms since 1970>` (with its log, so that `export --salvage` still reads both) and
    /// opens a fresh one whose `meta` table names it. Returns that name too. What was open in the old one is not in the new one.
    pub async fn start_fresh(place: &JournalPlace, program: &str) -> Result<(Self, PathBuf), JournalError> {
        let lock = open::lock(place, program)?;
        let old = put_aside(place, Wall::now())?;
        let name = old.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok((Self::open_continuing(place, lock, name).await?, old))
    }
}

/// The witness goes last: a start that finds the work half done then sees that records are missing.
fn put_aside(place: &JournalPlace, now: Wall) -> Result<PathBuf, JournalError> {
    let mut name = place.file().as_os_str().to_owned();
    name.push(format!(".damaged-{}", now.unix_millis()));
    let old = JournalPlace::of_file(Path::new(&name));
    let mut witness = name.clone();
    witness.push("-head");
    let moves = [(place.wal(), old.wal()), (place.file().into(), name.into()), (place.witness(), witness.into())];
    for (from, to) in moves {
        match fs::rename(&from, &to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(JournalError::from_io(&from, &error));
            }
            _ => {}
        }
    }
    // An index of the log that is gone; SQLite makes it anew.
    let _ = fs::remove_file(place.shm());
    sync_folder_of(place.file())?;
    Ok(old.file().to_owned())
}
