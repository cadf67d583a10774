//! One connection: its socket, its task and its byte count.

use std::fmt;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Body;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::CONTENT_TYPE;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::transport::classify::{http_fault, io_fault};
use crate::transport::tcp::{ByteCount, Counted};
use crate::transport::tls;
use crate::wire::{HttpReply, LinkFault, LinkFaultKind};

/// Room for the head of a reply; more is no terminal's answer.
const HEAD_LIMIT_BYTES: usize = 32 * 1024;
const HEADER_COUNT_LIMIT: usize = 64;
/// A connection that still chews on its last exchange after this is not worth waiting for.
const READY_LIMIT: Duration = Duration::from_millis(250);
const SHOWN: &str = "waiting for the reply";

/// An open connection that carries one exchange at a time. Dropping it closes it.
pub(super) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    taken: ByteCount,
    /// A second handle on the socket, to look whether the other side has gone.
    socket: OwnedFd,
    driver: JoinHandle<()>,
    /// What the other side has shown of itself, where there is TLS.
    certificate: Option<tls::Fingerprint>,
}

impl Connection {
    /// Starts HTTP on a connected socket, after the TLS handshake if there is TLS.
    pub(super) async fn start(stream: Counted<TcpStream>, tls: Option<&tls::Client>) -> Result<Self, LinkFault> {
        let taken = stream.count();
        let socket = stream.socket().as_fd().try_clone_to_owned().map_err(|error| io_fault("connecting", &error))?;
        let (certificate, (sender, driver)) = match tls {
            Some(tls) => {
                let stream = tls.handshake(stream).await?;
                (tls::shown(&stream), speak(stream).await?)
            }
            None => (None, speak(stream).await?),
        };
        Ok(Self { sender, taken, socket, driver, certificate })
    }

    /// The certificate that was believed; none without TLS.
    pub(super) fn certificate(&self) -> Option<tls::Fingerprint> {
        self.certificate
    }

    /// Whether the other side has closed it, as far as the operating system knows now.
    pub(super) fn is_stale(&self) -> bool {
        self.sender.is_closed() || self.driver.is_finished() || hung_up(&self.socket)
    }

    /// Waits until the connection can take a request; false when it is gone.
    pub(super) async fn is_ready(&mut self) -> bool {
        let ready = timeout(READY_LIMIT, self.sender.ready()).await;
        ready.is_ok_and(|outcome| outcome.is_ok()) && !self.is_stale()
    }

    /// How many bytes the kernel has taken so far.
    pub(super) fn taken(&self) -> u64 {
        self.taken.get()
    }

    /// Sends the request and reads the whole reply, up to `body_limit` bytes. The caller limits the time.
    pub(super) async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        body_limit: usize,
    ) -> Result<HttpReply, LinkFault> {
        let response = self.sender.send_request(request).await.map_err(|error| http_fault(SHOWN, &error))?;
        read_whole(response, body_limit).await
    }

    /// Stops the connection for good and says how many bytes the kernel took: after this none can follow.
    pub(super) async fn end(mut self) -> u64 {
        self.driver.abort();
        // How the task ended does not matter, only that it has.
        let _ = (&mut self.driver).await;
        self.taken.get()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({:?})", self.socket)
    }
}

/// HTTP on the stream, driven by a task of its own.
async fn speak<S>(stream: S) -> Result<(SendRequest<Full<Bytes>>, JoinHandle<()>), LinkFault>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let handshake = http1::Builder::new()
        .max_headers(HEADER_COUNT_LIMIT)
        .max_header_size(HEAD_LIMIT_BYTES)
        .max_buf_size(2 * HEAD_LIMIT_BYTES)
        .handshake(TokioIo::new(stream));
    let (sender, connection) = handshake.await.map_err(|error| http_fault("connecting", &error))?;
    // Its errors reach the exchange through the sender.
    let driver = tokio::spawn(async move { drop(connection.await) });
    Ok((sender, driver))
}

async fn read_whole<B>(response: Response<B>, body_limit: usize) -> Result<HttpReply, LinkFault>
where
    B: Body<Data = Bytes, Error = hyper::Error>,
{
    let too_large = || LinkFault::new(LinkFaultKind::BadPeer, format!("the reply is larger than {body_limit} bytes"));
    let (head, body) = response.into_parts();
    if body.size_hint().lower() > body_limit as u64 {
        return Err(too_large());
    }
    let collected = Limited::new(body, body_limit).collect().await;
    let body = collected.map_err(|error| match error.downcast_ref::<hyper::Error>() {
        Some(error) => http_fault(SHOWN, error),
        None => too_large(),
    })?;
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(HttpReply { status: head.status.as_u16(), content_type: content_type.to_owned(), body: body.to_bytes().into() })
}

fn hung_up(socket: &OwnedFd) -> bool {
    let mut asked = [PollFd::new(socket, PollFlags::RDHUP)];
    let at_once = Timespec::try_from(Duration::ZERO).ok();
    let signs = PollFlags::RDHUP | PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    poll(&mut asked, at_once.as_ref()).is_err() || asked[0].revents().intersects(signs)
}
