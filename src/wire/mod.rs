//! Plain values that protocols and transports share: what goes out, what comes back, and what became of the link.
//!
//! Nothing here does I/O and nothing knows a vendor. A protocol session produces [`Outgoing`] values; a transport moves
//! them and reports [`LinkEvent`]s.

use std::fmt;

/// Names one request and the reply that belongs to it, inside one life of the program. Assigned by the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExchangeId(pub u64);

/// One thing to put on the wire.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Which exchange this opens. The link answers with the same id where the transport can tell (HTTP); a byte stream
    /// reports it only for failures of this write.
    pub exchange: ExchangeId,
    /// What is sent.
    pub payload: Payload,
}

/// The shape of what is sent, by kind of link.
#[derive(Clone, PartialEq, Eq)]
pub enum Payload {
    /// Bytes for a stream: a serial frame.
    Bytes(Vec<u8>),
    /// One HTTP request; the link adds the host.
    Http(HttpRequest),
    /// Bytes on a connection of this exchange's own; the first of an exchange opens it.
    Call(Vec<u8>),
    /// Closes the exchange's own connection: nothing more of it is told.
    HangUp,
    /// One WebSocket text message.
    Text(String),
    /// Nothing of value is sent: it is found out whether the other side still takes a connection, on a WebSocket whether it
    /// answers a ping.
    Touch,
}

impl Payload {
    /// The bytes that leave, without what the link adds.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) | Self::Call(bytes) => bytes,
            Self::Http(request) => &request.body,
            Self::Text(text) => text.as_bytes(),
            Self::HangUp | Self::Touch => &[],
        }
    }
}

/// An HTTP request as a plain value. Always a POST: no vendor of this product asks otherwise.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Absolute path with query, for example `/wonder-terminal`. The origin belongs to the link.
    pub path: String,
    /// Extra headers in order, names in lower case. `content-length`, `host` are the link's.
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    pub body: Vec<u8>,
    /// How long the link waits for the whole reply, in milliseconds, before it gives the exchange up.
    pub reply_limit_ms: u64,
}

/// An HTTP reply as a plain value. The link has already cut it at its size limit.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpReply {
    /// The status code, 100 to 599. Redirects are replies like any other: the link never follows one.
    pub status: u16,
    /// The `content-type` header, empty when there is none.
    pub content_type: String,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// One whole message of a message link (a WebSocket). The link has already cut it at its size limit.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// A text message; the link has checked that it is UTF-8.
    Text(String),
    /// A binary message. Some peers put their JSON here.
    Binary(Vec<u8>),
}

impl Message {
    /// What it holds, as bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }
}

/// How much of a failed send may have reached the other side. `Nothing` is a proof: the transport saw zero bytes accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Not one byte of this request was accepted by the operating system.
    Nothing,
    /// Some or all of it may have gone.
    Maybe,
}

/// Why a link could not be made or was lost. The class decides the advice; the words are the operating system's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkFault {
    /// What kind of trouble.
    pub kind: LinkFaultKind,
    /// The operating system's or library's words, free of secrets and payload.
    pub detail: String,
}

/// Kinds of link trouble, each with advice of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkFaultKind {
    /// The serial device does not exist.
    DeviceMissing,
    /// The device or address may not be opened by this user.
    PermissionDenied,
    /// Another program holds the port.
    PortHeld,
    /// The address has nobody listening.
    Refused,
    /// The name could not be resolved, or there is no route.
    NoRoute,
    /// Connecting, writing or replying took longer than its limit.
    TimedOut,
    /// The TLS handshake failed: wrong certificate, name, authority or date.
    Tls,
    /// The link broke: cable out, reset, end of stream.
    Lost,
    /// The other side broke the rules of the transport: bad HTTP, too large a body.
    BadPeer,
    /// The program or operating system has no resources left (descriptors, memory).
    Resources,
    /// The settings make no sense for this link: not a serial port, impossible speed, bad host name, bad header.
    BadSettings,
}

impl LinkFault {
    /// A fault of this kind, in these words. The words must be free of secrets and payload.
    pub fn new(kind: LinkFaultKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

impl fmt::Display for LinkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

/// What a link tells.
#[derive(Clone, PartialEq, Eq)]
pub enum LinkEvent {
    /// The link is up: a port is open, a connection is warm.
    Up,
    /// The link went down. What was in flight is reported before, one [`LinkEvent::Failed`] each.
    Down(LinkFault),
    /// Bytes came in on a stream, in any chunking.
    Received(Vec<u8>),
    /// The reply to an HTTP exchange.
    Reply(ExchangeId, HttpReply),
    /// Bytes came on an exchange's own connection, in any chunking.
    Heard(ExchangeId, Vec<u8>),
    /// The other side has closed an exchange's own connection, after all that it had to say.
    HungUp(ExchangeId),
    /// One whole message came on a message link. Which exchange it belongs to is the session's to find out.
    Message(Message),
    /// The other side takes connections, the port is open, or the ping was answered: the end of a [`Payload::Touch`].
    Touched(ExchangeId),
    /// The exchange failed on the way; `left` says whether it can have reached the terminal.
    Failed {
        /// Which one.
        exchange: ExchangeId,
        /// Whether anything of it left.
        left: Left,
        /// Why.
        fault: LinkFault,
    },
}

/// Payloads may hold card data or keys: their `Debug` tells sizes only.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.payload {
            Payload::Bytes(_) => "bytes",
            Payload::Http(_) => "http",
            Payload::Call(_) => "call",
            Payload::HangUp => "hang up",
            Payload::Text(_) => "text",
            Payload::Touch => "touch",
        };
        write!(f, "Outgoing({:?}, {kind}, {} bytes)", self.exchange, self.payload.bytes().len())
    }
}

impl fmt::Debug for HttpReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpReply({}, {} bytes)", self.status, self.body.len())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Text(_) => "text",
            Self::Binary(_) => "binary",
        };
        write!(f, "Message({kind}, {} bytes)", self.bytes().len())
    }
}

impl fmt::Debug for LinkEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Up => f.write_str("Up"),
            Self::Down(fault) => write!(f, "Down({fault})"),
            Self::Received(bytes) => write!(f, "Received({} bytes)", bytes.len()),
            Self::Reply(id, reply) => write!(f, "Reply({id:?}, {reply:?})"),
            Self::Heard(id, bytes) => write!(f, "Heard({id:?}, {} bytes)", bytes.len()),
            Self::HungUp(id) => write!(f, "HungUp({id:?})"),
            Self::Message(message) => message.fmt(f),
            Self::Touched(id) => write!(f, "Touched({id:?})"),
            Self::Failed { exchange, left, fault } => write!(f, "Failed({exchange:?}, {left:?}, {fault})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_is_never_shown() {
        let card = "4111111111111111";
        let out = Outgoing { exchange: ExchangeId(1), payload: Payload::Text(card.to_owned()) };
        let event = LinkEvent::Message(Message::Text(card.to_owned()));
        let binary = LinkEvent::Message(Message::Binary(card.into()));
        assert_eq!(format!("{out:?}"), "Outgoing(ExchangeId(1), text, 16 bytes)");
        assert_eq!(format!("{event:?}, {binary:?}"), "Message(text, 16 bytes), Message(binary, 16 bytes)");
    }
}
