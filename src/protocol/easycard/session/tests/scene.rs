//! A session, its clock, and a server that reads what it sends.

use crate::money::{Amount, Currency};
use crate::payment::{
    Answer, Effect, FinishRequest, Intent, Kind, Limits, Machine, Millis, MoneyRequest, Now, Original, Reference,
    Silence, TerminalId, Vendor, WallTime,
};
use crate::protocol::easycard::crypto::MessageKey;
use crate::protocol::easycard::envelope::{PATH, Posted, Style, open_request};
use crate::protocol::easycard::key::WrapKey;
use crate::protocol::easycard::message::Members;
use crate::protocol::easycard::session::{Pace, Session, Settings};
use crate::protocol::easycard::vectors;
use crate::protocol::{Fresh, Identity, Output, Question, RequestId};
use crate::wire::{ExchangeId, HttpReply, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

pub const ANSWER: u64 = 15_000;
pub const READER: u64 = 90_000;
pub const GAP: u64 = 2_000;
pub const HOUR: u64 = 3_600_000;
pub const DEVICE: &str = "01301234";

/// Writes the key instead of wrapping it, so that the server of the tests can read it.
#[derive(Debug)]
pub struct InClear;

impl WrapKey for InClear {
    fn wrap(&mut self, key: &MessageKey) -> Option<String> {
        Some(key.text().to_string())
    }
}

pub fn settings() -> Settings {
    Settings {
        path: PATH.into(),
        mch_id: "TESTMCH001".into(),
        trade_key: vectors::password("trade_password"),
        refund_key: Some(vectors::password("refund_password")),
        device: DEVICE.into(),
        iv: vectors::iv(),
        wrap: Box::new(InClear),
        answer_limit: ANSWER,
        reader_limit: READER,
        pace: Pace::one_in(GAP),
    }
}

pub fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(1_767_576_600_000_i64.saturating_add_unsigned(ms)) }
}

pub fn twd(dollars: u64) -> Amount {
    Amount::from_minor_units(dollars, Currency::TWD).unwrap()
}

/// NT$ 100 under the order number `ORDERn`, or all of it back.
pub fn intent(kind: Kind, nth: u64) -> Intent {
    let original =
        Original { reference: None, kind: None, vendor_reference: format!("ORDER{nth}"), left: Some(twd(100)) };
    Intent {
        reference: Reference::new(1, nth),
        kind,
        terminal: TerminalId("t-1".into()),
        terminal_name: "e".into(),
        vendor: Vendor::EasyCard,
        simulated: true,
        amount: twd(100),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: if kind == Kind::Sale { format!("ORDER{nth}") } else { format!("BACK{nth}") },
        message_id: uuid::Uuid::nil(),
        original: (kind != Kind::Sale).then_some(original),
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    }
}

fn machine(intent: Intent) -> (Machine, MoneyRequest) {
    let limits = Limits {
        answer: 120_000,
        ask_every: 2_000,
        ask_at_most: 10_000,
        ask_for: 240_000,
        tell_after: 10_000,
        not_found: None,
    };
    let mut machine = Machine::draft(intent, limits);
    let effects = machine.start(at(0));
    let sent = effects.into_iter().find_map(|effect| if let Effect::Send(money) = effect { Some(money) } else { None });
    (machine, sent.expect("a draft can be started"))
}

/// The only way to a money request leads through the machine.
pub fn money(intent: Intent) -> MoneyRequest {
    machine(intent).1
}

/// The only way to a try leads through an answer that left it unfinished.
pub fn finish(intent: Intent, answer: Answer) -> FinishRequest {
    let (mut machine, _) = machine(intent);
    drop(machine.answered(at(0), answer));
    let effects = machine.finish(at(0), None).expect("it is owed");
    let sent =
        effects.into_iter().find_map(|effect| if let Effect::Finish(try_it) = effect { Some(try_it) } else { None });
    sent.expect("a try leaves")
}

/// A session and its clock.
pub struct Scene {
    pub session: Session,
    pub now: u64,
    next: u64,
}

/// A request as the server reads it.
#[derive(Debug)]
pub struct Asked {
    pub exchange: ExchangeId,
    pub service: String,
    pub created: String,
    pub data: Members,
    key: MessageKey,
}

impl Scene {
    pub fn new() -> Self {
        Self::with(settings())
    }

    pub fn with(settings: Settings) -> Self {
        let mut scene = Self { session: Session::new(settings), now: 1_000, next: 1 };
        scene.hear(LinkEvent::Up);
        scene
    }

    /// Identified and signed on, with no question's pause left.
    pub fn ready() -> Self {
        let mut scene = Self::new();
        let hello = scene.ask(Question::Identify);
        let outputs = scene.reply(&hello[0], BOUND);
        let sign_on = read(outputs);
        assert_eq!(sign_on[0].service, "SignOn");
        assert!(identified(scene.reply(&sign_on[0], SIGNED_ON)).is_some());
        scene.now += GAP;
        scene
    }

    /// Begins a payment, and gives what leaves.
    pub fn pay(&mut self, intent: Intent) -> Vec<Asked> {
        let id = self.id();
        self.session.request_money(at(self.now), id, money(intent), fresh(self.next));
        read(self.drain())
    }

    pub fn finish(&mut self, request: FinishRequest) -> Vec<Asked> {
        let id = self.id();
        self.session.finish(at(self.now), id, request, fresh(self.next));
        read(self.drain())
    }

    pub fn ask(&mut self, question: Question) -> Vec<Asked> {
        let id = self.id();
        self.session.ask(at(self.now), id, question, fresh(self.next));
        read(self.drain())
    }

    pub fn hear(&mut self, event: LinkEvent) -> Vec<Output> {
        self.session.link(at(self.now), event);
        self.drain()
    }

    /// The server answers with this inner message.
    pub fn reply(&mut self, asked: &Asked, inner: &str) -> Vec<Output> {
        self.reply_bytes(asked, Style::Vendor.body(inner.as_bytes(), &asked.key, &vectors::iv()))
    }

    pub fn reply_bytes(&mut self, asked: &Asked, body: Vec<u8>) -> Vec<Output> {
        let reply = HttpReply { status: 200, content_type: "application/json".into(), body };
        self.hear(LinkEvent::Reply(asked.exchange, reply))
    }

    pub fn fail(&mut self, asked: &Asked, left: Left, kind: LinkFaultKind) -> Vec<Output> {
        self.hear(LinkEvent::Failed { exchange: asked.exchange, left, fault: LinkFault::new(kind, "gone") })
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

/// Bytes that are never used twice.
fn fresh(nth: u64) -> Fresh {
    let mut fresh = [0; 48];
    for (at, byte) in fresh.iter_mut().enumerate() {
        *byte = u8::try_from((nth * 48 + at as u64) % 251).unwrap();
    }
    fresh
}

/// What leaves, opened.
pub fn read(outputs: Vec<Output>) -> Vec<Asked> {
    outputs
        .into_iter()
        .filter_map(|output| if let Output::Send(out) = output { Some(opened(&out)) } else { None })
        .collect()
}

fn opened(out: &Outgoing) -> Asked {
    let Payload::Http(request) = &out.payload else { panic!("an HTTP request") };
    assert_eq!(request.path, PATH);
    let posted = Posted::read(&request.body).unwrap();
    let key = MessageKey::of_text(posted.api_key.as_bytes()).unwrap();
    let inner = open_request(&posted, &key, &vectors::iv()).unwrap();
    let members = Members::read(std::str::from_utf8(&inner).unwrap()).unwrap();
    let header = members.object("Header").unwrap();
    let text = |name: &str| header.text(name).unwrap();
    assert_eq!(header.secret("TradeKey"), Some(vectors::password("trade_password").expose()));
    let Some(crate::protocol::easycard::message::Member::Text(data)) = members.get("Data") else { panic!("a text") };
    let data = Members::read(data).unwrap();
    Asked { exchange: out.exchange, service: text("ServiceType"), created: text("CreateTime"), data, key }
}

impl Asked {
    pub fn says(&self, name: &str) -> String {
        self.data.text(name).unwrap_or_default()
    }
}

pub fn answered(outputs: Vec<Output>) -> Option<Answer> {
    outputs.into_iter().find_map(|output| if let Output::Answered(_, answer) = output { Some(*answer) } else { None })
}

pub fn silent(outputs: Vec<Output>) -> Option<Silence> {
    outputs.into_iter().find_map(|output| if let Output::Silent(_, silence) = output { Some(silence) } else { None })
}

pub fn identified(outputs: Vec<Output>) -> Option<Identity> {
    outputs
        .into_iter()
        .find_map(|output| if let Output::Identified(_, identity) = output { Some(identity) } else { None })
}

/// An inner answer with this status and data.
pub fn inner(status: &str, data: &str) -> String {
    format!(r#"{{"Header":{{"StatusCode":"{status}","StatusDesc":"words"}},"Data":{data}}}"#)
}

/// A reader's answer without success.
pub fn failed(error: &str, retry: u8, order: &str) -> String {
    inner(
        "0000",
        &format!(
            r#"{{"TXNResult":"Fail","Retry":"{retry}","ErrorCode":"{error}","OrderId":"{order}","request":{{"DeviceID":"{DEVICE}","Retry":"0","Amount":"100","TerminalTXNNumber":"093101","HostSerialNumber":"093102"}}}}"#
        ),
    )
}

/// A payment of NT$ 100 that was done.
pub fn paid(order: &str) -> String {
    inner(
        "0000",
        &format!(
            r#"{{"TXNResult":"Success","Retry":"0","ErrorCode":"000000","OrderId":"{order}","Amount":"100","BeforeTXNBalance":"4000","AutoTopUpAmount":"0","Balance":"3900","DongleDeviceID":"08100DE0A57E"}}"#
        ),
    )
}

/// What became of an order.
pub fn order(order: &str, status: &str) -> String {
    inner("0000", &format!(r#"{{"StoreOrderNo":"{order}","TotalFee":"100","OrderStatus":"{status}"}}"#))
}

/// Our reader is bound.
pub const BOUND: &str = r#"{"Header":{"StatusCode":"0000","ServiceType":"DeviceQuery"},"Data":{"DeviceList":[{"type":"ezc","ownerDeviceId":"01300000","ezcDongleId":"AA"},{"type":"ezc","ownerDeviceId":"01301234","ezcDongleId":"08100DE0A57E"}]}}"#;
/// It is signed on.
pub const SIGNED_ON: &str = r#"{"Header":{"StatusCode":"0000","ServiceType":"SignOn"},"Data":{"TXNResult":"Success","Retry":"0","ErrorCode":"000000","DongleDeviceID":"08100DE0A57E","NewAESKey":"2561fc6a"}}"#;
