//! Why the profile cannot be used or changed.

use thiserror::Error;

use super::{SettingsError, Unfit};
use crate::platform::rng::RandomFault;

/// A refused profile, or a refused change of it; the profile is unchanged then. Never holds a secret.
#[derive(Debug, Error, serde::Serialize, serde::Deserialize)]
pub enum ProfileError {
    /// The file cannot be read or written, or its text is wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Two terminals share something that only one may have.
    #[error("{first} and {second} have the same {what}")]
    Shared {
        /// What they share.
        what: Shared,
        /// The first terminal, by name and position.
        first: String,
        /// The second terminal.
        second: String,
    },
    /// A value that its key cannot have.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// No terminal has this name.
    #[error("no terminal is called {name}")]
    UnknownTerminal {
        /// The name asked for.
        name: String,
    },
    /// Nobody has this name.
    #[error("nobody here is called {name}")]
    UnknownPerson {
        /// The name asked for.
        name: String,
    },
    /// Two people have the same name.
    #[error("there is a {name} already")]
    SamePerson {
        /// The name.
        name: String,
    },
    /// A disabled terminal cannot be the default one.
    #[error("{name} is disabled")]
    Disabled {
        /// The terminal.
        name: String,
    },
    /// The device that answered is not the one that was paired under this name.
    #[error("{name} is another device than the one that was paired")]
    AnotherDevice {
        /// The terminal.
        name: String,
    },
    /// No random number for a new id.
    #[error(transparent)]
    #[serde(skip)]
    NoRandomness(#[from] RandomFault),
}

/// What two terminals may not share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, serde::Serialize, serde::Deserialize)]
pub enum Shared {
    /// The permanent id.
    #[error("id")]
    Id,
    /// The name.
    #[error("name")]
    Name,
    /// The serial device, or the network address.
    #[error("port or address")]
    Place,
    /// The mark of the default terminal.
    #[error("mark `default`")]
    Default,
}

impl ProfileError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Settings(error) => error.code(),
            Self::Shared { what: Shared::Id, .. } => "profile_same_id",
            Self::Shared { what: Shared::Name, .. } => "profile_same_name",
            Self::Shared { what: Shared::Place, .. } => "profile_same_place",
            Self::Shared { what: Shared::Default, .. } => "profile_two_defaults",
            Self::Unfit(_) => "profile_value",
            Self::UnknownTerminal { .. } => "terminal_unknown",
            Self::UnknownPerson { .. } => "person_unknown",
            Self::SamePerson { .. } => "person_same_name",
            Self::Disabled { .. } => "terminal_disabled",
            Self::AnotherDevice { .. } => "terminal_another_device",
            Self::NoRandomness(_) => "no_random_numbers",
        }
    }

    /// What to do about it, one English sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Settings(error) => error.advice(),
            Self::Shared { what: Shared::Id, .. } => "Remove the copied entry from profile.toml and pair the terminal.",
            Self::Shared { what: Shared::Name, .. } => "Give one of them another name.",
            Self::Shared { what: Shared::Place, .. } => "Remove or correct the one that is no longer there.",
            Self::Shared { what: Shared::Default, .. } => "Leave `default = true` at one of them.",
            Self::Unfit(_) => "Correct the value.",
            Self::UnknownTerminal { .. } => "`countertop terminals` lists the names.",
            Self::UnknownPerson { .. } => "`countertop people` lists the names.",
            Self::SamePerson { .. } => "Give each person a name of their own.",
            Self::Disabled { .. } => "Enable it first.",
            Self::AnotherDevice { .. } => "Pair the new device under a name of its own.",
            Self::NoRandomness(_) => "Restart the computer and try again.",
        }
    }
}
