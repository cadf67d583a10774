//! Where the journal lies: its files, their modes, and whether they are still the ones that were opened.

use std::fs::{self, File, OpenOptions, Permissions};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::error::{JournalError, JournalFault};

/// The journal's files in one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPlace {
    file: PathBuf,
}

impl JournalPlace {
    /// `journal.db` in `folder`.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join("journal.db") }
    }

    /// The database file itself.
    pub fn of_file(file: &Path) -> Self {
        Self { file: file.to_owned() }
    }

    /// The database.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether something is there under its name, be it a link that leads nowhere.
    pub fn is_taken(&self) -> bool {
        fs::symlink_metadata(&self.file).is_ok()
    }

    /// The lock that keeps a second writer out.
    pub fn lock(&self) -> PathBuf {
        self.file.with_extension("lock")
    }

    /// SQLite's write-ahead log.
    pub fn wal(&self) -> PathBuf {
        self.with_suffix("-wal")
    }

    /// SQLite's index of the write-ahead log.
    pub fn shm(&self) -> PathBuf {
        self.with_suffix("-shm")
    }

    /// The witness: number and hash of the last record that was acknowledged.
    pub fn witness(&self) -> PathBuf {
        self.file.with_extension("head")
    }

    /// The space kept for finishing open payments on a full disk.
    pub fn reserve(&self) -> PathBuf {
        self.file.with_extension("reserve")
    }

    fn with_suffix(&self, suffix: &str) -> PathBuf {
        let mut name = self.file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    }

    /// Makes the database file (empty, 0600) if there is none, and closes to others whatever is there. SQLite gives its side
    /// files the mode of the database.
    pub(super) fn make_private(&self) -> Result<(), JournalError> {
        let fail = |error| JournalError::from_io(&self.file, &error);
        let fresh = !self.file.exists();
        let file = private().create(true).truncate(false).open(&self.file).map_err(fail)?;
        let metadata = file.metadata().map_err(fail)?;
        if !metadata.is_file() {
            return Err(JournalError::new(JournalFault::Unusable, &self.file, "is not a plain file"));
        }
        for path in [self.file.clone(), self.wal(), self.shm()] {
            close_to_others(&path)?;
        }
        if fresh { sync_folder_of(&self.file) } else { Ok(()) }
    }
}

/// Options that make a file for this user alone.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}

fn close_to_others(path: &Path) -> Result<(), JournalError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.mode() & 0o077 != 0 => fs::set_permissions(path, Permissions::from_mode(0o600))
            .map_err(|error| JournalError::from_io(path, &error)),
        _ => Ok(()),
    }
}

/// Makes names given, taken or changed in the folder of `path` durable.
pub(super) fn sync_folder_of(path: &Path) -> Result<(), JournalError> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| JournalError::from_io(folder, &error))
}

/// The identity of the files that were opened: device and number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    place: JournalPlace,
    file: Option<(u64, u64)>,
    wal: Option<(u64, u64)>,
}

impl Identity {
    /// Of the files as they are now. Taken after the first write, when the write-ahead log exists.
    pub fn of(place: &JournalPlace) -> Self {
        Self { place: place.clone(), file: number(place.file()), wal: number(&place.wal()) }
    }

    /// An error if somebody moved, deleted or replaced one of them: what is written now would go where nobody finds it.
    pub fn check(&self) -> Result<(), JournalError> {
        let moved = |path: &Path| {
            JournalError::new(JournalFault::Moved, path, "was moved, deleted or replaced while the journal was open")
        };
        if number(self.place.file()) != self.file {
            return Err(moved(self.place.file()));
        }
        if self.wal.is_some() && number(&self.place.wal()) != self.wal {
            return Err(moved(&self.place.wal()));
        }
        Ok(())
    }
}

fn number(path: &Path) -> Option<(u64, u64)> {
    fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}
