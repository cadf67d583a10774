//! The log: `log/countertop.log` in the home, opened with the first line, never larger than twice its limit.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::level_filters::LevelFilter;

use crate::protocol::without_cards;

/// The environment variable that names the level: `off error warn info debug trace`.
const LEVEL: &str = "COUNTERTOP_LOG";
/// Bytes after which the log is put aside as `countertop.log.1`, in place of the one before.
const LIMIT: u64 = 1024 * 1024;

/// Starts the log in `folder`. A log that cannot be written is no reason not to sell.
pub(super) fn start(folder: &Path) {
    let level = std::env::var(LEVEL).ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::WARN);
    let log = Mutex::new(CappedFile::new(folder.join("countertop.log")));
    let logging = tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(log).finish();
    // A second start in one process (a test) keeps the first log.
    let _ = tracing::subscriber::set_global_default(logging);
}

/// A file that is opened late and put aside when it is full.
struct CappedFile {
    path: PathBuf,
    open: Option<(File, u64)>,
}

impl CappedFile {
    fn new(path: PathBuf) -> Self {
        Self { path, open: None }
    }

    fn file(&mut self) -> io::Result<&mut (File, u64)> {
        if self.open.as_ref().is_some_and(|(_, written)| *written >= LIMIT) {
            self.open = None;
            fs::rename(&self.path, self.path.with_extension("log.1"))?;
        }
        if self.open.is_none() {
            let file = OpenOptions::new().append(true).create(true).mode(0o600).open(&self.path)?;
            let written = file.metadata()?.len();
            self.open = Some((file, written));
        }
        self.open.as_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Write for CappedFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let (file, written) = self.file()?;
        // Whatever somebody logs one day: one event is one write, and no card number gets through.
        let shown = without_cards(&String::from_utf8_lossy(line));
        file.write_all(shown.as_bytes())?;
        *written += shown.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_card_number_gets_into_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("countertop.log");
        let mut log = CappedFile::new(path.clone());
        log.write_all(b"the terminal said 4111111111111111=25122011\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "the terminal said 411111******1111=********\n");
    }

    #[test]
    fn a_full_log_is_put_aside_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("countertop.log");
        let mut log = CappedFile::new(path.clone());
        assert!(!path.exists(), "opened with the first line");
        let line = vec![b'x'; 64 * 1024];
        for _ in 0..40 {
            log.write_all(&line).unwrap();
        }
        let size = |path: &Path| fs::metadata(path).unwrap().len();
        assert!(size(&path) <= LIMIT);
        assert!(size(&path.with_extension("log.1")) <= LIMIT + line.len() as u64);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
