//! The session with a paired `CodePay` terminal: what was asked, what answers it, and what is left without an answer.
//!
//! An answer is tied to its request by `request_id`, then by topic and order number, never by the topic alone ([`tying`]).
//! What the terminal pushes after the link came back is tied the same way. It decides nothing about money and sends no
//! request twice.

mod answers;
mod flight;
mod hello;
mod losses;
mod orders;
mod requests;
mod settings;
#[cfg(test)]
mod tests;
mod tying;

use std::collections::VecDeque;
use std::fmt::Write;

use crate::payment::{Intent, Millis, MoneyRequest, NotStarted, Now, Silence};
use crate::protocol::{Fresh, Output, Question, RequestId};
use crate::wire::{ExchangeId, LinkEvent};

use super::conversation::{Conversation, Incoming};
use flight::{About, Finished, Flight};
use hello::Naming;

pub use settings::Settings;

/// How many finished money requests are remembered for late answers.
const REMEMBERED: usize = 256;
/// After the link came back a result may be pushed: for so long nothing is asked about a payment, in milliseconds.
const PUSH_WAIT: u64 = 2_000;
/// A money request that cannot leave within this time leaves no more, in milliseconds: nothing goes out unexpected.
const MONEY_WAIT: u64 = 3_000;

/// The session with one terminal.
#[derive(Debug)]
pub struct Session {
    settings: Settings,
    conversation: Conversation,
    /// Not sent yet.
    waiting: VecDeque<Flight>,
    /// Oldest first.
    in_flight: Vec<Flight>,
    /// An earlier close of the batch was given up on this connection: its answer may still come.
    batch_unanswered: bool,
    /// Money requests that were given up or answered, for late and double answers; oldest first.
    finished: VecDeque<Finished>,
    /// Numbers of the orders that the terminal says it has closed; oldest first.
    closed: VecDeque<String>,
    naming: Naming,
    /// Until then a result may be pushed.
    pushed_by: Millis,
    outputs: VecDeque<Output>,
}

impl Session {
    /// A session in which nothing has been said.
    pub fn new(settings: Settings) -> Self {
        Self {
            conversation: Conversation::new(settings.wiring),
            settings,
            waiting: VecDeque::new(),
            in_flight: Vec::new(),
            batch_unanswered: false,
            finished: VecDeque::new(),
            closed: VecDeque::new(),
            naming: Naming::NotAsked,
            pushed_by: Millis::default(),
            outputs: VecDeque::new(),
        }
    }

    /// In words, why this payment cannot be asked of this terminal, if so: known before anything of it is recorded or sent.
    pub fn why_not(&self, intent: &Intent) -> Option<String> {
        intent.not_offered().or_else(|| self.settings.why_not(intent))
    }

    /// See [`crate::protocol::Session::request_money`].
    pub fn request_money(&mut self, now: Now, id: RequestId, request: MoneyRequest) {
        let intent = request.into_intent();
        if let Some(why) = self.why_not(&intent) {
            return self.refuse(id, why);
        }
        let request_id = intent.message_id.simple().to_string();
        self.begin(now, Flight::new(id, request_id, About::Money(intent), now.mono.plus(MONEY_WAIT)));
    }

    /// See [`crate::protocol::Session::withdraw`]. A request may still wait for the frame before it to be acknowledged, and its
    /// own frame is repeated: without its record no repeat must leave either.
    pub fn withdraw(&mut self, id: RequestId) {
        self.waiting.retain(|flight| flight.request != id);
        let out = self.in_flight.iter().find(|flight| flight.request == id);
        if let Some(exchange) = out.and_then(|flight| flight.exchange) {
            self.conversation.let_go(exchange);
        }
    }

    /// See [`crate::protocol::Session::ask`].
    pub fn ask(&mut self, now: Now, id: RequestId, question: Question, fresh: &Fresh) {
        let about = match question {
            Question::Identify => About::Hello { listens: false },
            Question::Status(intent) => About::status(intent),
            Question::Abort => About::Close(None),
            Question::Cancel(intent) => match requests::closable(&intent) {
                Ok(number) => About::Close(Some(number)),
                Err(cannot) => return self.outputs.push_back(Output::AbortAnswered(id, cannot)),
            },
            Question::Print(printed) => match requests::printable(printed) {
                Ok(number) => About::Reprint(number),
                Err(words) => return self.outputs.push_back(Output::Printed(id, Err(words))),
            },
            Question::Settle => About::Settle,
            Question::Reader(_) => return self.refuse(id, "this terminal has no card reader of its own".to_owned()),
        };
        let until = now.mono.plus(self.settings.answer_limit);
        self.begin(now, Flight::new(id, id_of(fresh), about, until));
    }

    /// See [`crate::protocol::Session::remember`].
    pub fn remember(&mut self, id: RequestId, intent: &Intent, approved: bool) {
        self.keep_finished(Finished { request: id, intent: Box::new(intent.clone()), approved });
    }

    /// See [`crate::protocol::Session::link`].
    pub fn link(&mut self, now: Now, event: LinkEvent) {
        let heard = self.conversation.hear(now, event);
        self.take_all(now, heard);
    }

    /// See [`crate::protocol::Session::time_reached`].
    pub fn time_reached(&mut self, now: Now) {
        let heard = self.conversation.time_reached(now);
        self.take_all(now, heard);
        self.give_up_overdue(now);
        self.name_is_due(now);
        self.send_waiting(now);
    }

    /// See [`crate::protocol::Session::wake_at`].
    pub fn wake_at(&self) -> Option<Millis> {
        let flights = self.in_flight.iter().chain(&self.waiting).map(|flight| flight.until);
        // While the line is taken no time brings it nearer.
        let waits = self.conversation.can_say() && self.waiting.iter().any(|flight| self.awaits_push(flight));
        let pushed = waits.then_some(self.pushed_by);
        flights.chain(pushed).chain(self.naming.deadline()).chain(self.conversation.deadline()).min()
    }

    /// See [`crate::protocol::Session::poll`].
    pub fn poll(&mut self) -> Option<Output> {
        self.conversation.poll().map(Output::Send).or_else(|| self.outputs.pop_front())
    }

    fn take_all(&mut self, now: Now, heard: Vec<Incoming>) {
        for incoming in heard {
            match incoming {
                Incoming::Ready => self.pushed_by = now.mono.plus(PUSH_WAIT),
                Incoming::Message(message) => self.take_message(now, &message),
                Incoming::Unreadable(why) => self.take_unreadable(&why),
                Incoming::Foreign(why) => self.ignore(why),
                Incoming::Touched(exchange) => self.take_touch(exchange),
                Incoming::Failed(exchange, left, fault) => self.take_failure(exchange, left, fault),
                Incoming::NotAcknowledged(exchange) => self.take_no_acknowledgement(exchange),
                Incoming::Dead(why) => self.outputs.push_back(Output::Reopen(why)),
                Incoming::LinkLost(fault) => self.take_link_loss(&fault),
            }
        }
        self.send_waiting(now);
    }

    fn begin(&mut self, now: Now, flight: Flight) {
        self.waiting.push_back(flight);
        self.send_waiting(now);
    }

    /// Sends what waits, in its order, but for questions about a payment whose result may still be pushed.
    fn send_waiting(&mut self, now: Now) {
        while self.conversation.can_say() {
            let due = |flight: &Flight| !self.awaits_push(flight) || self.pushed_by <= now.mono;
            let Some(flight) = self.waiting.iter().position(due).and_then(|at| self.waiting.remove(at)) else { return };
            self.send(now, flight);
        }
    }

    #[expect(clippy::unused_self, reason = "beside `pushed_by`, which it is about")]
    fn awaits_push(&self, flight: &Flight) -> bool {
        matches!(flight.about, About::Status { .. })
    }

    fn send(&mut self, now: Now, mut flight: Flight) {
        if let About::Hello { .. } = flight.about {
            return self.say_hello(now, flight);
        }
        let message = match self.settings.message(now, &flight) {
            Ok(message) => message,
            Err(why) => return self.refuse(flight.request, why),
        };
        match self.conversation.say(now, &message) {
            Ok(exchange) => {
                let limit =
                    if flight.about.is_money() { self.settings.money_reply_limit } else { self.settings.answer_limit };
                (flight.exchange, flight.until) = (Some(exchange), now.mono.plus(limit));
                self.in_flight.push(flight);
            }
            Err(too_long) => self.refuse(flight.request, too_long.to_string()),
        }
    }

    /// It cannot be asked of this terminal, and nothing leaves.
    fn refuse(&mut self, request: RequestId, why: String) {
        self.outputs.push_back(Output::Silent(request, Silence::Refused(NotStarted::RefusedLocally, why)));
    }

    fn ignore(&mut self, why: &'static str) {
        self.outputs.push_back(Output::Dropped(why));
    }

    fn take_exchange(&mut self, exchange: ExchangeId) -> Option<Flight> {
        let at = self.in_flight.iter().position(|flight| flight.exchange == Some(exchange))?;
        Some(self.in_flight.remove(at))
    }

    fn keep_finished(&mut self, finished: Finished) {
        if self.finished.len() == REMEMBERED {
            self.finished.pop_front();
        }
        self.finished.push_back(finished);
    }
}

/// A `request_id` that nobody has used.
fn id_of(fresh: &Fresh) -> String {
    fresh[..16].iter().fold(String::with_capacity(32), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
