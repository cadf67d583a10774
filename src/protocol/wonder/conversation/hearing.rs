//! What comes from the link, read as far as that goes without knowing what was asked.

use crate::payment::Now;
use crate::protocol::wonder::crypto::{CryptoProfile, Key, Undecodable};
use crate::protocol::wonder::envelope::{Envelope, EnvelopeError, HTTP_CAP, SERIAL_CAP};
use crate::protocol::wonder::frame::{DATA_AT, FrameEvent, FrameReader};
use crate::protocol::wonder::message::{Action, Response};
use crate::wire::{ExchangeId, HttpReply, Left, LinkEvent, LinkFault};

use super::Conversation;

/// An answer, opened.
#[derive(Debug)]
pub(in crate::protocol::wonder) struct Heard {
    /// On which exchange it came, where the link can tell (HTTP).
    pub(in crate::protocol::wonder) exchange: Option<ExchangeId>,
    pub(in crate::protocol::wonder) action: Action,
    pub(in crate::protocol::wonder) response: Response,
    /// The profile that opened it.
    pub(in crate::protocol::wonder) profile: CryptoProfile,
}

/// What came from the link.
#[derive(Debug)]
pub(in crate::protocol::wonder) enum Incoming {
    /// An answer, to whatever.
    Answer(Box<Heard>),
    /// Something that is no answer. On HTTP it ends its exchange.
    Unreadable { exchange: Option<ExchangeId>, why: Unreadable },
    /// A sound frame with a command number that is not ours.
    Foreign,
    /// This exchange failed on the way.
    Failed { exchange: ExchangeId, left: Left, fault: LinkFault },
    /// The link is gone and everything on it.
    LinkLost(LinkFault),
}

/// Why something is no answer. The words are free of payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::protocol::wonder) enum Unreadable {
    #[error("the terminal answered HTTP {0}")]
    HttpStatus(u16),
    #[error("a frame came damaged: its checksum is wrong")]
    Damaged,
    #[error("a frame was cut off: its rest never came")]
    CutOff,
    #[error(transparent)]
    NoEnvelope(#[from] EnvelopeError),
    #[error(transparent)]
    Undecodable(#[from] Undecodable),
}

impl Unreadable {
    /// Whether the terminal says by this that it speaks another protocol: no key and no profile will help.
    pub(in crate::protocol::wonder) fn is_another_protocol(&self) -> bool {
        matches!(self, Self::NoEnvelope(EnvelopeError::ProtocolOne | EnvelopeError::WrongVersion(_)))
    }
}

/// The key in force, and the profile if it is settled.
#[derive(Clone, Copy)]
struct Lock<'a> {
    key: &'a Key,
    profile: Option<CryptoProfile>,
}

impl Conversation {
    /// Reads what the link tells, opened with the key and profile that are in force.
    pub(in crate::protocol::wonder) fn hear(
        &mut self,
        now: Now,
        event: LinkEvent,
        key: &Key,
        profile: Option<CryptoProfile>,
    ) -> Vec<Incoming> {
        let lock = Lock { key, profile };
        match event {
            LinkEvent::Up => {
                self.forget_partial();
                Vec::new()
            }
            LinkEvent::Down(fault) => {
                self.forget_partial();
                vec![Incoming::LinkLost(fault)]
            }
            LinkEvent::Failed { exchange, left, fault } => vec![Incoming::Failed { exchange, left, fault }],
            LinkEvent::Reply(exchange, reply) => vec![self.hear_reply(exchange, &reply, lock)],
            // It neither calls nor touches, and has no message link.
            LinkEvent::Heard(..) | LinkEvent::HungUp(_) | LinkEvent::Message(_) | LinkEvent::Touched(_) => Vec::new(),
            LinkEvent::Received(bytes) => {
                if let Some(reader) = &mut self.reader {
                    reader.push(&bytes, now.mono.0);
                }
                self.read_frames(lock)
            }
        }
    }

    /// Time has passed: a frame whose rest does not come is given up.
    pub(in crate::protocol::wonder) fn time_reached(
        &mut self,
        now: Now,
        key: &Key,
        profile: Option<CryptoProfile>,
    ) -> Vec<Incoming> {
        if let Some(reader) = &mut self.reader {
            reader.expire(now.mono.0);
        }
        self.read_frames(Lock { key, profile })
    }

    fn forget_partial(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.reset();
        }
    }

    fn hear_reply(&mut self, exchange: ExchangeId, reply: &HttpReply, lock: Lock<'_>) -> Incoming {
        let exchange = Some(exchange);
        if !(200..300).contains(&reply.status) {
            return Incoming::Unreadable { exchange, why: Unreadable::HttpStatus(reply.status) };
        }
        self.read_envelope(exchange, &reply.body, HTTP_CAP, lock)
    }

    fn read_frames(&mut self, lock: Lock<'_>) -> Vec<Incoming> {
        let mut heard = Vec::new();
        while let Some(event) = self.reader.as_mut().and_then(FrameReader::next_frame) {
            heard.extend(self.read_frame(event, lock));
        }
        heard
    }

    fn read_frame(&mut self, event: FrameEvent, lock: Lock<'_>) -> Option<Incoming> {
        let unreadable = |why| Some(Incoming::Unreadable { exchange: None, why });
        match event {
            FrameEvent::Frame(data) => Some(self.read_envelope(None, &data, SERIAL_CAP, lock)),
            FrameEvent::DataCrcFailed => unreadable(Unreadable::Damaged),
            // With less than a header it may as well have been noise.
            FrameEvent::Discarded(bytes) if bytes >= DATA_AT => unreadable(Unreadable::CutOff),
            FrameEvent::Discarded(_) => None,
            FrameEvent::ForeignCmd(_) => Some(Incoming::Foreign),
        }
    }

    fn read_envelope(&mut self, exchange: Option<ExchangeId>, bytes: &[u8], cap: usize, lock: Lock<'_>) -> Incoming {
        self.messages_received += 1;
        match open(bytes, cap, lock) {
            Ok((action, response, profile)) => {
                Incoming::Answer(Box::new(Heard { exchange, action, response, profile }))
            }
            Err(why) => Incoming::Unreadable { exchange, why },
        }
    }
}

fn open(bytes: &[u8], cap: usize, lock: Lock<'_>) -> Result<(Action, Response, CryptoProfile), Unreadable> {
    let envelope = Envelope::parse(bytes, cap)?;
    let (plaintext, profile) = match lock.profile {
        Some(profile) => (lock.key.open(profile, &envelope.data)?, profile),
        None => lock.key.open_either(&envelope.data)?,
    };
    let response = Response::parse(envelope.action, &plaintext)?;
    Ok((envelope.action, response, profile))
}
