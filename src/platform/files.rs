//! Private files: made with mode 0600 in folders of mode 0700, checked when read, replaced whole or not at all.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The bits that let anybody but the owner in.
const OTHERS: u32 = 0o077;

/// Why a file or folder could not be used: which one, what is wrong, what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("{}: {kind}{}", path.display(), detail_text(detail))]
pub struct FileFault {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it, with the advice.
    pub kind: FileFaultKind,
    /// The operating system's words, empty when it gave none.
    pub detail: String,
}

/// Kinds of trouble with a file, each with advice of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum FileFaultKind {
    /// It is not there.
    #[error("does not exist")]
    Missing,
    /// This user may not.
    #[error("may not be used by this user; check its owner and mode")]
    PermissionDenied,
    /// Another user owns it, so it may have been planted.
    #[error("belongs to another user; refuse it, or give it to this user with chown")]
    OwnedByAnother,
    /// It is a folder, a link that leads nowhere or something else that is no plain file or folder as needed.
    #[error("is not what is needed here (a plain file or a folder)")]
    WrongType,
    /// It is larger than the limit of the reader.
    #[error("is too large to be what is needed here")]
    TooLarge,
    /// The disk is full.
    #[error("cannot be written: the disk is full; free some space")]
    DiskFull,
    /// The file system is mounted read-only.
    #[error("cannot be written: the file system is read-only")]
    ReadOnly,
    /// It is a link, or lies behind one, to what is not there: a drive that is not mounted is not an empty one.
    #[error("is a link, or lies behind one, to what is not there")]
    DanglingLink,
    /// Anything else the system says.
    #[error("cannot be used")]
    Unusable,
}

fn hangs_in_the_air(path: &Path) -> bool {
    path.ancestors().any(|part| fs::symlink_metadata(part).is_ok_and(|found| found.is_symlink()) && !part.exists())
}

fn detail_text(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(" ({detail})") }
}

impl FileFault {
    /// Sorts the operating system's error; `otherwise` is the kind for what has none of its own.
    pub fn from_io(path: PathBuf, error: &io::Error, otherwise: FileFaultKind) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound if hangs_in_the_air(&path) => FileFaultKind::DanglingLink,
            io::ErrorKind::NotFound => FileFaultKind::Missing,
            io::ErrorKind::PermissionDenied => FileFaultKind::PermissionDenied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileFaultKind::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => FileFaultKind::ReadOnly,
            io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => FileFaultKind::WrongType,
            _ => otherwise,
        };
        Self { path, kind, detail: error.to_string() }
    }

    fn plain(path: &Path, kind: FileFaultKind) -> Self {
        Self { path: path.to_owned(), kind, detail: String::new() }
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> FileFault {
    move |error| FileFault::from_io(path.to_owned(), &error, FileFaultKind::Unusable)
}

/// Makes the folder and its parents, ours alone (0700). One that exists must be ours; a too open mode is closed.
pub fn create_private_dir(path: &Path) -> Result<(), FileFault> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(at(path))?;
    let folder = File::open(path).map_err(at(path))?;
    close_to_others(path, &folder, 0o700).map(|_| ())
}

/// What a private read found besides the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Closed to others, as it must be.
    Private,
    /// It was open to others and has been closed. Worth a warning: somebody may have read it.
    Closed,
}

/// Reads a private file of at most `limit` bytes. It must be a plain file of this user; when its mode lets others in, the mode
/// is closed to 0600 and the answer says so.
pub fn read_private(path: &Path, limit: u64) -> Result<(Vec<u8>, Mode), FileFault> {
    // Without O_NONBLOCK a planted pipe would block the program here for ever.
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(at(path))?;
    if !file.metadata().map_err(at(path))?.is_file() {
        return Err(FileFault::plain(path, FileFaultKind::WrongType));
    }
    let mode = close_to_others(path, &file, 0o600)?;
    Ok((read_limited(path, file, limit)?, mode))
}

fn read_limited(path: &Path, file: File, limit: u64) -> Result<Vec<u8>, FileFault> {
    let mut content = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut content).map_err(at(path))?;
    if content.len() as u64 > limit {
        return Err(FileFault::plain(path, FileFaultKind::TooLarge));
    }
    Ok(content)
}

/// Works on the open file: what the path names may change under us.
fn close_to_others(path: &Path, file: &File, mode: u32) -> Result<Mode, FileFault> {
    let metadata = file.metadata().map_err(at(path))?;
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(FileFault::plain(path, FileFaultKind::OwnedByAnother));
    }
    if metadata.mode() & OTHERS == 0 {
        return Ok(Mode::Private);
    }
    file.set_permissions(Permissions::from_mode(mode)).map_err(at(path))?;
    Ok(Mode::Closed)
}

/// Writes the file whole or not at all (0600): into a new file beside it, synced, renamed over it, the folder synced. After a
/// crash at any point the old or the new content is there, never a mixture.
pub fn write_private(path: &Path, content: &[u8]) -> Result<(), FileFault> {
    let fresh = beside(path);
    let written = write_fresh(&fresh, content).and_then(|()| fs::rename(&fresh, path));
    if let Err(error) = written {
        // The rest of a failed attempt is worth nothing; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(&fresh);
        return Err(at(path)(error));
    }
    sync_folder(path).map_err(at(path))
}

fn write_fresh(fresh: &Path, content: &[u8]) -> io::Result<()> {
    // What a killed process left at the same name is ours to remove: the folder is private.
    let _ = fs::remove_file(fresh);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(fresh)?;
    file.write_all(content)?;
    file.sync_all()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn mode_of(path: &Path) -> u32 {
        fs::metadata(path).expect("exists").mode() & 0o777
    }

    #[test]
    fn written_whole_and_read_back_privately() {
        let home = tempfile::tempdir().expect("temp dir");
        let path = home.path().join("profile.toml");
        write_private(&path, b"old").expect("written");
        write_private(&path, b"new").expect("replaced");
        assert_eq!(read_private(&path, 100).expect("read"), (b"new".to_vec(), Mode::Private));
        assert_eq!(mode_of(&path), 0o600);
        assert_eq!(fs::read_dir(home.path()).expect("listed").count(), 1, "nothing is left beside it");
    }

    #[rstest]
    #[case(0o644)]
    #[case(0o660)]
    #[case(0o604)]
    fn a_too_open_file_of_ours_is_closed_and_told(#[case] mode: u32) {
        let home = tempfile::tempdir().expect("temp dir");
        let path = home.path().join("profile.toml");
        fs::write(&path, "x").expect("written");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("ours");
        assert_eq!(read_private(&path, 100).expect("read").1, Mode::Closed);
        assert_eq!(mode_of(&path), 0o600);
    }

    #[test]
    fn a_file_of_another_user_is_refused() {
        let home = tempfile::tempdir().expect("temp dir");
        let path = home.path().join("profile.toml");
        write_private(&path, b"x").expect("written");
        if std::os::unix::fs::chown(&path, Some(12345), None).is_err() {
            return; // Only root can give a file away.
        }
        assert_eq!(read_private(&path, 100).expect_err("not ours").kind, FileFaultKind::OwnedByAnother);
    }

    #[test]
    fn folders_are_made_private_and_closed() {
        let home = tempfile::tempdir().expect("temp dir");
        let path = home.path().join("a/b");
        create_private_dir(&path).expect("made");
        assert_eq!(mode_of(&path), 0o700);
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("ours");
        create_private_dir(&path).expect("again");
        assert_eq!(mode_of(&path), 0o700);
    }

    #[test]
    fn trouble_is_named_with_its_path() {
        let home = tempfile::tempdir().expect("temp dir");
        let folder = home.path();
        let missing = read_private(&folder.join("none"), 9).expect_err("missing");
        assert_eq!(missing.kind, FileFaultKind::Missing);
        assert!(missing.to_string().contains("none"), "{missing}");
        assert_eq!(read_private(folder, 9).expect_err("folder").kind, FileFaultKind::WrongType);
        fs::write(folder.join("big"), "0123456789").expect("written");
        assert_eq!(read_private(&folder.join("big"), 9).expect_err("too large").kind, FileFaultKind::TooLarge);
        assert_eq!(write_private(&folder.join("no/file"), b"").expect_err("no folder").kind, FileFaultKind::Missing);
        assert!(create_private_dir(&folder.join("big")).is_err());
        std::os::unix::fs::symlink("/nowhere/at/all", folder.join("away")).expect("linked");
        for path in [folder.join("away"), folder.join("away/file")] {
            let away = read_private(&path, 9).expect_err("a drive that is not mounted");
            assert_eq!(away.kind, FileFaultKind::DanglingLink, "{away}");
        }
    }

    #[test]
    fn a_failed_replacement_keeps_what_was_there() {
        let home = tempfile::tempdir().expect("temp dir");
        let target = home.path().join("taken");
        fs::create_dir(&target).expect("made");
        assert!(write_private(&target, b"x").is_err(), "a folder is not replaced by a file");
        assert!(target.is_dir());
        assert_eq!(fs::read_dir(home.path()).expect("listed").count(), 1);
    }
}
