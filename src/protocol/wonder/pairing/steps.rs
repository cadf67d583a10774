//! The steps: each answer leads to the next message.

use std::borrow::Cow;

use uuid::Uuid;

use crate::payment::Now;
use crate::protocol::wonder::conversation::{Heard, Say, Unreadable, fresh_id, second_id};
use crate::protocol::wonder::crypto::{CryptoProfile, Key};
use crate::protocol::wonder::message::{
    AckRequest, Action, DeviceInfo, PairAnswer, PairRequest, Request, ResponseBody, ResponseHeader,
};
use crate::protocol::wonder::session::identity;
use crate::protocol::{CameBack, Fresh, PairingOutput, PairingQuestion, PairingStep, StepState};
use crate::wire::{ExchangeId, Outgoing};

use super::faults::Cause;
use super::{Asked, Awaiting, Paired, Pairing};

impl Pairing {
    pub(super) fn take_answer(&mut self, now: Now, heard: &Heard, fresh: &Fresh) {
        let Some(asked) = self.asked else { return };
        let header = &heard.response.header;
        if header.response_id.parse::<Uuid>() != Ok(asked.message) {
            return self.take_stale(now, heard.exchange, fresh);
        }
        match (self.awaiting, heard.action, &heard.response.body) {
            (Awaiting::DeviceInfo, Action::DeviceInfo, ResponseBody::DeviceInfo(info)) => {
                (self.profile, self.settled) = (heard.profile, true);
                self.identified(now, header, info, fresh);
            }
            (Awaiting::Pair, Action::Pair, ResponseBody::Pair(answer)) => self.take_pair_answer(now, answer, fresh),
            (Awaiting::Ack, Action::Ack, ResponseBody::DeviceInfo(info)) => {
                self.identity = identity(header, info);
                self.step(PairingStep::Confirm, StepState::Passed);
                self.done();
            }
            _ => self.take_stale(now, heard.exchange, fresh),
        }
    }

    /// An answer to somebody else. On a line the one awaited may still come; on HTTP its exchange is over.
    fn take_stale(&mut self, now: Now, exchange: Option<ExchangeId>, fresh: &Fresh) {
        const WORDS: &str = "an answer to another request";
        match exchange {
            Some(exchange) if self.is_asked(exchange) => self.no_usable_answer(now, WORDS.into(), fresh),
            Some(_) => {}
            None => self.heard = Some(WORDS.to_owned()),
        }
    }

    pub(super) fn take_unreadable(&mut self, now: Now, exchange: Option<ExchangeId>, why: &Unreadable, fresh: &Fresh) {
        let words = why.to_string();
        match exchange {
            Some(exchange) if !self.is_asked(exchange) => {}
            _ if why.is_another_protocol() => self.fail(Cause::AnotherProtocol, words.as_str()),
            Some(_) => self.no_usable_answer(now, CameBack::Said(words), fresh),
            None if matches!(why, Unreadable::Undecodable(_)) && self.may_try_other() => self.try_other(now, fresh),
            // Noise may have hit something else: the answer has the rest of its time.
            None => self.heard = Some(words),
        }
    }

    pub(super) fn time_is_up(&mut self, now: Now, fresh: &Fresh) {
        let before = self.asked.map_or(0, |asked| asked.noise_before);
        let noise = self.conversation().noise() - before;
        match (self.heard.take(), noise) {
            (Some(words), _) => self.no_usable_answer(now, CameBack::Said(words), fresh),
            (None, 0) => self.no_usable_answer(now, CameBack::Nothing, fresh),
            (None, _) if self.may_try_other() => self.try_other(now, fresh),
            (None, noise) => self.fail(Cause::OnlyNoise, CameBack::Noise { bytes: noise }),
        }
    }

    /// No usable answer: the other crypto profile is tried once, with DeviceInfo only.
    fn no_usable_answer(&mut self, now: Now, came_back: CameBack, fresh: &Fresh) {
        if self.may_try_other() {
            self.try_other(now, fresh);
        } else {
            self.fail(Cause::NoUsableAnswer, came_back);
        }
    }

    fn may_try_other(&self) -> bool {
        self.awaiting == Awaiting::DeviceInfo && !self.settled && self.profile == CryptoProfile::Sha256ZeroIv
    }

    fn try_other(&mut self, now: Now, fresh: &Fresh) {
        self.profile = CryptoProfile::Pbkdf2Salted;
        self.say(now, &Request::DeviceInfo, fresh);
    }

    fn identified(&mut self, now: Now, header: &ResponseHeader, info: &DeviceInfo, fresh: &Fresh) {
        self.identity = identity(header, info);
        self.step(PairingStep::Identify, StepState::Told(Box::new(self.identity.clone())));
        self.step(PairingStep::Identify, StepState::Passed);
        self.step(PairingStep::Pair, StepState::Started);
        self.awaiting = Awaiting::Pair;
        self.pair_uuid = second_id(fresh);
        let pair_uuid = Cow::Owned(self.pair_uuid.to_string());
        self.say(now, &Request::Pair(PairRequest { pair_uuid }), fresh);
    }

    fn take_pair_answer(&mut self, now: Now, answer: &PairAnswer, fresh: &Fresh) {
        if answer.pair_uuid.parse::<Uuid>() != Ok(self.pair_uuid) {
            return self.fail(Cause::WrongAnswer, "an answer to another pairing");
        }
        match answer.new_pin(&self.settings.new_pin_fields) {
            Ok(Some(code)) => {
                self.key = Key::new(code.clone());
                self.session_code = Some(code);
            }
            Ok(None) => {}
            Err(_) => return self.fail(Cause::WrongAnswer, "a new code that is no pairing code"),
        }
        self.step(PairingStep::Pair, StepState::Passed);
        match &answer.ack_uuid {
            Some(ack_uuid) => self.confirm(now, ack_uuid, fresh),
            // The newer edition may have no Ack: then Pair is all.
            None => self.done(),
        }
    }

    fn confirm(&mut self, now: Now, ack_uuid: &str, fresh: &Fresh) {
        self.step(PairingStep::Confirm, StepState::Started);
        self.awaiting = Awaiting::Ack;
        self.say(now, &Request::Ack(AckRequest { ack_uuid: Cow::Borrowed(ack_uuid) }), fresh);
    }

    /// Says the next message; its door follows from what is awaited.
    pub(super) fn say(&mut self, now: Now, request: &Request<'_>, fresh: &Fresh) {
        self.heard = None;
        let (key, profile, limit) = (self.key.clone(), self.profile, self.settings.answer_limit);
        let message = fresh_id(fresh);
        let conversation = self.conversation();
        let noise_before = conversation.noise();
        match conversation.say(now, Say { id: message, request, key: &key, profile, fresh, limit }) {
            Ok(outgoing) => {
                let (exchange, until) = (outgoing.exchange, now.mono.plus(limit));
                self.asked = Some(Asked { message, exchange, until, noise_before });
                if let Some((step, message)) = self.awaiting.named() {
                    let question = PairingQuestion { message, bytes: size(&outgoing), limit_ms: limit };
                    self.step(step, StepState::Asking(question));
                }
                self.outputs.push_back(PairingOutput::Send(self.awaiting.door(), outgoing));
            }
            Err(too_large) => self.fail(Cause::LinkBroke, too_large.to_string().as_str()),
        }
    }

    fn done(&mut self) {
        self.over();
        let (identity, session_code) = (std::mem::take(&mut self.identity), self.session_code.take());
        let paired = Paired { identity, profile: self.profile, session_code };
        self.outputs.push_back(PairingOutput::Done(Box::new(paired)));
    }

    pub(super) fn over(&mut self) {
        self.awaiting = Awaiting::Nothing;
        self.asked = None;
    }
}

/// Bytes of a request.
fn size(outgoing: &Outgoing) -> usize {
    outgoing.payload.bytes().len()
}
