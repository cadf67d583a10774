//! The file with the authority of the simulated terminal's certificate, for the client that is to trust it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::running::SimulatorError;
use crate::platform::{files, rng};

/// A written file. One in a folder of our own goes with it.
#[derive(Debug)]
pub(super) struct AuthorityFile {
    path: PathBuf,
    folder: Option<PathBuf>,
}

impl AuthorityFile {
    /// Writes it where it is wanted, or into a new folder of the temporary place.
    pub(super) fn write(wanted: Option<&Path>, pem: &str) -> Result<Self, SimulatorError> {
        let file = match wanted {
            Some(path) => Self { path: path.to_owned(), folder: None },
            None => Self::anywhere()?,
        };
        let written = fs::write(&file.path, pem);
        written.map_err(|error| SimulatorError::File(file.path.clone(), error))?;
        Ok(file)
    }

    fn anywhere() -> Result<Self, SimulatorError> {
        let place = std::env::temp_dir();
        let unmade = |error| SimulatorError::File(place.clone(), error);
        let chance = rng::bytes().map_err(|fault| unmade(io::Error::other(fault)))?;
        let folder = place.join(format!("countertop-ca-{:016x}", u64::from_le_bytes(chance)));
        files::create_private_dir(&folder).map_err(|fault| unmade(io::Error::other(fault)))?;
        Ok(Self { path: folder.join("ca.pem"), folder: Some(folder) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for AuthorityFile {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // Left behind it does no harm: it holds no key.
            let _ = fs::remove_file(&self.path);
            let _ = fs::remove_dir(folder);
        }
    }
}
