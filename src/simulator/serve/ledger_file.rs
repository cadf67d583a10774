//! The ledger on disk: appended and synced before anything is answered.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::running::SimulatorError;
use crate::simulator::LedgerEntry;

/// An open ledger file.
#[derive(Debug)]
pub(super) struct LedgerFile {
    file: Arc<File>,
    path: PathBuf,
}

impl LedgerFile {
    /// Opens or makes the file; what is in it stays.
    pub(super) fn open(path: &Path) -> Result<Self, SimulatorError> {
        let file = File::options().append(true).create(true).open(path);
        let file = file.map_err(|error| SimulatorError::File(path.to_owned(), error))?;
        Ok(Self { file: Arc::new(file), path: path.to_owned() })
    }

    /// Appends the entry; it is on the disk when this returns.
    pub(super) async fn append(&mut self, entry: &LedgerEntry) -> Result<(), SimulatorError> {
        let (file, line) = (Arc::clone(&self.file), entry.to_line());
        let written = tokio::task::spawn_blocking(move || {
            (&*file).write_all(line.as_bytes())?;
            file.sync_data()
        });
        let written = written.await.unwrap_or_else(|broken| Err(std::io::Error::other(broken)));
        written.map_err(|error| SimulatorError::File(self.path.clone(), error))
    }
}
