//! The payments of a lane: the draft, those whose truth is awaited, and those closed of late.

use crate::payment::{Effect, Machine, NotStarted, Now, Payment, Reference, Refused, Stage};
use crate::protocol::{Question, RequestId};

use super::who::NOT_SAID;
use super::{CLOSED_KEPT, Draft, Hello, Lane, LaneEffect, LaneEvent, PaymentView, Purpose};

impl Lane {
    pub(super) fn resume_one(&mut self, now: Now, payment: Payment) {
        let reference = payment.intent.reference;
        // What was refused here before it could leave is answered by nobody, and has given nothing back.
        if payment.has_left {
            let id = self.new_request(Purpose::Money(reference));
            self.session.remember(id, &payment);
        }
        if payment.owed.is_some() && payment.stage == Stage::Waiting {
            self.session.owes(reference);
        }
        if is_kept_open(&payment) {
            let (machine, effects) = Machine::resume(payment, self.settings.limits, now);
            self.open.insert(reference, machine);
            self.carry_out(now, reference, effects);
        } else {
            let (machine, _) = Machine::resume(payment, self.settings.limits, now);
            self.keep_closed(machine);
        }
    }

    // ---- the draft --------------------------------------------------------------------------------------------------

    pub(super) fn draft(&mut self, now: Now, machine: Machine) {
        let give_up = now.mono.plus(self.settings.connect + self.settings.answer);
        self.draft = Some(Draft { machine, give_up });
        self.connect_now();
        self.advance_draft(now);
    }

    /// Starts the draft once the right terminal is known to be there and free; refuses it once it is known not to be.
    pub(super) fn advance_draft(&mut self, now: Now) {
        let Some(draft) = self.draft.take() else { return };
        if draft.give_up <= now.mono {
            let words = if self.awaits_name() { NOT_SAID } else { "the terminal did not answer in time" };
            self.refuse_draft(now, draft.machine, NotStarted::Unreachable, words);
        } else if let Some(words) = self.another_in_question(&draft.machine.payment().intent) {
            // Something came to be in question since it was asked for: late words about another payment.
            self.refuse_draft(now, draft.machine, NotStarted::Blocked, &words);
        } else if !self.link.is_up() {
            self.draft = Some(draft);
        } else if let Some(words) = self.who.another().map(str::to_owned) {
            self.refuse_draft(now, draft.machine, NotStarted::WrongTerminal, &words);
        } else if self.hello_is_fresh(now) && !self.awaits_name() {
            self.start_or_refuse(now, draft.machine);
        } else {
            self.draft = Some(draft);
            if !matches!(self.hello, Hello::Asked(_)) {
                self.say_hello(false);
            }
        }
    }

    /// Whether "free, and the right one" may still be believed. "Busy" is never taken from memory, for it may be free by now;
    /// neither is "free" while a payment that was put aside or decided by hand may still be in the terminal's hands.
    fn hello_is_fresh(&self, now: Now) -> bool {
        let Hello::Told(at) = self.hello else { return false };
        let age = now.mono.since(at);
        let busy = self.identity.as_ref().is_some_and(|identity| identity.busy);
        let in_question = self.open.values().any(Machine::is_busy);
        age == 0 || (!busy && !in_question && age <= self.settings.hello_fresh)
    }

    fn start_or_refuse(&mut self, now: Now, machine: Machine) {
        let identity = self.identity.clone().unwrap_or_default();
        if !self.session.needs_terminal(&machine.payment().intent) {
            self.start(now, machine);
        } else if identity.busy {
            self.refuse_draft(now, machine, NotStarted::Busy, "the terminal says that it is busy");
        } else if !identity.online {
            self.refuse_draft(now, machine, NotStarted::Unreachable, "the terminal says that its own network is down");
        } else {
            self.start(now, machine);
        }
    }

    fn start(&mut self, now: Now, mut machine: Machine) {
        let reference = machine.payment().intent.reference;
        let effects = machine.start(now);
        self.open.insert(reference, machine);
        self.carry_out(now, reference, effects);
    }

    pub(super) fn refuse_draft(&mut self, now: Now, mut machine: Machine, reason: NotStarted, message: &str) {
        let reference = machine.payment().intent.reference;
        let effects = machine.refuse(now, reason, message);
        self.open.insert(reference, machine);
        self.carry_out(now, reference, effects);
    }

    // ---- machines ---------------------------------------------------------------------------------------------------

    pub(super) fn advance_machines(&mut self, now: Now) {
        let is_due = |machine: &Machine| machine.wake_at().is_some_and(|at| at <= now.mono);
        let due: Vec<Reference> =
            self.open.iter().filter(|(_, machine)| is_due(machine)).map(|(reference, _)| *reference).collect();
        for reference in due {
            self.with_machine(now, reference, |machine| machine.time_reached(now));
        }
    }

    /// Runs `step` on the payment, open or lately closed, and carries out what comes of it.
    pub(super) fn with_machine(
        &mut self,
        now: Now,
        reference: Reference,
        step: impl FnOnce(&mut Machine) -> Vec<Effect>,
    ) {
        let closed = self.closed.iter_mut().find(|machine| machine.payment().intent.reference == reference);
        if let Some(machine) = self.open.get_mut(&reference).or(closed) {
            let effects = step(machine);
            self.take_up_again(reference);
            self.carry_out(now, reference, effects);
        }
    }

    /// A closed payment of which another amount was told is a case for a person: it keeps its terminal, as it would after a start.
    fn take_up_again(&mut self, reference: Reference) {
        if self.open.contains_key(&reference) {
            return;
        }
        let doubted =
            |machine: &Machine| machine.payment().intent.reference == reference && is_kept_open(machine.payment());
        if let Some(at) = self.closed.iter().position(doubted)
            && let Some(machine) = self.closed.remove(at)
        {
            self.open.insert(reference, machine);
        }
    }

    /// Like [`Lane::with_machine`] for what people ask for: a refusal is told.
    pub(super) fn try_machine(
        &mut self,
        now: Now,
        reference: Reference,
        step: impl FnOnce(&mut Machine) -> Result<Vec<Effect>, Refused>,
    ) {
        let mut refused = None;
        let known = self.payment(&reference).is_some();
        self.with_machine(now, reference, |machine| {
            step(machine).unwrap_or_else(|why| {
                refused = Some(why);
                Vec::new()
            })
        });
        if !known {
            refused = Some(Refused::AlreadyKnown);
        }
        if let Some(why) = refused {
            self.refuse_command(Some(reference), why.into());
        }
    }

    /// Carries out a machine's effects, in order.
    pub(super) fn carry_out(&mut self, now: Now, reference: Reference, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                // A gap in its history would make another payment of it: what follows is found out again after the start.
                Effect::Record(_) if self.is_unsaved(&reference) => {}
                Effect::Record(events) => self.effects.push(LaneEffect::Record(reference, events)),
                Effect::Send(money) => {
                    let id = self.new_request(Purpose::Money(reference));
                    let fresh = self.dice.roll();
                    self.session.request_money(now, id, money, fresh);
                    self.drain_session(now);
                }
                Effect::Finish(finish) => {
                    let id = self.new_request(Purpose::Money(reference));
                    let fresh = self.dice.roll();
                    self.session.finish(now, id, finish, fresh);
                    self.drain_session(now);
                }
                Effect::Ask => self.ask_about(now, reference),
                Effect::Abort => self.cancel_by_name(now, reference),
            }
        }
        self.publish_payment(reference);
    }

    fn cancel_by_name(&mut self, now: Now, reference: Reference) {
        let Some(payment) = self.payment(&reference) else { return };
        let question = Question::Cancel(Box::new(payment.intent.clone()));
        self.send_question(now, Purpose::Abort(Some(reference)), question);
    }

    fn ask_about(&mut self, now: Now, reference: Reference) {
        let Some(payment) = self.payment(&reference) else { return };
        let question = Question::Status(Box::new(payment.intent.clone()));
        if self.link.is_up() {
            // Before whatever can wait: people may have asked a reader for cards many times, and each takes half a minute.
            let can_wait = |purpose: &Purpose| matches!(purpose, Purpose::Reader | Purpose::Print | Purpose::Settle);
            let at = self.questions.iter().position(|(purpose, _)| can_wait(purpose)).unwrap_or(self.questions.len());
            self.questions.insert(at, (Purpose::Status(reference), question));
        } else {
            // Asked again when the link is up, or at the next turn.
            self.connect_now();
            self.with_machine(now, reference, |machine| machine.not_put(now));
        }
    }

    /// Moves payments whose truth is no longer awaited, and which keep their terminal from nothing, to the closed ones.
    pub(super) fn retire_closed(&mut self) {
        let done: Vec<Reference> =
            self.open.iter().filter(|(_, machine)| !is_kept_open(machine.payment())).map(|(key, _)| *key).collect();
        for reference in done {
            if let Some(machine) = self.open.remove(&reference) {
                self.keep_closed(machine);
            }
        }
    }

    fn keep_closed(&mut self, machine: Machine) {
        if self.closed.len() == CLOSED_KEPT
            && let Some(oldest) = self.closed.pop_front()
        {
            self.forget(oldest.payment().intent.reference);
        }
        self.closed.push_back(machine);
    }

    /// Nothing more is expected about it.
    pub(super) fn forget(&mut self, gone: Reference) {
        self.published.remove(&gone);
        self.requests.retain(|_, purpose| *purpose != Purpose::Money(gone));
    }

    /// Tells the payment as it stands, if that is news.
    pub(super) fn publish_payment(&mut self, reference: Reference) {
        let closed = self.closed.iter().find(|machine| machine.payment().intent.reference == reference);
        let Some(machine) = self.open.get(&reference).or(closed) else { return };
        if self.published.get(&reference).is_some_and(|view| view.is_of(machine)) {
            return;
        }
        let view = PaymentView::of(machine);
        self.published.insert(reference, Box::new(view.clone()));
        if self.is_unsaved(&reference) {
            self.publish_unsaved(reference, false, view.payment);
        } else {
            self.effects.push(LaneEffect::Publish(LaneEvent::Payment(Box::new(view))));
        }
    }

    pub(super) fn new_request(&mut self, purpose: Purpose) -> RequestId {
        let id = RequestId(self.next_request);
        self.next_request += 1;
        self.requests.insert(id, purpose);
        id
    }
}

/// Its truth is awaited, or it blocks its terminal: for as long as nobody has decided about it, also when nobody asks any more.
fn is_kept_open(payment: &Payment) -> bool {
    payment.awaits_truth() || payment.blocks_terminal()
}
