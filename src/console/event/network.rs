//! News of terminals on the network, for the pairing wizard.

use std::net::SocketAddr;

use crate::terminal::TerminalSeen;

pub use crate::terminal::Caller as Call;

/// What is told while the network is looked at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum NetworkNews {
    /// Terminals can call us.
    Waits(Waits),
    /// None can: why.
    NoCalls(String),
    /// None can be found, for now or at all: why.
    Blind(String),
    /// A terminal is there, or is there in another way than before.
    Found(Found),
    /// The one of this name on the network is not there any more.
    Gone(String),
    /// This one asks to be paired, and waits for an answer.
    Asked(Call),
    /// It has hung up.
    Left(Call),
    /// This one asked meanwhile and was refused.
    TurnedAway(Call),
    /// This one says that it is not paired any more. Nothing was removed.
    Unpaired(Call),
    /// One called that speaks an older protocol: which.
    Older(String),
}

/// Where terminals can call us.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Waits {
    /// What we are called there.
    pub name: String,
    /// The id under which a terminal that pairs us knows us.
    #[serde(default)]
    pub id: String,
    /// Where we are; none without a network.
    pub place: Option<SocketAddr>,
}

/// A terminal that was found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Found {
    /// Its name on the network.
    pub instance: String,
    /// What it tells.
    pub seen: TerminalSeen,
}
