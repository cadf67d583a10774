//! The lane's view of its link: up or down, when to try again, and who is at the other end.

use crate::payment::{Millis, NotStarted, Now, Reference};
use crate::protocol::{Identity, Question};
use crate::wire::{LinkEvent, LinkFault, LinkFaultKind};

use super::{Hello, Lane, LaneEffect, LinkPolicy, Purpose};

/// First pause after a failed attempt to connect.
const BACKOFF_FIRST: u64 = 1_000;
/// Longest pause: a terminal that comes back is noticed within this time (CodePay sheet, section 3; nothing speaks against it
/// for the others).
const BACKOFF_MAX: u64 = 15_000;

/// The state of the link.
#[derive(Debug, Default)]
pub(super) enum Link {
    /// Never tried, or given up on purpose.
    #[default]
    Idle,
    /// Being made.
    Connecting { failures: u32 },
    /// Up.
    Up,
    /// Lost or not to be had; tried again at that time, if it is still wanted.
    Down { retry_at: Millis, failures: u32, since: Millis, fault: LinkFault },
}

impl Link {
    /// When to try again; `None` unless down.
    pub(super) fn retry_at(&self) -> Option<Millis> {
        if let Self::Down { retry_at, .. } = self { Some(*retry_at) } else { None }
    }

    pub(super) fn is_up(&self) -> bool {
        matches!(self, Self::Up)
    }

    /// Why it is down, and since when.
    pub(super) fn fault(&self) -> Option<(&LinkFault, Millis)> {
        if let Self::Down { fault, since, .. } = self { Some((fault, *since)) } else { None }
    }

    fn failures(&self) -> u32 {
        match self {
            Self::Connecting { failures } | Self::Down { failures, .. } => *failures,
            Self::Idle | Self::Up => 0,
        }
    }
}

impl Lane {
    pub(super) fn take_link_event(&mut self, now: Now, event: LinkEvent) {
        match &event {
            LinkEvent::Up => self.link = Link::Up,
            LinkEvent::Down(fault) => self.link_went_down(now, fault.clone()),
            LinkEvent::Received(_)
            | LinkEvent::Reply(..)
            | LinkEvent::Heard(..)
            | LinkEvent::HungUp(_)
            | LinkEvent::Message(_)
            | LinkEvent::Touched(_)
            | LinkEvent::Failed { .. } => {}
        }
        let came_up = event == LinkEvent::Up;
        self.session.link(now, event);
        self.drain_session(now);
        if came_up {
            self.say_hello(false);
        }
    }

    /// The session cannot go on with the link as it is: it is closed, and made again at once.
    pub(super) fn reopen(&mut self, now: Now, why: &str) {
        if self.link.is_up() {
            self.effects.push(LaneEffect::Close);
            self.take_link_event(now, LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, why)));
        }
    }

    fn link_went_down(&mut self, now: Now, fault: LinkFault) {
        let failures = self.link.failures().saturating_add(1);
        let since = self.link.fault().map_or(now.mono, |(_, since)| since);
        let pause = (BACKOFF_FIRST << (failures - 1).min(5)).min(BACKOFF_MAX);
        // Up to a quarter more, so that many terminals do not come back in step.
        let jitter = u64::from(self.dice.roll()[0]) * pause / 1024;
        // A link that was up a moment ago is tried again at once: a sale may hang on it.
        let retry_at = if self.link.is_up() { now.mono } else { now.mono.plus(pause + jitter) };
        let connect_failed = !self.link.is_up();
        self.hello = Hello::Unknown;
        self.forget_name();
        if connect_failed && let Some(draft) = self.draft.take() {
            self.refuse_draft(now, draft.machine, NotStarted::Unreachable, &fault.detail);
        }
        let why = fault.detail.clone();
        self.link = Link::Down { retry_at, failures, since, fault };
        self.drop_questions(now, &why);
    }

    /// Is there anything for which the link is needed now?
    fn link_wanted(&self) -> bool {
        self.settings.policy == LinkPolicy::Held
            || self.draft.is_some()
            || self.probe_waiting
            || !self.questions.is_empty()
            || self.open.values().any(crate::payment::Machine::is_busy)
    }

    /// Connects when the link is wanted and its pause is over.
    pub(super) fn keep_link(&mut self, now: Now) {
        let due = match &self.link {
            Link::Idle => true,
            Link::Down { retry_at, .. } => *retry_at <= now.mono,
            Link::Connecting { .. } | Link::Up => false,
        };
        if due && self.link_wanted() {
            self.connect();
        } else if due && let Link::Down { retry_at, .. } = &mut self.link {
            // Nobody waits for it: look again when somebody does.
            *retry_at = Millis(u64::MAX);
        }
    }

    /// Connects now, whatever the pause: a person is waiting.
    pub(super) fn connect_now(&mut self) {
        if matches!(self.link, Link::Idle | Link::Down { .. }) {
            self.connect();
        }
    }

    fn connect(&mut self) {
        self.link = Link::Connecting { failures: self.link.failures() };
        self.effects.push(LaneEffect::Connect);
    }

    // ---- who is there -----------------------------------------------------------------------------------------------

    /// Asks who is there, unless that is being asked already.
    pub(super) fn say_hello(&mut self, probe: bool) {
        let asked = self.questions.iter().any(|(purpose, _)| matches!(purpose, Purpose::Hello { .. }));
        if probe || !asked {
            self.questions.push_back((Purpose::Hello { probe }, Question::Identify));
        }
    }

    /// When an idle terminal is asked next; none while a payment is in hand or nobody uses the screen.
    pub(super) fn idle_hello_at(&self) -> Option<Millis> {
        let every = self.settings.idle_ask?;
        if !self.in_use
            || !self.link.is_up()
            || self.busy()
            || !self.questions.is_empty()
            || self.question_out.is_some()
        {
            return None;
        }
        match self.hello {
            Hello::Told(at) | Hello::NoAnswer(at) => Some(at.plus(every)),
            Hello::Unknown | Hello::Asked(_) => None,
        }
    }

    /// True while a payment is being started, awaited or asked about at the quick pace.
    pub(super) fn busy(&self) -> bool {
        self.draft.is_some() || self.open.values().any(crate::payment::Machine::is_busy)
    }

    pub(super) fn identified(&mut self, now: Now, identity: Identity, probe: bool) {
        self.hello = Hello::Told(now.mono);
        self.last_hello_failure = None;
        self.take_name(&identity);
        self.identity = Some(identity.clone());
        self.wake_machines(now);
        if probe {
            self.probe_waiting = false;
            let result = match self.who.another() {
                Some(words) => Err(words.to_owned()),
                None => Ok(identity),
            };
            self.effects.push(LaneEffect::Publish(super::LaneEvent::Probed(result)));
        }
        self.advance_draft(now);
        self.advance_machines(now);
    }

    /// The terminal can be asked again: the next questions may be due earlier.
    fn wake_machines(&mut self, now: Now) {
        let references: Vec<Reference> = self.open.keys().copied().collect();
        for reference in references {
            self.with_machine(now, reference, |machine| {
                machine.link_came_up(now);
                Vec::new()
            });
        }
    }

    pub(super) fn hello_unanswered(&mut self, now: Now, probe: bool, reason: NotStarted, why: &str) {
        self.hello = Hello::NoAnswer(now.mono);
        self.last_hello_failure = Some(why.to_owned());
        if probe {
            self.probe_waiting = false;
            self.effects.push(LaneEffect::Publish(super::LaneEvent::Probed(Err(why.to_owned()))));
        }
        if let Some(draft) = self.draft.take() {
            self.refuse_draft(now, draft.machine, reason, why);
        }
        self.wake_machines(now);
        self.advance_machines(now);
    }
}
