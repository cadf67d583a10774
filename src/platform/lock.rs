//! The lock on a home folder: one console at a time writes its journal and talks to its terminals.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::clock::Wall;
use super::files::{FileFault, FileFaultKind};
use super::holder::lock_owner;

/// More than any note of ours is long; a foreign file is not read to its end.
const NOTE_LIMIT_BYTES: u64 = 4096;

/// The lock file, held. Dropping it or dying frees it; the file stays behind and is no obstacle to anybody.
#[derive(Debug)]
pub struct HomeLock {
    file: File,
}

/// A child that is just being started has inherited the file, and closing ours alone would leave it locked until it runs.
impl Drop for HomeLock {
    fn drop(&mut self) {
        // What cannot be unlocked is unlocked when it is closed.
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

/// Why the lock was not given.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockFault {
    /// Another process has it.
    #[error("in use by {program} (process {pid}) since {since}")]
    Held {
        /// Its process id; 0 when its note could not be read.
        pid: u32,
        /// The name it wrote.
        program: String,
        /// When it took the lock, RFC 3339 in UTC.
        since: String,
    },
    /// The lock file could not be made or locked at all.
    #[error(transparent)]
    File(#[from] FileFault),
}

/// What the holder writes into the file, for the one who is refused.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    pid: u32,
    program: String,
    since: String,
}

impl HomeLock {
    /// Takes the lock without waiting. `program` is the name told to whoever comes second. The kernel's lock decides, never
    /// the text in the file, so what a dead process left behind does not matter.
    pub fn take(path: &Path, program: &str) -> Result<Self, LockFault> {
        let mut file = open(path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Err(held(&mut file)),
            Err(other) => return Err(fault(path, &other.into()).into()),
        }
        write_note(&mut file, program).map_err(|error| fault(path, &error))?;
        Ok(Self { file })
    }
}

/// Who holds the lock at `path` now; `None` when nobody is seen to. Only looks, so that it is in nobody's way.
pub fn holder(path: &Path) -> Option<LockFault> {
    lock_owner(path)?;
    File::open(path).ok().map(|mut file| held(&mut file))
}

fn open(path: &Path) -> Result<File, FileFault> {
    // Never truncated: the note of the one who holds it must survive us.
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(|error| fault(path, &error))
}

fn fault(path: &Path, error: &io::Error) -> FileFault {
    FileFault::from_io(PathBuf::from(path), error, FileFaultKind::Unusable)
}

fn write_note(file: &mut File, program: &str) -> io::Result<()> {
    let note = Note { pid: std::process::id(), program: program.to_owned(), since: Wall::now().to_string() };
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(serde_json::to_string(&note)?.as_bytes())
}

fn held(file: &mut File) -> LockFault {
    let mut text = String::new();
    let read = file.take(NOTE_LIMIT_BYTES).read_to_string(&mut text);
    let note = read.ok().and_then(|_| serde_json::from_str::<Note>(&text).ok());
    match note {
        Some(Note { pid, program, since }) => LockFault::Held { pid, program, since },
        None => LockFault::Held { pid: 0, program: "another program".to_owned(), since: "an unknown time".to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_free_even_if_a_child_still_has_the_file() {
        let home = tempfile::tempdir().expect("temp dir");
        let path = home.path().join("journal.lock");
        let lock = HomeLock::take(&path, "countertop").expect("free");
        let _inherited = lock.file.try_clone().expect("a second descriptor");
        drop(lock);
        HomeLock::take(&path, "countertop").expect("free again");
    }

    #[test]
    fn the_second_taker_learns_who_holds_it() {
        let home = tempfile::tempdir().expect("temp dir");
        let path = home.path().join("journal.lock");
        let first = HomeLock::take(&path, "countertop").expect("free");
        let Err(LockFault::Held { pid, program, .. }) = HomeLock::take(&path, "other") else { panic!("taken twice") };
        assert_eq!((pid, program.as_str()), (std::process::id(), "countertop"));
        assert!(holder(&path).is_some());
        drop(first);
        assert_eq!(holder(&path), None);
        HomeLock::take(&path, "other").expect("free again");
    }

    #[test]
    fn a_stale_or_foreign_file_is_no_obstacle() {
        let home = tempfile::tempdir().expect("temp dir");
        let path = home.path().join("journal.lock");
        std::fs::write(&path, r#"{"pid":1,"program":"dead","since":"yesterday"} and noise"#).expect("written");
        let _lock = HomeLock::take(&path, "countertop").expect("nobody holds it");
        let note = std::fs::read_to_string(&path).expect("readable");
        assert!(serde_json::from_str::<Note>(&note).is_ok(), "{note}");
    }

    #[test]
    fn a_missing_folder_is_told_with_its_path() {
        let fault = HomeLock::take(Path::new("/no/such/folder/journal.lock"), "countertop").expect_err("no folder");
        assert!(fault.to_string().contains("/no/such/folder"), "{fault}");
    }
}
