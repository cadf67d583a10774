//! Messages to and from one terminal: sealed, wrapped, framed or posted, and back again.
//!
//! It knows how to say a [`Request`] on a wiring and how to read what comes; it does not know what was asked before.

use std::borrow::Cow;

use uuid::{Builder, Uuid};

use crate::payment::Now;
use crate::protocol::Fresh;
use crate::wire::{ExchangeId, HttpReply, HttpRequest, Left, LinkEvent, LinkFault, Outgoing, Payload};

use super::crypto::{CryptoProfile, Key, SaltIv};
use super::envelope::{Envelope, EnvelopeError, HTTP_CAP, SERIAL_CAP, VersionLiteral};
use super::frame::{FrameEvent, FrameReader, FrameRules};
use super::message::{Action, Request, RequestHeader, Response};

/// How envelopes travel.
#[derive(Debug, Clone)]
pub enum Wiring {
    /// RS232 frames.
    Serial(FrameRules),
    /// HTTP posts to this path, with these extra headers (names in lower case).
    Http {
        /// Absolute path.
        path: String,
        /// Extra headers.
        headers: Vec<(String, String)>,
    },
}

/// What came from the link, as far as it can be read without knowing what was asked.
#[derive(Debug)]
pub(super) enum Incoming {
    /// An answer, opened.
    Answer { exchange: Option<ExchangeId>, action: Action, response: Box<Response>, profile: CryptoProfile },
    /// Something that is no answer: damaged, sealed with another key, an error page. The words are free of payload.
    Unreadable { exchange: Option<ExchangeId>, why: String },
    /// This exchange failed on the way.
    Failed { exchange: ExchangeId, left: Left, fault: LinkFault },
    /// The link is gone and everything on it.
    LinkLost(LinkFault),
}

/// One terminal's conversation.
#[derive(Debug)]
pub(super) struct Conversation {
    wiring: Wiring,
    client_device_sn: String,
    reader: Option<FrameReader>,
    next_exchange: u64,
    frames_received: u64,
}

impl Conversation {
    pub(super) fn new(wiring: Wiring, client_device_sn: String) -> Self {
        let reader = match &wiring {
            Wiring::Serial(rules) => Some(FrameReader::new(rules.clone())),
            Wiring::Http { .. } => None,
        };
        Self { wiring, client_device_sn, reader, next_exchange: 1, frames_received: 0 }
    }

    /// Number of messages received so far: the `frame` of evidence.
    pub(super) fn frames_received(&self) -> u64 {
        self.frames_received
    }

    /// When a half-received frame is given up.
    pub(super) fn deadline_ms(&self) -> Option<u64> {
        self.reader.as_ref().and_then(FrameReader::deadline_ms)
    }

    pub(super) fn time_reached(&mut self, now: Now) {
        if let Some(reader) = &mut self.reader {
            reader.expire(now.mono.0);
        }
    }

    /// Seals and packs `request` under the message id `id`. `limit` milliseconds bound the wait for an HTTP reply.
    pub(super) fn say(&mut self, now: Now, say: Say<'_>) -> Result<Outgoing, String> {
        let header = RequestHeader {
            request_id: Cow::Owned(say.id.to_string()),
            client_device_sn: Cow::Borrowed(&self.client_device_sn),
            timestamp: Cow::Owned(timestamp(now)),
        };
        let plaintext = say.request.encode(&header);
        let data = say.key.seal(say.profile, plaintext, &salt_iv(say.fresh));
        let envelope = Envelope { action: say.request.action(), data: Cow::Owned(data) };
        let payload = self.pack(&envelope.encode(VersionLiteral::Text), say.limit)?;
        let exchange = ExchangeId(self.next_exchange);
        self.next_exchange += 1;
        Ok(Outgoing { exchange, payload })
    }

    fn pack(&self, envelope: &[u8], limit: u64) -> Result<Payload, String> {
        match &self.wiring {
            Wiring::Serial(rules) => rules.encode(envelope).map(Payload::Bytes).map_err(|error| error.to_string()),
            Wiring::Http { path, headers } => {
                let mut headers = headers.clone();
                headers.push(("content-type".to_owned(), "application/json; charset=utf-8".to_owned()));
                let (path, body) = (path.clone(), envelope.to_vec());
                Ok(Payload::Http(HttpRequest { path, headers, body, reply_limit_ms: limit }))
            }
        }
    }

    /// Reads what the link tells, opened with the key and profile that are in force.
    pub(super) fn hear(
        &mut self,
        now: Now,
        event: LinkEvent,
        key: &Key,
        profile: Option<CryptoProfile>,
    ) -> Vec<Incoming> {
        match event {
            LinkEvent::Up => {
                self.reset();
                Vec::new()
            }
            LinkEvent::Down(fault) => {
                self.reset();
                vec![Incoming::LinkLost(fault)]
            }
            LinkEvent::Failed { exchange, left, fault } => vec![Incoming::Failed { exchange, left, fault }],
            LinkEvent::Reply(exchange, reply) => vec![self.hear_reply(exchange, &reply, key, profile)],
            LinkEvent::Received(bytes) => self.hear_bytes(now, &bytes, key, profile),
        }
    }

    fn reset(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.reset();
        }
    }

    fn hear_reply(
        &mut self,
        exchange: ExchangeId,
        reply: &HttpReply,
        key: &Key,
        profile: Option<CryptoProfile>,
    ) -> Incoming {
        let exchange = Some(exchange);
        if !(200..300).contains(&reply.status) {
            return Incoming::Unreadable { exchange, why: format!("the terminal answered HTTP {}", reply.status) };
        }
        self.read_envelope(exchange, &reply.body, HTTP_CAP, key, profile)
    }

    fn hear_bytes(&mut self, now: Now, bytes: &[u8], key: &Key, profile: Option<CryptoProfile>) -> Vec<Incoming> {
        let Some(reader) = &mut self.reader else { return Vec::new() };
        reader.push(bytes, now.mono.0);
        let mut frames = Vec::new();
        while let Some(event) = reader.next_frame() {
            frames.push(event);
        }
        frames.into_iter().filter_map(|event| self.read_frame(event, key, profile)).collect()
    }

    fn read_frame(&mut self, event: FrameEvent, key: &Key, profile: Option<CryptoProfile>) -> Option<Incoming> {
        match event {
            FrameEvent::Frame(data) => Some(self.read_envelope(None, &data, SERIAL_CAP, key, profile)),
            FrameEvent::DataCrcFailed => {
                let why = "a frame came damaged: its checksum is wrong".to_owned();
                Some(Incoming::Unreadable { exchange: None, why })
            }
            FrameEvent::ForeignCmd(_) | FrameEvent::Discarded(_) => None,
        }
    }

    fn read_envelope(
        &mut self,
        exchange: Option<ExchangeId>,
        bytes: &[u8],
        cap: usize,
        key: &Key,
        profile: Option<CryptoProfile>,
    ) -> Incoming {
        self.frames_received += 1;
        match open(bytes, cap, key, profile) {
            Ok((action, response, profile)) => {
                Incoming::Answer { exchange, action, response: Box::new(response), profile }
            }
            Err(why) => Incoming::Unreadable { exchange, why },
        }
    }
}

/// What to say, and how it is sealed.
#[derive(Clone, Copy)]
pub(super) struct Say<'a> {
    pub(super) id: Uuid,
    pub(super) request: &'a Request<'a>,
    pub(super) key: &'a Key,
    pub(super) profile: CryptoProfile,
    pub(super) fresh: &'a Fresh,
    /// Milliseconds for an HTTP reply.
    pub(super) limit: u64,
}

fn open(
    bytes: &[u8],
    cap: usize,
    key: &Key,
    profile: Option<CryptoProfile>,
) -> Result<(Action, Response, CryptoProfile), String> {
    let envelope = Envelope::parse(bytes, cap).map_err(|error: EnvelopeError| error.to_string())?;
    let opened = match profile {
        Some(profile) => key.open(profile, &envelope.data).map(|plain| (plain, profile)),
        None => key.open_either(&envelope.data),
    };
    let (plaintext, profile) = opened.map_err(|error| error.to_string())?;
    let response = Response::parse(envelope.action, &plaintext).map_err(|error| error.to_string())?;
    Ok((envelope.action, response, profile))
}

/// A version 4 UUID from the first 16 fresh bytes.
pub(super) fn fresh_id(fresh: &Fresh) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&fresh[..16]);
    Builder::from_random_bytes(bytes).into_uuid()
}

/// Salt and IV from the last 32 fresh bytes.
fn salt_iv(fresh: &Fresh) -> SaltIv {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    salt.copy_from_slice(&fresh[16..32]);
    iv.copy_from_slice(&fresh[32..48]);
    SaltIv { salt, iv }
}

/// ISO 8601 in seconds with a numeric offset, as the published samples write it.
fn timestamp(now: Now) -> String {
    let moment = jiff::Timestamp::from_millisecond(now.wall.0).unwrap_or_default();
    moment.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
