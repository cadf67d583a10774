//! The session with a paired Wonder terminal: what was asked, what answers it, and what is left without an answer.
//!
//! Answers are tied to requests by `responseID` and action alone ("ECR via RS232 (Retail)": the response id is the
//! request's). Money requests stay known after they have been given up: their answer may come late. It decides nothing
//! about money and sends no request twice.

mod answers;
mod flight;
mod losses;
mod requests;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use uuid::Uuid;

use crate::payment::{Intent, Millis, MoneyRequest, NotStarted, Now, Silence};
use crate::protocol::{Fresh, Output, Question, RequestId};
use crate::wire::LinkEvent;

use super::conversation::{Conversation, Incoming, Say, Wiring, fresh_id};
use super::crypto::{CryptoProfile, Key};
use super::verdict::Codes;

pub(super) use answers::identity;
use flight::{About, Finished, Flight};

/// How many finished money requests are remembered for late answers.
const REMEMBERED: usize = 256;

/// What a session needs to know, from the profile and the configuration.
#[derive(Debug)]
pub struct Settings {
    /// How envelopes travel.
    pub wiring: Wiring,
    /// The key in force: of the second code where the terminal gave one.
    pub key: Key,
    /// The crypto profile; `None` finds it out with DeviceInfo, never with money.
    pub profile: Option<CryptoProfile>,
    /// The register's own serial number.
    pub client_device_sn: String,
    /// Vendor codes with a meaning.
    pub codes: Codes,
    /// For the answer to a question, milliseconds.
    pub answer_limit: u64,
    /// How long the answer to a money request is listened for, milliseconds: longer than the payment's own limit, so that
    /// on HTTP a late answer is still heard.
    pub money_reply_limit: u64,
}

/// The session with one terminal.
#[derive(Debug)]
pub struct Session {
    settings: Settings,
    conversation: Conversation,
    /// Oldest first.
    in_flight: Vec<Flight>,
    /// Money requests that were given up or answered, for late and double answers; oldest first.
    finished: VecDeque<Finished>,
    outputs: VecDeque<Output>,
}

impl Session {
    /// A session in which nothing has been said.
    pub fn new(settings: Settings) -> Self {
        let conversation = Conversation::new(settings.wiring.clone(), settings.client_device_sn.clone());
        Self { settings, conversation, in_flight: Vec::new(), finished: VecDeque::new(), outputs: VecDeque::new() }
    }

    /// See [`crate::protocol::Session::request_money`].
    pub fn request_money(&mut self, now: Now, id: RequestId, request: MoneyRequest, fresh: Fresh) {
        let intent = request.into_intent();
        if let Some(why) = intent.not_offered() {
            // The guards of the till have let it pass: nothing of it leaves.
            let refused = Silence::Refused(NotStarted::RefusedLocally, why);
            return self.outputs.push_back(Output::Silent(id, refused));
        }
        match self.settings.profile {
            Some(profile) => self.send(now, id, intent.message_id, About::Money(intent), profile, &fresh),
            None => self.nothing_left(id, "the crypto profile is not known yet"),
        }
    }

    /// See [`crate::protocol::Session::ask`].
    pub fn ask(&mut self, now: Now, id: RequestId, question: Question, fresh: Fresh) {
        let about = match question {
            Question::Identify => {
                About::Identify { other_profile: self.settings.profile.is_none().then(|| Box::new(fresh)) }
            }
            Question::Abort | Question::Cancel(_) => About::Abort,
            Question::Status(intent) => About::Status(intent),
            // The pages have no message for these.
            Question::Print(_) => return self.nothing_left(id, "this terminal prints only by itself"),
            Question::Settle => return self.nothing_left(id, "this terminal settles only by itself"),
            Question::Reader(_) => return self.nothing_left(id, "this terminal has no card reader of its own"),
        };
        let profile = self.settings.profile.unwrap_or(CryptoProfile::Sha256ZeroIv);
        self.send(now, id, fresh_id(&fresh), about, profile, &fresh);
    }

    /// See [`crate::protocol::Session::remember`].
    pub fn remember(&mut self, id: RequestId, intent: &Intent) {
        self.keep_finished(Finished { id: intent.message_id, request: id, intent: Box::new(intent.clone()) });
    }

    /// See [`crate::protocol::Session::link`].
    pub fn link(&mut self, now: Now, event: LinkEvent) {
        let heard = self.conversation.hear(now, event, &self.settings.key, self.settings.profile);
        self.take_all(now, heard);
    }

    /// See [`crate::protocol::Session::time_reached`].
    pub fn time_reached(&mut self, now: Now) {
        let heard = self.conversation.time_reached(now, &self.settings.key, self.settings.profile);
        self.take_all(now, heard);
        self.give_up_overdue(now);
    }

    /// See [`crate::protocol::Session::wake_at`].
    pub fn wake_at(&self) -> Option<Millis> {
        let flights = self.in_flight.iter().map(|flight| flight.until);
        flights.chain(self.conversation.deadline()).min()
    }

    /// See [`crate::protocol::Session::poll`].
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn take_all(&mut self, now: Now, heard: Vec<Incoming>) {
        for incoming in heard {
            match incoming {
                Incoming::Answer(heard) => self.take_answer(now, &heard),
                Incoming::Unreadable { exchange, why } => self.take_unreadable(now, exchange, &why),
                Incoming::Foreign => self.ignore("a frame with a command number that is not ours"),
                Incoming::Failed { exchange, left, fault } => self.take_failure(now, exchange, left, fault),
                Incoming::LinkLost(fault) => self.take_link_loss(&fault),
            }
        }
    }

    fn send(&mut self, now: Now, request: RequestId, id: Uuid, about: About, profile: CryptoProfile, fresh: &Fresh) {
        let limit = if about.is_money() { self.settings.money_reply_limit } else { self.settings.answer_limit };
        let Some(message) = about.request() else {
            return self.nothing_left(request, "the original sale is not named");
        };
        let say = Say { id, request: &message, key: &self.settings.key, profile, fresh, limit };
        match self.conversation.say(now, say) {
            Ok(outgoing) => {
                let (until, noise_before) = (now.mono.plus(limit), self.conversation.noise());
                self.in_flight.push(Flight { request, exchange: outgoing.exchange, id, about, until, noise_before });
                self.outputs.push_back(Output::Send(outgoing));
            }
            Err(too_large) => self.nothing_left(request, &too_large.to_string()),
        }
    }

    fn nothing_left(&mut self, request: RequestId, why: &str) {
        self.outputs.push_back(Output::Silent(request, Silence::NothingLeft(why.to_owned())));
    }

    fn ignore(&mut self, why: &'static str) {
        self.outputs.push_back(Output::Dropped(why));
    }

    fn keep_finished(&mut self, finished: Finished) {
        if self.finished.len() == REMEMBERED {
            self.finished.pop_front();
        }
        self.finished.push_back(finished);
    }
}
