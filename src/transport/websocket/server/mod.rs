//! The server's side of a WebSocket: for terminals that call us to pair, and for simulated terminals.
//!
//! Takes any path, text and binary; answers pings; offers and takes no subprotocol and no extension.

mod request;
mod socket;
#[cfg(test)]
mod tests;

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::endpoint::MESSAGE_BYTES;
use crate::platform::Wall;
use crate::transport::classify::io_fault;
use crate::wire::{LinkFault, LinkFaultKind};
use request::{Head, NO_UPGRADE, Upgrade};

pub use request::StatusLine;
pub use socket::ServerSocket;

const READ_BYTES: usize = 1024;
const TAKING: &str = "taking a connection";

/// How a caller is received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reception {
    /// How the answer to the upgrade is worded.
    pub status: StatusLine,
    /// How long the caller may take to say what it wants.
    pub limit: Duration,
    /// How long the answer is held back: a slow handshake. Nothing, normally.
    pub delay: Duration,
    /// The largest message that is taken, in bytes.
    pub message_bytes: usize,
}

impl Default for Reception {
    fn default() -> Self {
        Self {
            status: StatusLine::default(),
            limit: Duration::from_secs(10),
            delay: Duration::ZERO,
            message_bytes: MESSAGE_BYTES,
        }
    }
}

impl Reception {
    /// Does the handshake on a connection that was just taken. What is no upgrade gets the answer of the terminals' library,
    /// or none when it is no HTTP either, and is gone.
    ///
    /// # Errors
    /// The caller is none of ours, too slow, or gone.
    pub async fn receive(&self, mut stream: TcpStream) -> Result<ServerSocket, LinkFault> {
        let read = timeout(self.limit, read_head(&mut stream)).await;
        let (upgrade, rest) = read.map_err(|_| bad_peer(LinkFaultKind::TimedOut, "the caller says nothing"))??;
        sleep(self.delay).await;
        let answer = upgrade.accepted(self.status, &Wall::now().http_date());
        stream.write_all(answer.as_bytes()).await.map_err(broken)?;
        Ok(ServerSocket::new(stream, upgrade.path, rest, self.message_bytes).await)
    }
}

async fn read_head(stream: &mut TcpStream) -> Result<(Upgrade, Vec<u8>), LinkFault> {
    let mut bytes = Vec::new();
    let mut buffer = [0; READ_BYTES];
    loop {
        let read = stream.read(&mut buffer).await.map_err(broken)?;
        if read == 0 {
            return Err(bad_peer(LinkFaultKind::Lost, "the caller has gone"));
        }
        bytes.extend_from_slice(&buffer[..read]);
        match Head::read(&bytes) {
            Head::Partial => {}
            Head::Upgrade(upgrade, end) => return Ok((upgrade, bytes.split_off(end))),
            Head::OtherHttp => {
                stream.write_all(NO_UPGRADE.as_bytes()).await.map_err(broken)?;
                return Err(bad_peer(LinkFaultKind::BadPeer, "plain HTTP came, no WebSocket"));
            }
            Head::Nonsense => return Err(bad_peer(LinkFaultKind::BadPeer, "what came is no HTTP")),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn broken(error: io::Error) -> LinkFault {
    io_fault(TAKING, &error)
}

fn bad_peer(kind: LinkFaultKind, words: &str) -> LinkFault {
    LinkFault::new(kind, format!("{TAKING}: {words}"))
}
