//! Answers on their way out: to whoever asked, or to where that client is now, as badly delivered as was ordered.

use super::Terminal;
use super::agenda::Due;
use super::clock::written;
use crate::simulator::codepay::action::{Action, Topic};
use crate::simulator::codepay::reply::{Address, Reply};
use crate::simulator::course::{Course, Delivery, Quirks};
use crate::simulator::outputs::{Answer, Ask, Output};
use crate::simulator::simulated::Client;

/// A cut link is back after this part of the time that a restart takes.
const CUT_PART: u64 = 10;
/// How long after a client is back its result is sent, in milliseconds. Assumed.
pub(super) const PUSH_AFTER_MS: u64 = 200;

/// Who asked what, and how the answer goes back.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) from: Ask,
    /// Who that is, on transports that know.
    pub(super) client: Option<Client>,
    pub(super) address: Address,
    /// For the person who watches.
    pub(super) action: Option<Action>,
    pub(super) delivery: Delivery,
    pub(super) delay_ms: u64,
    pub(super) quirks: Quirks,
}

/// An answer that is ready.
#[derive(Debug, Clone)]
pub(super) struct Saying {
    pub(super) asked: Asked,
    pub(super) reply: Reply,
    /// The order of which it is the result.
    pub(super) result_of: Option<String>,
}

impl Asked {
    /// Sends the answer the way this course says.
    pub(super) fn follow(&mut self, course: &Course) {
        self.delivery = course.delivery.clone();
        self.delay_ms = course.answer_after_ms;
        self.quirks = self.quirks.and(course.quirks);
    }

    /// The same asker, answered without tricks.
    pub(super) fn without_tricks(self) -> Self {
        Self { delivery: Delivery::Whole, delay_ms: 0, ..self }
    }
}

impl Terminal {
    /// Answers, in the way of [`Asked::delivery`]: what was booked before leaves before.
    pub(super) fn deliver(&mut self, asked: &Asked, reply: Reply) {
        self.say_in_time(Saying { asked: asked.clone(), reply, result_of: None });
    }

    /// Answers an order with its result.
    pub(super) fn deliver_result(&mut self, asked: &Asked, reply: Reply, number: &str) {
        self.say_in_time(Saying { asked: asked.clone(), reply, result_of: Some(number.to_owned()) });
    }

    fn say_in_time(&mut self, saying: Saying) {
        if saying.asked.delay_ms == 0 {
            return self.say(&saying);
        }
        let at_ms = self.now_ms.saturating_add(saying.asked.delay_ms);
        self.agenda.add(at_ms, Due::Say(Box::new(saying)));
    }

    /// Says it now.
    pub(super) fn say(&mut self, saying: &Saying) {
        let Saying { asked, reply, result_of } = saying;
        match &asked.delivery {
            Delivery::Never => {}
            Delivery::Cut => self.cut(saying),
            Delivery::Restart => self.lose_link(),
            delivery => match self.place_of(asked) {
                None => self.keep(saying),
                Some(to) => {
                    let delivery = delivery.clone();
                    let stale = self.stale(asked, reply);
                    let (message, chance) = (self.bytes(&asked.address, asked.quirks, reply), self.random.draw());
                    let binary = asked.quirks.binary;
                    self.outbox.push(Output::Answer(Answer { to, message, delivery, stale, chance, binary }));
                    if let Some(number) = result_of {
                        self.lines.said(to, number, self.now_ms);
                    }
                }
            },
        }
    }

    fn cut(&mut self, saying: &Saying) {
        self.outbox.push(Output::Cut(saying.asked.from, self.settings.restart_ms / CUT_PART));
        self.keep(saying);
        self.lines.close(saying.asked.from, true, self.now_ms);
    }

    /// Where the answer goes; `None` while its client is nowhere.
    fn place_of(&self, asked: &Asked) -> Option<Ask> {
        match &asked.client {
            None => Some(asked.from),
            Some(client) => self.lines.reach(asked.from, client),
        }
    }

    /// A result that nobody hears is kept for its client.
    fn keep(&mut self, Saying { asked, result_of, .. }: &Saying) {
        if let (Some(client), Some(number)) = (&asked.client, result_of) {
            self.lines.keep(client, number, self.now_ms);
        }
    }

    /// The terminal starts again: answers that wait, and those that were kept, are lost.
    fn lose_link(&mut self) {
        self.agenda.forget_sayings();
        self.lines.forget();
        self.outbox.push(Output::LinkLost(self.settings.restart_ms));
    }

    /// What is kept for the client of this line is sent, a little later.
    pub(super) fn plan_push(&mut self, line: Ask) {
        if self.settings.pushes && self.lines.kept(line).is_some() {
            self.agenda.add(self.now_ms.saturating_add(PUSH_AFTER_MS), Due::Push(line));
        }
    }

    /// Sends the result that is kept for the client of this line.
    pub(super) fn push(&mut self, line: Ask) {
        let Some(number) = self.lines.take_kept(line, self.now_ms) else { return };
        let Some(order) = self.records.get(&number) else { return };
        let reply = self.result(order);
        let asked = Asked { from: line, ..order.asked.clone() }.without_tricks();
        self.say(&Saying { asked, reply, result_of: Some(number) });
    }

    /// A sign of life to everybody, unasked.
    pub(super) fn beat(&mut self) {
        let message = format!("{{\"topic\":\"{}\"}}", Topic::Heartbeat.name()).into_bytes();
        for to in self.lines.all() {
            self.outbox.push(Output::Answer(Answer::plain(to, message.clone(), false)));
        }
    }

    /// The same answer with another order's number and another request's name: whoever believes it books somebody else's
    /// payment.
    fn stale(&mut self, asked: &Asked, reply: &Reply) -> Vec<u8> {
        if asked.delivery != Delivery::AfterStale {
            return Vec::new();
        }
        let (number, request) = (self.random.below(1_000_000_000_000), self.random.uuid().simple().to_string());
        let mut address = asked.address.clone();
        address.request_id = address.request_id.map(|_| request);
        let mut reply = reply.clone();
        reply.business.insert("merchant_order_no".to_owned(), format!("{number:020}").into());
        self.bytes(&address, asked.quirks, &reply)
    }

    pub(super) fn bytes(&self, address: &Address, quirks: Quirks, reply: &Reply) -> Vec<u8> {
        reply.bytes(address, self.settings.profile, quirks, &written(self.time()))
    }
}
