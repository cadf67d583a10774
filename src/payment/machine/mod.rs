//! The payment machine: the only place that decides what may be sent, asked, believed and shown.
//!
//! Deterministic and pure. Every method takes the time and returns [`Effect`]s; the driver carries them out in order and
//! stops at the first record that cannot be stored. A money request exists once, as a [`MoneyRequest`] that cannot be
//! copied: there is no way to send it again.

mod asking;
mod closing;
mod judge;
mod limits;
mod owed;
mod refused;
#[cfg(test)]
mod tests;

use self::asking::Asking;
use self::closing::Closing;
use super::answer::{Answer, Evidence, Silence};
use super::event::{Event, Override, Stamped};
use super::intent::Intent;
use super::outcome::{NotStarted, Unresolved};
use super::state::{Payment, Stage};
use super::time::{Millis, Now};

pub use self::closing::NotFoundRule;
pub use self::limits::Limits;
pub use self::owed::FinishRequest;
pub use self::refused::Refused;

/// Permission to put one money request on the wire, once. Only the machine makes one, after the intent is in its records.
#[derive(Debug, PartialEq, Eq)]
pub struct MoneyRequest {
    intent: Box<Intent>,
}

impl MoneyRequest {
    /// What to ask of the terminal.
    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    /// The intent itself, for the session that puts it on the wire: the permission is used up.
    pub fn into_intent(self) -> Box<Intent> {
        self.intent
    }
}

/// What the driver must do, in order.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store these durably before anything that follows. If it fails, nothing that follows happens.
    Record(Vec<Stamped>),
    /// Put the money request on the wire.
    Send(MoneyRequest),
    /// Put the end of a transaction that is owed on the wire.
    Finish(FinishRequest),
    /// Ask the terminal what became of it.
    Ask,
    /// Ask the terminal to cancel what it is doing.
    Abort,
}

/// What the machine waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Awaiting {
    /// Somebody to start it.
    Start,
    /// The terminal's final answer, until the limit. `next_ask` is set once the terminal has said that it is at work.
    Answer { until: Millis, next_ask: Option<Millis>, asked: bool },
    /// The operator: the same card must be put back. `next` is when to ask about it in between.
    Card { next: Option<Millis>, asked: bool },
    /// The answer to a question about it.
    Truth(Asking),
    /// Nothing more.
    Nothing,
}

/// One payment and what is awaited of it. It cannot be copied: a copy could send again.
#[derive(Debug, PartialEq, Eq)]
pub struct Machine {
    payment: Payment,
    limits: Limits,
    awaiting: Awaiting,
    closing: Closing,
    /// Questions asked in this life of the program.
    asked: u32,
    /// What the terminal last said about it, verbatim.
    last_words: String,
    /// The answer to the request itself, where it proved nothing: the doubt rests on it.
    doubted_by: Option<Evidence>,
    /// Events worth keeping but not worth a commit of their own: they go with the next one.
    unsaved: Vec<Stamped>,
}

impl Machine {
    /// A payment that has been decided on but not recorded.
    pub fn draft(intent: Intent, limits: Limits) -> Self {
        Self {
            payment: Payment::intended(intent),
            limits,
            awaiting: Awaiting::Start,
            closing: Closing::since(Now::default()),
            asked: 0,
            last_words: String::new(),
            doubted_by: None,
            unsaved: Vec::new(),
        }
    }

    /// Takes up a payment that an earlier life of the program left open.
    pub fn resume(payment: Payment, limits: Limits, now: Now) -> (Self, Vec<Effect>) {
        let mut machine = Self {
            payment,
            limits,
            awaiting: Awaiting::Nothing,
            closing: Closing::since(now),
            asked: 0,
            last_words: String::new(),
            doubted_by: None,
            unsaved: Vec::new(),
        };
        let effects = match machine.payment.stage.clone() {
            // The mark decides: without it nothing can have left.
            Stage::Recorded => {
                machine.record_not_started(now, NotStarted::Unreachable, "stopped before anything was sent")
            }
            Stage::Waiting if machine.payment.owed.is_some() => {
                machine.await_card(Some(now.mono));
                Vec::new()
            }
            Stage::Waiting => {
                machine.begin_asking(now, Unresolved::Restarted);
                machine.tell(now, None)
            }
            Stage::Unresolved(why) if machine.payment.awaits_truth() => {
                machine.begin_asking(now, why);
                Vec::new()
            }
            Stage::Unresolved(_) | Stage::Closed(_) => Vec::new(),
        };
        (machine, effects)
    }

    /// The payment as it stands.
    pub fn payment(&self) -> &Payment {
        &self.payment
    }

    /// What the terminal last said about it, verbatim; empty if nothing.
    pub fn last_words(&self) -> &str {
        if self.last_words.is_empty() { &self.payment.message } else { &self.last_words }
    }

    /// How often the terminal was asked about it in this life of the program.
    pub fn times_asked(&self) -> u32 {
        self.asked
    }

    /// When the machine wants [`Machine::time_reached`] next.
    pub fn wake_at(&self) -> Option<Millis> {
        match &self.awaiting {
            Awaiting::Answer { until, next_ask, asked: false } => {
                Some(next_ask.map_or(*until, |next| next.min(*until)))
            }
            Awaiting::Answer { until, asked: true, .. } => Some(*until),
            Awaiting::Truth(asking) => [asking.next, self.tell_at(asking)].into_iter().flatten().min(),
            Awaiting::Card { next, asked: false } => *next,
            Awaiting::Start | Awaiting::Nothing | Awaiting::Card { asked: true, .. } => None,
        }
    }

    /// Until when the terminal may take for its final answer.
    pub fn answer_due(&self) -> Option<Millis> {
        if let Awaiting::Answer { until, .. } = self.awaiting { Some(until) } else { None }
    }

    /// When the next question is due; `None` while none is planned or one is out.
    pub fn next_question(&self) -> Option<Millis> {
        if let Awaiting::Truth(asking) = &self.awaiting { asking.next } else { None }
    }

    /// True while questions are asked at the quick pace, or the terminal has the payment in hand.
    pub fn is_busy(&self) -> bool {
        match &self.awaiting {
            Awaiting::Start | Awaiting::Answer { .. } => true,
            Awaiting::Truth(asking) => asking.idle_gap.is_none() && !asking.on_demand_only,
            Awaiting::Card { next, asked } => *asked || next.is_some(),
            Awaiting::Nothing => false,
        }
    }

    // ---- starting ---------------------------------------------------------------------------------------------------

    /// Records the intent with the mark "may have left", then lets the request go. The link must be up: nothing happens
    /// between the mark and the write, so both are one commit.
    pub fn start(&mut self, now: Now) -> Vec<Effect> {
        if self.awaiting != Awaiting::Start {
            return Vec::new();
        }
        let intent = self.payment.intent.clone();
        let record = self.record(now, [Event::Intended { intent: Box::new(intent.clone()) }, Event::MayHaveLeft]);
        self.awaiting = Awaiting::Answer { until: now.mono.plus(self.limits.answer), next_ask: None, asked: false };
        self.closing = Closing::since(now);
        vec![record, Effect::Send(MoneyRequest { intent: Box::new(intent) })]
    }

    /// Records that the payment was intended and proven not to have started: nothing was sent.
    pub fn refuse(&mut self, now: Now, reason: NotStarted, message: &str) -> Vec<Effect> {
        if self.awaiting != Awaiting::Start {
            return Vec::new();
        }
        self.awaiting = Awaiting::Nothing;
        let intent = Box::new(self.payment.intent.clone());
        let refused = Event::NotStarted { reason, message: message.to_owned(), evidence: None };
        vec![self.record(now, [Event::Intended { intent }, refused])]
    }

    // ---- the terminal's words ---------------------------------------------------------------------------------------

    /// The terminal answered the money request itself.
    pub fn answered(&mut self, now: Now, answer: Answer) -> Vec<Effect> {
        self.judge(now, answer, false)
    }

    /// There is no answer to the money request.
    pub fn silent(&mut self, now: Now, silence: Silence) -> Vec<Effect> {
        if !matches!(self.awaiting, Awaiting::Answer { .. }) {
            return Vec::new();
        }
        if self.payment.owed.is_some() {
            return self.finish_silent(now, &silence);
        }
        match silence {
            // The terminal has answered already: what it answered has left.
            Silence::NothingLeft(_) if self.is_acknowledged() => self.doubt(now, Unresolved::LinkLost),
            Silence::NothingLeft(message) => self.record_not_started(now, NotStarted::Unreachable, &message),
            Silence::TimedOut => self.doubt(now, Unresolved::NoAnswer),
            Silence::LinkLost(_) => self.doubt(now, Unresolved::LinkLost),
            Silence::Unreadable(_) => self.doubt(now, Unresolved::Unreadable),
            Silence::Refused(reason, message) => self.record_not_started(now, reason, &message),
        }
    }

    /// The terminal answered a question about the payment.
    pub fn status_answered(&mut self, now: Now, answer: Answer) -> Vec<Effect> {
        self.question_over(now);
        self.judge(now, answer, true)
    }

    /// There is no answer to a question about the payment.
    pub fn status_silent(&mut self, now: Now) -> Vec<Effect> {
        self.question_over(now);
        self.card_not_asked();
        Vec::new()
    }

    /// A question about the payment could not be put at all: it does not count as one.
    pub fn not_put(&mut self, now: Now) -> Vec<Effect> {
        self.asked = self.asked.saturating_sub(1);
        self.status_silent(now)
    }

    /// The link came up again: what is not known is asked at once.
    pub fn link_came_up(&mut self, now: Now) {
        self.ask_for_the_card_again(now);
        if let Awaiting::Truth(asking) = &mut self.awaiting
            && !asking.on_demand_only
            && asking.next.is_some()
        {
            asking.next = Some(now.mono);
        }
    }

    /// The terminal answered an abort, or did not: the payment's own outcome is asked for soon.
    pub fn abort_over(&mut self, now: Now, answered: bool) {
        self.closing.cancel_over(answered);
        let soon = now.mono.plus(self.limits.ask_every);
        match &mut self.awaiting {
            Awaiting::Answer { next_ask, .. } => {
                next_ask.get_or_insert(soon);
            }
            Awaiting::Truth(asking) if asking.next.is_some_and(|next| next > soon) => asking.next = Some(soon),
            _ => {}
        }
    }

    // ---- time -------------------------------------------------------------------------------------------------------

    /// Time has passed.
    pub fn time_reached(&mut self, now: Now) -> Vec<Effect> {
        match &self.awaiting {
            Awaiting::Answer { until, .. } if *until <= now.mono && self.payment.owed.is_some() => {
                self.finish_silent(now, &Silence::TimedOut)
            }
            Awaiting::Answer { until, .. } if *until <= now.mono => self.doubt(now, Unresolved::NoAnswer),
            Awaiting::Answer { next_ask: Some(at), asked: false, .. } if *at <= now.mono => self.ask(),
            Awaiting::Truth(_) => self.asking_time_reached(now),
            Awaiting::Card { next: Some(at), asked: false } if *at <= now.mono => self.ask(),
            _ => Vec::new(),
        }
    }

    // ---- what people ask for ----------------------------------------------------------------------------------------

    /// Asks the terminal to cancel. Journalled first; once per payment, and only while the terminal may have it in hand:
    /// an abort names no transaction, and later it could stop another customer's sale.
    pub fn ask_to_cancel(&mut self, now: Now, by: Option<String>) -> Result<Vec<Effect>, Refused> {
        let started = self.awaiting != Awaiting::Start;
        let let_go = self.payment.set_aside || self.payment.by_hand.is_some();
        if self.payment.owed.is_some() || self.payment.cancel_asked || let_go || !started || !self.is_busy() {
            return Err(Refused::NothingToCancel);
        }
        self.closing.cancel_asked();
        Ok(vec![self.record(now, [Event::CancelAsked { by }]), Effect::Abort])
    }

    /// Asks about the payment now.
    pub fn ask_now(&mut self, now: Now) -> Result<Vec<Effect>, Refused> {
        match &mut self.awaiting {
            Awaiting::Answer { .. } => Err(Refused::StillAwaited),
            Awaiting::Truth(asking) if asking.out => Ok(Vec::new()),
            Awaiting::Card { asked: true, .. } => Ok(Vec::new()),
            Awaiting::Truth(_) | Awaiting::Card { .. } => Ok(self.ask()),
            Awaiting::Nothing if matches!(self.payment.stage, Stage::Unresolved(_)) => {
                let Stage::Unresolved(why) = self.payment.stage.clone() else { return Err(Refused::AlreadyKnown) };
                self.begin_asking(now, why);
                Ok(self.ask())
            }
            _ => Err(Refused::AlreadyKnown),
        }
    }

    /// Puts it aside: it stays unresolved, and no longer blocks its terminal.
    pub fn set_aside(&mut self, now: Now, by: Option<String>) -> Result<Vec<Effect>, Refused> {
        let mut events = self.unresolved_events()?;
        if self.payment.set_aside {
            return Ok(Vec::new());
        }
        events.push(Event::SetAside { by });
        Ok(vec![self.record(now, events)])
    }

    /// A person states whether it was paid. Asking goes on until the truth is known.
    pub fn decide(&mut self, now: Now, decision: Override) -> Result<Vec<Effect>, Refused> {
        let mut events = self.unresolved_events()?;
        events.push(Event::Overridden { decision });
        Ok(vec![self.record(now, events)])
    }

    /// The operator has read the result.
    pub fn seen(&mut self, now: Now, by: Option<String>) -> Vec<Effect> {
        if self.payment.seen || self.awaiting == Awaiting::Start {
            Vec::new()
        } else {
            vec![self.record(now, [Event::Seen { by }])]
        }
    }

    fn is_acknowledged(&self) -> bool {
        matches!(self.awaiting, Awaiting::Answer { next_ask: Some(_), .. })
    }

    /// Nothing while already unresolved; the missing event while still checking; refused otherwise.
    fn unresolved_events(&self) -> Result<Vec<Event>, Refused> {
        match (&self.payment.stage, &self.awaiting) {
            (Stage::Unresolved(_), _) if self.payment.by_hand.is_none() => Ok(Vec::new()),
            (Stage::Waiting, Awaiting::Truth(asking)) => {
                Ok(vec![became_unresolved(&asking.why, &self.last_words, self.doubted_by.clone())])
            }
            _ => Err(Refused::NotUnresolved),
        }
    }

    // ---- recording --------------------------------------------------------------------------------------------------

    fn record_not_started(&mut self, now: Now, reason: NotStarted, message: &str) -> Vec<Effect> {
        self.awaiting = Awaiting::Nothing;
        vec![self.record(now, [Event::NotStarted { reason, message: message.to_owned(), evidence: None }])]
    }

    fn record(&mut self, now: Now, events: impl IntoIterator<Item = Event>) -> Effect {
        let mut stamped = std::mem::take(&mut self.unsaved);
        stamped.extend(events.into_iter().map(|event| Stamped { at: now.wall, event }));
        for event in &stamped {
            self.payment.apply(event);
        }
        Effect::Record(stamped)
    }
}

fn became_unresolved(why: &Unresolved, last_words: &str, evidence: Option<Evidence>) -> Event {
    Event::BecameUnresolved { reason: why.clone(), last_words: last_words.to_owned(), evidence }
}
