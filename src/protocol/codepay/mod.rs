//! `CodePay` Register (ECR Hub): what a register and the payment app on a terminal say to each other, as values.
//!
//! One JSON object a [`message`], on a WebSocket of its own or in serial frames ([`frame`]): an envelope with a [`topic`],
//! the business object ([`fields`]; an order's are in [`order`]), and in an answer one of the [`codes`]. Both directions are
//! here, so that the simulator speaks with the same words. Two older generations of the wire are recognised ([`older`]), in
//! order to refuse them by name.
//!
//! Nothing here does I/O, reads a clock or draws a random number. Nothing here decides whether money moved.
//!
//! Sources, as cited in the items: the vendor's page "WLAN/LAN mode API list" (*WLAN page*), its other pages (*codes page*,
//! *serial page*), the vendor's published SDKs (*SDK*), what was recorded on a real terminal (*recorded*). Where they are
//! silent the item says *assumed*: unverified against the vendor.

pub mod amount;
pub mod announcement;
pub mod codes;
mod conversation;
pub mod device;
pub mod fields;
pub mod frame;
pub mod message;
mod methods;
pub mod older;
pub mod order;
mod session;
pub mod topic;
pub mod verdict;
mod waits;

#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
pub mod vectors;

pub use conversation::Wiring;
pub use methods::{METHODS, Means};
pub use session::{Session, Settings};
pub use waits::limits_of;
