//! Wonder ECR protocol 2.0: what a register and a terminal say to each other, as values.
//!
//! From the inside out: a plaintext JSON message ([`message`]), sealed with the pairing code ([`crypto`]), in an
//! [`envelope`], in an RS232 frame ([`frame`]) or an HTTP body. Both directions are here, so that the simulator speaks
//! with the same words.
//!
//! Nothing here does I/O, reads a clock or draws a random number: ids, times, salts are passed in. Nothing here decides
//! whether money moved.
//!
//! Sources, as cited in the items: the vendor's pages "ECR via RS232 (Retail)", "ECR Connection", "ECR Interface
//! Protocol" and "Cloud ECR". Where they are silent the item says *assumed*.

mod conversation;
pub mod crypto;
pub mod envelope;
pub mod frame;
pub mod message;
mod pairing;
pub mod qr;
mod session;
pub mod verdict;

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod vectors;

use super::Method;

/// Sale has no field for the means of payment ("ECR Interface Protocol", Sale): the customer chooses on the terminal.
pub const METHODS: &[Method] = &[];

pub use conversation::Wiring;
pub use pairing::{Paired, Pairing, PairingSettings};
pub use session::{Session, Settings};
