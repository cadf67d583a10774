//! Wonder: a terminal that knows its code, and lanes paired with it. All terminals of a run share the code: a stranger's
//! answer can be opened, and must be told by other means.

use std::rc::Rc;

use countertop::payment::{Intent, Kind, Limits, Vendor};
use countertop::profile;
use countertop::protocol::Session;
use countertop::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, Plaintext, SaltIv};
use countertop::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use countertop::protocol::wonder::frame::{FrameEvent, FrameReader, FrameRules};
use countertop::protocol::wonder::message::Action;
use countertop::protocol::wonder::{self, Wiring, verdict};
use countertop::simulator::wonder::{Scenario, SerialFace, Terminal, TerminalSettings, http_turn};
use countertop::simulator::{Answer, HttpTurn, LedgerEntry};
use countertop::terminal::{LaneSettings, LinkPolicy};
use countertop::wire::{ExchangeId, HttpReply, LinkEvent, Payload};
use serde_json::Value;

use super::{Desk, Message, Stand, Tap, Topic};
use crate::simulation::console::{TELL_AFTER, terminal_id};
use crate::simulation::plan;
use crate::simulation::plan::Wire;

const CODE: &str = "260880";
const PROFILE: CryptoProfile = CryptoProfile::Sha256ZeroIv;
const FORGETFUL: &str = "[[step]]\nwhen = { action = \"TransactionStatus\" }\ndo = [\"not_found\"]";
/// The simulated code of "this reference was used before": it says nothing about what became of the first.
const DUPLICATE: &str = "50002";
/// Whether the terminal is free, in what it says of itself.
const STATUS_OF_DEVICE: &str = "deviceStatus";

fn code() -> PairingCode {
    PairingCode::parse(CODE).expect("six digits are a code")
}

fn serial_number(index: usize) -> String {
    format!("SIMULATED-N96-{index}")
}

impl Desk for Terminal {
    fn ledger(&self) -> &[LedgerEntry] {
        self.ledger()
    }

    fn restart(&mut self, now_ms: u64) {
        self.restart(now_ms);
    }
}

pub(super) fn stand(index: usize, plan: &plan::Counter, seed: u64) -> Stand {
    let scenario = if plan.forgetful { FORGETFUL } else { "" };
    let settings = TerminalSettings {
        paired: true,
        serial_number: serial_number(index),
        card_wait_ms: plan.card_wait_ms,
        abort_comes_late: plan.abort_comes_late,
        seed,
        scenario: Scenario::parse(scenario).expect("a sound scenario"),
        ..TerminalSettings::new(code())
    };
    Stand {
        terminal: Box::new(Terminal::new(settings)),
        face: Box::new(SerialFace::new(FrameRules::retail())),
        socket: None,
        tap: Rc::new(WonderTap { key: Key::new(code()), serial_number: serial_number(index) }),
    }
}

pub(super) fn lane(index: usize, wire: Wire, policy: LinkPolicy) -> (LaneSettings, Session) {
    let limits = profile::Limits::default();
    let settings = LaneSettings {
        id: terminal_id(index),
        name: format!("counter {index}"),
        vendor: Vendor::Wonder,
        simulated: true,
        link_kind: if wire == Wire::Serial { "serial" } else { "LAN" },
        address: "nowhere".to_owned(),
        serial_number: serial_number(index),
        names_itself: false,
        merchant: String::new(),
        limits: Limits {
            answer: limits.sale.ms(),
            ask_every: limits.ask_every.ms(),
            ask_at_most: limits.ask_every.ms(),
            ask_for: limits.ask_for.ms(),
            tell_after: TELL_AFTER,
            not_found: None,
        },
        connect: limits.connect.ms(),
        answer: limits.answer.ms(),
        idle_ask: (wire != Wire::Cloud).then_some(limits.idle_ask.ms()),
        hello_fresh: limits.idle_ask.ms() + limits.answer.ms(),
        policy,
    };
    (settings, session(wire))
}

fn session(wire: Wire) -> Session {
    let limits = profile::Limits::default();
    let wiring = match wire {
        Wire::Serial => Wiring::Serial(FrameRules::retail()),
        Wire::Lan | Wire::Cloud => Wiring::Http { path: "/wonder-terminal".to_owned(), headers: Vec::new() },
        Wire::Socket | Wire::Messages => unreachable!("no Wonder terminal is planned with a socket"),
    };
    let settings = wonder::Settings {
        wiring,
        key: Key::new(code()),
        profile: Some(PROFILE),
        client_device_sn: "126498561093".to_owned(),
        codes: verdict::Codes::default(),
        answer_limit: limits.answer.ms(),
        money_reply_limit: limits.sale.ms() + limits.ask_for.ms(),
    };
    Session::Wonder(Box::new(wonder::Session::new(settings)))
}

struct WonderTap {
    key: Key,
    serial_number: String,
}

/// A text of the header, empty if it is not there.
fn header<'a>(json: &'a Value, name: &str) -> &'a str {
    json["header"][name].as_str().unwrap_or_default()
}

/// A text of the body, empty if it is not there.
fn body<'a>(json: &'a Value, name: &str) -> &'a str {
    json["body"][name].as_str().unwrap_or_default()
}

fn topic(action: Action) -> Topic {
    match action {
        Action::Sale | Action::Refund | Action::Void => Topic::Money,
        Action::TransactionStatus => Topic::Status,
        Action::Abort => Topic::Abort,
        _ => Topic::Other,
    }
}

fn action(message: &Message) -> Action {
    let of_name = Action::ALL.into_iter().find(|action| action.as_str() == message.name);
    of_name.expect("opened messages have an action")
}

impl WonderTap {
    fn open(&self, envelope: &[u8]) -> Option<Message> {
        let envelope = Envelope::parse(envelope, HTTP_CAP).ok()?;
        let plain = self.key.open(PROFILE, &envelope.data).ok()?;
        let json: Value = serde_json::from_str(plain.as_str()).ok()?;
        let names = ["referenceID", "targetReferenceID", "orgReferenceID"];
        let reference = names.iter().map(|name| body(&json, name)).find(|text| !text.is_empty());
        Some(Message {
            topic: topic(envelope.action),
            name: envelope.action.as_str(),
            reference: reference.unwrap_or_default().to_owned(),
            amount: body(&json, "amount").to_owned(),
            json,
        })
    }

    fn seal(&self, action: Action, json: &Value) -> Vec<u8> {
        let nonce = SaltIv { salt: [0; 16], iv: [0; 16] };
        let data = self.key.seal(PROFILE, Plaintext::new(json.to_string()), &nonce);
        Envelope { action, data: data.into() }.encode(VersionLiteral::Text)
    }

    /// The envelope with its message changed.
    fn rewritten(&self, envelope: Vec<u8>, change: impl FnOnce(&Message, &mut Value)) -> Vec<u8> {
        let Some(message) = self.open(&envelope) else { return envelope };
        let mut json = message.json.clone();
        change(&message, &mut json);
        self.seal(action(&message), &json)
    }
}

impl WonderTap {
    /// What a link tells, with the message in it changed if it is whole.
    fn retold(&self, event: LinkEvent, change: impl FnOnce(&Message, &mut Value)) -> LinkEvent {
        match event {
            LinkEvent::Received(bytes) => match unframed(&bytes) {
                Some(envelope) => LinkEvent::Received(framed(&self.rewritten(envelope, change))),
                None => LinkEvent::Received(bytes),
            },
            LinkEvent::Reply(exchange, mut reply) => {
                reply.body = self.rewritten(reply.body, change);
                LinkEvent::Reply(exchange, reply)
            }
            other => other,
        }
    }
}

fn framed(envelope: &[u8]) -> Vec<u8> {
    FrameRules::retail().encode(envelope).expect("a small message")
}

/// The envelope of a whole frame.
fn unframed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = FrameReader::new(FrameRules::retail());
    reader.push(bytes, 0);
    match reader.next_frame() {
        Some(FrameEvent::Frame(envelope)) => Some(envelope),
        _ => None,
    }
}

impl Tap for WonderTap {
    fn request(&self, payload: &Payload) -> Option<Message> {
        match payload {
            Payload::Bytes(bytes) => self.open(&unframed(bytes)?),
            Payload::Http(request) => self.open(&request.body),
            Payload::Call(_) | Payload::HangUp | Payload::Text(_) | Payload::Touch => None,
        }
    }

    fn asked(&self, text: &[u8]) -> Option<Message> {
        self.open(text)
    }

    fn answer(&self, text: &[u8]) -> Option<Message> {
        self.open(text)
    }

    fn is_request_of(&self, request: &Message, intent: &Intent) -> bool {
        header(&request.json, "requestID") == intent.message_id.to_string()
    }

    fn asks_as_intended(&self, request: &Message, intent: &Intent) -> bool {
        intent.kind == Kind::Void || request.amount == intent.amount.to_major()
    }

    fn is_final(&self, answer: &Message) -> bool {
        let known = ["Success", "Failed"].contains(&body(&answer.json, "status"));
        let own = header(&answer.json, "serverDeviceSN") == self.serial_number;
        answer.is_money() && known && own && body(&answer.json, "errorCode") != DUPLICATE
    }

    fn is_answer_to(&self, answer: &Message, intent: &Intent) -> bool {
        header(&answer.json, "responseID") == intent.message_id.to_string()
    }

    fn http_turn(&self, answer: &Answer, wire: Wire) -> HttpTurn {
        http_turn(answer, wire == Wire::Cloud)
    }

    fn as_told(&self, payload: &Payload, exchange: ExchangeId, text: &[u8]) -> LinkEvent {
        match payload {
            Payload::Bytes(_) => LinkEvent::Received(framed(text)),
            Payload::Call(_) | Payload::HangUp | Payload::Text(_) | Payload::Touch => {
                LinkEvent::Heard(exchange, text.to_vec())
            }
            Payload::Http(_) => {
                let (status, content_type) = (200, "application/json".to_owned());
                LinkEvent::Reply(exchange, HttpReply { status, content_type, body: text.to_vec() })
            }
        }
    }

    fn again(&self, payload: &Payload, request: &Message, fresh: uuid::Uuid) -> Payload {
        let mut json = request.json.clone();
        json["header"]["requestID"] = fresh.to_string().into();
        let envelope = self.seal(action(request), &json);
        match payload {
            Payload::Bytes(_) => Payload::Bytes(framed(&envelope)),
            Payload::Http(request) => {
                let mut request = request.clone();
                request.body = envelope;
                Payload::Http(request)
            }
            Payload::Call(_) | Payload::HangUp | Payload::Text(_) | Payload::Touch => payload.clone(),
        }
    }

    fn not_found_is_failed(&self, answer: Vec<u8>) -> Vec<u8> {
        self.rewritten(answer, |message, json| {
            let not_found = message.topic == Topic::Status && body(&message.json, "status") == "Failed";
            if not_found && json["body"]["transactionStatus"].is_null() {
                json["body"]["transactionStatus"] = "Failed".into();
            }
        })
    }

    fn with_amount_of(&self, answer: Vec<u8>, asked: &Message) -> Vec<u8> {
        self.rewritten(answer, |_, json| {
            if !json["body"]["amount"].is_null() {
                json["body"]["amount"] = asked.amount.clone().into();
            }
        })
    }

    fn claimed(&self, stale: Vec<u8>, right: &[u8]) -> Vec<u8> {
        let Some(right) = self.open(right) else { return stale };
        self.rewritten(stale, |_, json| {
            json["header"]["responseID"] = header(&right.json, "responseID").into();
        })
    }

    fn says_stopped(&self, answer: &Message) -> bool {
        answer.topic == Topic::Abort && body(&answer.json, "status") == "Success"
    }

    fn failure(&self, asked: &Message) -> Vec<u8> {
        let json = serde_json::json!({
            "header": {
                "serverDeviceSN": self.serial_number,
                "timestamp": "",
                "responseID": header(&asked.json, "requestID"),
            },
            "body": { "status": "Failed", "errorCode": "50010", "errorMessage": "forged" },
        });
        self.seal(action(asked), &json)
    }

    fn in_the_name_of(&self, said: Vec<u8>, asked: &Message) -> Vec<u8> {
        self.rewritten(said, |_, json| {
            json["header"]["responseID"] = header(&asked.json, "requestID").into();
            for (name, value) in [("referenceID", &asked.reference), ("amount", &asked.amount)] {
                if !json["body"][name].is_null() {
                    json["body"][name] = value.clone().into();
                }
            }
        })
    }

    fn disguised(&self, event: LinkEvent, idle_only: bool) -> LinkEvent {
        self.retold(event, |message, json| {
            if !idle_only || message.topic == Topic::Other {
                json["header"]["serverDeviceSN"] = self.serial_number.clone().into();
            }
        })
    }

    fn says_busy(&self, answer: &Message) -> Option<bool> {
        let status = body(&answer.json, STATUS_OF_DEVICE);
        (!status.is_empty()).then_some(status != "Free")
    }

    fn freed(&self, event: LinkEvent) -> LinkEvent {
        self.retold(event, |_, json| {
            if !json["body"][STATUS_OF_DEVICE].is_null() {
                json["body"][STATUS_OF_DEVICE] = "Free".into();
            }
        })
    }
}
