//! intella's server with `EasyCard` readers behind it: payments, refunds, their ends, enquiries, the daily close, queries and QR
//! payments, with everything that can go wrong on purpose.
//!
//! [`Server`] is a deterministic machine: requests and the time go in, [`Output`](super::Output)s come out, chance comes from a
//! seed. The face says what an output means over HTTP. No I/O, no clock in here.
//!
//! It shares the codec with the register's side and nothing else. Much of what the real server does is not documented (codes of
//! a sign-on that is over, of no card, of a reader that is off; what a query says meanwhile): those are [`ServerSettings`], their
//! defaults assumed.

mod action;
mod faces;
mod key;
mod opener;
mod order;
mod refusal;
mod reply;
mod request;
mod server;
mod settings;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use faces::{Web, http_turn};
pub use key::{BadServerKey, RsaKey, ServerKey};
pub use refusal::Refusal;
pub use server::Server;
pub use settings::{CardSettings, Codes, ReaderSettings, ServerSettings};

/// Scenarios in the words of this server.
pub type Scenario = super::scenario::Scenario<Action>;
