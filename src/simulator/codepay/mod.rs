//! A CodePay Register terminal: sales, voids, refunds, pre-authorisations, completions, tips, queries, closes and the batch,
//! with everything that can go wrong on purpose.
//!
//! [`Terminal`] is a deterministic machine: messages, clients and the time go in, [`Output`](super::Output)s come out, chance
//! comes from a seed. The faces say what an answer means on a WebSocket and on a serial line. No I/O, no clock in here.
//!
//! It shares the frames of the serial line with the register's side and nothing else: it reads what any register of the vendor's
//! makers writes, and writes what terminals have been seen to write. Much of that contradicts itself between the vendor's pages
//! and real terminals: [`Profile`] chooses, the rest are [`TerminalSettings`].

mod action;
mod faces;
mod fields;
mod order;
mod outward;
mod refusal;
mod reply;
mod request;
mod settings;
mod terminal;
#[cfg(test)]
mod tests;

pub use action::{Action, Topic, TransType};
pub use faces::{FrameEnd, SocketEnd, message_turn};
pub use outward::{BadRegister, Errand, RegisterAt, SERVICE, Texts, Visitor};
pub use refusal::Refusal;
pub use settings::{CloseHabit, Profile, TerminalSettings};
pub use terminal::Terminal;

/// Scenarios in the words of this terminal.
pub type Scenario = super::scenario::Scenario<Action>;
