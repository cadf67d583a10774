//! The file with the server's public key, for the register that is to be given it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::platform::{files, rng};

/// A written file. One in a folder of our own goes with it.
#[derive(Debug)]
pub(super) struct KeyFile {
    path: PathBuf,
    folder: Option<PathBuf>,
}

impl KeyFile {
    /// Writes it where it is wanted, or into a new folder of the temporary place.
    pub(super) fn write(wanted: Option<&Path>, pem: &str) -> Result<Self, Failure> {
        let file = match wanted {
            Some(path) => Self { path: path.to_owned(), folder: None },
            None => Self::anywhere()?,
        };
        fs::write(&file.path, pem).map_err(|error| unwritable(&file.path, &error.to_string()))?;
        Ok(file)
    }

    fn anywhere() -> Result<Self, Failure> {
        let chance = u64::from_le_bytes(rng::bytes()?);
        let folder = std::env::temp_dir().join(format!("countertop-key-{chance:016x}"));
        files::create_private_dir(&folder).map_err(|fault| unwritable(&folder, &fault.to_string()))?;
        Ok(Self { path: folder.join("public.pem"), folder: Some(folder) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // Left behind it does no harm: the key is public.
            let _ = fs::remove_file(&self.path);
            let _ = fs::remove_dir(folder);
        }
    }
}

fn unwritable(path: &Path, why: &str) -> Failure {
    let words = format!("{}: {why}", path.display());
    Failure::new(Exit::Settings, "simulator", words, "Choose a file that can be written.")
}
