//! A TCP connection, made within a limit, that counts the bytes the kernel took.

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use rustix::net::sockopt;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};

use super::classify::io_fault;
use crate::wire::{LinkFault, LinkFaultKind};

/// A silent peer is asked by the kernel after 5 s, every 5 s, and given up after 25 s: half-open connections are noticed
/// within 30 s, and a Wi-Fi roaming of a few seconds in mid-sale does not cost the answer.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(5);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(5);
const KEEPALIVE_PROBES: u32 = 4;
/// The same patience for bytes that are sent and not acknowledged, in milliseconds.
const UNACKNOWLEDGED_LIMIT_MS: u32 = 25_000;

/// Resolves the name and connects, one address after the other, all within `limit`.
pub async fn dial(host: &str, port: u16, limit: Duration) -> Result<TcpStream, LinkFault> {
    let deadline = Instant::now() + limit;
    let shown = format!("connecting to {host}:{port}");
    let addresses = resolve(host, port, deadline, &shown).await?;
    let mut last = LinkFault::new(LinkFaultKind::NoRoute, format!("{shown}: the name has no address"));
    for (tried, address) in addresses.iter().enumerate() {
        // A silent first address must not eat the time of the others.
        let share =
            deadline.saturating_duration_since(Instant::now()) / u32::try_from(addresses.len() - tried).unwrap_or(1);
        match connect(*address, Instant::now() + share, &shown).await {
            Ok(stream) => return Ok(stream),
            Err(fault) => last = fault,
        }
    }
    Err(last)
}

async fn resolve(host: &str, port: u16, deadline: Instant, shown: &str) -> Result<Vec<SocketAddr>, LinkFault> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match timeout_at(deadline, lookup_host((bare, port))).await {
        Ok(Ok(addresses)) => Ok(addresses.collect()),
        Ok(Err(error)) => Err(LinkFault::new(LinkFaultKind::NoRoute, format!("{shown}: {error}"))),
        Err(_) => Err(LinkFault::new(LinkFaultKind::NoRoute, format!("{shown}: no answer from the name service"))),
    }
}

async fn connect(address: SocketAddr, deadline: Instant, shown: &str) -> Result<TcpStream, LinkFault> {
    let stream = match timeout_at(deadline, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(io_fault(shown, &error)),
        Err(_) => return Err(LinkFault::new(LinkFaultKind::TimedOut, format!("{shown}: no answer"))),
    };
    tune(&stream).map_err(|error| io_fault(shown, &error))?;
    Ok(stream)
}

fn tune(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = stream.as_fd();
    sockopt::set_socket_keepalive(socket, true)?;
    sockopt::set_tcp_keepidle(socket, KEEPALIVE_IDLE)?;
    sockopt::set_tcp_keepintvl(socket, KEEPALIVE_INTERVAL)?;
    sockopt::set_tcp_keepcnt(socket, KEEPALIVE_PROBES)?;
    Ok(sockopt::set_tcp_user_timeout(socket, UNACKNOWLEDGED_LIMIT_MS)?)
}

/// How many bytes the kernel has taken on one connection, ever. Shared with the stream that counts.
#[derive(Debug, Clone, Default)]
pub struct ByteCount(Arc<AtomicU64>);

impl ByteCount {
    /// The count now.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::AcqRel);
    }
}

/// A stream that counts every byte that the layer below took. It sits directly on the socket, below TLS.
#[derive(Debug)]
pub struct Counted<S> {
    inner: S,
    taken: ByteCount,
}

impl<S> Counted<S> {
    /// Counts from zero.
    pub fn new(inner: S) -> Self {
        Self { inner, taken: ByteCount::default() }
    }

    /// The stream itself.
    pub fn socket(&self) -> &S {
        &self.inner
    }

    /// The counter, to look at from outside.
    pub fn count(&self) -> ByteCount {
        self.taken.clone()
    }

    fn note(&self, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = &outcome {
            self.taken.add(*bytes);
        }
        outcome
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Counted<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counted<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.note(outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write_vectored(cx, parts);
        self.note(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
