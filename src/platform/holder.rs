//! Who holds a device or file open: asked of `/proc`, without opening the thing itself (opening a serial port raises DTR,
//! which reboots some terminals).

use std::fmt;
use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

/// A process that holds something we want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// Its name as the system shows it; `?` when it is gone or hidden.
    pub name: String,
}

impl Holder {
    /// The process with this id, by the name the system gives it.
    pub fn of(pid: u32) -> Self {
        let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        let name: String = name.trim_end().chars().filter(|letter| !letter.is_control()).collect();
        Self { pid, name: if name.is_empty() { "?".to_owned() } else { name } }
    }

    /// Whether it is this program. A lock's owner is who took it: a child that has just inherited it counts as its parent.
    pub fn is_this_program(&self) -> bool {
        self.pid == std::process::id()
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (process {})", self.name, self.pid)
    }
}

/// Who keeps this path from being used: the owner of a lock on it (of any user, this process too), else another process
/// that has it open (as far as this user may see). `None` when nobody is seen.
pub fn of_device(path: &Path) -> Option<Holder> {
    let path = fs::canonicalize(path).ok()?;
    lock_owner(&path).or_else(|| opener(&path)).map(Holder::of)
}

/// The process that has locked the file with `flock`, from `/proc/locks` (proc(5)): `1: FLOCK ADVISORY WRITE pid
/// major:minor:inode start end`, the device numbers in hex.
pub(super) fn lock_owner(path: &Path) -> Option<u32> {
    let file = fs::metadata(path).ok()?;
    let (major, minor) = (rustix::fs::major(file.dev()), rustix::fs::minor(file.dev()));
    let target = format!("{major:02x}:{minor:02x}:{}", file.ino());
    let locks = fs::read_to_string("/proc/locks").ok()?;
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let pid =
            (words.get(1) == Some(&"FLOCK") && words.get(5) == Some(&target.as_str())).then(|| words.get(4))??;
        pid.parse().ok().filter(|pid| *pid != 0)
    })
}

/// Another process that has the path open and is not the far end of a pseudo terminal itself.
fn opener(path: &Path) -> Option<u32> {
    let own = std::process::id();
    let pids = fs::read_dir("/proc").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| *pid != own).find(|pid| {
        let open = open_paths(*pid);
        open.iter().any(|other| other == path) && !(is_pseudo_terminal(path) && holds_far_end(&open))
    })
}

fn open_paths(pid: u32) -> Vec<PathBuf> {
    let Ok(descriptors) = fs::read_dir(format!("/proc/{pid}/fd")) else { return Vec::new() };
    descriptors.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok()).collect()
}

/// A simulator keeps the near end of its own line open; that does not make the line taken.
fn holds_far_end(open: &[PathBuf]) -> bool {
    open.iter().any(|path| path == Path::new("/dev/ptmx") || path == Path::new("/dev/pts/ptmx"))
}

fn is_pseudo_terminal(path: &Path) -> bool {
    path.starts_with("/dev/pts") && fs::metadata(path).is_ok_and(|file| file.file_type().is_char_device())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{FlockOperation, flock};

    #[test]
    fn the_owner_of_a_lock_is_found_and_named() {
        let file = tempfile::NamedTempFile::new().expect("temp file");
        assert_eq!(of_device(file.path()), None);
        flock(file.as_file(), FlockOperation::NonBlockingLockExclusive).expect("free");
        let holder = of_device(file.path()).expect("held");
        assert_eq!(holder.pid, std::process::id());
        assert_ne!(holder.name, "?");
    }

    #[test]
    fn a_missing_path_has_no_holder() {
        assert_eq!(of_device(Path::new("/dev/no-such-device")), None);
    }
}
