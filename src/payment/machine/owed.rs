//! A transaction that is owed its end: what may be tried, by whom, and how it ends.
//!
//! It ends approved, or a person gives it up: nothing else closes it, for something is already written to the card or at the
//! host. No try leaves by itself, and each is recorded before it can leave.

use super::super::answer::{Answer, Finding, Match, Silence};
use super::super::event::Event;
use super::super::intent::Intent;
use super::super::outcome::{Outcome, Unresolved};
use super::super::owed::Owed;
use super::super::state::Stage;
use super::super::time::{Millis, Now};
use super::judge::words;
use super::{Awaiting, Effect, Machine, Refused, became_unresolved};

/// Permission to put one try to finish a transaction on the wire, once. Only the machine makes one, after the try is in its
/// records.
#[derive(Debug, PartialEq, Eq)]
pub struct FinishRequest {
    intent: Box<Intent>,
    owed: Box<Owed>,
    attempt: u8,
}

impl FinishRequest {
    /// The payment, what finishing it needs, and which try this is: the permission is used up.
    pub fn into_parts(self) -> (Box<Intent>, Box<Owed>, u8) {
        (self.intent, self.owed, self.attempt)
    }
}

impl Machine {
    /// The operator has put the same card back: the next try is recorded, and leaves.
    pub fn finish(&mut self, now: Now, by: Option<String>) -> Result<Vec<Effect>, Refused> {
        let Some(owed) = self.payment.owed.clone() else { return Err(Refused::NothingToFinish) };
        let attempt = owed.next.ok_or(Refused::NothingToFinish)?;
        match self.awaiting {
            Awaiting::Card { asked: false, .. } => {}
            // Whether the last try has finished it is being asked.
            Awaiting::Card { asked: true, .. } | Awaiting::Answer { .. } => return Err(Refused::StillAwaited),
            Awaiting::Start | Awaiting::Truth(_) | Awaiting::Nothing => return Err(Refused::NothingToFinish),
        }
        let record = self.record(now, [Event::FinishAsked { attempt, by }]);
        self.awaiting = Awaiting::Answer { until: now.mono.plus(self.limits.answer), next_ask: None, asked: false };
        let intent = Box::new(self.payment.intent.clone());
        Ok(vec![record, Effect::Finish(FinishRequest { intent, owed, attempt })])
    }

    /// An operator gives it up: it stays unresolved, and is asked about. Its terminal sells again once that has been answered.
    pub fn give_up(&mut self, now: Now, by: Option<String>, reason: String) -> Result<Vec<Effect>, Refused> {
        if self.payment.owed.is_none() || !self.takes_as_owed() {
            return Err(Refused::NothingToFinish);
        }
        if matches!(self.awaiting, Awaiting::Answer { .. }) {
            return Err(Refused::StillAwaited);
        }
        let mut events = vec![Event::GivenUp { by, reason }];
        if self.payment.stage == Stage::Waiting {
            events.push(became_unresolved(&Unresolved::Unfinished, &self.last_words, None));
        }
        let record = self.record(now, events);
        self.begin_asking(now, Unresolved::Unfinished);
        let mut effects = vec![record];
        effects.extend(self.ask());
        Ok(effects)
    }

    /// Which try is next, and how many are left; none while none can be made.
    pub fn may_finish(&self) -> Option<(u8, u8)> {
        let may = matches!(self.awaiting, Awaiting::Card { asked: false, .. });
        let owed = self.payment.owed.as_ref().filter(|_| may)?;
        owed.next.map(|next| (next, owed.tries_left()))
    }

    /// An answer about a transaction that is owed its end, or the first that says so.
    pub(super) fn judge_owed(&mut self, now: Now, answer: Answer) -> Vec<Effect> {
        match &answer.finding {
            Finding::Approved if answer.evidence.amount != Match::Differs => {
                self.conclude(now, Outcome::Approved, answer)
            }
            Finding::Reversed if answer.evidence.amount != Match::Differs => self.reversed(now, answer),
            Finding::Unfinished(owed) if self.takes_as_owed() => {
                let owed = owed.clone();
                self.unfinished(now, owed, &answer)
            }
            _ if self.payment.owed.is_none() => self.inconclusive(now, &answer),
            _ => self.still_owed(now, &answer),
        }
    }

    /// A payment that is closed, decided by hand or given up is not taken up again: that would be for a person.
    fn takes_as_owed(&self) -> bool {
        let open = matches!(self.payment.stage, Stage::Waiting | Stage::Unresolved(_));
        let differs = matches!(self.payment.stage, Stage::Unresolved(Unresolved::AmountDiffers { .. }));
        open && !differs && self.payment.by_hand.is_none() && self.payment.given_up.is_none()
    }

    fn unfinished(&mut self, now: Now, owed: Box<Owed>, answer: &Answer) -> Vec<Effect> {
        self.keep_words(answer);
        let over = owed.next.is_none();
        let mut events = vec![Event::Unfinished {
            owed,
            code: answer.code.clone(),
            last_words: words(answer),
            evidence: answer.evidence.clone(),
        }];
        if over {
            events.push(became_unresolved(&Unresolved::Unfinished, &self.last_words, Some(answer.evidence.clone())));
            let record = self.record(now, events);
            self.begin_asking(now, Unresolved::Unfinished);
            return vec![record];
        }
        let record = self.record(now, events);
        self.await_card(None);
        vec![record]
    }

    /// It neither finished it nor says how it can be: the card is still awaited, or the case is open.
    fn still_owed(&mut self, now: Now, answer: &Answer) -> Vec<Effect> {
        self.keep_words(answer);
        match self.awaiting {
            Awaiting::Answer { .. } => {
                self.await_card(Some(now.mono));
                self.ask()
            }
            _ => self.given_up_and_asked(now),
        }
    }

    /// The question behind giving it up is answered: the terminal sells again.
    fn given_up_and_asked(&mut self, now: Now) -> Vec<Effect> {
        let Some(given_up) = self.payment.given_up.clone() else { return Vec::new() };
        if self.payment.set_aside || !matches!(self.payment.stage, Stage::Unresolved(_)) {
            return Vec::new();
        }
        vec![self.record(now, [Event::SetAside { by: given_up.by }])]
    }

    /// There is no answer to a try. Whether it finished the transaction is asked, unless nothing left.
    pub(super) fn finish_silent(&mut self, now: Now, silence: &Silence) -> Vec<Effect> {
        if !matches!(self.awaiting, Awaiting::Answer { .. }) {
            return Vec::new();
        }
        match silence {
            Silence::NothingLeft(why) | Silence::Refused(_, why) => {
                self.last_words.clone_from(why);
                self.await_card(None);
                Vec::new()
            }
            Silence::TimedOut | Silence::LinkLost(_) | Silence::Unreadable(_) => {
                self.await_card(Some(now.mono));
                self.ask()
            }
        }
    }

    pub(super) fn await_card(&mut self, next: Option<Millis>) {
        self.awaiting = Awaiting::Card { next, asked: false };
    }

    /// A question in between that got no answer is not repeated by itself: the operator may go on.
    pub(super) fn card_not_asked(&mut self) {
        if let Awaiting::Card { next, asked } = &mut self.awaiting {
            (*next, *asked) = (None, false);
        }
    }

    /// The link came up: whether the last try has finished it is worth asking.
    pub(super) fn ask_for_the_card_again(&mut self, now: Now) {
        if let Awaiting::Card { next, asked: false } = &mut self.awaiting {
            *next = Some(now.mono);
        }
    }
}
