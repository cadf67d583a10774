//! Making a connection: the TCP connection and the handshake, all within one limit.

use std::fmt;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::broken::fault;
use super::endpoint::{WebSocketEndpoint, config};
use crate::transport::tcp::{self, ByteCount, Counted};
use crate::wire::{LinkFault, LinkFaultKind};

/// The connection itself.
pub(super) type Stream = WebSocketStream<Counted<TcpStream>>;

/// A connection whose handshake is done, and the bytes that the operating system has taken on it.
pub(super) struct Opened {
    pub(super) stream: Stream,
    pub(super) taken: ByteCount,
}

/// The library's own form shows what it holds: payload.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({} bytes taken)", self.taken.get())
    }
}

/// A connection that is being made. It goes on when nobody waits for it, and ends when it is dropped.
#[derive(Debug)]
pub(super) struct Opening(JoinHandle<Result<Opened, LinkFault>>);

impl Opening {
    pub(super) fn begin(endpoint: WebSocketEndpoint) -> Self {
        Self(tokio::spawn(async move { open(&endpoint).await }))
    }

    /// Waits for the end. Cancel-safe.
    pub(super) async fn outcome(&mut self) -> Result<Opened, LinkFault> {
        let ended = (&mut self.0).await;
        ended.unwrap_or_else(|_| Err(LinkFault::new(LinkFaultKind::Resources, "the connection was given up")))
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn open(endpoint: &WebSocketEndpoint) -> Result<Opened, LinkFault> {
    let deadline = Instant::now() + endpoint.limits.connect;
    let request = endpoint.request()?;
    let socket = Counted::new(tcp::dial(&endpoint.host, endpoint.port, endpoint.limits.connect).await?);
    let taken = socket.count();
    let doing = format!("connecting to {}", endpoint.authority());
    let config = Some(config(endpoint.limits.message_bytes));
    match timeout_at(deadline, client_async_with_config(request, socket, config)).await {
        Ok(Ok((stream, _))) => Ok(Opened { stream, taken }),
        Ok(Err(error)) => Err(fault(&doing, &error)),
        Err(_) => Err(too_slow(&doing, endpoint.limits.connect)),
    }
}

fn too_slow(doing: &str, limit: Duration) -> LinkFault {
    let words = format!("{doing}: it takes connections, but opens no WebSocket within {} ms", limit.as_millis());
    LinkFault::new(LinkFaultKind::TimedOut, words)
}
