//! The terminal's side of the protocols, as a product feature: real bytes over real sockets and pseudo terminals, a ledger
//! of what really happened to the money, magic amounts, scenarios and a seeded fault layer.
//!
//! Each vendor's terminal is a machine without I/O ([`wonder`]) that runs on whatever time it is given. A simulated terminal
//! never listens anywhere but at the address it was given, and never reaches out unless it is told to, by name and address.

pub mod codepay;
pub mod course;
mod damage;
pub mod easycard;
pub mod faults;
mod http_turn;
pub mod ledger;
pub mod magic;
mod outbox;
pub mod outputs;
pub mod qfpay;
pub mod random;
pub mod scenario;
mod serve;
mod simulated;
pub mod wonder;

pub use course::{Course, Decision, Delivery, Quirks, Reason, Spoilt};
pub use faults::{FaultSettings, LineFaults};
pub use http_turn::HttpTurn;
pub use ledger::{EntryKind, LedgerEntry};
pub use outputs::{Answer, Ask, Output, RequestLine};
pub use scenario::{ScenarioError, Steps};
pub use serve::{BadAddress, Endpoints, ListenAt, Running, SerialEnd, SimulatorError, SimulatorOptions, run};
pub use simulated::{
    Client, Heard, Lan, LineFace, Machine, MessageFace, MessageTurn, NoLine, NoWeb, Simulated, WebFace,
};
