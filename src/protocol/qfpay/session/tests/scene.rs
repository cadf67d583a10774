//! A session, its clock, and what it sends and says.

use crate::money::{Amount, Currency};
use crate::payment::{
    Answer, Effect, Intent, Kind, Limits, Machine, Millis, MoneyRequest, Now, Original, Reference, Silence, TerminalId,
    Vendor, WallTime,
};
use crate::protocol::qfpay::content::Value;
use crate::protocol::qfpay::crypto::{AesKeyMode, Cipher};
use crate::protocol::qfpay::envelope::{Dialect, HttpBody, Sealer};
use crate::protocol::qfpay::frame::{self, FrameEvent, FrameReader, FrameType, Number};
use crate::protocol::qfpay::message::{Channel, PayOptions};
use crate::protocol::qfpay::{LineRules, Settings, Wiring, vectors};
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{ExchangeId, HttpReply, LinkEvent, Outgoing, Payload};

use super::super::Session;

pub const ANSWER: u64 = 30_000;
pub const MONEY: u64 = 420_000;
pub const PAUSE: u64 = 200;
pub const SYSSN: &str = "20250101155400020000000001";

/// Everything is written in clear, so that the tests read what is sent.
pub fn settings(wiring: Wiring) -> Settings {
    Settings {
        wiring,
        sealer: Sealer::new(vectors::key("K16"), AesKeyMode::Utf8, Dialect::Plain).unwrap(),
        channel: Channel::Card,
        pay: PayOptions::default(),
        may_modify: None,
        answer_limit: ANSWER,
        money_reply_limit: MONEY,
        pause: PAUSE,
    }
}

pub fn http() -> Wiring {
    Wiring::Http(HttpBody::JsonString)
}

pub fn line() -> Wiring {
    Wiring::Serial(LineRules::at_baud(9_600))
}

pub fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(1_735_704_000_000) }
}

/// HK$ 10.20 under the reference `OURS-n`.
pub fn intent(kind: Kind, nth: u64) -> Intent {
    let amount = Amount::from_minor_units(1_020, Currency::HKD).unwrap();
    let original = Original { reference: None, kind: None, vendor_reference: SYSSN.into(), left: Some(amount) };
    Intent {
        reference: Reference::new(1, nth),
        kind,
        terminal: TerminalId("t-1".into()),
        terminal_name: "q".into(),
        vendor: Vendor::QfPay,
        simulated: true,
        amount,
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: format!("OURS-{nth}"),
        message_id: uuid::Uuid::nil(),
        original: (kind != Kind::Sale).then_some(original),
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    }
}

/// The only way to a money request leads through the machine.
pub fn money(intent: Intent) -> MoneyRequest {
    let limits = Limits {
        answer: 180_000,
        ask_every: 2_000,
        ask_at_most: 10_000,
        ask_for: 240_000,
        tell_after: 10_000,
        not_found: None,
    };
    let effects = Machine::draft(intent, limits).start(at(0));
    let sent = effects.into_iter().find_map(|effect| if let Effect::Send(money) = effect { Some(money) } else { None });
    sent.expect("a draft can be started")
}

/// A session and its clock.
pub struct Scene {
    pub session: Session,
    pub now: u64,
    next: u64,
}

impl Scene {
    pub fn new(settings: Settings) -> Self {
        let mut scene = Self::before_its_link(settings);
        scene.hear(LinkEvent::Up);
        scene
    }

    /// A life that has begun and has no link yet.
    pub fn before_its_link(settings: Settings) -> Self {
        Self { session: Session::new(settings), now: 1_000, next: 1 }
    }

    /// Begins a payment, and gives what leaves.
    pub fn pay(&mut self, intent: Intent) -> Vec<Outgoing> {
        let id = self.id();
        self.session.request_money(at(self.now), id, money(intent));
        sends(self.drain())
    }

    pub fn ask(&mut self, question: Question) -> Vec<Outgoing> {
        let id = self.id();
        self.session.ask(at(self.now), id, question, &[7; 48]);
        sends(self.drain())
    }

    pub fn hear(&mut self, event: LinkEvent) -> Vec<Output> {
        self.session.link(at(self.now), event);
        self.drain()
    }

    /// So many milliseconds pass.
    pub fn pass(&mut self, ms: u64) -> Vec<Output> {
        self.now += ms;
        self.session.time_reached(at(self.now));
        self.drain()
    }

    pub fn drain(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.session.poll()).collect()
    }

    /// What was asked last.
    pub fn last_request(&self) -> RequestId {
        RequestId(self.next)
    }

    fn id(&mut self) -> RequestId {
        self.next += 1;
        RequestId(self.next)
    }
}

pub fn sends(outputs: Vec<Output>) -> Vec<Outgoing> {
    outputs.into_iter().filter_map(|output| if let Output::Send(out) = output { Some(out) } else { None }).collect()
}

/// The answer among what was said.
pub fn answered(outputs: Vec<Output>) -> Option<Answer> {
    outputs.into_iter().find_map(|output| if let Output::Answered(_, answer) = output { Some(*answer) } else { None })
}

/// The silence among what was said.
pub fn silent(outputs: Vec<Output>) -> Option<Silence> {
    outputs.into_iter().find_map(|output| if let Output::Silent(_, silence) = output { Some(silence) } else { None })
}

/// The plain text of what leaves, whatever carries it.
pub fn text(out: &Outgoing) -> String {
    let bytes = match &out.payload {
        Payload::Bytes(bytes) => data(bytes).1,
        other => other.bytes().to_vec(),
    };
    String::from_utf8(bytes).unwrap()
}

/// The number and the data of a frame.
pub fn data(bytes: &[u8]) -> (Number, Vec<u8>) {
    let mut reader = FrameReader::new();
    reader.push(bytes, 0);
    match reader.next_event() {
        Some(FrameEvent::Message(_, number, data)) => (number, data),
        other => panic!("a frame expected: {other:?}"),
    }
}

/// A field of the content of what leaves.
pub fn field(out: &Outgoing, name: &str) -> Option<Value> {
    let text = text(out);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    match &json["content"][name] {
        serde_json::Value::String(text) => Some(Value::Text(text.clone())),
        serde_json::Value::Number(number) => Some(Value::Number(number.to_string())),
        _ => None,
    }
}

pub fn func_type(out: &Outgoing) -> String {
    match field(out, "func_type") {
        Some(Value::Number(number)) => number,
        other => panic!("{other:?}"),
    }
}

pub fn reply(exchange: ExchangeId, body: &str) -> LinkEvent {
    let content_type = "application/json".to_owned();
    LinkEvent::Reply(exchange, HttpReply { status: 200, content_type, body: body.into() })
}

/// A frame of the terminal's.
pub fn said(kind: FrameType, number: Number, body: &str) -> LinkEvent {
    LinkEvent::Received(frame::encode(kind, number, body.as_bytes(), 1_013).unwrap().concat())
}

/// A sale that was approved.
pub fn approved(reference: &str) -> String {
    format!(
        r#"{{"respcd":"6000","respmsg":"AUTHORISED","data":{{"respcd":"0000","txamt":"1020","txcurrcd":"344","syssn":"{SYSSN}","out_trade_no":"{reference}"}}}}"#
    )
}

#[test]
fn what_is_sealed_opens_again() {
    let sealer = Sealer::new(vectors::key("K16"), AesKeyMode::Utf8, Dialect::Odoo).unwrap();
    let mut scene = Scene::new(Settings { sealer, ..settings(Wiring::Tcp(crate::protocol::qfpay::tcp::Framing::Lf)) });
    let [out] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let cipher = Cipher::new(&vectors::key("K16"), AesKeyMode::Utf8).unwrap();
    let opened = cipher.open(text(&out).trim()).unwrap();
    assert!(opened.contains("out_trade_no='OURS-1'"), "{opened}");
}
