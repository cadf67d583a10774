//! Every situation of the simulator's magic amounts, with the payment machine, on virtual time: what becomes of a sale.

use std::collections::VecDeque;

use rstest::rstest;

use super::scene::*;
use crate::payment::{Effect, Kind, Machine, MoneyMoved, NotStarted, Outcome, Payment, Stage, Unresolved};
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::samples::{intent, settings, usd};
use crate::protocol::codepay::topic::Topic;
use crate::protocol::codepay::{Session, Wiring};
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{LinkEvent, LinkFault, LinkFaultKind, Payload};

/// What a terminal does with a sale of USD 10.xx, and when it tells what.
struct Terminal {
    digits: u64,
    ordered: Option<u64>,
}

impl Terminal {
    fn amount(&self) -> String {
        usd(1_000 + self.digits + u64::from(self.digits == 58)).to_major()
    }

    /// What comes back, and after how many milliseconds.
    fn hears(&mut self, now: u64, message: &Message) -> Vec<(u64, LinkEvent)> {
        match message.topic {
            Topic::Order => {
                self.ordered = Some(now);
                self.orders(message)
            }
            Topic::Query => vec![(20, text(&self.query(now, message)))],
            Topic::Close => {
                let known = !matches!(self.digits, 54 | 63);
                vec![(20, text(&reply(message, if known { "201" } else { "104" }, &[])))]
            }
            other => panic!("{other:?}"),
        }
    }

    fn orders(&self, order: &Message) -> Vec<(u64, LinkEvent)> {
        let amount = self.amount();
        let tell = |code: &str, status: &str| {
            text(&reply(order, code, &[("trans_status", status), ("order_amount", &amount)]))
        };
        let down = || LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "cut"));
        match self.digits {
            51 => vec![(900, tell("115", "1"))],
            52 => vec![(900, tell("110", "1"))],
            53 => vec![(60_000, tell("111", "1"))],
            54 => vec![(20, text(&reply(order, "101", &[])))],
            55 => vec![(5_000, tell("000", "2"))],
            56 | 57 => vec![(500, tell("000", "0"))],
            59 | 61 => Vec::new(),
            62 | 63 => vec![(500, down()), (1_500, LinkEvent::Up)],
            64 => vec![(200_000, tell("000", "2"))],
            65 => vec![(900, tell("000", "2")), (950, tell("000", "2"))],
            66 => vec![(800, text(FOREIGN)), (900, tell("000", "2"))],
            67 => vec![(900, text("{\"topic\":\"ecrhub.pay.order\",\u{fffd}\u{fffd}"))],
            68 => vec![(900, text(&reply(order, "000", &[])[..60]))],
            69 => vec![(500, down()), (20_000, LinkEvent::Up)],
            _ => vec![(900, tell("000", "2"))],
        }
    }

    fn query(&self, now: u64, query: &Message) -> String {
        let since = now - self.ordered.unwrap_or(now);
        let amount = self.amount();
        let tell = |status: &str| {
            reply(query, "000", &[("trans_status", status), ("order_amount", &amount), ("trans_type", "1")])
        };
        match self.digits {
            54 | 63 => reply(query, "104", &[]),
            56 | 57 if since < 6_000 => tell("0"),
            57 => tell("1"),
            59 if since < 130_000 => reply(query, "104", &[]),
            64 if since < 200_000 => tell("0"),
            _ => tell("2"),
        }
    }
}

const FOREIGN: &str = r#"{"topic":"ecrhub.pay.order","request_id":"111111","response_code":"110","biz_data":{"merchant_order_no":"THEIRS","trans_status":"1","trans_type":"1"}}"#;

/// What a lane does, as far as one payment goes.
struct Shop {
    now: u64,
    session: Session,
    machine: Machine,
    terminal: Terminal,
    is_up: bool,
    coming: VecDeque<(u64, LinkEvent)>,
    next_id: u64,
    asked: Vec<RequestId>,
    /// Orders that have left, and cancels.
    left: (u32, u32),
}

const MONEY: RequestId = RequestId(1);

impl Shop {
    fn sell(digits: u64) -> Self {
        let mut sale = intent(Kind::Sale, 1);
        sale.amount = usd(1_000 + digits);
        let mut shop = Self {
            now: 1_000,
            session: Session::new(settings(Wiring::WebSocket)),
            machine: Machine::draft(sale, limits()),
            terminal: Terminal { digits, ordered: None },
            is_up: false,
            coming: VecDeque::new(),
            next_id: 1,
            asked: Vec::new(),
            left: (0, 0),
        };
        shop.hear(LinkEvent::Up);
        shop.now += 3_000;
        shop.session.time_reached(at(shop.now));
        let effects = shop.machine.start(at(shop.now));
        shop.carry_out(effects);
        shop
    }

    /// Until nothing more is awaited, or so many milliseconds have passed.
    fn run(mut self, for_ms: u64) -> (Payment, (u32, u32), u64) {
        let begun = self.now;
        while self.now < begun + for_ms && self.is_awaited() {
            let wakes = [self.session.wake_at(), self.machine.wake_at()].into_iter().flatten().map(|at| at.0);
            let next = wakes.chain(self.coming.front().map(|(at, _)| *at)).min().expect("something is due");
            self.now = self.now.max(next);
            while self.coming.front().is_some_and(|(at, _)| *at <= self.now) {
                let (_, event) = self.coming.pop_front().unwrap();
                self.hear(event);
            }
            self.session.time_reached(at(self.now));
            self.drain();
            let effects = self.machine.time_reached(at(self.now));
            self.carry_out(effects);
        }
        (self.machine.payment().clone(), self.left, self.now - begun)
    }

    /// What comes after the end is heard as well.
    fn is_awaited(&self) -> bool {
        let differs = matches!(self.machine.payment().stage, Stage::Unresolved(Unresolved::AmountDiffers { .. }));
        (self.machine.payment().awaits_truth() && !differs) || !self.coming.is_empty()
    }

    fn hear(&mut self, event: LinkEvent) {
        match event {
            LinkEvent::Up => self.is_up = true,
            LinkEvent::Down(_) => self.is_up = false,
            _ => {}
        }
        let came_up = event == LinkEvent::Up;
        self.session.link(at(self.now), event);
        self.drain();
        if came_up {
            self.machine.link_came_up(at(self.now));
        }
    }

    fn drain(&mut self) {
        while let Some(output) = self.session.poll() {
            let effects = self.take(output);
            self.carry_out(effects);
        }
    }

    fn take(&mut self, output: Output) -> Vec<Effect> {
        let now = at(self.now);
        match output {
            Output::Send(out) if out.payload == Payload::Touch => {
                self.later(10, LinkEvent::Touched(out.exchange));
                Vec::new()
            }
            Output::Send(out) => {
                let message = message(&out);
                self.left.0 += u32::from(message.topic == Topic::Order);
                self.left.1 += u32::from(message.topic == Topic::Close);
                for (after, event) in self.terminal.hears(self.now, &message) {
                    self.later(after, event);
                }
                Vec::new()
            }
            Output::Answered(MONEY, answer) => self.machine.answered(now, *answer),
            Output::Answered(_, answer) => self.machine.status_answered(now, *answer),
            Output::AbortAnswered(_, answer) => {
                self.machine.abort_over(now, answer.counts);
                Vec::new()
            }
            Output::Silent(MONEY, silence) => self.machine.silent(now, silence),
            Output::Silent(id, _) if self.asked.contains(&id) => self.machine.status_silent(now),
            Output::Silent(..) => {
                self.machine.abort_over(now, false);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn later(&mut self, after: u64, event: LinkEvent) {
        let at = self.now + after;
        let place = self.coming.iter().position(|(known, _)| *known > at).unwrap_or(self.coming.len());
        self.coming.insert(place, (at, event));
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let now = at(self.now);
            match effect {
                Effect::Record(_) | Effect::Finish(_) => {}
                Effect::Send(money) => self.session.request_money(now, MONEY, money),
                Effect::Ask if !self.is_up => {
                    let more = self.machine.status_silent(now);
                    self.carry_out(more);
                }
                Effect::Ask => {
                    self.next_id += 1;
                    self.asked.push(RequestId(self.next_id));
                    let question = Question::Status(Box::new(self.machine.payment().intent.clone()));
                    self.session.ask(now, RequestId(self.next_id), question, &[2; 48]);
                }
                Effect::Abort => {
                    self.next_id += 1;
                    let question = Question::Cancel(Box::new(self.machine.payment().intent.clone()));
                    self.session.ask(now, RequestId(self.next_id), question, &[3; 48]);
                }
            }
            self.drain();
        }
    }
}

#[rstest]
#[case::approved(10, Outcome::Approved)]
#[case::declined(51, Outcome::Declined)]
#[case::cancelled(52, Outcome::Cancelled)]
#[case::no_card(53, Outcome::Declined)]
#[case::busy(54, Outcome::NotStarted(NotStarted::NotFoundProven))]
#[case::slow(55, Outcome::Approved)]
#[case::pending_then_approved(56, Outcome::Approved)]
#[case::pending_then_declined(57, Outcome::Declined)]
#[case::not_found_for_long(59, Outcome::Approved)]
#[case::answer_never_sent(61, Outcome::Approved)]
#[case::cut_after(62, Outcome::Approved)]
#[case::cut_before(63, Outcome::NotStarted(NotStarted::NotFoundProven))]
#[case::after_the_limit(64, Outcome::Approved)]
#[case::twice(65, Outcome::Approved)]
#[case::of_another_first(66, Outcome::Approved)]
#[case::corrupt(67, Outcome::Approved)]
#[case::broken_off(68, Outcome::Approved)]
#[case::restarted(69, Outcome::Approved)]
fn what_becomes_of_a_sale(#[case] digits: u64, #[case] expected: Outcome) {
    let (payment, (orders, cancels), took) = Shop::sell(digits).run(600_000);
    assert_eq!(payment.stage, Stage::Closed(expected), "{payment:?}");
    assert_eq!(orders, 1, "never a second order");
    let proven = matches!(expected, Outcome::NotStarted(_));
    assert_eq!(cancels > 0, proven, "the proof wants the terminal's word that it is closed");
    assert!(!proven || took >= EXPIRES + 65_000, "only not-founds after the longest phase count: {took} ms");
    assert!(payment.proof.is_none());
}

#[test]
fn another_amount_is_a_case_of_its_own() {
    let (payment, (orders, _), _) = Shop::sell(58).run(600_000);
    let Stage::Unresolved(Unresolved::AmountDiffers { said }) = &payment.stage else { panic!("{payment:?}") };
    assert_eq!((said.as_str(), payment.money_moved(), orders), ("USD 10.59", MoneyMoved::Yes, 1));
}

#[test]
fn what_was_cut_is_known_soon_after_the_link_is_back() {
    let (_, _, took) = Shop::sell(62).run(600_000);
    assert!(took < 5_000, "{took} ms: back after 1.5 s, a push is waited for, then asked");
}
