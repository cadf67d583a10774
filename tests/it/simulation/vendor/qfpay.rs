//! QFPay: a terminal with a POS-KEY of its own, and a lane as the product assembles it from such a terminal's profile. The
//! terminal never says who it is: only the key tells it from its neighbour.

use std::rc::Rc;

use countertop::money::Currency;
use countertop::payment::{Intent, Kind, Vendor};
use countertop::profile;
use countertop::profile::{
    LimitsConfig, QfPayLan, QfPayLink, QfPaySerial, QfPayTcp, QfPayTerminal, TerminalName, VendorSettings,
};
use countertop::protocol::Session;
use countertop::protocol::qfpay::amount::amt;
use countertop::protocol::qfpay::crypto::AesKeyMode;
use countertop::protocol::qfpay::frame::{FrameEvent, FrameReader, FrameType, Number, PART_LIMIT, encode};
use countertop::protocol::qfpay::key::PosKey;
use countertop::simulator::qfpay::{
    Fields, FrameEnd, Keys, Opener, SerialHabits, SocketEnd, Terminal, TerminalSettings, http_turn,
};
use countertop::simulator::{Answer, HttpTurn, LedgerEntry, LineFace};
use countertop::terminal::assemble::assemble;
use countertop::terminal::{LaneSettings, LinkPolicy};
use countertop::wire::{ExchangeId, HttpReply, LinkEvent, Payload};
use serde_json::{Map, Value, json};

use super::{Desk, Message, Stand, Tap, Topic};
use crate::simulation::console::terminal_id;
use crate::simulation::plan;
use crate::simulation::plan::Wire;

fn pos_key(index: usize) -> String {
    format!("KEY{index}DEFGHIJKLMNO")
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
    let key = PosKey::parse(&pos_key(index)).expect("sixteen letters are a key");
    let keys = Keys::new(key, AesKeyMode::Utf8).expect("sixteen letters are an AES key");
    let settings = TerminalSettings {
        card_wait_ms: plan.card_wait_ms,
        cancel_comes_late: plan.abort_comes_late,
        not_found: plan.qfpay.not_found,
        seed,
        ..TerminalSettings::new(keys.clone())
    };
    let opener = Opener { keys, encrypted: true, only: None };
    Stand {
        face: Box::new(FrameEnd::new(opener.clone(), settings.serial.clone())),
        socket: Some(socket(opener.clone(), settings.serial.clone())),
        terminal: Box::new(Terminal::new(settings)),
        tap: Rc::new(QfPayTap { opener }),
    }
}

fn socket(opener: Opener, habits: SerialHabits) -> Box<dyn Fn() -> Box<dyn LineFace>> {
    Box::new(move || Box::new(SocketEnd::new(opener.clone(), habits.clone())))
}

/// As the product puts it together.
pub(super) fn lane(index: usize, plan: &plan::Counter, policy: LinkPolicy) -> (LaneSettings, Session) {
    let key = profile::PosKey::parse(&pos_key(index)).expect("sixteen letters are a key");
    let link = match plan.wire {
        Wire::Serial => QfPayLink::Serial(QfPaySerial::new("/dev/nowhere".into())),
        Wire::Socket => {
            QfPayLink::Tcp(QfPayTcp { framing: plan.qfpay.framing, ..QfPayTcp::new("localhost".to_owned()) })
        }
        Wire::Lan | Wire::Cloud | Wire::Messages => QfPayLink::Lan(QfPayLan::new("localhost".to_owned())),
    };
    let settings = QfPayTerminal { channel: plan.qfpay.channel.to_owned(), ..QfPayTerminal::new(key, link) };
    let terminal = profile::Terminal {
        id: terminal_id(index),
        name: TerminalName::parse(&format!("counter {index}")).expect("a short name"),
        default: false,
        disabled: false,
        simulated: true,
        currency: Currency::HKD,
        settings: VendorSettings::QfPay(Box::new(settings)),
    };
    let limits = LimitsConfig::default().of(Vendor::QfPay);
    let assembled = assemble(&terminal, limits, policy).expect("sound settings");
    (assembled.lane, assembled.session)
}

struct QfPayTap {
    opener: Opener,
}

/// An answer and the business object in it.
struct Said {
    outer: Map<String, Value>,
    data: Option<Map<String, Value>>,
    sealed: bool,
}

impl Said {
    fn code(&self) -> &str {
        self.outer.get("respcd").and_then(Value::as_str).unwrap_or_default()
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.data.as_ref()?.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Only an inquiry tells what kind of transaction it found.
    fn topic(&self) -> Topic {
        match (&self.data, self.field("tradetp")) {
            (None, _) if self.code() == "6000" => Topic::Abort,
            (Some(_), Some(_)) => Topic::Status,
            (Some(_), None) if self.field("out_trade_no").is_some() => Topic::Money,
            _ => Topic::Other,
        }
    }
}

impl QfPayTap {
    fn open(&self, text: &[u8]) -> Option<Message> {
        let fields = self.opener.open(text).ok()?;
        let text = |name: &str| Fields::scalar(&fields, name).unwrap_or_default().to_owned();
        let (topic, name) = match text("func_type").as_str() {
            "1001" => (Topic::Money, "payment"),
            "1002" => (Topic::Money, "refund"),
            "4001" => (Topic::Status, "inquiry"),
            "5001" => (Topic::Abort, "cancel"),
            _ => (Topic::Other, "print"),
        };
        let either =
            |first: &str, second: &str| Some(text(first)).filter(|first| !first.is_empty()).unwrap_or(text(second));
        let (reference, amount) = (either("out_trade_no", "orderId"), either("amt", "refund_amount"));
        Some(Message { topic, name, reference, amount, json: Value::Null })
    }

    fn read(&self, text: &[u8]) -> Option<Said> {
        let text = std::str::from_utf8(text).ok()?.trim();
        let sealed = !text.starts_with('{');
        let text = if sealed { self.opener.keys.cipher().open(text).ok()? } else { text.to_owned() };
        let outer: Map<String, Value> = serde_json::from_str(&text).ok()?;
        let data = outer.get("data").and_then(Value::as_str).and_then(|data| serde_json::from_str(data).ok());
        Some(Said { outer, data, sealed })
    }

    fn write(&self, said: Said) -> Vec<u8> {
        let Said { mut outer, data, sealed } = said;
        if let Some(data) = data {
            outer.insert("data".to_owned(), Value::from(data).to_string().into());
        }
        let text = Value::from(outer).to_string();
        if sealed { self.opener.keys.cipher().seal(&text).into_bytes() } else { text.into_bytes() }
    }

    fn rewritten(&self, answer: Vec<u8>, change: impl FnOnce(&mut Said)) -> Vec<u8> {
        let Some(mut said) = self.read(&answer) else { return answer };
        change(&mut said);
        self.write(said)
    }

    fn forged(&self, outer: &str, data: &Value) -> Vec<u8> {
        let data = data.to_string();
        self.opener
            .keys
            .cipher()
            .seal(&json!({ "respcd": outer, "resperr": "forged", "data": data }).to_string())
            .into_bytes()
    }
}

/// The text of a whole request in frames.
fn unframed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = FrameReader::new();
    reader.push(bytes, 0);
    match reader.next_event() {
        Some(FrameEvent::Message(FrameType::Request, _, data)) => Some(data),
        _ => None,
    }
}

impl Tap for QfPayTap {
    fn request(&self, payload: &Payload) -> Option<Message> {
        match payload {
            Payload::Bytes(bytes) => self.open(&unframed(bytes)?),
            Payload::Http(request) => self.open(&request.body),
            Payload::Call(bytes) => match unframed(bytes) {
                Some(text) => self.open(&text),
                None => self.open(bytes.trim_ascii_end()),
            },
            Payload::HangUp | Payload::Text(_) | Payload::Touch => None,
        }
    }

    fn asked(&self, text: &[u8]) -> Option<Message> {
        self.open(text)
    }

    fn answer(&self, text: &[u8]) -> Option<Message> {
        let said = self.read(text)?;
        let field = |name| said.field(name).unwrap_or_default().to_owned();
        let (reference, amount) = (field("out_trade_no"), field("txamt"));
        let json = json!({ "respcd": said.code(), "inner": said.field("respcd"), "refund": said.field("orig_syssn") });
        Some(Message { topic: said.topic(), name: "answer", reference, amount, json })
    }

    /// A refund has no reference: no two of one sale are of the same amount here.
    fn is_request_of(&self, request: &Message, intent: &Intent) -> bool {
        match (intent.kind, &intent.original) {
            (Kind::Sale, _) => request.name == "payment" && request.reference == intent.vendor_reference,
            (Kind::Refund | Kind::Void, Some(original)) => {
                let same = request.reference == original.vendor_reference && request.amount == intent.amount.to_major();
                request.name == "refund" && same
            }
            _ => false,
        }
    }

    fn asks_as_intended(&self, request: &Message, intent: &Intent) -> bool {
        let written = if intent.kind == Kind::Sale { amt(intent.amount).ok() } else { Some(intent.amount.to_major()) };
        written.as_ref() == Some(&request.amount)
    }

    /// Refusals are believed after one inquiry only.
    fn is_final(&self, answer: &Message) -> bool {
        answer.is_money()
            && answer.json["respcd"] == "6000"
            && answer.json["inner"] == "0000"
            && answer.json["refund"].is_null()
    }

    fn is_answer_to(&self, answer: &Message, intent: &Intent) -> bool {
        answer.is_money() && intent.kind == Kind::Sale && answer.reference == intent.vendor_reference
    }

    /// An answer carries no digest: whatever still opens is believed.
    fn passes_unnoticed(&self, said: &[u8], arrived: &[u8]) -> bool {
        let read = |bytes: &[u8]| self.read(&unframed(bytes).unwrap_or_else(|| bytes.to_vec()));
        let differs = |said: Said, arrived: Said| (said.outer, said.data) != (arrived.outer, arrived.data);
        read(said).zip(read(arrived)).is_some_and(|(said, arrived)| differs(said, arrived))
    }

    fn http_turn(&self, answer: &Answer, _wire: Wire) -> HttpTurn {
        http_turn(answer)
    }

    fn as_told(&self, payload: &Payload, exchange: ExchangeId, text: &[u8]) -> LinkEvent {
        let framed = || encode(FrameType::Request, Number::FIRST, text, PART_LIMIT).expect("a short text").concat();
        match payload {
            Payload::Bytes(_) => LinkEvent::Received(framed()),
            Payload::Call(bytes) if unframed(bytes).is_some() => LinkEvent::Heard(exchange, framed()),
            Payload::Call(_) | Payload::HangUp | Payload::Text(_) | Payload::Touch => {
                LinkEvent::Heard(exchange, [text, b"\n"].concat())
            }
            Payload::Http(_) => {
                let (status, content_type) = (200, "application/json".to_owned());
                LinkEvent::Reply(exchange, HttpReply { status, content_type, body: text.to_vec() })
            }
        }
    }

    fn again(&self, payload: &Payload, _request: &Message, _fresh: uuid::Uuid) -> Payload {
        payload.clone()
    }

    fn not_found_is_failed(&self, answer: Vec<u8>) -> Vec<u8> {
        self.rewritten(answer, |said| {
            let words = said.outer.get("resperr").and_then(Value::as_str).unwrap_or_default();
            if words.starts_with("transaction not found") {
                said.outer.insert("respcd".to_owned(), "6000".into());
                said.data.get_or_insert_default().insert("respcd".to_owned(), "1204".into());
            }
        })
    }

    fn with_amount_of(&self, answer: Vec<u8>, asked: &Message) -> Vec<u8> {
        let cents = countertop::money::Amount::parse_major(&asked.amount, Currency::HKD).ok();
        self.rewritten(answer, |said| {
            if let (Some(data), Some(cents)) = (&mut said.data, cents)
                && data.contains_key("txamt")
            {
                data.insert("txamt".to_owned(), cents.minor_units().to_string().into());
            }
        })
    }

    fn claimed(&self, stale: Vec<u8>, right: &[u8]) -> Vec<u8> {
        let Some(right) = self.read(right) else { return stale };
        self.rewritten(stale, |said| {
            let Some(data) = &mut said.data else { return };
            for name in ["out_trade_no", "orig_syssn"] {
                data.remove(name);
                if let Some(own) = right.field(name) {
                    data.insert(name.to_owned(), own.into());
                }
            }
        })
    }

    fn says_stopped(&self, answer: &Message) -> bool {
        answer.topic == Topic::Abort
    }

    /// A careless program believes a code that says "not even begun".
    fn failure(&self, asked: &Message) -> Vec<u8> {
        let name = if asked.name == "refund" { "orig_syssn" } else { "out_trade_no" };
        self.forged("4006", &json!({ name: asked.reference }))
    }

    fn failure_when_asked(&self, asked: &Message) -> Vec<u8> {
        let data = json!({ "respcd": "1204", "tradetp": "payment", "out_trade_no": asked.reference });
        self.forged("6000", &data)
    }
}
