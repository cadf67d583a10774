//! Between lane and session: requests go in, what comes out is handed to the payment it belongs to.

use crate::payment::{Answer, Finding, NotStarted, Now, Reference, Silence};
use crate::protocol::{AbortAnswer, Identity, Output, Question, ReaderAnswer, RequestId};

use super::batch::{BatchClose, PAYMENT_OPEN};
use super::who::Who;
use super::{Hello, Lane, LaneEffect, LaneEvent, Purpose};

impl Lane {
    /// Sends the next harmless question, one at a time, once the link is up.
    pub(super) fn send_next_question(&mut self, now: Now) {
        // A loop, for the session may give a question up at once: then the next has its turn.
        while self.link.is_up() && self.question_out.is_none() {
            let Some((purpose, question)) = self.questions.pop_front() else { return };
            if purpose == Purpose::Settle
                && let Some(why) = self.why_no_settling()
            {
                self.batch_is(BatchClose::NotSent(why));
                continue;
            }
            if purpose == Purpose::Reader && self.is_payment_open() {
                self.unanswered(now, purpose, NotStarted::Blocked, PAYMENT_OPEN);
                continue;
            }
            self.question_sent = now.mono;
            let id = self.send_question(now, purpose, question);
            if self.requests.contains_key(&id) {
                self.question_out = Some(id);
            }
        }
    }

    /// Sends a question at once: an abort overtakes what waits.
    pub(super) fn send_question(&mut self, now: Now, purpose: Purpose, question: Question) -> RequestId {
        if matches!(purpose, Purpose::Hello { .. }) {
            self.hello = Hello::Asked(now.mono);
        }
        let id = self.new_request(purpose);
        let fresh = self.dice.roll();
        self.session.ask(now, id, question, fresh);
        self.drain_session(now);
        id
    }

    /// The link is gone, in these words: questions that wait for it are given up.
    pub(super) fn drop_questions(&mut self, now: Now, why: &str) {
        for (purpose, _) in std::mem::take(&mut self.questions) {
            self.unanswered(now, purpose, NotStarted::Unreachable, why);
        }
    }

    pub(super) fn drain_session(&mut self, now: Now) {
        while let Some(output) = self.session.poll() {
            match output {
                Output::Send(outgoing) => self.effects.push(LaneEffect::Transmit(outgoing)),
                Output::Identified(id, identity) => self.take_identity(now, id, identity),
                Output::Answered(id, answer) => self.take_answer(now, id, *answer),
                Output::AbortAnswered(id, answer) => self.take_abort_answer(now, id, answer),
                Output::Silent(id, silence) => self.take_silence(now, id, silence),
                Output::Printed(id, printed) => self.take_printed(now, id, printed),
                Output::Settled(id, settled) => self.take_settled(now, id, settled),
                Output::Reader(id, told) => self.take_of_reader(now, id, told),
                Output::Unpaired => self.effects.push(LaneEffect::Publish(LaneEvent::Unpaired)),
                Output::ShowCode(id, address) => self.show_code(id, address),
                Output::Reopen(why) => self.reopen(now, why),
                Output::Dropped(why) => tracing::debug!(terminal = %self.settings.name, why, "dropped"),
            }
        }
    }

    fn take_identity(&mut self, now: Now, id: RequestId, identity: Identity) {
        self.heard(now, id);
        if let Some(Purpose::Hello { probe }) = self.requests.remove(&id) {
            self.identified(now, identity, probe);
        }
    }

    fn take_answer(&mut self, now: Now, id: RequestId, answer: Answer) {
        self.heard(now, id);
        if self.is_foreign(&answer) {
            // Another terminal speaks under this address: its words prove nothing about our payment.
            self.who = Who::Another(format!("answers come from serial number {}", answer.evidence.source));
            return self.take_silence(now, id, Silence::Unreadable("another terminal answered".to_owned()));
        }
        if answer.finding == Finding::NotFound && !self.may_not_know(&answer) {
            self.say_hello(false);
            let words = "a terminal that has not shown to be the paired one does not know this payment";
            return self.take_silence(now, id, Silence::Unreadable(words.to_owned()));
        }
        match self.requests.get(&id).copied() {
            Some(Purpose::Money(reference)) => {
                self.with_machine(now, reference, |machine| machine.answered(now, answer));
            }
            Some(Purpose::Status(reference)) => {
                self.requests.remove(&id);
                self.with_machine(now, reference, |machine| machine.status_answered(now, answer));
            }
            Some(Purpose::Abort(_) | Purpose::Hello { .. } | Purpose::Print | Purpose::Settle | Purpose::Reader)
            | None => {}
        }
    }

    fn take_abort_answer(&mut self, now: Now, id: RequestId, answer: AbortAnswer) {
        self.heard(now, id);
        match self.requests.remove(&id) {
            Some(Purpose::Abort(Some(reference))) => {
                let counts = answer.counts && self.who.another().is_none();
                self.abort_over(now, reference, counts);
            }
            Some(Purpose::Abort(None)) => {
                self.effects.push(LaneEffect::Publish(LaneEvent::Aborted(Ok(answer))));
            }
            _ => {}
        }
    }

    fn take_printed(&mut self, now: Now, id: RequestId, printed: Result<(), String>) {
        self.heard(now, id);
        if self.requests.remove(&id).is_some() {
            self.effects.push(LaneEffect::Publish(LaneEvent::Printed(printed)));
        }
    }

    fn take_of_reader(&mut self, now: Now, id: RequestId, told: Result<ReaderAnswer, String>) {
        // No measure of the link: it is as long as a person takes to hold a card to the reader.
        self.last_answer = Some(now);
        self.question_is_over(id);
        if self.requests.remove(&id).is_some() {
            self.effects.push(LaneEffect::Publish(LaneEvent::Reader(told)));
        }
    }

    fn show_code(&mut self, id: RequestId, address: String) {
        if let Some(Purpose::Money(reference)) = self.requests.get(&id) {
            let reference = *reference;
            self.effects.push(LaneEffect::Publish(LaneEvent::ShowCode { reference, address }));
        }
    }

    fn abort_over(&mut self, now: Now, reference: Reference, answered: bool) {
        self.with_machine(now, reference, |machine| {
            machine.abort_over(now, answered);
            Vec::new()
        });
    }

    fn take_silence(&mut self, now: Now, id: RequestId, silence: Silence) {
        if self.question_out == Some(id) {
            self.round_trips.lost();
        }
        self.question_is_over(id);
        match self.requests.get(&id).copied() {
            // Kept: its answer may still come, late.
            Some(Purpose::Money(reference)) => {
                self.with_machine(now, reference, |machine| machine.silent(now, silence));
            }
            Some(Purpose::Settle) => {
                self.requests.remove(&id);
                self.batch_is(BatchClose::of_silence(silence));
            }
            Some(purpose) => {
                self.requests.remove(&id);
                self.unanswered(now, purpose, reason(&silence), &words(&silence));
            }
            None => {}
        }
    }

    fn unanswered(&mut self, now: Now, purpose: Purpose, reason: NotStarted, why: &str) {
        match purpose {
            Purpose::Money(_) => {}
            Purpose::Status(reference) => {
                self.with_machine(now, reference, |machine| machine.status_silent(now));
            }
            Purpose::Abort(Some(reference)) => self.abort_over(now, reference, false),
            Purpose::Abort(None) => {
                self.effects.push(LaneEffect::Publish(LaneEvent::Aborted(Err(why.to_owned()))));
            }
            // It was not sent yet.
            Purpose::Settle => self.batch_is(BatchClose::NotSent(why.to_owned())),
            Purpose::Reader => self.effects.push(LaneEffect::Publish(LaneEvent::Reader(Err(why.to_owned())))),
            Purpose::Print => self.effects.push(LaneEffect::Publish(LaneEvent::Printed(Err(why.to_owned())))),
            Purpose::Hello { probe } => self.hello_unanswered(now, probe, reason, why),
        }
    }

    /// The terminal spoke: note when, and how long it took if it was a question.
    pub(super) fn heard(&mut self, now: Now, id: RequestId) {
        self.last_answer = Some(now);
        if self.question_out == Some(id) {
            let took = u32::try_from(now.mono.since(self.question_sent)).unwrap_or(u32::MAX);
            self.round_trips.answered(now.wall, took);
        }
        self.question_is_over(id);
    }

    fn question_is_over(&mut self, id: RequestId) {
        if self.question_out == Some(id) {
            self.question_out = None;
        }
    }
}

/// What a sale that has not begun is told when the terminal does not say who it is.
fn reason(silence: &Silence) -> NotStarted {
    if let Silence::Refused(reason, _) = silence { *reason } else { NotStarted::Unreachable }
}

pub(super) fn words(silence: &Silence) -> String {
    match silence {
        Silence::NothingLeft(words)
        | Silence::LinkLost(words)
        | Silence::Unreadable(words)
        | Silence::Refused(_, words) => words.clone(),
        Silence::TimedOut => "no answer within the limit".to_owned(),
    }
}
