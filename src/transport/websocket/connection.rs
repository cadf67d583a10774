//! One connection: what waits to be written, what is being written, which pings wait for their pong.
//!
//! A message is handed to the library only when everything before it has left, so that the bytes which the operating system
//! takes from then on are its own: that is how a failed message can be said to have left nothing.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use futures_util::{Sink, Stream as _};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::broken::{closed, fault};
use super::endpoint::WebSocketLimits;
use super::open::{Opened, Stream};
use crate::transport::tcp::ByteCount;
use crate::wire::{ExchangeId, Left, LinkFault, LinkFaultKind, Message};

/// What a connection tells.
pub(super) enum News {
    /// A message came.
    Came(Message),
    /// A ping was answered.
    Touched(ExchangeId),
    /// A ping was not answered in time. The connection stays.
    Silent(Ended, LinkFault),
    /// It is over.
    Broke(LinkFault),
    /// Nothing that matters.
    Nothing,
}

/// An exchange that will not be finished.
pub(super) struct Ended {
    pub(super) exchange: ExchangeId,
    pub(super) left: Left,
}

/// A ping and the payload that its pong brings back.
pub(super) struct Touch {
    exchange: ExchangeId,
    number: u64,
}

impl Touch {
    pub(super) fn new(exchange: ExchangeId, number: u64) -> Self {
        Self { exchange, number }
    }

    fn payload(&self) -> tungstenite::Bytes {
        tungstenite::Bytes::copy_from_slice(&self.number.to_be_bytes())
    }
}

/// What is sent.
enum Item {
    Text(ExchangeId, String),
    Ping(Touch),
}

impl Item {
    fn exchange(&self) -> ExchangeId {
        match self {
            Self::Text(exchange, _) | Self::Ping(Touch { exchange, .. }) => *exchange,
        }
    }
}

/// An item that waits for those before it.
struct Waiting {
    item: Item,
    deadline: Instant,
}

/// The item that is being handed to the operating system.
struct Writing {
    exchange: ExchangeId,
    ping: Option<Touch>,
    /// The bytes taken before its first.
    from: u64,
    deadline: Instant,
}

/// A ping that has left.
struct Pinged {
    touch: Touch,
    deadline: Instant,
}

/// A connection that is up.
pub(super) struct Connection {
    stream: Stream,
    taken: ByteCount,
    limits: WebSocketLimits,
    outbox: VecDeque<Waiting>,
    writing: Option<Writing>,
    pinged: VecDeque<Pinged>,
}

/// Messages are payload: counts only.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({} waiting, {} bytes taken)", self.waiting(), self.taken.get())
    }
}

impl Connection {
    pub(super) fn new(Opened { stream, taken }: Opened, limits: WebSocketLimits) -> Self {
        Self { stream, taken, limits, outbox: VecDeque::new(), writing: None, pinged: VecDeque::new() }
    }

    #[cfg(test)]
    pub(super) async fn readable(&self) {
        self.stream.get_ref().socket().readable().await.expect("a socket");
    }

    /// How much is not done yet.
    pub(super) fn waiting(&self) -> usize {
        self.outbox.len() + usize::from(self.writing.is_some()) + self.pinged.len()
    }

    pub(super) fn say(&mut self, exchange: ExchangeId, text: String) {
        self.push(Item::Text(exchange, text));
    }

    pub(super) fn ping(&mut self, touch: Touch) {
        self.push(Item::Ping(touch));
    }

    fn push(&mut self, item: Item) {
        self.outbox.push_back(Waiting { item, deadline: Instant::now() + self.limits.write });
    }

    /// Writes before it reads: what we have to say never waits behind a babbling peer.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<News> {
        while self.writing.is_some() || !self.outbox.is_empty() {
            match self.poll_write(context) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(News::Broke(fault("sending", &error))),
                Poll::Pending => break,
            }
        }
        self.poll_read(context)
    }

    /// Finishes what is being written, then begins the next.
    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<Result<(), tungstenite::Error>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        if let Some(done) = self.writing.take() {
            let deadline = Instant::now() + self.limits.pong;
            self.pinged.extend(done.ping.map(|touch| Pinged { touch, deadline }));
        }
        ready!(Pin::new(&mut self.stream).poll_ready(context))?;
        let Some(Waiting { item, deadline }) = self.outbox.pop_front() else { return Poll::Ready(Ok(())) };
        let (exchange, from) = (item.exchange(), self.taken.get());
        let (message, ping) = match item {
            Item::Text(_, text) => (tungstenite::Message::Text(text.into()), None),
            Item::Ping(touch) => (tungstenite::Message::Ping(touch.payload()), Some(touch)),
        };
        self.writing = Some(Writing { exchange, ping, from, deadline });
        Poll::Ready(Pin::new(&mut self.stream).start_send(message))
    }

    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<News> {
        let came = ready!(Pin::new(&mut self.stream).poll_next(context));
        Poll::Ready(match came {
            Some(Ok(tungstenite::Message::Text(text))) => News::Came(Message::Text(text.as_str().to_owned())),
            Some(Ok(tungstenite::Message::Binary(bytes))) => News::Came(Message::Binary(bytes.to_vec())),
            Some(Ok(tungstenite::Message::Pong(payload))) => self.answered(&payload),
            Some(Ok(tungstenite::Message::Close(frame))) => {
                // The close is answered if that takes no time.
                let _ = Pin::new(&mut self.stream).poll_flush(context);
                News::Broke(closed(frame.as_ref()))
            }
            // The library answers pings itself, on the next look.
            Some(Ok(tungstenite::Message::Ping(_) | tungstenite::Message::Frame(_))) => News::Nothing,
            Some(Err(error)) => News::Broke(fault("waiting for the other side", &error)),
            None => News::Broke(fault("waiting for the other side", &tungstenite::Error::ConnectionClosed)),
        })
    }

    /// A pong that nobody waits for is allowed (RFC 6455, section 5.5.3) and means nothing.
    fn answered(&mut self, payload: &[u8]) -> News {
        let place = self.pinged.iter().position(|pinged| pinged.touch.payload() == payload);
        place.and_then(|place| self.pinged.remove(place)).map_or(News::Nothing, |it| News::Touched(it.touch.exchange))
    }

    /// When patience ends next.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let writing = self.write_deadline();
        let pong = self.pinged.front().map(|pinged| pinged.deadline);
        writing.into_iter().chain(pong).min()
    }

    fn write_deadline(&self) -> Option<Instant> {
        self.writing.as_ref().map(|it| it.deadline).or_else(|| self.outbox.front().map(|it| it.deadline))
    }

    /// A deadline is over. A half-written message cannot be taken back: it costs the connection.
    pub(super) fn late(&mut self, now: Instant) -> News {
        if self.write_deadline().is_some_and(|deadline| deadline <= now) {
            let words = "the other side takes no more bytes: is the terminal on and awake?";
            return News::Broke(LinkFault::new(LinkFaultKind::TimedOut, words));
        }
        match self.pinged.pop_front_if(|pinged| pinged.deadline <= now) {
            Some(Pinged { touch, .. }) => {
                let words = format!("no answer to a ping within {} ms", self.limits.pong.as_millis());
                let ended = Ended { exchange: touch.exchange, left: Left::Maybe };
                News::Silent(ended, LinkFault::new(LinkFaultKind::TimedOut, words))
            }
            None => News::Nothing,
        }
    }

    /// Sends a close frame if nothing is half-way and it takes no time.
    pub(super) fn say_goodbye(&mut self) {
        if self.writing.is_some() {
            return;
        }
        let mut nobody = Context::from_waker(Waker::noop());
        let goodbye = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        if Pin::new(&mut self.stream).start_send(tungstenite::Message::Close(Some(goodbye))).is_ok() {
            // Whoever does not hear it sees the end of the connection.
            let _ = Pin::new(&mut self.stream).poll_flush(&mut nobody);
        }
    }

    /// What is not finished, in the order in which it was sent.
    pub(super) fn end(self) -> Vec<Ended> {
        let taken = self.taken.get();
        let maybe = |exchange| Ended { exchange, left: Left::Maybe };
        let mut ended: Vec<Ended> = self.pinged.iter().map(|pinged| maybe(pinged.touch.exchange)).collect();
        ended.extend(self.writing.map(|writing| Ended {
            exchange: writing.exchange,
            left: if taken == writing.from { Left::Nothing } else { Left::Maybe },
        }));
        ended.extend(self.outbox.iter().map(|it| Ended { exchange: it.item.exchange(), left: Left::Nothing }));
        ended
    }
}
