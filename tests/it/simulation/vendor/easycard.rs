//! EasyCard: intella's server with a reader behind it, and a lane as the product assembles it. Its RSA is left out - the key of
//! a message travels in clear beside it - so that chance has no part in a run; the tap reads along with every key it has seen.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use countertop::money::Currency;
use countertop::payment::{Intent, Kind, Vendor};
use countertop::profile;
use countertop::profile::{
    EasyCardTerminal, LimitsConfig, PasswordDigest, PublicKeyPlace, TerminalName, VendorSettings,
};
use countertop::protocol::easycard::Pace;
use countertop::protocol::easycard::crypto::{Iv, MessageKey};
use countertop::protocol::easycard::envelope::{PATH, Posted, Style};
use countertop::protocol::easycard::key::{PublicKey, WrapKey};
use countertop::protocol::easycard::message::{Answer as Said, GENERAL, Member, Members};
use countertop::protocol::easycard::methods::{SCANNED, SHOWN, is_qr};
use countertop::protocol::easycard::password::PasswordKey;
use countertop::protocol::{Session, easycard};
use countertop::simulator::easycard::{ReaderSettings, Server, ServerKey, ServerSettings, http_turn};
use countertop::simulator::{Answer, HttpTurn, LedgerEntry};
use countertop::terminal::assemble::assemble;
use countertop::terminal::{LaneSettings, LinkPolicy};
use countertop::wire::{ExchangeId, HttpReply, LinkEvent, Payload};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{Desk, Message, Stand, Tap, Topic};
use crate::simulation::console::terminal_id;
use crate::simulation::plan;
use crate::simulation::plan::Wire;

/// How many keys back an answer may be.
const KEYS: usize = 64;
/// As the product waits for anything at the reader, milliseconds.
const READER_LIMIT: u64 = 60_000;

/// The server's key as a profile stores it. Read once: the vectors are long, and programs start often here.
static KEY: LazyLock<String> = LazyLock::new(|| {
    let vectors: Value = serde_json::from_str(include_str!("../../../vectors/easycard.json")).expect("the vectors");
    let pem = vectors["rsa_test_key"]["public_spki_pem"].as_str().expect("a key");
    PublicKey::read(pem.as_bytes()).expect("a key").to_base64()
});

fn device(index: usize) -> String {
    format!("0130000{index}")
}

/// The server's half of no key at all.
#[derive(Debug)]
struct InClear;

impl ServerKey for InClear {
    fn unwrap(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        Some(Zeroizing::new(sealed.to_vec()))
    }

    fn sign(&self, _message: &[u8]) -> Option<Vec<u8>> {
        None
    }

    fn public_pem(&self) -> String {
        String::new()
    }
}

impl WrapKey for InClear {
    fn wrap(&mut self, key: &MessageKey) -> Option<String> {
        Some(STANDARD.encode(key.text().as_bytes()))
    }
}

impl Desk for Server {
    fn ledger(&self) -> &[LedgerEntry] {
        self.ledger()
    }

    fn restart(&mut self, now_ms: u64) {
        self.restart(now_ms);
    }
}

pub(super) fn stand(index: usize, plan: &plan::Counter, seed: u64) -> Stand {
    let settings = ServerSettings {
        readers: vec![ReaderSettings::new(&device(index))],
        card_wait_ms: plan.card_wait_ms,
        hides_running: plan.easycard.hides_running,
        owed_is_written: plan.easycard.owed_is_written,
        retry_amounts: true,
        seed,
        ..ServerSettings::new(Arc::new(InClear))
    };
    Stand {
        tap: Rc::new(EasyCardTap { iv: settings.iv.clone(), keys: RefCell::default() }),
        terminal: Box::new(Server::new(settings)),
        face: Box::new(NoFace),
        socket: None,
    }
}

/// There is no line.
struct NoFace;

impl countertop::simulator::LineFace for NoFace {
    fn receive(&mut self, _bytes: &[u8], _now_ms: u64) -> Vec<countertop::simulator::Heard> {
        Vec::new()
    }

    fn reset(&mut self) {}

    fn bytes(&mut self, _answer: &Answer) -> Vec<u8> {
        Vec::new()
    }
}

/// As the product puts it together, but for the RSA.
pub(super) fn lane(index: usize, policy: LinkPolicy) -> (LaneSettings, Session) {
    let usual = ServerSettings::new(Arc::new(InClear));
    let (trade, refund) =
        (PasswordKey::of_password(&usual.trade_password), PasswordKey::of_password(&usual.refund_password));
    let settings = EasyCardTerminal::new(
        format!("http://localhost:1{PATH}"),
        usual.mch_id.clone(),
        PasswordDigest::parse(trade.expose()).expect("a digest"),
        device(index),
        PublicKeyPlace::Stored(KEY.clone()),
    );
    let terminal = profile::Terminal {
        id: terminal_id(index),
        name: TerminalName::parse(&format!("counter {index}")).expect("a short name"),
        default: false,
        disabled: false,
        simulated: true,
        currency: Currency::TWD,
        settings: VendorSettings::EasyCard(Box::new(settings)),
    };
    let limits = LimitsConfig::default().of(Vendor::EasyCard);
    let assembled = assemble(&terminal, limits, policy).expect("sound settings");
    let session = easycard::Session::new(easycard::Settings {
        path: PATH.to_owned(),
        mch_id: usual.mch_id,
        trade_key: trade,
        refund_key: Some(refund),
        device: device(index),
        iv: usual.iv,
        wrap: Box::new(InClear),
        answer_limit: limits.answer.ms(),
        reader_limit: READER_LIMIT,
        pace: Pace::one_in(limits.ask_every.ms()),
    });
    (assembled.lane, Session::EasyCard(Box::new(session)))
}

struct EasyCardTap {
    iv: Iv,
    /// Of the last requests, the newest at the end.
    keys: RefCell<Vec<MessageKey>>,
}

impl EasyCardTap {
    fn open(&self, body: &[u8]) -> Option<Message> {
        let posted = Posted::read(body)?;
        let key = MessageKey::of_text(&STANDARD.decode(&posted.api_key).ok()?)?;
        let inner = key.open(&self.iv, &posted.request).ok()?;
        let whole = Members::read(std::str::from_utf8(&inner).ok()?)?;
        let header = whole.object("Header")?;
        let (service, by_code) = (header.text("ServiceType")?, header.text("Method")? == GENERAL);
        let Some(Member::Text(data)) = whole.get("Data") else { return None };
        let data = Members::read(data)?;
        self.remember(key);
        let word = |name: &str| data.text(name).unwrap_or_default();
        let again = !["", "0"].contains(&word("Retry").as_str());
        let (topic, name) = match service.as_str() {
            "Payment" if again => (Topic::Finish, "finish payment"),
            "Refund" if again => (Topic::Finish, "finish refund"),
            "Payment" => (Topic::Money, "payment"),
            "Refund" if by_code => (Topic::Money, "refund by code"),
            "Refund" => (Topic::Money, "refund"),
            "OLPay" => (Topic::Money, "code shown"),
            "Micropay" => (Topic::Money, "code scanned"),
            "SingleOrderQuery" => (Topic::Status, "query"),
            _ => (Topic::Other, "other"),
        };
        let amounts = ["Amount", "TotalFee", "RefundFee"].map(&word);
        let amount = amounts.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let numbers = ["TerminalTXNNumber", "HostSerialNumber", "Amount", "StoreOrderNo", "DeviceId"];
        let json: Value = numbers.into_iter().map(|name| (name.to_owned(), Value::from(word(name)))).collect();
        Some(Message { topic, name, reference: word("StoreOrderNo"), amount, json })
    }

    /// A request is opened on its way out and at its arrival.
    fn remember(&self, key: MessageKey) {
        let mut keys = self.keys.borrow_mut();
        keys.retain(|known| *known != key);
        keys.push(key);
        if keys.len() > KEYS {
            keys.remove(0);
        }
    }

    fn read(&self, body: &[u8]) -> Option<(Said, MessageKey)> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let sealed = body["Response"].as_str()?;
        let keys = self.keys.borrow();
        keys.iter().rev().find_map(|key| Some((Said::read(&key.open(&self.iv, sealed).ok()?)?, key.clone())))
    }

    fn rewritten(&self, body: Vec<u8>, change: impl FnOnce(&mut Said)) -> Vec<u8> {
        let Some((mut said, key)) = self.read(&body) else { return body };
        change(&mut said);
        Style::Plain.body(said.to_json().as_bytes(), &key, &self.iv)
    }

    /// Under the key of the last request.
    fn forged(&self, service: &str, data: &str) -> Vec<u8> {
        let inner = format!("{{\"Header\":{{\"StatusCode\":\"0000\",\"ServiceType\":\"{service}\"}},\"Data\":{data}}}");
        let keys = self.keys.borrow();
        let key = keys.last().expect("a request went before");
        Style::Plain.body(inner.as_bytes(), key, &self.iv)
    }
}

/// The number under which it is asked for.
fn order_of(intent: &Intent) -> &str {
    intent.original.as_ref().map_or(&intent.vendor_reference, |original| &original.vendor_reference)
}

fn is_kind(name: &str, intent: &Intent) -> bool {
    let method = intent.method.as_deref();
    name == match (intent.kind, method) {
        (Kind::Sale, Some(SHOWN)) => "code shown",
        (Kind::Sale, Some(SCANNED)) => "code scanned",
        (Kind::Sale, _) => "payment",
        (Kind::Refund | Kind::Void, Some(method)) if is_qr(method) => "refund by code",
        (Kind::Refund | Kind::Void, _) => "refund",
        _ => return false,
    }
}

/// With one text made another.
fn with(data: Members, name: &str, value: &str) -> Members {
    data.map_texts(&mut |known, text| Member::Text(if known == name { value.to_owned() } else { text }))
}

impl Tap for EasyCardTap {
    fn request(&self, payload: &Payload) -> Option<Message> {
        if let Payload::Http(request) = payload { self.open(&request.body) } else { None }
    }

    fn asked(&self, text: &[u8]) -> Option<Message> {
        self.open(text)
    }

    fn answer(&self, text: &[u8]) -> Option<Message> {
        let (said, _) = self.read(text)?;
        let word = |name: &str| said.data.text(name).unwrap_or_default();
        let (topic, name) = match said.header.service.as_str() {
            "Payment" => (Topic::Money, "payment"),
            "Refund" => (Topic::Money, "refund"),
            // They only say that there is an order now.
            "OLPay" | "Micropay" => (Topic::Money, "code"),
            "SingleOrderQuery" => (Topic::Status, "query"),
            _ => (Topic::Other, "other"),
        };
        let either =
            |first: &str, second: &str| Some(word(first)).filter(|text| !text.is_empty()).unwrap_or(word(second));
        let (reference, amount) = (either("OrderId", "StoreOrderNo"), either("Amount", "TotalFee"));
        Some(Message { topic, name, reference, amount, json: json!({ "succeeded": said.succeeded() }) })
    }

    fn is_request_of(&self, request: &Message, intent: &Intent) -> bool {
        is_kind(request.name, intent) && request.reference == order_of(intent)
    }

    fn asks_as_intended(&self, request: &Message, intent: &Intent) -> bool {
        request.amount == intent.amount.to_major()
    }

    fn is_final(&self, answer: &Message) -> bool {
        answer.is_money() && answer.name != "code" && answer.json["succeeded"] == true
    }

    fn is_answer_to(&self, answer: &Message, intent: &Intent) -> bool {
        intent.kind == Kind::Sale && answer.name == "payment" && answer.reference == intent.vendor_reference
    }

    fn http_turn(&self, answer: &Answer, _wire: Wire) -> HttpTurn {
        http_turn(answer)
    }

    fn as_told(&self, _payload: &Payload, exchange: ExchangeId, text: &[u8]) -> LinkEvent {
        let content_type = "application/json".to_owned();
        LinkEvent::Reply(exchange, HttpReply { status: 200, content_type, body: text.to_vec() })
    }

    fn again(&self, payload: &Payload, _request: &Message, _fresh: uuid::Uuid) -> Payload {
        payload.clone()
    }

    fn not_found_is_failed(&self, answer: Vec<u8>) -> Vec<u8> {
        self.rewritten(answer, |said| {
            if said.header.status == "2000" {
                "0000".clone_into(&mut said.header.status);
                said.data = Members::default().with("OrderStatus", "2");
            }
        })
    }

    fn with_amount_of(&self, answer: Vec<u8>, asked: &Message) -> Vec<u8> {
        self.rewritten(answer, |said| {
            let number = |name: &str| said.data.text(name).and_then(|text| text.parse::<i64>().ok());
            let after = number("BeforeTXNBalance").zip(number("AutoTopUpAmount")).zip(asked.amount.parse().ok());
            let after =
                after.map(|((before, top_up), amount): ((i64, i64), i64)| (before + top_up - amount).to_string());
            let data = with(with(said.data.clone(), "Amount", &asked.amount), "TotalFee", &asked.amount);
            said.data = match after {
                Some(after) if said.data.text("TXNType").as_deref() == Some("Payment") => with(data, "Balance", &after),
                _ => data,
            };
        })
    }

    fn claimed(&self, stale: Vec<u8>, _right: &[u8]) -> Vec<u8> {
        stale
    }

    fn says_stopped(&self, _answer: &Message) -> bool {
        false
    }

    fn failure(&self, asked: &Message) -> Vec<u8> {
        let service = if asked.name == "refund" { "Refund" } else { "Payment" };
        self.forged(service, r#"{"TXNResult":"Fail","Retry":"0","ErrorCode":"046401"}"#)
    }

    fn failure_when_asked(&self, asked: &Message) -> Vec<u8> {
        self.forged("SingleOrderQuery", &json!({ "StoreOrderNo": asked.reference, "OrderStatus": "2" }).to_string())
    }

    fn unfinished_is_refused(&self, answer: Vec<u8>) -> Vec<u8> {
        self.rewritten(answer, |said| {
            if said.card_result().retry.is_some_and(|retry| retry > 0) {
                said.data = with(with(said.data.clone(), "Retry", "0"), "ErrorCode", "046401");
            }
        })
    }
}
