//! A Wonder terminal: pairing, payments, take-backs and questions, with everything that can go wrong on purpose.
//!
//! [`Terminal`] is a deterministic machine: envelopes and the time go in, [`Output`]s come out, chance comes from a seed.
//! [`SerialFace`] and [`http_reply`] say what an output means on the two kinds of transport, over which the same machine is
//! driven by real servers and, on virtual time, by the whole-system simulation. No I/O, no clock in here.
//!
//! The protocol documents neither error codes nor many of these behaviours: the codes in [`refusal`] are simulated.

mod answer;
mod course;
mod faces;
pub mod faults;
pub mod magic;
pub mod refusal;
pub mod scenario;
mod settings;
mod terminal;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Ask, Output, RequestLine};
pub use course::{Course, Decision, Delivery};
pub use faces::{HttpTurn, SerialFace, http_reply};
pub use faults::LineFaults;
pub use refusal::Refusal;
pub use scenario::{Scenario, ScenarioError};
pub use settings::TerminalSettings;
pub use terminal::Terminal;
