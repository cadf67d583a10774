//! A lane with an EasyCard reader: a server of a few lines that reads what is sent, a journal, and a program that can be killed.

mod aside;
mod refunds;

use super::super::*;
use super::Counting;
use crate::money::{Amount, Currency};
use crate::payment::{Event, Intent, Kind, Limits, NotFoundRule, TerminalId, Vendor, WallTime};
use crate::protocol::ReaderQuestion;
use crate::protocol::easycard::crypto::MessageKey;
use crate::protocol::easycard::envelope::{PATH, Posted, Style, open_request};
use crate::protocol::easycard::key::WrapKey;
use crate::protocol::easycard::message::Members;
use crate::protocol::easycard::{self, Pace, vectors};
use crate::wire::{ExchangeId, HttpReply, Payload};

const DEVICE: &str = "01301234";
const GAP: u64 = 2_000;
const HOUR: u64 = 3_600_000;
const SUCCESS: &str = r#""TXNResult":"Success","Retry":"0","ErrorCode":"000000""#;

/// Writes the key instead of wrapping it.
#[derive(Debug)]
struct InClear;

impl WrapKey for InClear {
    fn wrap(&mut self, key: &MessageKey) -> Option<String> {
        Some(key.text().to_string())
    }
}

fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(1_767_576_600_000_i64.saturating_add_unsigned(ms)) }
}

fn lane() -> Lane {
    let settings = LaneSettings {
        id: TerminalId("t-1".into()),
        name: "e".into(),
        vendor: Vendor::EasyCard,
        simulated: true,
        link_kind: "cloud",
        address: "nowhere".into(),
        serial_number: String::new(),
        names_itself: false,
        merchant: String::new(),
        limits: Limits {
            answer: 120_000,
            ask_every: GAP,
            ask_at_most: GAP,
            ask_for: 240_000,
            tell_after: 10_000,
            not_found: None::<NotFoundRule>,
        },
        connect: 10_000,
        answer: 15_000,
        idle_ask: Some(HOUR),
        hello_fresh: HOUR + 15_000,
        policy: LinkPolicy::Held,
    };
    let session = easycard::Settings {
        path: PATH.into(),
        mch_id: "TESTMCH001".into(),
        trade_key: vectors::password("trade_password"),
        refund_key: Some(vectors::password("refund_password")),
        device: DEVICE.into(),
        iv: vectors::iv(),
        wrap: Box::new(InClear),
        answer_limit: 15_000,
        reader_limit: 90_000,
        pace: Pace::one_in(GAP),
    };
    Lane::new(settings, Session::EasyCard(Box::new(easycard::Session::new(session))), Box::new(Counting(0)))
}

fn intent(nth: u64) -> Box<Intent> {
    Box::new(Intent {
        reference: Reference::new(1, nth),
        kind: Kind::Sale,
        terminal: TerminalId("t-1".into()),
        terminal_name: "e".into(),
        vendor: Vendor::EasyCard,
        simulated: true,
        amount: Amount::from_minor_units(100, Currency::TWD).unwrap(),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: format!("ORDER{nth}"),
        message_id: uuid::Uuid::nil(),
        original: None,
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    })
}

/// What the server answers to a service, if it does; `{order}` stands for the order asked about.
type Server = Vec<(&'static str, String)>;

fn inner(data: &str) -> String {
    format!(r#"{{"Header":{{"StatusCode":"0000"}},"Data":{{{data}}}}}"#)
}

/// The reader is bound, takes sign-ons, and its payments go through.
fn healthy() -> Server {
    let reader = format!(r#""DeviceList":[{{"type":"ezc","ownerDeviceId":"{DEVICE}","ezcDongleId":"08100DE0A57E"}}]"#);
    let paid = format!(
        r#"{SUCCESS},"OrderId":"{{order}}","Amount":"100","BeforeTXNBalance":"4000","Balance":"3900","AutoTopUpAmount":"0""#
    );
    vec![
        ("DeviceQuery", inner(&reader)),
        ("SignOn", inner(SUCCESS)),
        ("Payment", inner(&paid)),
        ("SingleOrderQuery", inner(r#""StoreOrderNo":"{order}","OrderStatus":"0""#)),
        ("BalanceQuery", inner(&format!(r#"{SUCCESS},"EZCardID":"934528053","Balance":"3900""#))),
    ]
}

/// The payments of the reader are left unfinished, with this number next; to a code of the reader.
fn unfinished(next: u8, code: &str) -> String {
    inner(&format!(
        r#""TXNResult":"Fail","Retry":"{next}","ErrorCode":"{code}","OrderId":"{{order}}","request":{{"DeviceID":"{DEVICE}","Amount":"100","TerminalTXNNumber":"093101","HostSerialNumber":"093102"}}"#
    ))
}

/// The lane, the server, the journal, and what was shown.
struct Shop {
    lane: Lane,
    server: Server,
    now: u64,
    journal: Vec<Stamped>,
    asked: Vec<(String, Members)>,
    shown: Vec<String>,
}

impl Shop {
    fn open() -> Self {
        let mut shop = Self {
            lane: lane(),
            server: healthy(),
            now: 1_000,
            journal: Vec::new(),
            asked: Vec::new(),
            shown: Vec::new(),
        };
        shop.start();
        shop
    }

    fn start(&mut self) {
        let open = Payment::fold(&self.journal).into_iter().collect();
        self.give(|lane, now| lane.resume(now, open, None));
        self.give(|lane, now| lane.link_event(now, LinkEvent::Up));
        self.give(|lane, now| lane.command(now, LaneCommand::InUse(true)));
    }

    /// The program is killed; another one finds the journal.
    fn killed(&mut self) {
        self.lane = lane();
        self.now += 10_000;
        self.start();
    }

    fn answers(&mut self, service: &str, with: String) {
        self.server.retain(|(known, _)| *known != service);
        let known = healthy().into_iter().find(|(known, _)| *known == service).expect("a known service").0;
        self.server.push((known, with));
    }

    fn command(&mut self, command: LaneCommand) {
        self.give(|lane, now| lane.command(now, command));
    }

    fn finish(&mut self, nth: u64) {
        self.command(LaneCommand::Finish { reference: intent(nth).reference, by: Some("Ana".into()) });
    }

    /// Time passes, step by step, as the lane wants it.
    fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some(wake) = self.lane.wake_at().filter(|wake| wake.0 <= until) {
            self.now = self.now.max(wake.0);
            self.give(Lane::time_reached);
        }
        self.now = until;
    }

    fn give(&mut self, input: impl FnOnce(&mut Lane, Now) -> Vec<LaneEffect>) {
        let effects = input(&mut self.lane, at(self.now));
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<LaneEffect>) {
        let mut replies = Vec::new();
        for effect in effects {
            match effect {
                LaneEffect::Record(_, events) => self.journal.extend(events),
                LaneEffect::Transmit(out) => replies.extend(self.serve(out)),
                LaneEffect::Publish(LaneEvent::Payment(view)) => self.shown.push(view.payment.reason_code().to_owned()),
                LaneEffect::Publish(LaneEvent::Refused(refused)) => self.shown.push(refused.why.to_string()),
                LaneEffect::Publish(LaneEvent::Reader(told)) => self.shown.push(format!("{told:?}")),
                LaneEffect::Publish(LaneEvent::Settled(close)) => self.shown.push(format!("{close:?}")),
                LaneEffect::Publish(_) | LaneEffect::Connect | LaneEffect::Close | LaneEffect::NoteUnanswered(_) => {}
            }
        }
        for reply in replies {
            self.give(|lane, now| lane.link_event(now, reply));
        }
    }

    fn serve(&mut self, out: Outgoing) -> Option<LinkEvent> {
        let Payload::Http(request) = out.payload else { panic!("an HTTP lane") };
        let posted = Posted::read(&request.body).expect("two members");
        let key = MessageKey::of_text(posted.api_key.as_bytes()).expect("a key");
        let opened = open_request(&posted, &key, &vectors::iv()).expect("it opens");
        let message = Members::read(std::str::from_utf8(&opened).expect("text")).expect("members");
        let service = message.object("Header").and_then(|header| header.text("ServiceType")).expect("a service");
        let data = Members::read(&message.text("Data").expect("members")).expect("members");
        let order = data.text("StoreOrderNo").unwrap_or_default();
        self.asked.push((service.clone(), data));
        let (_, told) = self.server.iter().find(|(known, _)| *known == service)?;
        let body = Style::Vendor.body(told.replace("{order}", &order).as_bytes(), &key, &vectors::iv());
        let reply = HttpReply { status: 200, content_type: "application/json".into(), body };
        Some(LinkEvent::Reply(ExchangeId(out.exchange.0), reply))
    }

    /// The services that were asked for since the last look.
    fn services(&mut self) -> Vec<String> {
        std::mem::take(&mut self.asked).into_iter().map(|(service, _)| service).collect()
    }

    fn last(&self) -> &str {
        self.shown.last().map_or("", String::as_str)
    }

    fn tries(&self) -> Vec<(u8, Option<String>)> {
        let tried = self.journal.iter().filter_map(|stamped| match &stamped.event {
            Event::FinishAsked { attempt, by } => Some((*attempt, by.clone())),
            _ => None,
        });
        tried.collect()
    }
}

/// A sale that is owed its end.
fn owed() -> Shop {
    let mut shop = Shop::open();
    shop.answers("Payment", unfinished(1, "046201"));
    shop.command(LaneCommand::Begin(intent(1)));
    assert_eq!(shop.last(), "unfinished");
    shop.services();
    shop
}

#[test]
fn a_start_signs_the_reader_on_and_a_sale_goes_at_once() {
    let mut shop = Shop::open();
    assert_eq!(shop.services(), ["DeviceQuery", "SignOn"]);
    shop.command(LaneCommand::Begin(intent(1)));
    assert_eq!((shop.services(), shop.last()), (vec!["Payment".to_owned()], "approved"));
}

#[test]
fn an_idle_console_renews_the_sign_on_before_it_is_a_day_old() {
    let mut shop = Shop::open();
    shop.services();
    let (mut since, mut renewed) = (0, 0);
    for _ in 0..60 {
        shop.pass(HOUR);
        since += 1;
        if shop.services().iter().any(|service| service == "SignOn") {
            (since, renewed) = (0, renewed + 1);
        }
        assert!(since <= 24, "never older than a day");
    }
    assert_eq!(renewed, 2);
    shop.command(LaneCommand::Begin(intent(1)));
    assert_eq!(shop.services(), ["Payment"], "no sale waits for it");
}

#[test]
fn a_console_that_nobody_used_signs_on_before_the_sale() {
    let mut shop = Shop::open();
    shop.command(LaneCommand::InUse(false));
    shop.pass(40 * HOUR);
    shop.services();
    shop.command(LaneCommand::Begin(intent(1)));
    shop.pass(GAP);
    assert_eq!(
        (shop.services(), shop.last()),
        (["DeviceQuery", "SignOn", "Payment"].map(str::to_owned).to_vec(), "approved")
    );
}

#[test]
fn an_error_of_the_reader_is_followed_by_a_sign_on() {
    let mut shop = Shop::open();
    shop.answers("Payment", inner(r#""TXNResult":"Fail","Retry":"0","ErrorCode":"046301""#));
    shop.pass(GAP);
    shop.services();
    shop.command(LaneCommand::Begin(intent(1)));
    assert_eq!((shop.services(), shop.last()), (vec!["Payment".to_owned(), "SignOn".to_owned()], "declined"));
}

#[test]
fn the_end_is_owed_until_the_same_card_comes_back() {
    let mut shop = owed();
    shop.pass(5 * HOUR + GAP);
    assert!(shop.services().iter().all(|asked| asked != "Payment" && asked != "SignOn"), "nothing leaves by itself");
    shop.command(LaneCommand::Begin(intent(2)));
    assert_eq!(shop.last(), "blocked");
    shop.finish(1);
    assert_eq!(shop.last(), "unfinished", "the wrong card: {:?}", shop.shown);
    shop.answers("Payment", healthy()[2].1.clone());
    shop.finish(1);
    assert_eq!((shop.last(), shop.tries().len()), ("approved", 2));
}

#[test]
fn a_program_that_was_killed_still_owes_the_same_numbers() {
    let mut shop = owed();
    shop.killed();
    shop.pass(GAP);
    assert_eq!(shop.services(), ["DeviceQuery", "SingleOrderQuery"], "asked, not tried, and not signed on");
    shop.command(LaneCommand::Begin(intent(2)));
    assert_eq!(shop.last(), "blocked");
    shop.journal.truncate(3);
    shop.finish(1);
    // Killed with the try out: it is recorded, and it is the same one again.
    let (service, first) = shop.asked.pop().expect("it was sent");
    assert_eq!((service.as_str(), shop.tries()), ("Payment", vec![(1, Some("Ana".to_owned()))]));
    shop.journal.truncate(4);
    shop.killed();
    shop.pass(GAP);
    shop.answers("Payment", healthy()[2].1.clone());
    shop.services();
    shop.finish(1);
    let (_, again) = shop.asked.pop().expect("it was sent");
    for name in ["Retry", "DeviceId", "Amount", "StoreOrderNo", "TerminalTXNNumber", "HostSerialNumber"] {
        assert_eq!((first.text(name), first.text(name).is_some()), (again.text(name), true), "{name}");
    }
    assert_eq!((shop.last(), shop.tries().len()), ("approved", 2));
}

#[test]
fn after_giving_it_up_the_reader_sells_again_once_the_question_is_answered() {
    let mut shop = owed();
    shop.server.retain(|(service, _)| *service != "SingleOrderQuery");
    let reference = intent(1).reference;
    let give_up = LaneCommand::GiveUp { reference, by: Some("Ana".into()), reason: "the customer has left".into() };
    shop.command(give_up);
    shop.pass(GAP);
    shop.command(LaneCommand::Begin(intent(2)));
    assert_eq!(shop.last(), "blocked", "the question is out");
    shop.answers("SingleOrderQuery", healthy()[3].1.clone());
    shop.pass(60_000);
    let stored: Vec<Stamped> = shop.journal.clone();
    let first = stored.iter().filter(|stamped| !about_another(&stamped.event)).cloned().collect::<Vec<_>>();
    let left = Payment::fold(&first).expect("a payment");
    assert!(left.set_aside && left.outcome_word() == "unresolved" && left.given_up.is_some());
    shop.answers("Payment", healthy()[2].1.clone());
    shop.command(LaneCommand::Begin(intent(3)));
    shop.pass(GAP);
    assert_eq!(shop.last(), "approved", "{:?}", shop.shown);
}

/// Of the sales that were refused meanwhile.
fn about_another(event: &Event) -> bool {
    matches!(event, Event::Intended { intent } if intent.vendor_reference != "ORDER1")
        || matches!(event, Event::NotStarted { .. })
}

#[test]
fn neither_cards_are_read_nor_the_day_is_closed_while_an_end_is_owed() {
    let mut shop = owed();
    for command in [LaneCommand::Reader(ReaderQuestion::Balance), LaneCommand::Reader(ReaderQuestion::SignOn)] {
        shop.command(command);
        assert_eq!(shop.last(), r#"Err("a payment on this terminal is open")"#);
    }
    shop.command(LaneCommand::Settle);
    assert_eq!(shop.last(), r#"NotSent("a payment on this terminal is open")"#);
    shop.pass(HOUR / 2);
    assert!(shop.services().is_empty());
}

/// A reader takes half a minute for each card that it is asked for: a payment does not wait for that.
#[test]
fn a_payment_is_asked_about_before_the_cards_that_people_want_read() {
    let mut shop = Shop::open();
    shop.pass(GAP);
    shop.server.retain(|(service, _)| !["BalanceQuery", "Payment"].contains(service));
    shop.services();
    for _ in 0..9 {
        shop.command(LaneCommand::Reader(ReaderQuestion::Balance));
        shop.command(LaneCommand::Reader(ReaderQuestion::CardNumber));
    }
    shop.pass(3 * GAP);
    assert_eq!(shop.services(), ["DeviceQuery", "BalanceQuery"], "it is out, and the others wait");
    shop.command(LaneCommand::Begin(intent(1)));
    shop.pass(HOUR);
    let services = shop.services();
    assert!(services.iter().any(|service| service == "SingleOrderQuery"), "{services:?}");
    assert!(!services.iter().any(|service| ["IdQuery", "BalanceQuery"].contains(&service.as_str())), "{services:?}");
    let told = shop.shown.iter().filter(|told| told.contains("a payment on this terminal is open")).count();
    assert_eq!(told, 2, "each of those that waited, once: {:?}", shop.shown);
}

#[test]
fn a_card_is_read_after_the_reader_was_signed_on() {
    let mut shop = Shop::open();
    shop.command(LaneCommand::InUse(false));
    shop.pass(25 * HOUR);
    shop.services();
    shop.command(LaneCommand::Reader(ReaderQuestion::Balance));
    shop.pass(3 * GAP);
    assert_eq!(shop.services(), ["DeviceQuery", "SignOn", "BalanceQuery"]);
    assert!(shop.last().contains(r#"balance: Some("3900")"#), "{}", shop.last());
}
