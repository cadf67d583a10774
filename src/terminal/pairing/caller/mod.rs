//! Pairing that is begun at the terminal (CodePay sheet, section 3.2): it finds this register on the network, calls it, and
//! says who it is; a person says yes or no.
//!
//! A [`WaitingRoom`] listens and announces itself only while it exists. It takes one terminal at a time and never says yes by
//! itself. No money can move here: an order that came would not be understood.

mod attend;
mod room;
#[cfg(test)]
mod tests;

pub use attend::Caller;
pub use room::{Arrival, WaitingOrder, WaitingRoom};
