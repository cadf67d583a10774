//! The cable of a simulated serial line: a pseudo terminal under a path that stays the same when it is pulled and put back.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::platform::{Pty, files, rng};

/// A path that names the current pseudo terminal, as `/dev/serial/by-id` names the current device.
#[derive(Debug)]
pub(super) struct Cable {
    path: PathBuf,
    /// A folder of our own, removed at the end.
    folder: Option<PathBuf>,
    /// `None` while it is pulled.
    pty: Option<Pty>,
}

impl Cable {
    /// Plugged in, in a folder of its own.
    pub(super) fn anywhere() -> io::Result<Self> {
        let chance = u64::from_le_bytes(rng::bytes().map_err(io::Error::other)?);
        let folder = std::env::temp_dir().join(format!("countertop-line-{chance:016x}"));
        files::create_private_dir(&folder).map_err(io::Error::other)?;
        Self::plugged(folder.join("serial"), Some(folder))
    }

    /// Plugged in at this path, which is free or a link to nothing.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        Self::plugged(path.to_owned(), None)
    }

    fn plugged(path: PathBuf, folder: Option<PathBuf>) -> io::Result<Self> {
        let mut cable = Self { path, folder, pty: None };
        cable.plug()?;
        Ok(cable)
    }

    /// The path a client opens.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The terminal's end; `None` while it is pulled.
    pub(super) fn pty(&self) -> Option<&Pty> {
        self.pty.as_ref()
    }

    /// Puts the cable in, if it is not.
    pub(super) fn plug(&mut self) -> io::Result<()> {
        if self.pty.is_none() {
            let pty = Pty::open()?;
            self.forget_link();
            symlink(pty.path(), &self.path)?;
            self.pty = Some(pty);
        }
        Ok(())
    }

    /// Pulls the cable: the path is gone, and whoever has it open sees a hang-up.
    pub(super) fn pull(&mut self) {
        if self.pty.take().is_some() {
            self.forget_link();
        }
    }

    /// Only ever removes a link: what else may be at the path is not ours.
    fn forget_link(&self) {
        if self.path.is_symlink() {
            // A link that cannot be removed shows itself when the next one is made.
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.pull();
        if let Some(folder) = &self.folder {
            // Left behind it does no harm.
            let _ = fs::remove_dir(folder);
        }
    }
}
