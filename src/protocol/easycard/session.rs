//! The session with one reader, over intella's server: what was asked, what answers it, and the reader's sign-on.
//!
//! Every request is an HTTP exchange of its own, with a key of its own; its answer comes on that exchange alone. A payment
//! leaves only while the reader's sign-on is fresh; otherwise the session signs on first. Questions keep the pace that the
//! server asks for. It decides nothing about money and sends no request twice.

mod answers;
mod flight;
mod losses;
mod pace;
mod qr;
mod readers;
mod refunds;
mod renewal;
mod requests;
mod sign_on;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};

use crate::payment::{FinishRequest, Intent, Millis, MoneyRequest, NotStarted, Now, Reference, ScannedCode, Silence};
use crate::protocol::{Fresh, Output, Question, RequestId};
use crate::wire::{ExchangeId, HttpRequest, LinkEvent, Outgoing, Payload};

use super::crypto::{Iv, MessageKey};
use super::envelope::Posted;
use super::key::WrapKey;
use super::message::{Request, RequestHeader};
use super::password::PasswordKey;
use flight::{About, Flight};
pub use pace::Pace;
use refunds::Refunds;
pub use renewal::is_reader_error;
use sign_on::SignOn;

/// What a reader says to whoever wants it to stop.
const NO_STOPPING: &str = "a reader cannot be told to stop: it stops by itself after 30 s";

/// What a session needs to know, from the profile and the configuration. Times are milliseconds.
#[derive(Debug)]
pub struct Settings {
    /// Where everything is posted, below the server's address; usually [`super::envelope::PATH`].
    pub path: String,
    /// The merchant's account.
    pub mch_id: String,
    /// The digest of its trade password.
    pub trade_key: PasswordKey,
    /// The digest of its refund password; without one nothing is given back.
    pub refund_key: Option<PasswordKey>,
    /// The reader's number.
    pub device: String,
    /// The initialisation vector.
    pub iv: Iv,
    /// Puts message keys under the server's public key.
    pub wrap: Box<dyn WrapKey>,
    /// For the answer to a question that needs no reader.
    pub answer_limit: u64,
    /// For the answer to anything that a customer may hold a card to: 60 s at least, for the reader waits 30 (ZH: payment).
    pub reader_limit: u64,
    /// Between two questions: 2 s (ZH: single-order-query: too many lock the address). The sessions of one account share it.
    pub pace: Pace,
}

/// The session with one reader.
#[derive(Debug)]
pub struct Session {
    settings: Settings,
    sign_on: SignOn,
    next_exchange: u64,
    /// Number of answers received so far: the `frame` of evidence.
    received: u64,
    /// Questions that wait for their time.
    waiting: VecDeque<Flight>,
    in_flight: Vec<Flight>,
    /// Refunds that went out, by the order of their sale: the order tells which was done only if there was one.
    refunds: Refunds,
    /// The scanned code of the payment that is about to leave.
    code: Option<(Reference, ScannedCode)>,
    /// Codes that were shown, and when.
    shown: BTreeMap<Reference, Millis>,
    /// The payment that is owed its end.
    owed: Option<Reference>,
    /// The reader's dongle, as it was last told.
    dongle: String,
    outputs: VecDeque<Output>,
}

impl Session {
    /// A session in which nothing has been said.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            sign_on: SignOn::default(),
            next_exchange: 1,
            received: 0,
            waiting: VecDeque::new(),
            in_flight: Vec::new(),
            refunds: Refunds::default(),
            code: None,
            shown: BTreeMap::new(),
            owed: None,
            dongle: String::new(),
            outputs: VecDeque::new(),
        }
    }

    /// The account whose questions are counted together.
    pub fn account(&self) -> &str {
        &self.settings.mch_id
    }

    /// The pace that it keeps.
    pub fn pace(&self) -> &Pace {
        &self.settings.pace
    }

    /// From now on it keeps this pace, with whoever else does.
    pub fn keep_pace(&mut self, pace: Pace) {
        self.settings.pace = pace;
    }

    /// See [`crate::protocol::Session::why_not`].
    pub fn why_not(&self, intent: &Intent) -> Option<String> {
        self.money(intent).err()
    }

    /// See [`crate::protocol::Session::request_money`]. The sign-on may have to go first.
    pub fn request_money(&mut self, now: Now, id: RequestId, request: MoneyRequest, fresh: Fresh) {
        let intent = request.into_intent();
        self.refunds.note(&intent);
        // Nothing begins while an end is owed: the one before has been given up.
        self.owed = None;
        self.begin_money(now, Flight::new(id, About::Money(intent), fresh));
    }

    /// See [`crate::protocol::Session::finish`].
    pub fn finish(&mut self, now: Now, id: RequestId, request: FinishRequest, fresh: Fresh) {
        let (intent, owed, attempt) = request.into_parts();
        self.begin_money(now, Flight::new(id, About::Finish { intent, owed, attempt }, fresh));
    }

    /// A request that the server would not understand never leaves; one for a reader whose sign-on is old waits for another.
    fn begin_money(&mut self, now: Now, flight: Flight) {
        match self.request(&flight.about) {
            Err(why) => self.silent(flight.request, Silence::Refused(NotStarted::RefusedLocally, why)),
            Ok(_) if self.may_leave_at_once(now, &flight.about) => self.send(now, flight),
            Ok(_) => self.send_behind_sign_on(now, flight),
        }
    }

    fn may_leave_at_once(&self, now: Now, about: &About) -> bool {
        match about {
            About::Finish { .. } => self.sign_on.is_good_for_the_end(now),
            About::Money(intent) if !self.needs_reader(intent) => true,
            _ => self.sign_on.is_fresh(now),
        }
    }

    /// See [`crate::protocol::Session::withdraw`]. A payment may still wait for the sign-on before it.
    pub fn withdraw(&mut self, id: RequestId) {
        for flight in self.in_flight.iter_mut().filter(|flight| flight.request == id) {
            if let About::SignOn { then } = &mut flight.about {
                *then = None;
            }
        }
    }

    /// See [`crate::protocol::Session::ask`].
    pub fn ask(&mut self, now: Now, id: RequestId, question: Question, fresh: Fresh) {
        let about = match question {
            Question::Identify => About::Hello,
            Question::Status(intent) => About::Status(intent),
            Question::Settle => About::Settle,
            Question::Reader(question) => About::Reader(question),
            Question::Abort => return self.not_offered(id, NO_STOPPING),
            Question::Cancel(intent) => return self.not_offered(id, Self::cannot_stop(&intent)),
            Question::Print(_) => return self.not_offered(id, "a reader does not print"),
        };
        self.waiting.push_back(Flight::new(id, about, fresh));
        self.send_waiting(now);
    }

    fn not_offered(&mut self, id: RequestId, why: &str) {
        self.silent(id, Silence::Refused(NotStarted::RefusedLocally, why.to_owned()));
    }

    /// See [`crate::protocol::Session::remember`]. Nothing of an earlier life can still be answered; its refunds are known.
    pub fn remember(&mut self, intent: &Intent, said: &str) {
        self.refunds.note(intent);
        if answers::told_given_back(said) {
            self.refunds.doubt(intent.reference);
        }
    }

    /// See [`crate::protocol::Session::forget`]. A refund that has not happened has given nothing back.
    pub fn forget(&mut self, reference: Reference) {
        self.refunds.forget(reference);
    }

    /// See [`crate::protocol::Session::link`].
    pub fn link(&mut self, now: Now, event: LinkEvent) {
        match event {
            LinkEvent::Reply(exchange, reply) => self.take_reply(now, exchange, &reply.body),
            LinkEvent::Failed { exchange, left, fault } => self.take_failure(now, exchange, left, fault),
            LinkEvent::Down(fault) => self.take_link_loss(&fault),
            LinkEvent::Up
            | LinkEvent::Received(_)
            | LinkEvent::Message(_)
            | LinkEvent::Heard(..)
            | LinkEvent::HungUp(_)
            | LinkEvent::Touched(_) => {}
        }
        self.send_waiting(now);
    }

    /// See [`crate::protocol::Session::time_reached`].
    pub fn time_reached(&mut self, now: Now) {
        self.give_up_overdue(now);
        self.send_waiting(now);
    }

    /// See [`crate::protocol::Session::wake_at`].
    pub fn wake_at(&self) -> Option<Millis> {
        let free_at = (!self.waiting.is_empty()).then(|| self.settings.pace.free_at());
        self.in_flight.iter().map(|flight| flight.until).chain(free_at).min()
    }

    /// See [`crate::protocol::Session::poll`].
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn send_waiting(&mut self, now: Now) {
        while !self.waiting.is_empty()
            && self.settings.pace.take(now.mono)
            && let Some(flight) = self.waiting.pop_front()
        {
            let is_renewal = matches!(flight.about, About::SignOn { then: None });
            if !(is_renewal && (self.is_selling() || self.sign_on.is_fresh(now))) {
                self.send(now, flight);
            }
        }
    }

    /// Seals a request under its own key and posts it.
    fn send(&mut self, now: Now, mut flight: Flight) {
        let sealed = self.request(&flight.about).and_then(|request| {
            flight.service = Some(request.service());
            self.sealed(now, &flight.key(), &request)
        });
        match sealed {
            Err(why) => self.silent(flight.request, Silence::Refused(NotStarted::RefusedLocally, why)),
            Ok(body) => {
                let limit =
                    if flight.about.needs_reader() { self.settings.reader_limit } else { self.settings.answer_limit };
                let exchange = ExchangeId(self.next_exchange);
                self.next_exchange += 1;
                (flight.exchange, flight.until) = (exchange, now.mono.plus(limit));
                let request = HttpRequest {
                    path: self.settings.path.clone(),
                    headers: vec![("content-type".to_owned(), "application/json".to_owned())],
                    body,
                    reply_limit_ms: limit,
                };
                if let About::Money(intent) = &flight.about {
                    let reference = intent.reference;
                    self.drop_code(reference);
                }
                self.in_flight.push(flight);
                self.outputs.push_back(Output::Send(Outgoing { exchange, payload: Payload::Http(request) }));
            }
        }
    }

    fn sealed(&mut self, now: Now, key: &MessageKey, request: &Request) -> Result<Vec<u8>, String> {
        let header = RequestHeader {
            mch_id: self.settings.mch_id.clone(),
            trade_key: self.settings.trade_key.clone(),
            created: now.wall,
        };
        let message = header.message(request);
        let api_key = self.settings.wrap.wrap(key).ok_or("the public key does not take the key of a message")?;
        Ok(Posted { request: key.seal(&self.settings.iv, message.as_bytes()), api_key }.to_bytes())
    }

    fn silent(&mut self, id: RequestId, silence: Silence) {
        self.outputs.push_back(Output::Silent(id, silence));
    }
}
