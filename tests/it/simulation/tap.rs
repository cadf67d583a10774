//! A wire tap: the harness knows the pairing code and reads along. Deliberate bugs change messages through it.

use countertop::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, Plaintext, SaltIv};
use countertop::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use countertop::protocol::wonder::frame::{FrameEvent, FrameReader, FrameRules};
use countertop::protocol::wonder::message::Action;
use countertop::wire::{ExchangeId, HttpReply, LinkEvent, Payload};
use serde_json::Value;

/// The code that all terminals of a run share: a stranger's answer can be opened, and must be told by other means.
pub const CODE: &str = "260880";
const PROFILE: CryptoProfile = CryptoProfile::Sha256ZeroIv;

/// Reads sealed messages and writes them anew.
#[derive(Debug)]
pub struct Tap {
    pub key: Key,
}

/// A message, opened.
#[derive(Debug, Clone)]
pub struct Message {
    pub action: Action,
    pub json: Value,
}

impl Message {
    /// A text of the header, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.json["header"][name].as_str().unwrap_or_default()
    }

    /// A text of the body, empty if it is not there.
    pub fn body(&self, name: &str) -> &str {
        self.json["body"][name].as_str().unwrap_or_default()
    }

    /// Whether it asks for money to move, or answers that.
    pub fn is_money(&self) -> bool {
        matches!(self.action, Action::Sale | Action::Refund | Action::Void)
    }

    /// The vendor reference that it is about.
    pub fn reference(&self) -> &str {
        let names = ["referenceID", "targetReferenceID", "orgReferenceID"];
        names.iter().map(|name| self.body(name)).find(|text| !text.is_empty()).unwrap_or_default()
    }
}

impl Tap {
    pub fn new() -> Self {
        Self { key: Key::new(PairingCode::parse(CODE).expect("six digits are a code")) }
    }

    /// Opens an envelope.
    pub fn open(&self, envelope: &[u8]) -> Option<Message> {
        let envelope = Envelope::parse(envelope, HTTP_CAP).ok()?;
        let plain = self.key.open(PROFILE, &envelope.data).ok()?;
        let json = serde_json::from_str(plain.as_str()).ok()?;
        Some(Message { action: envelope.action, json })
    }

    /// Seals a message.
    pub fn seal(&self, message: &Message) -> Vec<u8> {
        let nonce = SaltIv { salt: [0; 16], iv: [0; 16] };
        let data = self.key.seal(PROFILE, Plaintext::new(message.json.to_string()), &nonce);
        Envelope { action: message.action, data: data.into() }.encode(VersionLiteral::Text)
    }

    /// The envelope with its message changed.
    pub fn rewritten(&self, envelope: Vec<u8>, change: impl FnOnce(&mut Message)) -> Vec<u8> {
        let Some(mut message) = self.open(&envelope) else { return envelope };
        change(&mut message);
        self.seal(&message)
    }

    /// The request inside what the console puts on the wire.
    pub fn request(&self, payload: &Payload) -> Option<Message> {
        match payload {
            Payload::Bytes(bytes) => self.open(&unframed(bytes)?),
            Payload::Http(request) => self.open(&request.body),
            Payload::Call(_) | Payload::HangUp | Payload::Touch => None,
        }
    }

    /// The same shape of payload with another message.
    pub fn repacked(&self, payload: &Payload, message: &Message) -> Payload {
        let envelope = self.seal(message);
        match payload {
            Payload::Bytes(_) => Payload::Bytes(FrameRules::retail().encode(&envelope).expect("a small message")),
            Payload::Http(request) => {
                let mut request = request.clone();
                request.body = envelope;
                Payload::Http(request)
            }
            Payload::Call(_) | Payload::HangUp | Payload::Touch => payload.clone(),
        }
    }
}

/// The envelope of a whole frame.
pub fn unframed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = FrameReader::new(FrameRules::retail());
    reader.push(bytes, 0);
    match reader.next_frame() {
        Some(FrameEvent::Frame(envelope)) => Some(envelope),
        _ => None,
    }
}

impl Tap {
    /// The frames with their messages changed, if these bytes are one whole frame.
    pub fn reframed(&self, bytes: Vec<u8>, change: impl FnOnce(&mut Message)) -> Vec<u8> {
        let Some(envelope) = unframed(&bytes) else { return bytes };
        let envelope = self.rewritten(envelope, change);
        FrameRules::retail().encode(&envelope).expect("a small message")
    }

    /// An envelope as the link would tell it, in the shape in which this payload is answered.
    pub fn as_answer(payload: &Payload, exchange: ExchangeId, envelope: &[u8]) -> LinkEvent {
        match payload {
            Payload::Bytes(_) => LinkEvent::Received(FrameRules::retail().encode(envelope).expect("a small message")),
            Payload::Call(_) | Payload::HangUp | Payload::Touch => LinkEvent::Heard(exchange, envelope.to_vec()),
            Payload::Http(_) => {
                let (status, content_type) = (200, "application/json".to_owned());
                LinkEvent::Reply(exchange, HttpReply { status, content_type, body: envelope.to_vec() })
            }
        }
    }
}
