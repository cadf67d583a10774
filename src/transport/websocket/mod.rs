//! The WebSocket: whole messages, both ways, on one long-lived connection (RFC 6455). `ws://` only.

mod broken;
mod limits;
pub mod server;

pub use limits::MESSAGE_BYTES;
