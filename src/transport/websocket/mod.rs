//! The WebSocket: whole messages, both ways, on one long-lived connection (RFC 6455). `ws://` only.

mod broken;
mod connection;
mod endpoint;
mod link;
mod open;
pub mod server;
#[cfg(test)]
mod tests;

pub use endpoint::{MESSAGE_BYTES, WebSocketEndpoint, WebSocketLimits};
pub use link::WebSocketLink;
