//! One link of any kind behind one interface.

use super::call::{CallEndpoint, CallLink};
use super::http::{HttpEndpoint, HttpLink};
use super::serial::{SerialLink, SerialSettings};
use super::tls::Fingerprint;
use super::websocket::{WebSocketEndpoint, WebSocketLink};
use crate::wire::{LinkEvent, LinkFault, Outgoing};

/// Where a terminal is and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkSettings {
    /// A serial port.
    Serial(SerialSettings),
    /// An HTTP server: on the LAN or in the cloud.
    Http(HttpEndpoint),
    /// A TCP server with a connection for each exchange.
    Calls(CallEndpoint),
    /// A WebSocket server.
    WebSocket(WebSocketEndpoint),
}

/// A link to one terminal.
///
/// The driver calls [`connect`](Self::connect) before anything of value is sent, [`send`](Self::send) to start an exchange and
/// [`next`](Self::next) in its select loop. All futures are cancel-safe: dropping one loses no event and sends nothing.
#[derive(Debug)]
pub enum Link {
    /// Bytes over a serial port.
    Serial(SerialLink),
    /// HTTP exchanges.
    Http(HttpLink),
    /// A TCP connection for each exchange.
    Calls(CallLink),
    /// Messages on one WebSocket.
    WebSocket(Box<WebSocketLink>),
}

impl Link {
    /// A link that is not connected yet. Fails when the settings make no sense (an unreadable authority file, a bad host).
    pub fn new(settings: LinkSettings) -> Result<Self, LinkFault> {
        Ok(match settings {
            LinkSettings::Serial(settings) => Self::Serial(SerialLink::new(settings)),
            LinkSettings::Http(endpoint) => Self::Http(HttpLink::new(endpoint)?),
            LinkSettings::Calls(endpoint) => Self::Calls(CallLink::new(endpoint)),
            LinkSettings::WebSocket(endpoint) => Self::WebSocket(Box::new(WebSocketLink::new(endpoint))),
        })
    }

    /// Brings the link up within the connect limit of its settings; at once when it is up. After `Ok` the port is open or an
    /// idle connection is warm, so that the next [`send`](Self::send) needs no handshake. `Ok` is the news itself: no
    /// [`LinkEvent::Up`] follows.
    pub async fn connect(&mut self) -> Result<(), LinkFault> {
        match self {
            Self::Serial(link) => link.connect().await,
            Self::Http(link) => link.connect().await,
            Self::Calls(link) => link.connect().await,
            Self::WebSocket(link) => link.connect().await,
        }
    }

    /// The certificate by which the other side was believed, right after [`connect`](Self::connect); none where there is no TLS.
    pub fn certificate(&self) -> Option<Fingerprint> {
        if let Self::Http(link) = self { link.certificate() } else { None }
    }

    /// Starts an exchange and returns at once. What becomes of it is told by [`next`](Self::next): every failure as one
    /// [`LinkEvent::Failed`]. Needs a running tokio runtime.
    pub fn send(&mut self, out: Outgoing) {
        match self {
            Self::Serial(link) => link.send(out),
            Self::Http(link) => link.send(out),
            Self::Calls(link) => link.send(out),
            Self::WebSocket(link) => link.send(out),
        }
    }

    /// The next thing that happened. Waits for ever while there is nothing to wait for (not connected, nothing in flight).
    /// Cancel-safe.
    pub async fn next(&mut self) -> LinkEvent {
        match self {
            Self::Serial(link) => link.next().await,
            Self::Http(link) => link.next().await,
            Self::Calls(link) => link.next().await,
            Self::WebSocket(link) => link.next().await,
        }
    }

    /// Closes the link at once. What is in flight is still told by [`next`](Self::next), as failures; no
    /// [`LinkEvent::Down`] follows, for the caller knows.
    pub fn close(&mut self) {
        match self {
            Self::Serial(link) => link.close(),
            Self::Http(link) => link.close(),
            Self::Calls(link) => link.close(),
            Self::WebSocket(link) => link.close(),
        }
    }

    /// Whether the port is open, or a connection is warm or in use, as far as the operating system knows.
    pub fn is_up(&self) -> bool {
        match self {
            Self::Serial(link) => link.is_up(),
            Self::Http(link) => link.is_up(),
            Self::Calls(link) => link.is_up(),
            Self::WebSocket(link) => link.is_up(),
        }
    }
}
