//! intella `Scan2Pay` with an EasyCard reader (payment method 31800): what a register and intella's server say to each other,
//! as values. The register never talks to the reader: the server drives it.
//!
//! From the inside out: the members of a service ([`message`]) with their header as one JSON text, sealed with a key of its
//! own ([`crypto`]) that travels beside it under the server's public key ([`key`]), as the body of one POST ([`envelope`]).
//! Both directions are here, so that the simulator speaks with the same words.
//!
//! Nothing here does I/O, reads a clock or draws a random number: the keys of messages come in, and so does their wrapping
//! ([`key::WrapKey`]). Nothing here decides whether money moved.
//!
//! Sources, as cited in the items: the vendor's page "Sign on" (*seed*), the pages of its English (*EN*) and Chinese (*ZH*)
//! handbook, what its own samples do (*SDK*), and two third-party clients in use (*laravel*, *pos*). Where they are silent the
//! item says *assumed*: unverified against the vendor.

pub mod amount;
pub mod codes;
pub mod crypto;
pub mod envelope;
pub mod key;
pub mod message;
pub mod methods;
pub mod notice;
pub mod pairing;
pub mod password;
mod session;
pub mod stamp;
pub mod verdict;

#[cfg(test)]
pub mod fuzz_tests;
#[cfg(test)]
pub mod vectors;

pub use session::{Pace, Session, Settings, is_reader_error};
