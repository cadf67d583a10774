//! Judging what the terminal said: what ends a payment, what contradicts it, and what proves nothing.

use super::super::answer::{AmountSaid, Answer, Finding, Match};
use super::super::event::{ByHand, Conclusion, Event, Stamped};
use super::super::outcome::{NotStarted, Outcome, Unresolved};
use super::super::state::Stage;
use super::super::time::Now;
use super::{Awaiting, Effect, Machine, became_unresolved};

impl Machine {
    pub(super) fn judge(&mut self, now: Now, mut answer: Answer) -> Vec<Effect> {
        answer.evidence.amount = compare(&answer.amount, self);
        if answer.finding == Finding::Approved || answer.finding == Finding::Reversed {
            match &answer.amount {
                AmountSaid::Said(said) if answer.evidence.amount == Match::Differs => {
                    let said = format!("{} {}", said.currency(), said.to_major());
                    return self.amount_differs(now, said, &answer);
                }
                AmountSaid::Unreadable(_) => answer.finding = Finding::Unclear,
                _ => {}
            }
        }
        match answer.finding {
            Finding::Approved => self.conclude(now, Outcome::Approved, answer),
            Finding::Declined => self.conclude(now, Outcome::Declined, answer),
            Finding::Cancelled => self.conclude(now, Outcome::Cancelled, answer),
            Finding::Busy => self.conclude(now, Outcome::NotStarted(NotStarted::Busy), answer),
            Finding::Reversed => self.reversed(now, answer),
            Finding::Pending => self.at_work(now, &answer),
            Finding::NotFound | Finding::Unclear => self.inconclusive(now, &answer),
        }
    }

    pub(super) fn conclude(&mut self, now: Now, outcome: Outcome, answer: Answer) -> Vec<Effect> {
        let conclusion = Box::new(Conclusion {
            outcome,
            code: answer.code,
            message: answer.message,
            details: answer.details,
            evidence: answer.evidence,
        });
        let event = match (&self.payment.stage, &self.payment.by_hand, self.payment.proof) {
            (Stage::Closed(known), _, _) if same_end(*known, outcome) => return Vec::new(),
            // A busy terminal says nothing about a payment that is closed already.
            (Stage::Closed(_), _, _) if matches!(outcome, Outcome::NotStarted(_)) => return Vec::new(),
            (Stage::Closed(_), _, _) => Event::Contradicted { conclusion },
            (_, Some(decision), _) => {
                let paid = decision.decision == ByHand::Paid;
                if paid == (outcome == Outcome::Approved) {
                    Event::Proven { conclusion }
                } else {
                    Event::Contradicted { conclusion }
                }
            }
            (_, None, _) => Event::Concluded { conclusion },
        };
        self.awaiting = Awaiting::Nothing;
        vec![self.record(now, [event])]
    }

    pub(super) fn reversed(&mut self, now: Now, answer: Answer) -> Vec<Effect> {
        if self.payment.reversed {
            return Vec::new();
        }
        let evidence = answer.evidence.clone();
        let mut effects = self.conclude(now, Outcome::Approved, answer);
        effects.push(self.record(now, [Event::Reversed { evidence }]));
        effects
    }

    pub(super) fn at_work(&mut self, now: Now, answer: &Answer) -> Vec<Effect> {
        if let Awaiting::Answer { next_ask, .. } = &mut self.awaiting {
            if next_ask.is_none() {
                self.unsaved
                    .push(Stamped { at: now.wall, event: Event::Acknowledged { evidence: answer.evidence.clone() } });
            }
            *next_ask = Some(now.mono.plus(self.limits.ask_every));
        }
        self.keep_words(answer);
        Vec::new()
    }

    pub(super) fn inconclusive(&mut self, now: Now, answer: &Answer) -> Vec<Effect> {
        match &self.awaiting {
            // The direct answer makes no sense: ask by reference at once.
            Awaiting::Answer { asked: false, next_ask: None, .. } => {
                self.keep_words(answer);
                self.doubt(now, Unresolved::Unreadable)
            }
            Awaiting::Truth(_) if self.payment.stage == Stage::Waiting => {
                self.keep_words(answer);
                self.tell(now, Some(answer.evidence.clone()))
            }
            _ => {
                self.keep_words(answer);
                Vec::new()
            }
        }
    }

    pub(super) fn amount_differs(&mut self, now: Now, said: String, answer: &Answer) -> Vec<Effect> {
        if matches!(self.payment.stage, Stage::Closed(_)) {
            return Vec::new();
        }
        let why = Unresolved::AmountDiffers { said };
        self.begin_asking(now, why.clone());
        if let Awaiting::Truth(asking) = &mut self.awaiting {
            asking.next = None;
            asking.on_demand_only = true;
        }
        if self.payment.stage == Stage::Unresolved(why.clone()) {
            return Vec::new();
        }
        vec![self.record(now, [became_unresolved(&why, &words(answer), Some(answer.evidence.clone()))])]
    }

    pub(super) fn keep_words(&mut self, answer: &Answer) {
        let words = words(answer);
        if !words.is_empty() {
            self.last_words = words;
        }
    }
}

fn compare(said: &AmountSaid, machine: &Machine) -> Match {
    match said {
        AmountSaid::Absent => Match::NotSent,
        AmountSaid::Said(amount) if *amount == machine.payment.intent.amount => Match::Equal,
        AmountSaid::Said(_) | AmountSaid::Unreadable(_) => Match::Differs,
    }
}

/// Two ends that say the same about the money: a late "declined" after "cancelled" is no contradiction.
fn same_end(known: Outcome, new: Outcome) -> bool {
    (known == Outcome::Approved) == (new == Outcome::Approved)
}

fn words(answer: &Answer) -> String {
    match (answer.message.as_str(), answer.code.as_str()) {
        (message, "") => message.to_owned(),
        ("", code) => format!("({code})"),
        (message, code) => format!("{message} ({code})"),
    }
}
