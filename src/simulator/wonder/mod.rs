//! A Wonder terminal: pairing, payments, take-backs and questions, with everything that can go wrong on purpose.
//!
//! [`Terminal`] is a deterministic machine: envelopes and the time go in, [`Output`](super::Output)s come out, chance comes from a seed.
//! [`SerialFace`] and [`http_turn`] say what an output means on the two kinds of transport, over which the same machine is
//! driven by real servers and, on virtual time, by the whole-system simulation. No I/O, no clock in here.
//!
//! The protocol documents neither error codes nor many of these behaviours: the codes in [`refusal`] are simulated.

mod faces;
pub mod refusal;
mod settings;
mod terminal;
#[cfg(test)]
mod tests;

pub use faces::{CloudPaths, LAN_PATH, SerialFace, Web, http_turn};
pub use refusal::Refusal;
pub use settings::TerminalSettings;
pub use terminal::Terminal;

use super::scenario::ScenarioAction;
use crate::protocol::wonder::message::Action;

/// Scenarios in the words of this protocol.
pub type Scenario = super::scenario::Scenario<Action>;

impl ScenarioAction for Action {
    fn all() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn word(self) -> &'static str {
        self.as_str()
    }
}
