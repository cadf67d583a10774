//! CodePay: a terminal on a WebSocket or on a serial line, and a lane as the product assembles it. Nothing is sealed: the tap
//! reads JSON.

use std::rc::Rc;

use countertop::money::Currency;
use countertop::payment::{Intent, Kind, Vendor};
use countertop::profile;
use countertop::profile::{
    CodePayIdentity, CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, LimitsConfig, TerminalName,
    VendorSettings,
};
use countertop::protocol::Session;
use countertop::protocol::codepay::frame::{DATA_CAP, Frame, FrameReader, FrameType};
use countertop::simulator::codepay::{FrameEnd, Terminal, TerminalSettings};
use countertop::simulator::{Answer, HttpTurn, LedgerEntry};
use countertop::terminal::assemble::assemble;
use countertop::terminal::{LaneSettings, LinkPolicy};
use countertop::wire::{ExchangeId, LinkEvent, Payload};
use serde_json::{Value, json};

use super::{Desk, Message, Stand, Tap, Topic};
use crate::simulation::console::terminal_id;
use crate::simulation::plan;
use crate::simulation::plan::Wire;

const APP_ID: &str = "wz00000000000a0001";

impl Desk for Terminal {
    fn ledger(&self) -> &[LedgerEntry] {
        self.ledger()
    }

    fn restart(&mut self, now_ms: u64) {
        self.restart(now_ms);
    }
}

fn serial_number(index: usize) -> String {
    format!("SIMULATED{index:08}")
}

pub(super) fn stand(index: usize, plan: &plan::Counter, seed: u64) -> Stand {
    let settings = TerminalSettings {
        card_wait_ms: plan.card_wait_ms,
        close: plan.codepay.close,
        profile: plan.codepay.profile,
        currency: Currency::HKD,
        app_ids: vec![APP_ID.to_owned()],
        serial_number: serial_number(index),
        tells_serial: plan.codepay.tells_serial,
        charges_again: plan.codepay.charges_again,
        seed,
        ..TerminalSettings::new()
    };
    Stand {
        face: Box::new(FrameEnd::new(0)),
        terminal: Box::new(Terminal::new(settings)),
        socket: None,
        tap: Rc::new(CodePayTap { paired: serial_number(index) }),
    }
}

/// As the product puts it together.
pub(super) fn lane(index: usize, plan: &plan::Counter, policy: LinkPolicy) -> (LaneSettings, Session) {
    let link = match plan.wire {
        Wire::Serial => CodePayLink::Serial(CodePaySerial::new("/dev/nowhere".into())),
        _ => CodePayLink::Lan(CodePayLan::new("localhost".to_owned())),
    };
    let mut settings = CodePayTerminal::new(APP_ID.to_owned(), link);
    settings.on_screen_tip = plan.codepay.screen_tip;
    if plan.codepay.tells_serial {
        settings.ask_name = true;
        settings.identity =
            CodePayIdentity { device_sn: serial_number(index), tells_number: true, ..CodePayIdentity::default() };
    }
    let terminal = profile::Terminal {
        id: terminal_id(index),
        name: TerminalName::parse(&format!("counter {index}")).expect("a short name"),
        default: false,
        disabled: false,
        simulated: true,
        currency: Currency::HKD,
        settings: VendorSettings::CodePay(Box::new(settings)),
    };
    let limits = LimitsConfig::default().of(Vendor::CodePay);
    let assembled = assemble(&terminal, limits, policy).expect("sound settings");
    (assembled.lane, assembled.session)
}

struct CodePayTap {
    /// The serial number of the terminal that belongs there.
    paired: String,
}

/// A text of an object, or a number's digits; empty if it is not there.
fn word(json: &Value, name: &str) -> String {
    match &json[name] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn read(text: &[u8]) -> Option<Message> {
    let json: Value = serde_json::from_slice(text).ok()?;
    let biz = &json["biz_data"];
    let either =
        |first: &str, second: &str| Some(word(biz, first)).filter(|text| !text.is_empty()).unwrap_or(word(biz, second));
    let (topic, name) = match (word(&json, "topic").as_str(), word(biz, "trans_type").as_str()) {
        ("ecrhub.pay.order", "1" | "11") => (Topic::Money, "sale"),
        ("ecrhub.pay.order", "2" | "5") => (Topic::Money, "void"),
        ("ecrhub.pay.order", "3") => (Topic::Money, "refund"),
        ("ecrhub.pay.order", "4") => (Topic::Money, "preauth"),
        ("ecrhub.pay.order", "6") => (Topic::Money, "completion"),
        ("ecrhub.pay.order", _) => (Topic::Money, "order"),
        ("ecrhub.pay.tip.adjustment", _) => (Topic::Money, "tip"),
        ("ecrhub.pay.query", _) => (Topic::Status, "query"),
        ("ecrhub.pay.close", _) => (Topic::Abort, "close"),
        ("ecrhub.getInfo", _) => (Topic::Other, "name"),
        _ => (Topic::Other, "other"),
    };
    let (reference, amount) = (word(biz, "merchant_order_no"), either("tip_adjustment_amount", "order_amount"));
    Some(Message { topic, name, reference, amount, json })
}

/// The message in a frame that carries one.
fn unframed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = FrameReader::new();
    reader.push(bytes);
    reader.next_frame().filter(Frame::has_data).map(|frame| frame.data)
}

fn rewritten(answer: Vec<u8>, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let Ok(mut json) = serde_json::from_slice::<Value>(&answer) else { return answer };
    change(&mut json);
    json.to_string().into_bytes()
}

fn is_success(json: &Value) -> bool {
    ["0", "000"].contains(&word(json, "response_code").as_str())
}

impl Tap for CodePayTap {
    fn request(&self, payload: &Payload) -> Option<Message> {
        match payload {
            Payload::Bytes(bytes) => read(&unframed(bytes)?),
            Payload::Text(text) => read(text.as_bytes()),
            Payload::Http(_) | Payload::Call(_) | Payload::HangUp | Payload::Touch => None,
        }
    }

    fn asked(&self, text: &[u8]) -> Option<Message> {
        read(text)
    }

    fn answer(&self, text: &[u8]) -> Option<Message> {
        read(text)
    }

    /// A tip goes under the number of its sale, and no two of one sale are alike here.
    fn is_request_of(&self, request: &Message, intent: &Intent) -> bool {
        let same_tip = intent.kind != Kind::TipAdjustment || request.amount == intent.amount.to_major();
        request.name == intent.kind.as_str() && request.reference == intent.vendor_reference && same_tip
    }

    fn asks_as_intended(&self, request: &Message, intent: &Intent) -> bool {
        let biz = &request.json["biz_data"];
        let tip = intent.tip.map(countertop::money::Amount::to_major).unwrap_or_default();
        let original = intent.original.as_ref().map(|original| original.vendor_reference.as_str()).unwrap_or_default();
        let original = if intent.kind == Kind::TipAdjustment { "" } else { original };
        let amount = intent.kind == Kind::Void || request.amount == intent.amount.to_major();
        amount && word(biz, "tip_amount") == tip && word(biz, "orig_merchant_order_no") == original
    }

    fn is_final(&self, answer: &Message) -> bool {
        let status = word(&answer.json["biz_data"], "trans_status");
        answer.is_money() && answer.name != "tip" && is_success(&answer.json) && status == "2"
    }

    fn is_answer_to(&self, answer: &Message, intent: &Intent) -> bool {
        answer.is_money() && intent.kind != Kind::TipAdjustment && answer.reference == intent.vendor_reference
    }

    fn says_who(&self, bytes: &[u8]) -> bool {
        unframed(bytes).and_then(|text| read(&text)).is_some_and(|said| said.name == "name")
    }

    /// One byte of exclusive-or is all that guards a frame.
    fn passes_unnoticed(&self, said: &[u8], arrived: &[u8]) -> bool {
        unframed(said).zip(unframed(arrived)).is_some_and(|(said, arrived)| said != arrived)
    }

    fn http_turn(&self, _answer: &Answer, _wire: Wire) -> HttpTurn {
        unreachable!("no CodePay terminal is planned with HTTP")
    }

    fn as_told(&self, payload: &Payload, _exchange: ExchangeId, text: &[u8]) -> LinkEvent {
        if let Payload::Bytes(_) = payload {
            let frame = Frame { kind: FrameType::Normal, ack: 0, id: 77, data: text.to_vec() };
            return LinkEvent::Received(frame.encode_within(DATA_CAP).expect("a short text"));
        }
        LinkEvent::Message(countertop::wire::Message::Text(String::from_utf8_lossy(text).into_owned()))
    }

    fn again(&self, payload: &Payload, _request: &Message, fresh: uuid::Uuid) -> Payload {
        let renamed =
            |text: &[u8]| rewritten(text.to_vec(), |json| json["request_id"] = fresh.simple().to_string().into());
        match payload {
            Payload::Text(text) => Payload::Text(String::from_utf8(renamed(text.as_bytes())).expect("JSON is a text")),
            Payload::Bytes(bytes) => {
                let data = renamed(&unframed(bytes).expect("a frame of ours"));
                let frame = Frame { kind: FrameType::Normal, ack: 0, id: 99, data };
                Payload::Bytes(frame.encode_within(DATA_CAP).expect("a short text"))
            }
            other => other.clone(),
        }
    }

    fn not_found_is_failed(&self, answer: Vec<u8>) -> Vec<u8> {
        rewritten(answer, |json| {
            if word(json, "response_code") == "104" && word(json, "topic") == "ecrhub.pay.query" {
                json["response_code"] = "000".into();
                json["biz_data"]["trans_status"] = "1".into();
            }
        })
    }

    fn with_amount_of(&self, answer: Vec<u8>, asked: &Message) -> Vec<u8> {
        rewritten(answer, |json| {
            if json["biz_data"].get("order_amount").is_some() {
                json["biz_data"]["order_amount"] = asked.amount.clone().into();
            }
        })
    }

    fn claimed(&self, stale: Vec<u8>, right: &[u8]) -> Vec<u8> {
        let Ok(right) = serde_json::from_slice::<Value>(right) else { return stale };
        rewritten(stale, |json| {
            json["request_id"] = right["request_id"].clone();
            json["biz_data"]["merchant_order_no"] = right["biz_data"]["merchant_order_no"].clone();
        })
    }

    fn says_stopped(&self, answer: &Message) -> bool {
        answer.topic == Topic::Abort && is_success(&answer.json)
    }

    fn failure(&self, asked: &Message) -> Vec<u8> {
        let mut json = asked.json.clone();
        json["response_code"] = "115".into();
        json["biz_data"]["trans_status"] = "1".into();
        json.to_string().into_bytes()
    }

    fn tip_as_asked(&self, answer: Vec<u8>, asked: &Message) -> Vec<u8> {
        rewritten(answer, |json| {
            let about = word(&json["biz_data"], "merchant_order_no");
            if word(json, "topic") == "ecrhub.pay.query" && about == asked.reference {
                json["biz_data"]["tip_amount"] = asked.amount.clone().into();
            }
        })
    }

    fn status_is_success(&self, answer: Vec<u8>) -> Vec<u8> {
        rewritten(answer, |json| {
            if is_success(json) && json["biz_data"].get("trans_status").is_some() {
                json["biz_data"]["trans_status"] = "2".into();
            }
        })
    }

    /// Its serial number is not looked at.
    fn disguised(&self, event: LinkEvent, _idle_only: bool) -> LinkEvent {
        let LinkEvent::Message(message) = &event else { return event };
        let named = rewritten(message.bytes().to_vec(), |json| {
            if let Some(device) = json["device_data"].as_object_mut() {
                device.insert("device_sn".to_owned(), self.paired.clone().into());
            }
        });
        String::from_utf8(named).map_or(event, |text| LinkEvent::Message(countertop::wire::Message::Text(text)))
    }
}

/// The terminal's fields that are of no interest here.
#[test]
fn what_is_no_message_is_none() {
    assert!(read(b"{}").is_some_and(|message| message.topic == Topic::Other));
    assert!(read(b"no json").is_none());
    assert!(is_success(&json!({ "response_code": "000" })) && !is_success(&json!({ "response_code": "101" })));
}
