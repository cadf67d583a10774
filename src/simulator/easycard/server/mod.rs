//! The server itself: requests in, outputs out, time passed in.

mod clock;
mod deliver;
mod enquiry;
mod finish;
mod money;
mod payment;
mod qr;
mod query;
mod readers;
mod records;
mod refund;
mod running;
mod settle;
mod told;

use std::borrow::Cow;

use self::deliver::Asked;
use self::readers::{Card, Reader};
use self::records::Records;
use self::running::Running;
use super::Action;
use super::opener::open;
use super::order::Order;
use super::refusal::{self, Refusal};
use super::reply::Reply;
use super::request::Wanted;
use super::settings::ServerSettings;
use crate::protocol::easycard::message::Service;
use crate::simulator::course::{Course, Decision, Reason};
use crate::simulator::outbox::Outbox;
use crate::simulator::outputs::{Answer, Ask, Output, RequestLine};
use crate::simulator::random::Seeded;
use crate::simulator::scenario::ScenarioAction;
use crate::simulator::simulated::Machine;
use crate::simulator::{LedgerEntry, Steps};

/// What a request is told as that could not be read.
const UNREAD: &str = "unreadable";

/// A simulated server of intella with its readers and the cards of its customers.
///
/// Driven as a [`Machine`].
#[derive(Debug)]
pub struct Server {
    settings: ServerSettings,
    random: Seeded,
    steps: Steps<Action>,
    now_ms: u64,
    readers: Vec<Reader>,
    cards: Vec<Card>,
    running: Vec<Running>,
    records: Records,
    /// Transactions of cards so far: the end of their numbers.
    counted: u32,
    ledger: Vec<LedgerEntry>,
    outbox: Outbox,
}

impl Server {
    /// A server with an empty memory; no reader is signed on.
    pub fn new(settings: ServerSettings) -> Self {
        Self {
            random: Seeded::new(settings.seed),
            steps: Steps::new(settings.scenario.clone()),
            now_ms: 0,
            readers: settings.readers.iter().map(Reader::new).collect(),
            cards: settings.cards.iter().map(Card::new).collect(),
            running: Vec::new(),
            records: Records::default(),
            counted: 0,
            ledger: Vec::new(),
            outbox: Outbox::default(),
            settings,
        }
    }

    /// What kind of server it is.
    pub fn settings(&self) -> &ServerSettings {
        &self.settings
    }

    /// Every movement of money, oldest first. Kept over restarts.
    pub fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    /// Whether a reader is at work.
    pub fn is_busy(&self) -> bool {
        self.running.iter().any(|running| running.reader.is_some())
    }

    /// The readers' power goes off and on: what is not decided yet comes to nothing without a charge, answers that wait are
    /// lost; orders, what is owed, and the ledger stay, and so do the sign-ons.
    pub fn restart(&mut self, now_ms: u64) {
        self.reach(now_ms);
        self.outbox.clear();
        for running in std::mem::take(&mut self.running) {
            self.comes_to_nothing(&running.work);
        }
    }

    fn do_what_is_due(&mut self) {
        while let Some(running) = self.take_due() {
            self.decide(&running);
        }
        self.outbox.reach(self.now_ms);
    }

    fn obey(&mut self, mut asked: Asked, order: Order, reader: Option<usize>) {
        let action = order.action();
        let amount = order.amount().map(crate::money::Amount::to_major);
        let scripted = self.steps.take(action, amount.as_deref());
        if let Some(course) = &scripted {
            asked.follow(course);
        }
        match (order, reader) {
            (Order::Payment(money), Some(reader)) => self.pay(asked, reader, money, scripted),
            (Order::Refund(money, key), Some(reader)) => self.give_back(asked, reader, money, &key, scripted),
            (Order::Finish(finish), Some(reader)) => self.finish(asked, reader, finish, scripted),
            (Order::OlPay { money, expires }, _) => self.show_code(asked, money, expires, scripted),
            (Order::Micropay(money), _) => self.take_code(asked, money, scripted),
            (Order::QrRefund { refund, money, key }, _) => self.give_back_qr(asked, refund, money, &key, scripted),
            (other, reader) => self.obey_or_refuse(asked, &other, reader, scripted),
        }
    }

    /// Requests that move no money: a scenario can refuse them.
    fn obey_or_refuse(&mut self, asked: Asked, order: &Order, reader: Option<usize>, scripted: Option<Course>) {
        if let Some(Decision::Refuse(reason) | Decision::TurnAway(reason)) =
            scripted.as_ref().map(|course| &course.decision)
        {
            let refusal = self.refusal_of(reason);
            return self.refuse(&asked, &refusal);
        }
        match (order, reader) {
            (Order::SignOn, Some(reader)) => self.sign_on(&asked, reader),
            (Order::Settlement, Some(reader)) => self.settle(&asked, reader),
            (Order::Read(service), Some(reader)) => self.read_card(asked, reader, *service, scripted),
            (Order::About(order), _) => {
                self.query(&asked, order, scripted.is_some_and(|course| course.pending_first));
            }
            (Order::Listed(filter), _) => self.list(&asked, filter),
            _ => self.list_readers(&asked),
        }
    }

    /// Answers no and leaves no trace.
    fn refuse(&mut self, asked: &Asked, refusal: &Refusal) {
        self.tell(asked, None, refusal.code.clone());
        self.deliver(asked, &Reply::refused(refusal));
    }

    /// Why a reader says no.
    fn refusal_of(&self, reason: &Reason) -> Refusal {
        match reason {
            Reason::Declined => refusal::DECLINED,
            Reason::Cancelled => refusal::CANCELLED,
            Reason::NoCard => Refusal::with(&self.settings.codes.no_card, "No card was presented (simulated)"),
            Reason::Busy => refusal::BUSY,
            Reason::NotFound => refusal::NOTHING_FOUND,
            Reason::Code(code, words) => Refusal { code: code.clone().into(), words: words.clone().into() },
        }
    }

    fn tell(&mut self, asked: &Asked, amount: Option<String>, verdict: Cow<'static, str>) {
        self.outbox.push(Output::Told(RequestLine {
            request: asked.action.map_or(UNREAD, Action::word),
            reference: asked.reference.clone(),
            amount,
            verdict: verdict.into_owned(),
        }));
    }

    /// A bare code: there is no key in common.
    fn refuse_unopened(&mut self, from: Ask, refusal: &Refusal) {
        let line = RequestLine { request: UNREAD, reference: None, amount: None, verdict: refusal.code.to_string() };
        self.outbox.push(Output::Told(line));
        self.outbox.push(Output::Answer(Answer::plain(from, refusal.code.as_bytes().to_vec(), false)));
    }
}

impl Machine for Server {
    /// Takes the body of a request. The checks are made in this order: the key, the message, its form, the header, the reader,
    /// the rules of the service.
    fn receive(&mut self, from: Ask, _path: &str, body: &[u8], now_ms: u64) {
        self.reach(now_ms);
        let opened = match open(body, self.settings.key.as_ref(), &self.settings.iv) {
            Ok(opened) => opened,
            Err(refusal) => return self.refuse_unopened(from, &refusal),
        };
        let Wanted { echo, action, reference, order } = Wanted::read(&opened.inner, &self.settings);
        let asked = Asked::plainly(from, opened.key, echo, action, reference);
        match order {
            Ok((order, reader)) => self.obey(asked, order, reader),
            Err(refusal) => self.refuse(&asked, &refusal),
        }
    }

    fn reach(&mut self, now_ms: u64) {
        while let Some(due_ms) = self.wake_at_ms().filter(|due_ms| *due_ms <= now_ms) {
            self.now_ms = self.now_ms.max(due_ms);
            self.do_what_is_due();
        }
        self.now_ms = self.now_ms.max(now_ms);
    }

    fn next_output(&mut self) -> Option<Output> {
        self.outbox.take()
    }

    fn wake_at_ms(&self) -> Option<u64> {
        let decided = self.running.iter().filter_map(Running::decide_at_ms);
        decided.chain(self.outbox.wake_at_ms()).min()
    }
}

/// Whether it takes money, rather than giving it back.
fn takes(service: Service) -> bool {
    service != Service::Refund
}
