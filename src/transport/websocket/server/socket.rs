//! One caller that was received.

use std::fmt;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

use super::super::broken::{closed, fault};
use super::super::endpoint::config;
use crate::wire::{LinkFault, Message};

const HEARING: &str = "hearing the caller";
/// A connection that is let go with something unread takes what was said last with it.
const LINGER: Duration = Duration::from_millis(200);
const SAYING: &str = "answering the caller";

/// The server's end of one WebSocket. Dropping it cuts the connection without a close frame.
pub struct ServerSocket {
    path: String,
    stream: WebSocketStream<TcpStream>,
    heard_at: Instant,
    closed: bool,
}

/// The library's own form shows what it holds: payload.
impl fmt::Debug for ServerSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerSocket({:?})", self.path)
    }
}

impl ServerSocket {
    pub(super) async fn new(stream: TcpStream, path: String, rest: Vec<u8>, message_bytes: usize) -> Self {
        let config = Some(config(message_bytes));
        let stream = WebSocketStream::from_partially_read(stream, rest, Role::Server, config).await;
        Self { path, stream, heard_at: Instant::now(), closed: false }
    }

    /// The path that was asked for, with its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// When the caller last said anything, if only a sign of life.
    pub fn heard_at(&self) -> Instant {
        self.heard_at
    }

    /// Whether the caller has closed in good order.
    pub fn has_closed(&self) -> bool {
        self.closed
    }

    /// The next message. Answers pings meanwhile. Cancel-safe.
    ///
    /// # Errors
    /// The caller closed, broke off or broke the rules: nothing more will come.
    pub async fn hear(&mut self) -> Result<Message, LinkFault> {
        loop {
            let next = self.stream.next().await;
            self.heard_at = Instant::now();
            match next {
                Some(Ok(tungstenite::Message::Text(text))) => return Ok(Message::Text(text.as_str().to_owned())),
                Some(Ok(tungstenite::Message::Binary(bytes))) => return Ok(Message::Binary(bytes.to_vec())),
                Some(Ok(tungstenite::Message::Close(frame))) => {
                    self.closed = true;
                    // The close is answered if that can still be done.
                    let _ = self.stream.flush().await;
                    return Err(closed(frame.as_ref()));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(fault(HEARING, &error)),
                None => return Err(fault(HEARING, &tungstenite::Error::ConnectionClosed)),
            }
        }
    }

    /// Sends a message whole.
    ///
    /// # Errors
    /// It may or may not have arrived.
    pub async fn say(&mut self, message: Message) -> Result<(), LinkFault> {
        self.send(carried(message)).await
    }

    /// Asks for a sign of life; the pong is not told.
    ///
    /// # Errors
    /// The caller is gone.
    pub async fn ping(&mut self) -> Result<(), LinkFault> {
        self.send(tungstenite::Message::Ping(tungstenite::Bytes::from_static(b"still there?"))).await
    }

    /// Closes in good order: 1000 is a normal end, 1001 a server that stops.
    ///
    /// # Errors
    /// The caller is gone already.
    pub async fn close(&mut self, code: u16) -> Result<(), LinkFault> {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        self.send(tungstenite::Message::Close(Some(frame))).await
    }

    /// Closes in good order because the server stops (1001), and waits a moment for the caller to have read it.
    pub async fn stop(mut self) {
        if self.close(1001).await.is_ok() {
            let read = async { while self.hear().await.is_ok() {} };
            let _ = timeout(LINGER, read).await;
        }
    }

    /// Sends the first `kept` bytes of a message's frame, or all of it if it has no more: drop the socket then, for what
    /// follows cannot be read any more. A deliberate fault.
    ///
    /// # Errors
    /// The caller is gone.
    pub async fn say_cut(&mut self, message: &Message, kept: usize) -> Result<(), LinkFault> {
        let kind = if matches!(message, Message::Text(_)) { Data::Text } else { Data::Binary };
        let mut frame = Vec::new();
        let whole = Frame::message(message.bytes().to_vec(), OpCode::Data(kind), true);
        whole.format(&mut frame).map_err(|error| fault(SAYING, &error))?;
        frame.truncate(kept);
        self.say_raw(&frame).await
    }

    /// Puts bytes on the connection as they are, behind everything said before. A deliberate fault.
    ///
    /// # Errors
    /// The caller is gone.
    pub async fn say_raw(&mut self, bytes: &[u8]) -> Result<(), LinkFault> {
        self.stream.flush().await.map_err(|error| fault(SAYING, &error))?;
        let written = self.stream.get_mut().write_all(bytes).await;
        written.map_err(|error| fault(SAYING, &error.into()))
    }

    /// The bare connection, for what speaks no WebSocket any more. What was read ahead is lost.
    #[cfg(test)]
    pub(in crate::transport::websocket) fn into_stream(self) -> TcpStream {
        self.stream.into_inner()
    }

    async fn send(&mut self, message: tungstenite::Message) -> Result<(), LinkFault> {
        self.stream.send(message).await.map_err(|error| fault(SAYING, &error))
    }
}

fn carried(message: Message) -> tungstenite::Message {
    match message {
        Message::Text(text) => tungstenite::Message::Text(text.into()),
        Message::Binary(bytes) => tungstenite::Message::Binary(bytes.into()),
    }
}
