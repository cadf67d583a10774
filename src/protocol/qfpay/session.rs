//! The session with a paired QFPay terminal: what was asked, what answers it, and what is left without an answer.
//!
//! On HTTP and sockets an answer belongs to the exchange on which it comes. On a serial line a result has no name: there it is
//! tied by the ids that it carries, and one without ids only where no other request can be meant ([`tying`]). It decides
//! nothing about money and sends no request twice.

mod answers;
mod backs;
mod flight;
mod losses;
mod requests;
#[cfg(test)]
mod tests;
mod tying;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

use crate::payment::{Intent, Millis, MoneyRequest, NotStarted, Now, Reference, Silence};
use crate::protocol::{Fresh, Output, Question, RequestId};
use crate::wire::LinkEvent;

use super::conversation::{Conversation, Incoming, Wiring};
use super::envelope::Sealer;
use super::message::{Channel, PayOptions, path_of};
use super::verdict::Refusal;
use backs::Backs;
use flight::{About, Finished, Flight, Late};
use tying::Doubt;

/// How many finished money requests are remembered for late answers.
const REMEMBERED: usize = 256;

/// What a session needs to know, from the profile and the configuration.
#[derive(Debug)]
pub struct Settings {
    /// How requests travel.
    pub wiring: Wiring,
    /// What they are sealed with.
    pub sealer: Sealer,
    /// The means of payment of a sale that names none.
    pub channel: Channel,
    /// What is asked beside the amount of every sale.
    pub pay: PayOptions,
    /// Whether the clerk may change the amount of a refund at the terminal.
    pub may_modify: Option<bool>,
    /// For the answer to a question, milliseconds.
    pub answer_limit: u64,
    /// How long the answer to a money request is listened for, milliseconds: longer than the payment's own limit, so that a late
    /// answer is still heard.
    pub money_reply_limit: u64,
    /// Between an answer and the next request, milliseconds: apps before 4.31.3 stumble otherwise.
    pub pause: u64,
}

/// The session with one terminal.
#[derive(Debug)]
pub struct Session {
    settings: Settings,
    conversation: Conversation,
    /// Not sent yet: the pause is not over.
    waiting: VecDeque<Flight>,
    /// Oldest first.
    in_flight: Vec<Flight>,
    /// Money requests that were given up or answered, for late and double answers; oldest first.
    finished: VecDeque<Finished>,
    /// What refused a payment directly: believed once an inquiry does not contradict it.
    refused: BTreeMap<Reference, Refused>,
    /// Money requests that the terminal refused as frames, and how many questions about them since; none of its frames was
    /// taken meanwhile.
    frame_refused: BTreeMap<Reference, u8>,
    /// Payments whose end an inquiry has told: what comes of their requests is no news, and it has a name if they were paid.
    told: BTreeSet<Reference>,
    /// Refunds and voids, by their sale.
    backs: Backs,
    /// The next request may leave from then on.
    free_at: Millis,
    /// The terminal has opened our requests since it last refused one: who listens is who was asked then.
    proven: bool,
    /// On a line: what may still come late.
    doubt: Doubt,
    /// An open payment of an earlier life may still be answered: the doubt begins with the first input.
    resumed: bool,
    /// What else an earlier life has asked may be answered for so long, milliseconds from the first input on.
    inherited: Option<u64>,
    outputs: VecDeque<Output>,
}

/// A direct answer that refused.
#[derive(Debug)]
struct Refused {
    refusal: Refusal,
    code: String,
    message: String,
}

impl Session {
    /// A session in which nothing has been said.
    pub fn new(settings: Settings) -> Self {
        let conversation = Conversation::new(settings.wiring.clone(), settings.sealer.clone());
        Self {
            settings,
            conversation,
            waiting: VecDeque::new(),
            in_flight: Vec::new(),
            finished: VecDeque::new(),
            refused: BTreeMap::new(),
            frame_refused: BTreeMap::new(),
            told: BTreeSet::new(),
            backs: Backs::default(),
            free_at: Millis::default(),
            proven: false,
            doubt: Doubt::default(),
            resumed: false,
            inherited: None,
            outputs: VecDeque::new(),
        }
    }

    /// See [`crate::protocol::Session::request_money`].
    pub fn request_money(&mut self, now: Now, id: RequestId, request: MoneyRequest) {
        let intent = request.into_intent();
        if let Some(why) = intent.not_offered() {
            // The guards of the till have let it pass: nothing of it leaves.
            return self.refuse(id, why);
        }
        self.backs.begun(&intent);
        self.begin(now, id, About::Money(intent));
    }

    /// See [`crate::protocol::Session::withdraw`]. A request may still wait for the pause to end.
    pub fn withdraw(&mut self, id: RequestId) {
        self.waiting.retain(|flight| flight.request != id);
    }

    /// See [`crate::protocol::Session::ask`].
    pub fn ask(&mut self, now: Now, id: RequestId, question: Question, fresh: &Fresh) {
        let about = match question {
            Question::Identify if self.proven => About::Touch,
            Question::Identify => About::Hello { reference: unheard_of(fresh) },
            Question::Abort | Question::Cancel(_) => About::Abort,
            Question::Status(intent) => About::Status(intent),
            Question::Print(printed) => About::Print(printed),
            Question::Settle => return self.refuse(id, "this terminal settles only by itself".to_owned()),
            Question::Reader(_) => return self.refuse(id, "this terminal has no card reader of its own".to_owned()),
        };
        self.begin(now, id, about);
    }

    /// See [`crate::protocol::Session::remember`]. `told`: the number that the terminal gave it, if it did.
    pub fn remember(&mut self, id: RequestId, intent: &Intent, is_open: bool, told: &str) {
        self.resumed |= is_open;
        self.backs.remembered(intent);
        // What an inquiry told of a refund has the sale's number.
        let of_the_sale = intent.original.as_ref().is_some_and(|original| original.vendor_reference == told);
        let number = Some(told.to_owned()).filter(|told| !told.is_empty() && !of_the_sale);
        let late = if is_open { Late::OfEarlierLife } else { Late::No };
        let intent = Box::new(intent.clone());
        self.keep_finished(Finished { exchange: None, request: id, intent, number, late });
    }

    /// See [`crate::protocol::Session::inherit`].
    pub fn inherit(&mut self, left: u64) {
        self.inherited = Some(left.min(self.answered_within()));
    }

    /// See [`crate::protocol::Session::link`].
    pub fn link(&mut self, now: Now, event: LinkEvent) {
        self.begin_doubt(now);
        let heard = self.conversation.hear(now, event);
        self.take_all(now, heard);
    }

    /// See [`crate::protocol::Session::time_reached`].
    pub fn time_reached(&mut self, now: Now) {
        let heard = self.conversation.time_reached(now);
        self.take_all(now, heard);
        self.give_up_overdue(now);
        self.send_waiting(now);
    }

    /// See [`crate::protocol::Session::wake_at`].
    pub fn wake_at(&self) -> Option<Millis> {
        let flights = self.in_flight.iter().map(|flight| flight.until);
        let free_at = (!self.waiting.is_empty()).then_some(self.free_at);
        flights.chain(self.conversation.deadline()).chain(free_at).min()
    }

    /// See [`crate::protocol::Session::poll`].
    pub fn poll(&mut self) -> Option<Output> {
        self.conversation.poll().map(Output::Send).or_else(|| self.outputs.pop_front())
    }

    fn take_all(&mut self, now: Now, heard: Vec<Incoming>) {
        for incoming in heard {
            match incoming {
                Incoming::Answer(exchange, Ok(answer)) => self.take_answer(now, exchange, &answer),
                Incoming::Answer(exchange, Err(why)) => self.take_unreadable(now, exchange, &why),
                Incoming::Acknowledged => self.frame_refused.clear(),
                Incoming::Refused(exchange, code) => self.take_refused_frame(now, exchange, code),
                Incoming::NotAcknowledged(exchange) => self.take_no_acknowledgement(now, exchange),
                Incoming::Touched(exchange) => self.take_touch(exchange),
                Incoming::Failed(exchange, left, fault) => self.take_failure(now, exchange, left, fault),
                Incoming::LinkLost(fault) => self.take_link_loss(now, &fault),
                Incoming::Noise => self.ignore("a broken or foreign frame"),
            }
        }
        self.send_waiting(now);
    }

    fn begin(&mut self, now: Now, request: RequestId, about: About) {
        self.begin_doubt(now);
        let exchange = crate::wire::ExchangeId(0);
        self.waiting.push_back(Flight { request, exchange, about, until: now.mono });
        self.send_waiting(now);
    }

    /// Sends what waits, one at a time with a pause between.
    fn send_waiting(&mut self, now: Now) {
        while self.free_at <= now.mono
            && let Some(flight) = self.waiting.pop_front()
        {
            self.send(now, flight);
        }
    }

    fn send(&mut self, now: Now, mut flight: Flight) {
        let limit = if flight.about.is_money() { self.settings.money_reply_limit } else { self.settings.answer_limit };
        let said = match self.request(&flight.about) {
            None => Ok(self.conversation.touch()),
            Some(Err(why)) => return self.refuse(flight.request, why),
            Some(Ok(request)) => match request.content() {
                Err(unsendable) => return self.refuse(flight.request, unsendable.to_string()),
                Ok(content) => {
                    let path = path_of(request.func_type()).unwrap_or_default();
                    self.conversation.say(now, path, &content, limit)
                }
            },
        };
        match said {
            Ok(exchange) => {
                (flight.exchange, flight.until) = (exchange, now.mono.plus(limit));
                self.free_at = now.mono.plus(self.settings.pause);
                self.in_flight.push(flight);
            }
            Err(why) => self.outputs.push_back(Output::Silent(flight.request, Silence::NothingLeft(why))),
        }
    }

    fn refuse(&mut self, request: RequestId, why: String) {
        let refused = Silence::Refused(NotStarted::RefusedLocally, why);
        self.outputs.push_back(Output::Silent(request, refused));
    }

    fn ignore(&mut self, why: &'static str) {
        self.outputs.push_back(Output::Dropped(why));
    }

    fn keep_finished(&mut self, finished: Finished) {
        if self.finished.len() == REMEMBERED
            && let Some(oldest) = self.finished.pop_front()
        {
            self.refused.remove(&oldest.intent.reference);
            self.frame_refused.remove(&oldest.intent.reference);
            self.told.remove(&oldest.intent.reference);
        }
        self.finished.push_back(finished);
    }
}

/// A reference that no payment has: asked about, it shows whether the terminal opens our requests.
fn unheard_of(fresh: &Fresh) -> String {
    fresh[..10].iter().fold(String::with_capacity(20), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}
