//! The people who work here: who may sell, who may give money back, and how they prove who they are.
//!
//! A PIN is never kept: only a slow hash of it is (PBKDF2-HMAC-SHA256 with a salt of its own). How often one may be tried is
//! the till's business.

mod hash;
mod pin;

use std::fmt;

use serde::Deserialize;

use super::TerminalName;

pub use hash::{BadPinHash, PinHash};
pub use pin::{BadPin, Pin};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sells.
    Operator,
    /// Sells, gives money back, decides by hand.
    Supervisor,
}

impl Role {
    /// The word of the profile and the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Supervisor => "supervisor",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a person is called: the same rules as for the name of a terminal.
pub type PersonName = TerminalName;

/// One person. Does not print the hash.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// What the person is called; no two have the same name.
    pub name: PersonName,
    /// What the person may do.
    pub role: Role,
    /// What the person's PIN is compared with.
    pub pin: PinHash,
}
