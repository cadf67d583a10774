//! Where everything lies: one folder, or the platform's own folders.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use thiserror::Error;

use crate::platform::{FileFault, files};

/// The folders of one shop's console. Making one creates nothing on the disk, see [`Home::create`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    settings: PathBuf,
    records: PathBuf,
    traces: PathBuf,
}

/// Why there is no home.
#[derive(Debug, Error, serde::Serialize, serde::Deserialize)]
pub enum HomeError {
    /// The platform names no folder for this user.
    #[error("this user has no home folder")]
    NoFolder,
    /// A folder cannot be made or is not private.
    #[error(transparent)]
    Folder(#[from] FileFault),
}

impl HomeError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFolder => "home_none",
            Self::Folder(_) => "home_unusable",
        }
    }

    /// What to do about it, one English sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NoFolder => "Name a folder with --home or COUNTERTOP_HOME.",
            Self::Folder(_) => "Name a folder that belongs to this user with --home or COUNTERTOP_HOME.",
        }
    }
}

impl Home {
    /// Everything in `folder` (`--home`, `COUNTERTOP_HOME`).
    pub fn at(folder: &Path) -> Self {
        Self { settings: folder.to_owned(), records: folder.to_owned(), traces: folder.to_owned() }
    }

    /// The platform's own folders: settings, durable data and traces apart.
    ///
    /// # Errors
    /// [`HomeError::NoFolder`] when the platform names none.
    pub fn of_platform() -> Result<Self, HomeError> {
        let folders = ProjectDirs::from("", "", "countertop").ok_or(HomeError::NoFolder)?;
        Ok(Self {
            settings: folders.config_dir().to_owned(),
            records: folders.data_local_dir().to_owned(),
            traces: folders.state_dir().unwrap_or(folders.data_local_dir()).to_owned(),
        })
    }

    /// Makes the folders, private to this user (0700).
    ///
    /// # Errors
    /// The folder that cannot be made or belongs to another user.
    pub fn create(&self) -> Result<(), HomeError> {
        for folder in [&self.settings, &self.records, &self.capture(), &self.log()] {
            files::create_private_dir(folder)?;
        }
        Ok(())
    }

    /// `config.toml`, the settings.
    pub fn config(&self) -> PathBuf {
        self.settings.join("config.toml")
    }

    /// `profile.toml`, the paired terminals. It holds keys.
    pub fn profile(&self) -> PathBuf {
        self.settings.join("profile.toml")
    }

    /// `journal.db`, the durable record.
    pub fn journal(&self) -> PathBuf {
        self.records.join("journal.db")
    }

    /// `journal.lock`: who holds it may talk to terminals and write.
    pub fn lock(&self) -> PathBuf {
        self.records.join("journal.lock")
    }

    /// `pins.toml`: how often a wrong PIN was typed.
    pub fn pins(&self) -> PathBuf {
        self.records.join("pins.toml")
    }

    /// `unanswered.ID`: until when a terminal may still answer what it was asked.
    pub fn unanswered(&self, terminal: &str) -> PathBuf {
        self.records.join(format!("unanswered.{terminal}"))
    }

    /// `capture/`, the folder of redacted traffic.
    pub fn capture(&self) -> PathBuf {
        self.traces.join("capture")
    }

    /// `log/`, the folder of logs.
    pub fn log(&self) -> PathBuf {
        self.traces.join("log")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn one_folder_holds_everything_and_is_private() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("shop");
        let home = Home::at(&folder);
        home.create().unwrap();
        for made in [&folder, &home.capture(), &home.log()] {
            assert_eq!(fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o700, "{}", made.display());
        }
        assert_eq!(home.profile(), folder.join("profile.toml"));
        assert_eq!(home.lock(), folder.join("journal.lock"));
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("shop");
        fs::write(&folder, "").unwrap();
        let refused = Home::at(&folder).create().unwrap_err();
        assert_eq!(refused.code(), "home_unusable");
        assert!(refused.to_string().contains("shop"), "{refused}");
    }
}
