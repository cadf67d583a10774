//! Terminals that put cards, tracks and PIN blocks into every message that they send, in fields that are known and in fields
//! that nobody has heard of.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use countertop::protocol::easycard::crypto::{Iv, MessageKey, unwrapped};
use countertop::protocol::easycard::envelope::{Posted, Reply, Style};
use countertop::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, Plaintext, SaltIv};
use countertop::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use countertop::simulator::easycard::ServerKey;
use countertop::simulator::{Ask, Client, FaultSettings, Lan, Machine, Output, Simulated};
use serde_json::{Map, Value};

use super::marks::{BEHIND, CARDS, HOLDER, PIN_BLOCK, grouped, sayings};

/// What changes an answer on its way out.
pub trait Plants: Clone + Send + Sync + 'static {
    fn heard(&self, _from: Ask, _message: &[u8]) {}
    /// The same message with plants in it; as it was where it cannot be opened.
    fn planted(&self, to: Ask, message: Vec<u8>) -> Vec<u8>;
}

/// A simulated terminal whose answers are planted.
#[derive(Clone)]
pub struct Planted<S, P> {
    pub inner: S,
    pub plants: P,
}

pub struct PlantedMachine<M, P> {
    inner: M,
    plants: P,
}

impl<S: Simulated, P: Plants> Simulated for Planted<S, P> {
    type Terminal = PlantedMachine<S::Terminal, P>;
    type Line = S::Line;
    type Socket = S::Socket;
    type Web = S::Web;

    const VENDOR: &'static str = S::VENDOR;

    fn terminal(&self, unix_seconds: i64) -> Self::Terminal {
        PlantedMachine { inner: self.inner.terminal(unix_seconds), plants: self.plants.clone() }
    }

    fn line(&self) -> Option<S::Line> {
        self.inner.line()
    }

    fn line_faults(&self) -> FaultSettings {
        self.inner.line_faults()
    }

    fn socket(&self) -> Option<S::Socket> {
        self.inner.socket()
    }

    fn lan(&self) -> Lan<S::Web> {
        self.inner.lan()
    }

    fn cloud(&self) -> Option<S::Web> {
        self.inner.cloud()
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        self.inner.facts()
    }
}

impl<M: Machine, P: Plants> Machine for PlantedMachine<M, P> {
    fn receive(&mut self, from: Ask, path: &str, message: &[u8], now_ms: u64) {
        self.plants.heard(from, message);
        self.inner.receive(from, path, message, now_ms);
    }

    fn connected(&mut self, line: Ask, client: &Client, now_ms: u64) {
        self.inner.connected(line, client, now_ms);
    }

    fn alive(&mut self, line: Ask, now_ms: u64) {
        self.inner.alive(line, now_ms);
    }

    fn disconnected(&mut self, line: Ask, properly: bool, now_ms: u64) {
        self.inner.disconnected(line, properly, now_ms);
    }

    fn reach(&mut self, now_ms: u64) {
        self.inner.reach(now_ms);
    }

    fn next_output(&mut self) -> Option<Output> {
        let mut output = self.inner.next_output()?;
        if let Output::Answer(answer) = &mut output {
            answer.message = self.plants.planted(answer.to, std::mem::take(&mut answer.message));
        }
        Some(output)
    }

    fn wake_at_ms(&self) -> Option<u64> {
        self.inner.wake_at_ms()
    }
}

/// Free texts that this vendor's messages have; everything else that they have identifies something or decides something.
#[derive(Clone)]
pub struct Garden {
    words: &'static [&'static str],
    next: Arc<AtomicUsize>,
}

impl Garden {
    pub fn new(words: &'static [&'static str]) -> Self {
        Self { words, next: Arc::default() }
    }

    fn saying(&self) -> String {
        let all = sayings();
        all[self.next.fetch_add(1, Ordering::Relaxed) % all.len()].clone()
    }

    /// Plants into an object and all objects in it.
    fn plant(&self, fields: &mut Map<String, Value>) {
        for (name, value) in fields.iter_mut() {
            match value {
                Value::String(text) if self.words.contains(&name.as_str()) => {
                    *text = format!("{text} {}", self.saying());
                }
                Value::Null if self.words.contains(&name.as_str()) => *value = self.saying().into(),
                Value::Object(inner) => self.plant(inner),
                _ => {}
            }
        }
        for word in self.words {
            fields.entry(*word).or_insert_with(|| self.saying().into());
        }
        let card = CARDS[self.next.fetch_add(1, Ordering::Relaxed) % CARDS.len()];
        for (name, value) in [
            ("pan", card.to_owned()),
            ("cardNumber", grouped(card, ' ')),
            ("track1", format!("%B{card}^{HOLDER}^{BEHIND}?")),
            ("track2", format!(";{card}={BEHIND}?")),
            ("cvv2", "917".to_owned()),
            ("pinBlock", PIN_BLOCK.to_owned()),
            ("unheardOf", self.saying()),
        ] {
            fields.insert(name.to_owned(), value.into());
        }
        fields.insert("panAsNumber".to_owned(), card.parse::<u64>().expect("digits").into());
        let nested = Map::from_iter([("pan".to_owned(), card.into()), ("list".to_owned(), vec![card, card].into())]);
        fields.insert("unheardOfObject".to_owned(), nested.into());
    }
}

fn object(value: &mut Value, name: &str) -> Option<Map<String, Value>> {
    value.get_mut(name)?.as_object_mut().map(std::mem::take)
}

/// Wonder: sealed with the code.
#[derive(Clone)]
pub struct InWonder {
    pub key: Key,
    pub garden: Garden,
}

impl InWonder {
    pub fn new(code: &str) -> Self {
        let key = Key::new(PairingCode::parse(code).expect("a code"));
        let words = &["errorMessage", "paymentMethod", "paymentEntryType", "softwareVersion"];
        Self { key, garden: Garden::new(words) }
    }

    fn changed(&self, message: &[u8]) -> Option<Vec<u8>> {
        let envelope = Envelope::parse(message, HTTP_CAP).ok()?;
        let opened = self.key.open(CryptoProfile::Sha256ZeroIv, &envelope.data).ok()?;
        let mut value: Value = serde_json::from_str(opened.as_str()).ok()?;
        let mut body = object(&mut value, "body")?;
        self.garden.plant(&mut body);
        let card = CARDS[0];
        body.insert(
            "creditCard".to_owned(),
            serde_json::json!({ "panPrefix6Digits": card, "panLast4Digits": card, "panHash": card, "panToken": card }),
        );
        value["body"] = body.into();
        let nonce = SaltIv { salt: [1; 16], iv: [2; 16] };
        let data = self.key.seal(CryptoProfile::Sha256ZeroIv, Plaintext::new(value.to_string()), &nonce);
        Some(Envelope { action: envelope.action, data: data.into() }.encode(VersionLiteral::Text))
    }
}

impl Plants for InWonder {
    fn planted(&self, _to: Ask, message: Vec<u8>) -> Vec<u8> {
        self.changed(&message).unwrap_or(message)
    }
}

/// QFPay over HTTP: answers in clear.
#[derive(Clone)]
pub struct InQfPay(Garden);

impl InQfPay {
    pub fn new() -> Self {
        let words = &[
            "respmsg",
            "resmsg",
            "mchntnm",
            "address",
            "nickname",
            "opuser",
            "desc",
            "remark",
            "cardNo",
            "cardscheme",
            "cardType",
            "paymentMethod",
            "accountId",
        ];
        Self(Garden::new(words))
    }

    fn changed(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut value: Value = serde_json::from_slice(message).ok()?;
        let outer = value.as_object_mut()?;
        if let Some(Value::String(inner)) = outer.get("data").cloned() {
            let mut data: Map<String, Value> = serde_json::from_str(&inner).ok()?;
            self.0.plant(&mut data);
            data.insert("cardNo".to_owned(), CARDS[1].into());
            outer.insert("data".to_owned(), Value::from(data).to_string().into());
        }
        self.0.plant(outer);
        Some(value.to_string().into_bytes())
    }
}

impl Plants for InQfPay {
    fn planted(&self, _to: Ask, message: Vec<u8>) -> Vec<u8> {
        self.changed(&message).unwrap_or(message)
    }
}

/// CodePay: JSON in clear.
#[derive(Clone)]
pub struct InCodePay(Garden);

impl InCodePay {
    pub fn new() -> Self {
        let words = &[
            "card_no",
            "card_holder_name",
            "signature_url",
            "token",
            "card_network_type",
            "note",
            "attach",
            "description",
        ];
        Self(Garden::new(words))
    }

    fn changed(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut value: Value = serde_json::from_slice(message).ok()?;
        self.0.plant(value.as_object_mut()?);
        Some(value.to_string().into_bytes())
    }
}

impl Plants for InCodePay {
    fn planted(&self, _to: Ask, message: Vec<u8>) -> Vec<u8> {
        self.changed(&message).unwrap_or(message)
    }
}

/// EasyCard: every answer sealed with the key of its request.
#[derive(Clone)]
pub struct InEasyCard {
    key: Arc<dyn ServerKey>,
    keys: Arc<Mutex<HashMap<Ask, MessageKey>>>,
    garden: Garden,
}

impl InEasyCard {
    pub fn new(key: Arc<dyn ServerKey>) -> Self {
        Self { key, keys: Arc::default(), garden: Garden::new(&["StatusDesc", "Remark", "Memo"]) }
    }

    fn changed(&self, to: Ask, message: &[u8]) -> Option<Vec<u8>> {
        let key = self.keys.lock().expect("no panic").get(&to)?.clone();
        let iv = Iv::parse(Iv::PUBLISHED).expect("sixteen letters");
        let Reply::Answer(answer) = Reply::read(message, &key, &iv).ok()? else { return None };
        let mut value: Value = serde_json::from_str(&answer.to_json()).ok()?;
        for part in ["Header", "Data"] {
            let mut fields = object(&mut value, part)?;
            self.garden.plant(&mut fields);
            value[part] = fields.into();
        }
        Some(Style::Vendor.body(value.to_string().as_bytes(), &key, &iv))
    }
}

impl Plants for InEasyCard {
    fn heard(&self, from: Ask, message: &[u8]) {
        let posted = Posted::read(message).and_then(|posted| unwrapped(&posted.api_key));
        let text = posted.and_then(|sealed| self.key.unwrap(&sealed));
        if let Some(key) = text.and_then(|text| MessageKey::of_text(&text)) {
            self.keys.lock().expect("no panic").insert(from, key);
        }
    }

    fn planted(&self, to: Ask, message: Vec<u8>) -> Vec<u8> {
        self.changed(to, &message).unwrap_or(message)
    }
}
