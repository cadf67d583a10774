//! Messages to and from one terminal: sealed, wrapped, framed or posted, and back again.
//!
//! It knows how to say a [`Request`] on a wiring and how to read what comes; it does not know what was asked before.

mod hearing;

use std::borrow::Cow;
use std::fmt;

use uuid::{Builder, Uuid};

use crate::payment::{Millis, Now};
use crate::protocol::Fresh;
use crate::wire::{ExchangeId, HttpRequest, Outgoing, Payload};

use super::crypto::{CryptoProfile, Key, SaltIv};
use super::envelope::{Envelope, VersionLiteral};
use super::frame::{FrameReader, FrameRules, FrameTooLarge};
use super::message::{Request, RequestHeader};

pub(super) use hearing::{Heard, Incoming, Unreadable};

/// The body's type on HTTP. Assumed: the pages name none.
const CONTENT_TYPE: (&str, &str) = ("content-type", "application/json; charset=utf-8");

/// How envelopes travel.
#[derive(Clone)]
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

/// Header values may be secrets: their names only.
impl fmt::Debug for Wiring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serial(rules) => f.debug_tuple("Serial").field(rules).finish(),
            Self::Http { path, headers } => {
                let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
                f.debug_struct("Http").field("path", path).field("headers", &names).finish()
            }
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

/// One terminal's conversation.
#[derive(Debug)]
pub(super) struct Conversation {
    wiring: Wiring,
    client_device_sn: String,
    reader: Option<FrameReader>,
    next_exchange: u64,
    messages_received: u64,
}

impl Conversation {
    pub(super) fn new(mut wiring: Wiring, client_device_sn: String) -> Self {
        let reader = match &mut wiring {
            Wiring::Serial(rules) => Some(FrameReader::new(rules.clone())),
            Wiring::Http { headers, .. } => {
                if headers.iter().all(|(name, _)| name != CONTENT_TYPE.0) {
                    headers.push((CONTENT_TYPE.0.to_owned(), CONTENT_TYPE.1.to_owned()));
                }
                None
            }
        };
        Self { wiring, client_device_sn, reader, next_exchange: 1, messages_received: 0 }
    }

    /// Number of messages received so far: the `frame` of evidence.
    pub(super) fn messages_received(&self) -> u64 {
        self.messages_received
    }

    /// Bytes received so far that belong to no frame.
    pub(super) fn noise(&self) -> u64 {
        self.reader.as_ref().map_or(0, |reader| reader.counters().bytes_skipped)
    }

    /// When a half-received frame is given up.
    pub(super) fn deadline(&self) -> Option<Millis> {
        self.reader.as_ref().and_then(FrameReader::deadline_ms).map(Millis)
    }

    /// Seals and packs what there is to say.
    ///
    /// # Errors
    /// [`FrameTooLarge`]: nothing has left.
    pub(super) fn say(&mut self, now: Now, say: Say<'_>) -> Result<Outgoing, FrameTooLarge> {
        let header = RequestHeader {
            request_id: Cow::Owned(say.id.to_string()),
            client_device_sn: Cow::Borrowed(&self.client_device_sn),
            timestamp: Cow::Owned(timestamp(now)),
        };
        let plaintext = say.request.encode(&header);
        let data = say.key.seal(say.profile, plaintext, &salt_iv(say.fresh));
        let envelope = Envelope { action: say.request.action(), data: Cow::Owned(data) };
        let payload = self.pack(envelope.encode(VersionLiteral::Text), say.limit)?;
        let exchange = ExchangeId(self.next_exchange);
        self.next_exchange += 1;
        Ok(Outgoing { exchange, payload })
    }

    fn pack(&self, envelope: Vec<u8>, limit: u64) -> Result<Payload, FrameTooLarge> {
        Ok(match &self.wiring {
            Wiring::Serial(rules) => Payload::Bytes(rules.encode(&envelope)?),
            Wiring::Http { path, headers } => Payload::Http(HttpRequest {
                path: path.clone(),
                headers: headers.clone(),
                body: envelope,
                reply_limit_ms: limit,
            }),
        })
    }
}

/// A version 4 UUID from the first 16 fresh bytes.
pub(super) fn fresh_id(fresh: &Fresh) -> Uuid {
    id_from(fresh, 0)
}

/// A second one from the last 16. They may serve as an IV as well: neither is a secret.
pub(super) fn second_id(fresh: &Fresh) -> Uuid {
    id_from(fresh, 32)
}

fn id_from(fresh: &Fresh, at: usize) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&fresh[at..at + 16]);
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
