//! What a vendor brings to be simulated: a machine, and what its messages look like on each kind of transport.
//!
//! One folder per vendor implements [`Simulated`] on its settings; the servers know nothing else of it.

use std::net::IpAddr;
use std::sync::Arc;

use hyper::http::request::Parts;

use super::faults::FaultSettings;
use super::http_turn::HttpTurn;
use super::outputs::{Answer, Ask, Output};
use crate::transport::websocket::server::Reception;
use crate::wire::Message;

/// A kind of terminal that can be simulated, by its settings.
pub trait Simulated: Clone + Send + Sync + 'static {
    /// The terminal itself.
    type Terminal: Machine;
    /// Its end of a line.
    type Line: LineFace;
    /// Its end of a connection on a bare socket.
    type Socket: LineFace;
    /// Its servers.
    type Web: WebFace;

    /// The vendor, as the command line names it.
    const VENDOR: &'static str;

    /// A terminal with an empty memory. `unix_seconds` is the time of the world at the time 0 of its clock.
    fn terminal(&self, unix_seconds: i64) -> Self::Terminal;
    /// Its end of a serial line; none if it has no such thing.
    fn line(&self) -> Option<Self::Line>;
    /// How bad that line is.
    fn line_faults(&self) -> FaultSettings;
    /// Its end of one connection on a bare socket; none if it has no such thing.
    fn socket(&self) -> Option<Self::Socket>;
    /// The terminal's own server.
    fn lan(&self) -> Lan<Self::Web>;
    /// The vendor's cloud in front of it; none if there is no such thing.
    fn cloud(&self) -> Option<Self::Web>;
    /// What pairing with it needs, for the ready line: names and values.
    fn facts(&self) -> Vec<(&'static str, String)>;
}

/// What a terminal serves on the LAN.
#[derive(Clone)]
pub enum Lan<W> {
    /// HTTP exchanges.
    Web(W),
    /// Messages on a `WebSocket`.
    Messages(Arc<dyn MessageFace>),
}

/// A terminal without I/O. Give it what arrives and the time; after each, carry out the outputs in order and come back at
/// the time it asks for, at the latest. Times are milliseconds on one clock that never goes back.
pub trait Machine: Send + 'static {
    /// Takes a message. `path` is where it was sent to over HTTP; empty on a line.
    fn receive(&mut self, from: Ask, path: &str, message: &[u8], now_ms: u64);
    /// A client has come: everything from it will come from `line`, and what the terminal says unasked goes to it. Transports
    /// on which nobody can be told anything unasked have no such thing.
    fn connected(&mut self, _line: Ask, _client: &Client, _now_ms: u64) {}
    /// The client of this line has shown that it is alive and hears: what was said to it before has come.
    fn alive(&mut self, _line: Ask, _now_ms: u64) {}
    /// The client has left; `properly` if it said so.
    fn disconnected(&mut self, _line: Ask, _properly: bool, _now_ms: u64) {}
    /// The time has come to `now_ms`.
    fn reach(&mut self, now_ms: u64);
    /// What to do next, oldest first.
    fn next_output(&mut self) -> Option<Output>;
    /// When [`Machine::reach`] has something to do; `None` until a message comes.
    fn wake_at_ms(&self) -> Option<u64>;
}

/// The terminal's end of a line, both ways: bytes to messages, answers to bytes. Times as for [`Machine`].
pub trait LineFace: Send + 'static {
    /// Takes bytes in any chunking.
    fn receive(&mut self, bytes: &[u8], now_ms: u64) -> Vec<Heard>;
    /// The time has come to `now_ms`: silence may end what was begun.
    fn reach(&mut self, _now_ms: u64) -> Vec<Heard> {
        Vec::new()
    }
    /// When [`LineFace::reach`] has something to do.
    fn wake_at_ms(&self) -> Option<u64> {
        None
    }
    /// Whoever was at the other end has let go of it. The line itself is still up.
    fn let_go(&mut self, _now_ms: u64) -> Vec<Heard> {
        Vec::new()
    }
    /// The line went down: what was begun is over.
    fn reset(&mut self);
    /// The bytes that carry out an answer. What only HTTP can do is silence here.
    fn bytes(&mut self, answer: &Answer) -> Vec<u8>;
}

/// Who has come, as far as a transport tells: the same one is known again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Client {
    /// By a name of its own: there is one of it.
    Named(String),
    /// By the address it comes from: there may be several.
    At(String),
}

/// What a line has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A message for the terminal, and its number on this line: its answer comes back for [`Ask::message`] of it. 0 where
    /// messages have none.
    Message(u8, Vec<u8>),
    /// Bytes that go back at once, whatever the terminal makes of the message: an acknowledgement.
    Said(Vec<u8>),
}

/// What an HTTP server says in front of the terminal, and how it carries the terminal's answers.
pub trait WebFace: Send + Sync + 'static {
    /// Whether this server goes down with the terminal's link: a cloud does not.
    fn goes_down(&self) -> bool;
    /// Refuses a request that never reaches the terminal; `is_up` tells whether its link is up.
    fn refusal(&self, head: &Parts, body: &[u8], is_up: bool) -> Option<HttpTurn>;
    /// Carries out the terminal's answer.
    fn turn(&self, answer: &Answer) -> HttpTurn;
    /// The terminal has nothing to say to this.
    fn no_message(&self) -> HttpTurn;
}

/// The terminal's end of a `WebSocket`.
pub trait MessageFace: Send + Sync + 'static {
    /// How a client is received.
    fn reception(&self) -> Reception;
    /// Who it is, by the path that it asks for and the address that it comes from.
    fn client(&self, path: &str, address: IpAddr) -> Client;
    /// Carries out the terminal's answer.
    fn turn(&self, answer: &Answer) -> MessageTurn;
}

/// What goes out on a WebSocket.
#[derive(Clone, PartialEq, Eq)]
pub enum MessageTurn {
    /// These messages, in order.
    Say(Vec<Message>),
    /// So many bytes of this message's frame, and then the connection is cut.
    Cut(Message, usize),
}

/// The end of a line of a terminal that has none.
#[derive(Debug, Clone, Copy)]
pub enum NoLine {}

impl LineFace for NoLine {
    fn receive(&mut self, _bytes: &[u8], _now_ms: u64) -> Vec<Heard> {
        match *self {}
    }

    fn reset(&mut self) {
        match *self {}
    }

    fn bytes(&mut self, _answer: &Answer) -> Vec<u8> {
        match *self {}
    }
}

/// The web server of a terminal that has none.
#[derive(Debug, Clone, Copy)]
pub enum NoWeb {}

impl WebFace for NoWeb {
    fn goes_down(&self) -> bool {
        match *self {}
    }

    fn refusal(&self, _head: &Parts, _body: &[u8], _is_up: bool) -> Option<HttpTurn> {
        match *self {}
    }

    fn turn(&self, _answer: &Answer) -> HttpTurn {
        match *self {}
    }

    fn no_message(&self) -> HttpTurn {
        match *self {}
    }
}
