//! What can go wrong with the journal, in values that name the file and the way out.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::platform::{FileFault, LockFault};

/// Kinds of trouble, each with a stable code and advice of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum JournalFault {
    /// Another process has the home.
    Locked,
    /// The file, or what is stored in it, is damaged.
    Damaged,
    /// A newer version of the program made it. It was not touched.
    Newer,
    /// It is no journal of this program.
    Foreign,
    /// The disk is full; nothing was stored.
    DiskFull,
    /// It cannot be written: file system, mode or a read-only handle.
    ReadOnly,
    /// Another program keeps it locked for writing; nothing was stored.
    Busy,
    /// A write or sync failed: nothing more is written until the next start.
    Broken,
    /// The file was moved or deleted while open.
    Moved,
    /// The events do not follow what is stored: a mistake of the caller, nothing was stored.
    OutOfOrder,
    /// The journal was closed.
    Closed,
    /// The target of a backup or export exists already.
    Exists,
    /// Anything else the system says about a file.
    Unusable,
}

impl JournalFault {
    /// The stable code, for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Self::Locked => "home_locked",
            Self::Damaged => "journal_damaged",
            Self::Newer => "journal_newer",
            Self::Foreign => "journal_foreign",
            Self::DiskFull => "journal_disk_full",
            Self::ReadOnly => "journal_read_only",
            Self::Busy => "journal_busy",
            Self::Broken => "journal_broken",
            Self::Moved => "journal_moved",
            Self::OutOfOrder => "journal_out_of_order",
            Self::Closed => "journal_closed",
            Self::Exists => "file_exists",
            Self::Unusable => "journal_unusable",
        }
    }

    /// What to do about it, one or two English sentences.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Locked => "Use the console that is running, or end it first.",
            Self::Damaged => {
                "Save what is readable with `countertop journal export --salvage`, keep the file, and start a fresh journal."
            }
            Self::Newer => "Use the newer version of countertop; this one has not touched the file.",
            Self::Foreign => "Choose another home; this file belongs to another program.",
            Self::DiskFull => {
                "Free some space on this disk; open payments can still be finished, new ones are refused."
            }
            Self::ReadOnly => "Make the home writable for this user; history can be read, selling is locked.",
            Self::Busy => "Close the other program that writes to the journal, then try again.",
            Self::Broken => "Check the disk and start again; history can be read, selling is locked.",
            Self::Moved => "Put the journal back where it was and start again; selling is locked.",
            Self::OutOfOrder => "Report this to the makers of countertop; nothing was stored.",
            Self::Closed => "Start countertop again.",
            Self::Exists => "Choose a name that does not exist yet; nothing is overwritten.",
            Self::Unusable => "Check the folder, its owner and its mode.",
        }
    }
}

/// Why the journal did not do what was asked: the kind, the file and what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("{}: {detail}", path.display())]
pub struct JournalError {
    /// The kind, which decides code and advice.
    pub fault: JournalFault,
    /// The file it is about.
    pub path: PathBuf,
    /// What happened, for reading.
    pub detail: String,
}

impl JournalError {
    pub(super) fn new(fault: JournalFault, path: &Path, detail: impl Into<String>) -> Self {
        Self { fault, path: path.to_owned(), detail: detail.into() }
    }

    /// The stable code, for scripts.
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }

    /// What to do about it.
    pub fn advice(&self) -> &'static str {
        self.fault.advice()
    }

    /// Sorts an error of SQLite.
    pub(super) fn from_sql(path: &Path, error: &rusqlite::Error) -> Self {
        Self::new(sql_fault(error), path, error.to_string())
    }

    /// Sorts an error of the operating system.
    pub(super) fn from_io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let fault = match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => JournalFault::DiskFull,
            Kind::ReadOnlyFilesystem | Kind::PermissionDenied => JournalFault::ReadOnly,
            Kind::AlreadyExists => JournalFault::Exists,
            _ => JournalFault::Unusable,
        };
        Self::new(fault, path, error.to_string())
    }

    pub(super) fn from_file(fault: &FileFault) -> Self {
        use crate::platform::FileFaultKind as Kind;
        let kind = match fault.kind {
            Kind::DiskFull => JournalFault::DiskFull,
            Kind::ReadOnly | Kind::PermissionDenied => JournalFault::ReadOnly,
            _ => JournalFault::Unusable,
        };
        Self::new(kind, &fault.path, fault.kind.to_string())
    }

    pub(super) fn from_lock(path: &Path, fault: &LockFault) -> Self {
        match fault {
            LockFault::Held { .. } => Self::new(JournalFault::Locked, path, fault.to_string()),
            LockFault::File(fault) => Self::from_file(fault),
        }
    }
}

fn sql_fault(error: &rusqlite::Error) -> JournalFault {
    use rusqlite::Error as Sql;
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => JournalFault::DiskFull,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => JournalFault::ReadOnly,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => JournalFault::Busy,
        // All statements are ours: one that the file does not understand (SQLITE_ERROR) met tables that are not.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown | ErrorCode::TypeMismatch) => {
            JournalFault::Damaged
        }
        Some(_) => JournalFault::Unusable,
        None => match error {
            // A stored value that is not what this program stores.
            Sql::FromSqlConversionFailure(..)
            | Sql::InvalidColumnType(..)
            | Sql::IntegralValueOutOfRange(..)
            | Sql::Utf8Error(..)
            // A statement of ours that the tables do not understand.
            | Sql::SqlInputError { .. } => JournalFault::Damaged,
            _ => JournalFault::Unusable,
        },
    }
}
