//! The terminal's side of the protocols, as a product feature: real bytes over real sockets and pseudo terminals, a ledger
//! of what really happened to the money, magic amounts, scenarios and a seeded fault layer.
//!
//! Each vendor's terminal is a machine without I/O ([`wonder`]) that runs on whatever time it is given. A simulated terminal
//! never listens anywhere but at the address it was given, and never reaches out.

pub mod ledger;
pub mod random;
mod serve;
pub mod wonder;

pub use ledger::{EntryKind, LedgerEntry};
pub use serve::{
    BadAddress, CloudPaths, Endpoints, ListenAt, Running, SerialEnd, SimulatorError, SimulatorOptions, run,
};
pub use wonder::RequestLine;
