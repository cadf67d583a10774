//! Asking by reference: when, how often, and when a person is told that the outcome is not known.

use super::super::answer::Evidence;
use super::super::event::Event;
use super::super::outcome::Unresolved;
use super::super::state::Stage;
use super::super::time::{Millis, Now};
use super::{Awaiting, Effect, Limits, Machine, became_unresolved};

/// First gap between idle questions, doubled up to [`IDLE_GAP_MAX`].
const IDLE_GAP_FIRST: u64 = 60_000;
/// Longest gap between idle questions: one hour.
const IDLE_GAP_MAX: u64 = 3_600_000;
/// Idle questions end this long after the intent: 35 days (it ends asking, never a payment).
const ASK_AT_MOST_MS: u64 = 35 * 24 * 3_600_000;

/// The state of asking about one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asking {
    pub(super) why: Unresolved,
    pub(super) since: Millis,
    /// How old the payment was then by the wall clock, milliseconds. From there on its age is counted by the clock that nobody
    /// can set.
    pub(super) age: u64,
    /// When to ask next by itself; `None` while a question is out or none is planned.
    pub(super) next: Option<Millis>,
    /// A question is out: no other leaves before it is over.
    pub(super) out: bool,
    /// Quick questions that are over.
    pub(super) quick: u32,
    /// Gap of idle questions, once they have begun.
    pub(super) idle_gap: Option<u64>,
    /// No question by itself: the terminal has said all it can (amount differs), or remembers no longer.
    pub(super) on_demand_only: bool,
}

impl Asking {
    fn is_too_old(&self, now: Now) -> bool {
        self.age.saturating_add(now.mono.since(self.since)) > ASK_AT_MOST_MS
    }
}

impl Machine {
    pub(super) fn asking_time_reached(&mut self, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        let Awaiting::Truth(asking) = &self.awaiting else { return effects };
        let due = asking.next.is_some_and(|at| at <= now.mono);
        // A wall clock that was wrong at the start must not end the questions at once: only at the slowest pace.
        let is_over = asking.idle_gap == Some(IDLE_GAP_MAX) && asking.is_too_old(now);
        if self.tell_at(asking).is_some_and(|at| at <= now.mono) {
            effects.extend(self.tell(now, None));
        }
        if due && is_over {
            effects.push(self.record(now, [Event::AskingEnded]));
            self.awaiting = Awaiting::Nothing;
        } else if due {
            effects.extend(self.ask());
        }
        effects
    }

    pub(super) fn doubt(&mut self, now: Now, why: Unresolved) -> Vec<Effect> {
        let tell_at_once = why == Unresolved::NoAnswer;
        self.begin_asking(now, why);
        let mut effects = if tell_at_once { self.tell(now, None) } else { Vec::new() };
        effects.extend(self.ask());
        effects
    }

    pub(super) fn begin_asking(&mut self, now: Now, why: Unresolved) {
        let on_demand_only = matches!(why, Unresolved::AmountDiffers { .. }) || self.payment.asking_ended;
        let next = (!on_demand_only).then_some(now.mono);
        let age = u64::try_from(now.wall.0.saturating_sub(self.payment.intent.at.0)).unwrap_or_default();
        let asking = Asking { why, since: now.mono, age, next, out: false, quick: 0, idle_gap: None, on_demand_only };
        self.awaiting = Awaiting::Truth(asking);
    }

    pub(super) fn ask(&mut self) -> Vec<Effect> {
        match &mut self.awaiting {
            Awaiting::Answer { asked, .. } => *asked = true,
            Awaiting::Truth(asking) => (asking.out, asking.next) = (true, None),
            Awaiting::Card { next, asked } => (*next, *asked) = (None, true),
            Awaiting::Start | Awaiting::Nothing => return Vec::new(),
        }
        self.asked += 1;
        vec![Effect::Ask]
    }

    /// The question is over: plan the next.
    pub(super) fn question_over(&mut self, now: Now) {
        let limits = self.limits;
        match &mut self.awaiting {
            Awaiting::Answer { next_ask, asked, .. } => {
                *asked = false;
                *next_ask = Some(now.mono.plus(limits.ask_every));
            }
            Awaiting::Card { asked, .. } => *asked = false,
            Awaiting::Truth(asking) if asking.out => {
                asking.out = false;
                if asking.on_demand_only {
                    return;
                }
                let quick = now.mono.since(asking.since) < limits.ask_for;
                let gap = if quick { next_quick_gap(limits, asking) } else { next_idle_gap(&mut asking.idle_gap) };
                asking.next = Some(now.mono.plus(gap));
            }
            _ => {}
        }
    }

    /// When a person must be told at the latest; `None` once that has happened.
    pub(super) fn tell_at(&self, asking: &Asking) -> Option<Millis> {
        let after = self.limits.tell_after.min(self.limits.ask_for);
        (self.payment.stage == Stage::Waiting).then(|| asking.since.plus(after))
    }

    pub(super) fn tell(&mut self, now: Now, evidence: Option<Evidence>) -> Vec<Effect> {
        let Awaiting::Truth(asking) = &self.awaiting else { return Vec::new() };
        let evidence = evidence.or_else(|| self.doubted_by.clone());
        let event = became_unresolved(&asking.why, &self.last_words, evidence);
        vec![self.record(now, [event])]
    }
}

/// Gaps in halves of the first: where that is 2 s, questions go out after 0, 2, 5, 10, 20, 30 s (QFPay sheet, "inquire";
/// CodePay sheet, section 7).
const QUICK_GAPS: [u64; 4] = [2, 3, 5, 10];

fn next_quick_gap(limits: Limits, asking: &mut Asking) -> u64 {
    let last = QUICK_GAPS.len() - 1;
    let halves = QUICK_GAPS[usize::try_from(asking.quick).unwrap_or(last).min(last)];
    asking.quick = asking.quick.saturating_add(1);
    (limits.ask_every.saturating_mul(halves) / 2).min(limits.ask_at_most.max(limits.ask_every))
}

fn next_idle_gap(gap: &mut Option<u64>) -> u64 {
    let next = gap.map_or(IDLE_GAP_FIRST, |last| (last * 2).min(IDLE_GAP_MAX));
    *gap = Some(next);
    next
}
