//! A terminal for the tests of this folder: it reads what is sent and answers as it is told.

use super::crypto::{CryptoProfile, Key, PairingCode, Plaintext, SaltIv};
use super::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use super::frame::{FrameEvent, FrameReader, FrameRules};
use super::message::{Action, DeviceInfoReply, ReceivedRequest, Reply, ReplyHeader, Request};
use super::vectors;
use crate::payment::{Millis, Now, WallTime};
use crate::protocol::Fresh;
use crate::protocol::wonder::Wiring;
use crate::wire::{ExchangeId, HttpReply, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};
use uuid::Uuid;

/// 2025-11-12T10:11:04 in UTC, as in the published samples.
pub const WALL: i64 = 1_762_942_264_000;
pub const TERMINAL: &str = "NEXGO-N96-1170270945";
/// Each answer's limit, in milliseconds.
pub const ANSWER_LIMIT: u64 = 10_000;

pub fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(WALL) }
}

pub fn key() -> Key {
    Key::new(PairingCode::parse("260880").unwrap())
}

pub fn serial() -> Wiring {
    Wiring::Serial(FrameRules::retail())
}

pub fn http() -> Wiring {
    Wiring::Http { path: "/wonder-terminal".into(), headers: vec![("x-device-sn".into(), "hidden".into())] }
}

/// Dice whose id is `id`.
pub fn dice(id: Uuid) -> Fresh {
    let mut fresh = [0x5a; 48];
    fresh[..16].copy_from_slice(id.as_bytes());
    fresh
}

/// What the terminal read.
#[derive(Debug, Clone)]
pub struct Read {
    pub exchange: ExchangeId,
    pub action: Action,
    pub id: String,
    /// The profile that opened it.
    pub profile: CryptoProfile,
    /// The `pairUuid` or `ackUuid` of a pairing.
    pub uuid: String,
}

/// A terminal with its key.
pub struct Scripted {
    pub key: Key,
    /// The profile that it seals its answers in.
    pub profile: CryptoProfile,
    serial: bool,
}

impl Scripted {
    pub fn on(wiring: &Wiring, profile: CryptoProfile) -> Self {
        Self { key: key(), profile, serial: matches!(wiring, Wiring::Serial(_)) }
    }

    pub fn read(&self, outgoing: &Outgoing) -> Read {
        let bytes = envelope_of(outgoing);
        let envelope = Envelope::parse(&bytes, HTTP_CAP).unwrap();
        let (plaintext, profile) = self.key.open_either(&envelope.data).unwrap();
        let asked = ReceivedRequest::parse(envelope.action, &plaintext).unwrap();
        let uuid = match asked.request {
            Ok(Request::Pair(pair)) => pair.pair_uuid.into_owned(),
            Ok(Request::Ack(ack)) => ack.ack_uuid.into_owned(),
            _ => String::new(),
        };
        let id = asked.header.request_id.into_owned();
        Read { exchange: outgoing.exchange, action: envelope.action, id, profile, uuid }
    }

    /// Answers on the exchange of `read`, or on the line.
    pub fn answer(&self, read: &Read, reply: &Reply<'_>) -> LinkEvent {
        self.deliver(read.exchange, self.envelope(&read.id, read.action, reply))
    }

    /// The envelope of an answer to message `id`.
    pub fn envelope(&self, id: &str, action: Action, reply: &Reply<'_>) -> Vec<u8> {
        let header =
            ReplyHeader { response_id: id, server_device_sn: TERMINAL, timestamp: "2025-11-12T10:12:04+00:00" };
        self.seal(action, reply.encode(&header))
    }

    pub fn seal(&self, action: Action, plaintext: Plaintext) -> Vec<u8> {
        let data = self.key.seal(self.profile, plaintext, &SaltIv { salt: [3; 16], iv: [4; 16] });
        Envelope { action, data: data.into() }.encode(VersionLiteral::Number)
    }

    pub fn deliver(&self, exchange: ExchangeId, envelope: Vec<u8>) -> LinkEvent {
        if self.serial {
            LinkEvent::Received(FrameRules::retail().encode(&envelope).unwrap())
        } else {
            replied(exchange, 200, envelope)
        }
    }
}

/// The envelope inside what is sent.
pub fn envelope_of(outgoing: &Outgoing) -> Vec<u8> {
    match &outgoing.payload {
        Payload::Http(request) => request.body.clone(),
        Payload::Bytes(bytes) => {
            let mut reader = FrameReader::new(FrameRules::retail());
            reader.push(bytes, 0);
            match reader.next_frame() {
                Some(FrameEvent::Frame(data)) => data,
                other => panic!("a frame expected: {other:?}"),
            }
        }
        Payload::Call(_) | Payload::HangUp | Payload::Text(_) | Payload::Touch => {
            panic!("Wonder neither calls nor touches, and has no message link")
        }
    }
}

pub fn device_info(device_status: &'static str, network_status: &'static str) -> Reply<'static> {
    Reply::DeviceInfo(DeviceInfoReply {
        device_status,
        network_status,
        software_version: "1.0.0(188)",
        business_id: "ff467f02-5b69-45f3-81aa-bffcca55fe8f",
    })
}

pub fn replied(exchange: ExchangeId, status: u16, body: impl Into<Vec<u8>>) -> LinkEvent {
    LinkEvent::Reply(exchange, HttpReply { status, content_type: String::new(), body: body.into() })
}

pub fn failed(exchange: ExchangeId, left: Left, kind: LinkFaultKind) -> LinkEvent {
    LinkEvent::Failed { exchange, left, fault: LinkFault::new(kind, "it broke") }
}

pub fn down() -> LinkEvent {
    LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "cable out"))
}

/// The envelope of a published request, as we send it, and its message id.
pub fn published(name: &str) -> (Vec<u8>, Uuid) {
    let vector = vectors::list("vendor_messages").iter().find(|vector| vector["id"] == name).unwrap();
    let action = Action::from_word(vector["action"].as_str().unwrap()).unwrap();
    let data = vector["data"].as_str().unwrap();
    let message: serde_json::Value = serde_json::from_str(vector["plaintext"].as_str().unwrap()).unwrap();
    let id = message["header"]["requestID"].as_str().unwrap().parse().unwrap();
    (Envelope { action, data: data.into() }.encode(VersionLiteral::Text), id)
}
