//! The terminal itself: messages in, outputs out, time passed in.

mod agenda;
mod batch;
mod clock;
mod close;
mod deliver;
mod greet;
mod lines;
mod originals;
mod query;
mod queue;
mod records;
mod running;
mod take;
mod told;

use std::borrow::Cow;

use self::agenda::{Agenda, Due};
use self::deliver::Asked;
use self::lines::Lines;
use self::queue::Queue;
use self::records::Records;
use self::running::Running;
use super::action::{Action, Topic};
use super::refusal::{self, Refusal};
use super::reply::{Address, Data, Reply};
use super::request::{Request, Unreadable};
use super::settings::TerminalSettings;
use crate::protocol::codepay::older::{self, Generation, Older};
use crate::simulator::course::{Course, Decision, Delivery};
use crate::simulator::outbox::Outbox;
use crate::simulator::outputs::{Answer, Ask, Output, RequestLine};
use crate::simulator::random::Seeded;
use crate::simulator::scenario::ScenarioAction;
use crate::simulator::simulated::{Client, Machine};
use crate::simulator::{LedgerEntry, Steps};

/// What a message is told as that is no request.
const UNREAD: &str = "unreadable";
/// The same for a topic that nobody knows.
const UNKNOWN: &str = "unknown";

/// A simulated CodePay terminal.
///
/// Driven as a [`Machine`].
#[derive(Debug)]
pub struct Terminal {
    settings: TerminalSettings,
    random: Seeded,
    steps: Steps<Action>,
    now_ms: u64,
    running: Option<Running>,
    queue: Queue,
    records: Records,
    lines: Lines,
    agenda: Agenda,
    /// When the next sign of life is sent.
    beat_at_ms: Option<u64>,
    ledger: Vec<LedgerEntry>,
    outbox: Outbox,
}

impl Terminal {
    /// A terminal with an empty memory.
    pub fn new(settings: TerminalSettings) -> Self {
        Self {
            random: Seeded::new(settings.seed),
            steps: Steps::new(settings.scenario.clone()),
            now_ms: 0,
            running: None,
            queue: Queue::default(),
            records: Records::default(),
            lines: Lines::default(),
            agenda: Agenda::default(),
            beat_at_ms: settings.heartbeat_ms,
            ledger: Vec::new(),
            outbox: Outbox::default(),
            settings,
        }
    }

    /// What kind of terminal it is.
    pub fn settings(&self) -> &TerminalSettings {
        &self.settings
    }

    /// Every movement of money, oldest first. Kept over restarts.
    pub fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    /// Whether an order is in progress.
    pub fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// Power off and on: what is not decided yet is cancelled without a charge, answers that wait and results that were not
    /// delivered are lost; records and ledger stay.
    pub fn restart(&mut self, now_ms: u64) {
        self.reach(now_ms);
        self.outbox.clear();
        self.agenda.forget_sayings();
        self.lines.forget();
        self.forget_open_orders();
    }

    fn do_what_is_due(&mut self) {
        while let Some(due) = self.agenda.take(self.now_ms) {
            match due {
                Due::Say(saying) => self.say(&saying),
                Due::Push(line) => self.push(line),
            }
        }
        if self.running.as_ref().and_then(Running::decide_at_ms).is_some_and(|at_ms| at_ms <= self.now_ms) {
            self.decide();
        }
        self.end_what_waited_too_long();
        self.open_next();
        if self.beat_at_ms.is_some_and(|at_ms| at_ms <= self.now_ms) {
            self.beat_at_ms = self.settings.heartbeat_ms.map(|every_ms| self.now_ms.saturating_add(every_ms.max(1)));
            self.beat();
        }
    }

    fn obey(&mut self, asked: Asked, request: &Request, topic: Topic) {
        if topic.is_payment() && !self.is_allowed(request) {
            return self.refuse(&asked, None, refusal::NOT_ALLOWED, Data::new());
        }
        if topic == Topic::Order {
            return self.take_order(asked, &request.business);
        }
        let mut asked = asked;
        match self.steps.take(Action::Other(topic), None) {
            None => self.answer(&asked, request, topic),
            Some(course) => {
                asked.follow(&course);
                self.answer_as_told(&asked, request, topic, course);
            }
        }
    }

    /// A scenario can refuse what has no course of its own, or let it be.
    fn answer_as_told(&mut self, asked: &Asked, request: &Request, topic: Topic, course: Course) {
        match course.decision {
            Decision::Approve { .. } => self.answer(asked, request, topic),
            Decision::Ignore => self.tell(asked, None, None, course.name),
            Decision::Refuse(reason) | Decision::TurnAway(reason) => {
                let number = request.business.text("merchant_order_no");
                let business = told::number_only(number.as_deref());
                self.refuse(asked, number.as_deref(), Refusal::of(&reason, false), business);
            }
        }
    }

    fn answer(&mut self, asked: &Asked, request: &Request, topic: Topic) {
        match topic {
            Topic::Query => self.query(asked, &request.business),
            Topic::Close => self.close(asked, &request.business),
            Topic::BatchClose => self.close_batch(asked, &request.business),
            Topic::TipAdjustment => self.adjust_tip(asked, &request.business),
            Topic::Reprint => self.reprint(asked, &request.business),
            Topic::PayInit => self.pay_init(asked, &request.business),
            Topic::Pair => self.pair(asked),
            Topic::Unpair => self.unpair(asked),
            Topic::GetInfo => self.get_info(asked),
            Topic::Init | Topic::Heartbeat | Topic::Order => self.greet(asked, topic),
        }
    }

    fn is_allowed(&self, request: &Request) -> bool {
        let allowed = &self.settings.app_ids;
        allowed.is_empty() || request.address.app_id.as_ref().is_some_and(|app_id| allowed.contains(app_id))
    }

    /// What is no request: silence, as real ones do, unless it is strict. Older generations are told so in their own words.
    fn not_understood(&mut self, from: Ask, unreadable: &Unreadable) {
        let address = Address { name: String::new(), topic: None, request_id: None, app_id: None };
        let asked = self.asked(from, address, None);
        match unreadable {
            Unreadable::Older(older) => {
                self.tell(&asked, None, None, older_name(older).into());
                let (message, binary) = match older.refusal() {
                    older::Refusal::Text(text) => (text.into_bytes(), false),
                    older::Refusal::Binary(bytes) => (bytes, true),
                };
                self.outbox.push(Output::Answer(Answer::plain(from, message, binary)));
            }
            Unreadable::NoRequest => {
                self.tell(&asked, None, None, UNREAD.into());
                if self.settings.strict {
                    self.deliver(&asked, Reply::refused(refusal::NO_REQUEST, Data::new()));
                } else {
                    self.outbox.push(Output::NoMessage(from));
                }
            }
        }
    }

    fn asked(&self, from: Ask, address: Address, action: Option<Action>) -> Asked {
        let client = self.lines.client(from).cloned();
        let quirks = self.settings.quirks;
        Asked { from, client, address, action, delivery: Delivery::Whole, delay_ms: 0, quirks }
    }

    /// Answers no and leaves no trace.
    fn refuse(&mut self, asked: &Asked, number: Option<&str>, refusal: Refusal, business: Data) {
        self.tell(asked, number, None, refusal.code.clone());
        self.deliver(asked, Reply::refused(refusal, business));
    }

    fn tell(&mut self, asked: &Asked, reference: Option<&str>, amount: Option<&str>, verdict: Cow<'static, str>) {
        self.outbox.push(Output::Told(RequestLine {
            request: asked.action.map_or(UNKNOWN, Action::word),
            reference: reference.map(str::to_owned),
            amount: amount.map(str::to_owned),
            verdict: verdict.into_owned(),
        }));
    }
}

impl Machine for Terminal {
    /// Takes a message. What it says is looked at in this order: whether it is a request of this generation, its topic, the
    /// application, its fields.
    fn receive(&mut self, from: Ask, _path: &str, message: &[u8], now_ms: u64) {
        self.alive(from, now_ms);
        let request = match Request::read(message) {
            Ok(request) => request,
            Err(unreadable) => return self.not_understood(from, &unreadable),
        };
        let topic = request.address.topic;
        let asked = self.asked(from, request.address.clone(), topic.map(Action::Other));
        match topic {
            None => self.tell(&asked, None, None, UNKNOWN.into()),
            Some(topic) => self.obey(asked, &request, topic),
        }
        self.do_what_is_due();
    }

    fn connected(&mut self, line: Ask, client: &Client, now_ms: u64) {
        self.reach(now_ms);
        self.lines.open(line, client, now_ms);
        self.plan_push(line);
    }

    fn alive(&mut self, line: Ask, now_ms: u64) {
        self.reach(now_ms);
        self.lines.heard(line);
    }

    fn disconnected(&mut self, line: Ask, properly: bool, now_ms: u64) {
        self.reach(now_ms);
        let Some(client) = self.lines.close(line, properly, now_ms) else { return };
        if let Some(other) = self.lines.of(&client).last() {
            self.plan_push(other);
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
        let decide = self.running.as_ref().and_then(Running::decide_at_ms);
        let queue = self.queue.next_at_ms(self.is_busy());
        [decide, queue, self.agenda.next_at_ms(), self.beat_at_ms].into_iter().flatten().min()
    }
}

/// Its name in a request line.
fn older_name(older: &Older) -> &'static str {
    match older.generation {
        Generation::Flat => "flat_json_of_2023",
        Generation::Protobuf => "protobuf_of_2023",
    }
}
