//! The simulated terminal on real sockets and pseudo terminals: several at once, one terminal and one ledger behind them.
//!
//! Listens at the addresses it was given and nowhere else, and never connects to anything. Knows no clap and prints nothing.

mod address;
mod authority;
mod cable;
mod desk;
mod http;
mod ledger_file;
mod listen;
mod messages;
mod options;
mod ports;
mod running;
mod serial;
mod socket;
mod station;
#[cfg(test)]
mod tests;
mod web;

pub use address::{BadAddress, ListenAt, SerialEnd};
pub use options::SimulatorOptions;
pub use running::{Endpoints, Running, SimulatorError, run};
