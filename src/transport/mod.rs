//! Links: they move the plain values of [`crate::wire`] and report what became of them.
//!
//! A link knows no vendor, never sends anything twice, never follows a redirect, reads no proxy from the environment (its
//! HTTP client is built on one connection that we open ourselves) and never says [`crate::wire::Left::Nothing`] unless the
//! operating system took not one byte. It does not reconnect by itself either: whoever drives it decides when.

pub mod call;
mod classify;
pub mod discovery;
pub mod fault;
pub mod http;
pub mod link;
pub mod pace;
pub mod serial;
pub mod tcp;
pub mod tls;
pub mod websocket;

pub use call::{CallEndpoint, CallLink};
pub use http::{HttpEndpoint, HttpLink, Security};
pub use link::{Link, LinkSettings};
pub use pace::{Pace, PacedLine};
pub use serial::{SerialLink, SerialSettings};
pub use tls::{Fingerprint, Trust};
pub use websocket::{WebSocketEndpoint, WebSocketLimits, WebSocketLink};
