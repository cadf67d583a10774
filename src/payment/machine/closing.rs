//! The vendor's row by which "not found" closes a payment as never started (design: cancel answered, then two not-founds).
//!
//! All waits are on the monotonic clock and begin again from zero after a restart. A not-found that comes before the longest
//! phase is over says nothing: the terminal may still wait for the card.

use super::super::answer::Answer;
use super::super::event::Event;
use super::super::outcome::{NotStarted, Outcome, Unresolved};
use super::super::time::{Millis, Now};
use super::{Awaiting, Effect, Machine};

/// When a not-found proves that nothing happened. Times in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotFoundRule {
    /// From then on after the sending the terminal is asked to cancel, so that nothing can start any more; none where the vendor
    /// has no such request, and time alone must do.
    pub cancel_after: Option<u64>,
    /// Not-founds count only so long after the sending: when the longest phase, and what may come late, is over.
    pub counts_after: u64,
    /// The two not-founds are at least so far apart.
    pub apart: u64,
}

/// How far the proof is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closing {
    /// When it was sent, or this life of the program took it up.
    since: Millis,
    cancel: Cancel,
    /// When the first not-found that counts came.
    first: Option<Millis>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cancel {
    NotAsked,
    Asked,
    Answered,
}

impl Closing {
    pub(super) fn since(now: Now) -> Self {
        Self { since: now.mono, cancel: Cancel::NotAsked, first: None }
    }

    /// The terminal knows it after all: the proof begins anew.
    pub(super) fn heard_of_it(&mut self) {
        self.first = None;
    }

    pub(super) fn cancel_asked(&mut self) {
        if self.cancel == Cancel::NotAsked {
            self.cancel = Cancel::Asked;
        }
    }

    /// An answer counts once and for all; without one the terminal is asked again.
    pub(super) fn cancel_over(&mut self, answered: bool) {
        if self.cancel != Cancel::Answered {
            self.cancel = if answered { Cancel::Answered } else { Cancel::NotAsked };
        }
    }
}

impl Machine {
    /// The terminal says that it does not know this payment.
    pub(super) fn not_found(&mut self, now: Now, answer: Answer) -> Vec<Effect> {
        let Some(rule) = self.limits.not_found.filter(|_| self.may_close_by_not_found()) else {
            return self.inconclusive(now, &answer);
        };
        let age = now.mono.since(self.closing.since);
        let settled = rule.cancel_after.is_none() || self.closing.cancel == Cancel::Answered;
        if settled && age >= rule.counts_after {
            match self.closing.first {
                Some(first) if now.mono.since(first) >= rule.apart => {
                    return self.conclude(now, Outcome::NotStarted(NotStarted::NotFoundProven), answer);
                }
                Some(_) => {}
                None => self.closing.first = Some(now.mono),
            }
        }
        let mut effects = self.inconclusive(now, &answer);
        if rule.cancel_after.is_some_and(|after| age >= after) {
            effects.extend(self.cancel_for_the_proof(now));
        }
        effects
    }

    /// Only while the truth is asked for, and where nothing says that money moved.
    fn may_close_by_not_found(&self) -> bool {
        self.payment.owed.is_none()
            && matches!(&self.awaiting, Awaiting::Truth(asking) if !matches!(asking.why, Unresolved::AmountDiffers { .. }))
    }

    /// A payment that was put aside or decided by hand lets its terminal sell again: then a cancel could stop another sale.
    fn cancel_for_the_proof(&mut self, now: Now) -> Vec<Effect> {
        let let_go = self.payment.set_aside || self.payment.by_hand.is_some();
        if self.closing.cancel != Cancel::NotAsked || let_go {
            return Vec::new();
        }
        self.closing.cancel = Cancel::Asked;
        if self.payment.cancel_asked {
            return vec![Effect::Abort];
        }
        vec![self.record(now, [Event::CancelAsked { by: None }]), Effect::Abort]
    }
}
