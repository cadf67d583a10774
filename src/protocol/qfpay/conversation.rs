//! How requests and answers travel: an HTTP body, a text on a socket, or frames on a line. It knows no money and no payment.
//!
//! An answer is tied to its exchange where the wire can tell: on HTTP and on a socket always, on a serial line only if the
//! terminal answers under the request's own number. Where the result travels there is not documented: both ways are heard.

mod frames;
mod hearing;

use std::collections::HashMap;

use super::answer::{Answer, NoAnswer};
use super::content::Content;
use super::envelope::{HttpBody, Sealer};
use super::frame::ErrorCode;
use super::tcp::{Framing, TextReader};
use crate::payment::{Millis, Now};
use crate::wire::{ExchangeId, HttpRequest, Left, LinkFault, Outgoing, Payload};

use frames::Frames;
pub use frames::LineRules;

/// How requests travel.
#[derive(Debug, Clone)]
pub enum Wiring {
    /// One POST each, a connection each.
    Http(HttpBody),
    /// A connection each on port 9002.
    Tcp(Framing),
    /// Frames on one line.
    Serial(LineRules),
}

/// What came from the link.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A result: of this exchange, or of whichever was asked on the line.
    Answer(Option<ExchangeId>, Result<Box<Answer>, Unreadable>),
    /// The terminal has taken the frame of a request.
    Acknowledged,
    /// The terminal has not taken the frame of this request.
    Refused(ExchangeId, ErrorCode),
    /// The acknowledgement did not come in time.
    NotAcknowledged(ExchangeId),
    /// The other side listens.
    Touched(ExchangeId),
    /// This exchange failed on the way.
    Failed(ExchangeId, Left, LinkFault),
    /// The link is gone and everything on it.
    LinkLost(LinkFault),
    /// Something broken came and was answered as such.
    Noise,
}

/// Why something is no answer. The words are free of payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("the terminal answered HTTP {0}")]
    HttpStatus(u16),
    #[error("the terminal has no such address (HTTP 404): is this the POS app's port?")]
    NoSuchPath,
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
}

/// One terminal's conversation.
#[derive(Debug)]
pub(super) struct Conversation {
    wiring: Wiring,
    sealer: Sealer,
    next_exchange: u64,
    received: u64,
    /// The serial line.
    line: Option<Frames>,
    /// Open calls on a socket.
    calls: HashMap<ExchangeId, Call>,
    outgoing: Vec<Outgoing>,
}

/// A call that is open.
#[derive(Debug)]
struct Call {
    reader: Reader,
    /// Something was heard on it: what was said first has arrived, whatever becomes of what is said later.
    is_heard: bool,
}

impl From<Reader> for Call {
    fn from(reader: Reader) -> Self {
        Self { reader, is_heard: false }
    }
}

/// What reads the answer to a call.
#[derive(Debug)]
enum Reader {
    Text(TextReader),
    Frames(Frames),
}

impl Conversation {
    pub(super) fn new(wiring: Wiring, sealer: Sealer) -> Self {
        let line = match &wiring {
            Wiring::Serial(rules) => Some(Frames::new(*rules)),
            Wiring::Http(_) | Wiring::Tcp(_) => None,
        };
        Self { wiring, sealer, next_exchange: 1, received: 0, line, calls: HashMap::new(), outgoing: Vec::new() }
    }

    /// Number of results received so far: the `frame` of evidence.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    /// Whether results come without the name of their exchange.
    pub(super) fn is_line(&self) -> bool {
        matches!(self.wiring, Wiring::Serial(_))
    }

    /// What is to be put on the wire; drain after every input.
    pub(super) fn poll(&mut self) -> Option<Outgoing> {
        (!self.outgoing.is_empty()).then(|| self.outgoing.remove(0))
    }

    /// Seals and packs a request; `limit` is for an HTTP reply, in milliseconds.
    ///
    /// # Errors
    /// In words: it is too long for the line. Nothing has left.
    pub(super) fn say(&mut self, now: Now, path: &str, content: &Content, limit: u64) -> Result<ExchangeId, String> {
        let exchange = self.open_exchange();
        let payload = match &self.wiring {
            Wiring::Http(body) => Payload::Http(HttpRequest {
                path: path.to_owned(),
                headers: headers(),
                body: self.sealer.http_body(content, *body),
                reply_limit_ms: limit,
            }),
            Wiring::Tcp(Framing::UsbFrame) => {
                let mut frames = Frames::new(LineRules::socket());
                let bytes = frames.request(now, exchange, self.sealer.seal(content).as_bytes())?;
                self.calls.insert(exchange, Reader::Frames(frames).into());
                Payload::Call(bytes)
            }
            Wiring::Tcp(framing) => {
                self.calls.insert(exchange, Reader::Text(TextReader::new()).into());
                Payload::Call(format!("{}{}", self.sealer.seal(content), framing.terminator()).into_bytes())
            }
            Wiring::Serial(_) => {
                let sealed = self.sealer.seal(content);
                let line = self.line.as_mut().expect("a serial wiring has a line");
                Payload::Bytes(line.request(now, exchange, sealed.as_bytes())?)
            }
        };
        self.outgoing.push(Outgoing { exchange, payload });
        Ok(exchange)
    }

    /// Asks the link whether the other side still listens.
    pub(super) fn touch(&mut self) -> ExchangeId {
        let exchange = self.open_exchange();
        self.outgoing.push(Outgoing { exchange, payload: Payload::Touch });
        exchange
    }

    /// Nothing more is wanted of this exchange.
    pub(super) fn let_go(&mut self, exchange: ExchangeId) {
        if self.calls.remove(&exchange).is_some() {
            self.outgoing.push(Outgoing { exchange, payload: Payload::HangUp });
        }
        if let Some(line) = &mut self.line {
            line.let_go(exchange);
        }
    }

    /// When [`Conversation::time_reached`] has something to do.
    pub(super) fn deadline(&self) -> Option<Millis> {
        let calls = self.calls.values().filter_map(|call| match &call.reader {
            Reader::Text(text) => text.deadline_ms().map(Millis),
            Reader::Frames(frames) => frames.deadline(),
        });
        calls.chain(self.line.as_ref().and_then(Frames::deadline)).min()
    }

    fn open_exchange(&mut self) -> ExchangeId {
        let exchange = ExchangeId(self.next_exchange);
        self.next_exchange += 1;
        exchange
    }
}

/// One request for each connection: apps before 4.31.3 stumbled over quick successive ones (vendor's change notes).
fn headers() -> Vec<(String, String)> {
    let fixed = [("content-type", "application/json"), ("accept", "application/json"), ("connection", "close")];
    fixed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}
