//! Where a WebSocket server is, how long it is waited for, and the request that opens a connection.

use std::time::Duration;

use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::Uri;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::wire::{LinkFault, LinkFaultKind};

/// The largest message that is sent or taken, unless told otherwise: a hundred times the largest that any vendor shows.
pub const MESSAGE_BYTES: usize = 1 << 20;

/// Read at a time; the library keeps this much per connection.
const READ_BUFFER_BYTES: usize = 4096;

/// Where a WebSocket server is. Plain `ws://` only: no terminal of this kind has TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSocketEndpoint {
    /// Host name or address, IPv6 with or without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Absolute path with query: `/`, or `/mac_address=...`.
    pub path: String,
    /// How long what may take, how large what may be.
    pub limits: WebSocketLimits,
}

/// Limits of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebSocketLimits {
    /// Resolving, connecting and the handshake together.
    pub connect: Duration,
    /// Until the operating system has taken a whole message.
    pub write: Duration,
    /// From a ping that has left to its pong.
    pub pong: Duration,
    /// The largest message, in bytes, both ways.
    pub message_bytes: usize,
}

impl Default for WebSocketLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            write: Duration::from_secs(10),
            pong: Duration::from_secs(5),
            message_bytes: MESSAGE_BYTES,
        }
    }
}

impl WebSocketEndpoint {
    /// A server at this address, with the path `/` and the usual limits.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self { host: host.into(), port, path: "/".to_owned(), limits: WebSocketLimits::default() }
    }

    /// `host:port`, as it is shown and sent.
    pub(super) fn authority(&self) -> String {
        let Self { host, port, .. } = self;
        if host.contains(':') && !host.starts_with('[') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
    }

    /// The request that opens a connection: no subprotocol, no extension.
    pub(super) fn request(&self) -> Result<Request, LinkFault> {
        let bad = |what: &str| LinkFault::new(LinkFaultKind::BadSettings, format!("{} is no {what}", self.authority()));
        if !self.path.starts_with('/') {
            return Err(LinkFault::new(LinkFaultKind::BadSettings, "the path does not begin with /"));
        }
        let uri: Uri = format!("ws://{}{}", self.authority(), self.path).parse().map_err(|_| bad("address"))?;
        // The parser takes more than an address: a user's name, no host at all, a fragment behind the path.
        let bare = |host: &str| host.trim_matches(['[', ']']).to_ascii_lowercase();
        let same_host = uri.host().is_some_and(|host| !host.is_empty() && bare(host) == bare(&self.host));
        if !same_host || uri.path_and_query().is_none_or(|path| path.as_str() != self.path) {
            return Err(bad("address"));
        }
        uri.into_client_request().map_err(|_| bad("address for a WebSocket"))
    }
}

/// The library's settings for both roles.
pub(super) fn config(message_bytes: usize) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(Some(message_bytes))
        .max_frame_size(Some(message_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("192.0.2.10", "/", "192.0.2.10:35779")]
    #[case("::1", "/mac_address=0123456789abcdef", "[::1]:35779")]
    #[case("[::1]", "/a?b=c", "[::1]:35779")]
    #[case("terminal.local", "/", "terminal.local:35779")]
    fn requests_name_host_and_path(#[case] host: &str, #[case] path: &str, #[case] authority: &str) {
        let endpoint = WebSocketEndpoint { path: path.to_owned(), ..WebSocketEndpoint::new(host, 35_779) };
        let request = endpoint.request().unwrap();
        assert_eq!(request.headers()["host"], authority);
        assert_eq!(request.uri().path_and_query().unwrap().as_str(), path);
    }

    #[rstest]
    #[case("", "/")]
    #[case("a b", "/")]
    #[case("user@host", "/")]
    #[case("host", "no-slash")]
    #[case("host", "/a b")]
    #[case("host", "/a#b")]
    #[case("host", "/\r\nx: y")]
    fn nonsense_is_refused_before_anything_leaves(#[case] host: &str, #[case] path: &str) {
        let endpoint = WebSocketEndpoint { path: path.to_owned(), ..WebSocketEndpoint::new(host, 1) };
        assert_eq!(endpoint.request().unwrap_err().kind, LinkFaultKind::BadSettings);
    }
}
