//! A transaction that has begun and is owed its end: something was already written to the card or at the host, and only the same
//! card, put back, can finish it (EasyCard, `Retry`).
//!
//! To finish it is no second attempt: it is the same transaction with the same numbers, asked for by a person, recorded before
//! each time. It ends approved, or a person gives it up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::time::WallTime;

/// What is needed to finish it, from the answer that left it unfinished. It is in the journal, so that it outlives the program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Owed {
    /// Which try is next, from 1; none when the terminal takes no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u8>,
    /// How many tries there are.
    pub tries: u8,
    /// The numbers that a try must repeat to the letter, by the vendor's names for them. Empty if the answer had none: then nobody
    /// can finish it.
    pub numbers: BTreeMap<String, String>,
    /// Another card than the first was held to the reader: no try was used up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub other_card: bool,
    /// What else the answer named, for whoever reports the case to the vendor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub told: BTreeMap<String, String>,
}

impl Owed {
    /// How many tries are left.
    pub fn tries_left(&self) -> u8 {
        self.next.map_or(0, |next| (self.tries + 1).saturating_sub(next))
    }
}

/// A person has given the end of a transaction up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenUp {
    /// Who.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: WallTime,
}
