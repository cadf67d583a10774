//! The other end: a terminal that reads what the session sends and answers as it is told.

use uuid::Uuid;

use crate::money::{Amount, Currency};
use crate::payment::{
    Effect, Intent, Kind, Limits, Machine, Millis, MoneyRequest, Now, Original, Reference, Silence, TerminalId, Vendor,
    WallTime,
};
use crate::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, Plaintext, SaltIv};
use crate::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use crate::protocol::wonder::frame::{FrameEvent, FrameReader, FrameRules};
use crate::protocol::wonder::message::{Action, DeviceInfoReply, ReceivedRequest, Reply, ReplyHeader, ResultReply};
use crate::protocol::wonder::verdict::Codes;
use crate::protocol::{Fresh, Output, Question, RequestId};
use crate::wire::{ExchangeId, HttpReply, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

use super::super::{Session, Settings};
use crate::protocol::wonder::Wiring;

/// 2025-11-12T10:11:04 in UTC, as in the published samples.
pub const WALL: i64 = 1_762_942_264_000;
pub const TERMINAL: &str = "NEXGO-N96-1170270945";
pub const ANSWER_LIMIT: u64 = 10_000;
pub const MONEY_LIMIT: u64 = 300_000;

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

pub fn intent(kind: Kind, id: u128) -> Intent {
    Intent {
        reference: Reference::new(0, u64::try_from(id).unwrap()),
        kind,
        terminal: TerminalId("t-1".into()),
        terminal_name: "front".into(),
        vendor: Vendor::Wonder,
        simulated: true,
        amount: Amount::from_minor_units(1020, Currency::parse("HKD").unwrap()).unwrap(),
        method: None,
        order: Some("A-17".into()),
        vendor_reference: format!("ref-{id}"),
        message_id: Uuid::from_u128(id),
        original: (kind != Kind::Sale).then(|| Original { reference: None, vendor_reference: "ref-original".into() }),
        operator: None,
        another_customer: false,
        at: WallTime(WALL),
    }
}

/// The permission to send, from the only place that makes one.
pub fn permission(intent: Intent) -> MoneyRequest {
    let limits = Limits { answer: 120_000, ask_every: 2_000, ask_for: 180_000, tell_after: 10_000 };
    let effects = Machine::draft(intent, limits).start(at(0));
    effects.into_iter().find_map(|effect| if let Effect::Send(money) = effect { Some(money) } else { None }).unwrap()
}

/// A session and the terminal at its other end.
pub struct Scene {
    pub session: Session,
    pub key: Key,
    /// The profile that the terminal seals its answers in.
    pub profile: CryptoProfile,
    serial: bool,
    next: u64,
}

/// What the terminal read.
#[derive(Debug, Clone)]
pub struct Read {
    pub exchange: ExchangeId,
    pub action: Action,
    pub id: String,
}

impl Scene {
    pub fn new(wiring: Wiring, profile: Option<CryptoProfile>) -> Self {
        let serial = matches!(wiring, Wiring::Serial(_));
        let settings = Settings {
            wiring,
            key: key(),
            profile,
            client_device_sn: "126498561093".into(),
            codes: Codes::default(),
            answer_limit: ANSWER_LIMIT,
            money_reply_limit: MONEY_LIMIT,
        };
        let profile = profile.unwrap_or(CryptoProfile::Sha256ZeroIv);
        Self { session: Session::new(settings), key: key(), profile, serial, next: 100 }
    }

    pub fn paired(wiring: Wiring) -> Self {
        Self::new(wiring, Some(CryptoProfile::Sha256ZeroIv))
    }

    // ---- in ---------------------------------------------------------------------------------------------------------

    /// Puts a sale on the wire and gives what the terminal reads.
    pub fn sell(&mut self, id: u64) -> Read {
        self.money(id, Kind::Sale)
    }

    pub fn money(&mut self, id: u64, kind: Kind) -> Read {
        let request = permission(intent(kind, u128::from(id)));
        self.session.request_money(at(0), RequestId(id), request, [7; 48]);
        self.read_one()
    }

    pub fn ask(&mut self, ms: u64, id: u64, question: Question) -> Read {
        self.next += 1;
        self.session.ask(at(ms), RequestId(id), question, dice(Uuid::from_u128(u128::from(self.next))));
        self.read_one()
    }

    pub fn ask_status(&mut self, ms: u64, id: u64, about: u64) -> Read {
        self.ask(ms, id, Question::Status(Box::new(intent(Kind::Sale, u128::from(about)))))
    }

    /// Gives `event` and everything the session says to it.
    pub fn link(&mut self, ms: u64, event: LinkEvent) -> Vec<Output> {
        self.session.link(at(ms), event);
        self.drain()
    }

    pub fn time(&mut self, ms: u64) -> Vec<Output> {
        self.session.time_reached(at(ms));
        self.drain()
    }

    pub fn drain(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.session.poll()).collect()
    }

    // ---- the terminal ---------------------------------------------------------------------------------------------------

    pub fn read_one(&mut self) -> Read {
        match self.drain().as_slice() {
            [Output::Send(outgoing)] => self.read(outgoing),
            other => panic!("one message expected: {other:?}"),
        }
    }

    pub fn read(&self, outgoing: &Outgoing) -> Read {
        let bytes = envelope_of(outgoing);
        let envelope = Envelope::parse(&bytes, HTTP_CAP).unwrap();
        let (plaintext, _) = self.key.open_either(&envelope.data).unwrap();
        let request = ReceivedRequest::parse(envelope.action, &plaintext).unwrap();
        Read { exchange: outgoing.exchange, action: envelope.action, id: request.header.request_id.into_owned() }
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
    }
}

pub fn result(status: &str) -> Reply<'_> {
    Reply::Result(ResultReply { status, ..ResultReply::default() })
}

pub fn paid() -> Reply<'static> {
    Reply::Result(ResultReply {
        status: "Success",
        transaction_status: Some("Success"),
        currency: Some("HKD"),
        amount: Some("10.20"),
        customer_order_id: Some("A-17"),
        ..ResultReply::default()
    })
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

/// What the outputs are, in short: `answered 1 Approved`, `silent 2 TimedOut`.
pub fn brief(outputs: &[Output]) -> Vec<String> {
    outputs.iter().map(brief_one).collect()
}

fn brief_one(output: &Output) -> String {
    match output {
        Output::Send(outgoing) => format!("send {}", outgoing.exchange.0),
        Output::Identified(id, identity) => format!("identified {} {}", id.0, identity.said),
        Output::Answered(id, answer) => format!("answered {} {:?}", id.0, answer.finding),
        Output::AbortAnswered(id, answer) => format!("abort {} {}", id.0, answer.accepted),
        Output::Silent(id, silence) => format!("silent {} {}", id.0, kind_of(silence)),
        Output::Dropped(_) => "dropped".to_owned(),
    }
}

fn kind_of(silence: &Silence) -> &'static str {
    match silence {
        Silence::NothingLeft(_) => "NothingLeft",
        Silence::TimedOut => "TimedOut",
        Silence::LinkLost(_) => "LinkLost",
        Silence::Unreadable(_) => "Unreadable",
    }
}
