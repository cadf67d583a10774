//! A QFPay terminal: payments by every channel, refunds, prints, inquiries and cancels, with everything that can go wrong on
//! purpose.
//!
//! [`Terminal`] is a deterministic machine: requests and the time go in, [`Output`](super::Output)s come out, chance comes
//! from a seed. The faces say what an output means over HTTP, on a bare socket and on a serial line. No I/O, no clock in here.
//!
//! It shares the codec with the register's side and nothing else. Much of what a real terminal does is not documented (codes
//! of a decline, of busy, of not found; framing on the socket; where the result travels on a serial line): those are
//! [`TerminalSettings`], their defaults assumed.

mod action;
mod faces;
mod opener;
mod order;
mod refusal;
mod reply;
mod settings;
mod terminal;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use faces::{FrameEnd, SocketEnd, Web, http_turn};
pub use opener::{Fields, Keys, Opener, Unreadable};
pub use refusal::Refusal;
pub use reply::{AnswerForm, Reply};
pub use settings::{AmountUnit, NotFound, ResultPath, ScanMeaning, SerialHabits, TerminalSettings};
pub use terminal::Terminal;

/// Scenarios in the words of this terminal.
pub type Scenario = super::scenario::Scenario<Action>;
