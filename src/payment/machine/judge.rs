//! Judging what the terminal said: what ends a payment, what contradicts it, and what proves nothing.

use super::super::answer::{AmountSaid, Answer, Finding, Match};
use super::super::event::{ByHand, Conclusion, Event, Stamped};
use super::super::intent::Kind;
use super::super::outcome::{MoneyMoved, Outcome, Unresolved};
use super::super::state::{Proof, Stage};
use super::super::time::Now;
use super::{Awaiting, Effect, Machine, became_unresolved};

impl Machine {
    /// `asked`: it answers a question about the payment, not the request itself.
    pub(super) fn judge(&mut self, now: Now, mut answer: Answer, asked: bool) -> Vec<Effect> {
        if self.awaiting == Awaiting::Start {
            // Nothing was sent: whatever this is, it is not about this payment.
            return Vec::new();
        }
        answer.evidence.amount = compare(&answer.amount, self);
        if answer.finding != Finding::NotFound {
            self.closing.heard_of_it();
        }
        if self.is_of_the_sale(&answer, asked) {
            return self.inconclusive(now, &answer);
        }
        if let Some(said) = self.other_amount(&answer, asked) {
            return self.amount_differs(now, said, &answer);
        }
        if self.payment.owed.is_some() || matches!(answer.finding, Finding::Unfinished(_)) {
            return self.judge_owed(now, answer);
        }
        match answer.finding {
            Finding::Approved | Finding::Reversed if answer.evidence.amount == Match::Differs => {
                self.inconclusive(now, &answer)
            }
            Finding::Approved => self.conclude(now, Outcome::Approved, answer),
            Finding::Declined => self.conclude(now, Outcome::Declined, answer),
            Finding::Cancelled => self.conclude(now, Outcome::Cancelled, answer),
            Finding::NotTaken(reason) => self.conclude(now, Outcome::NotStarted(reason), answer),
            Finding::Reversed => self.reversed(now, answer),
            Finding::Pending => self.at_work(now, &answer),
            Finding::NotFound => self.not_found(now, answer),
            Finding::Unclear | Finding::Unfinished(_) => self.inconclusive(now, &answer),
        }
    }

    /// A tip has no number of its own: asked about, the terminal tells of the sale. Only the new tip on it is proof that the
    /// tip was set; the old one may be told by an answer that is older than the tip.
    fn is_of_the_sale(&self, answer: &Answer, asked: bool) -> bool {
        let set = answer.finding == Finding::Approved && answer.evidence.amount == Match::Equal;
        asked && self.payment.intent.kind == Kind::TipAdjustment && !set
    }

    /// The other amount that the terminal approved, in its words; also if it tells, asked, that it has taken that back.
    fn other_amount(&self, answer: &Answer, asked: bool) -> Option<String> {
        let moved = answer.finding == Finding::Approved || (asked && answer.finding == Finding::Reversed);
        if !moved || answer.evidence.amount != Match::Differs {
            return None;
        }
        match &answer.amount {
            AmountSaid::Said(said) => Some(format!("{} {}", said.currency(), said.to_major())),
            // A payment in doubt is asked about again; nobody asks about a closed one, so a person must look.
            AmountSaid::Unreadable(text) if self.is_closed_unpaid() => Some(text.clone()),
            AmountSaid::Unreadable(_) | AmountSaid::Absent => None,
        }
    }

    fn is_closed_unpaid(&self) -> bool {
        matches!(self.payment.stage, Stage::Closed(outcome) if outcome != Outcome::Approved)
    }

    pub(super) fn conclude(&mut self, now: Now, outcome: Outcome, answer: Answer) -> Vec<Effect> {
        let events = self.weigh(outcome, outcome == Outcome::Approved).map(|weight| weight.event(outcome, answer));
        self.close(now, events)
    }

    /// Done and undone: approved, and in the end no money has moved.
    pub(super) fn reversed(&mut self, now: Now, answer: Answer) -> Vec<Effect> {
        if self.payment.reversed {
            return Vec::new();
        }
        let reversed = Event::Reversed { evidence: answer.evidence.clone() };
        let closed = matches!(self.payment.stage, Stage::Closed(_));
        let end = if closed { None } else { self.weigh(Outcome::Approved, false) };
        let end = end.map(|weight| weight.event(Outcome::Approved, answer));
        self.close(now, end.into_iter().chain([reversed]))
    }

    fn close(&mut self, now: Now, events: impl IntoIterator<Item = Event>) -> Vec<Effect> {
        let mut events = events.into_iter().peekable();
        if events.peek().is_none() {
            return Vec::new();
        }
        self.awaiting = Awaiting::Nothing;
        vec![self.record(now, events)]
    }

    /// What a new end means beside what is known already; `None` if it adds nothing.
    fn weigh(&self, outcome: Outcome, paid: bool) -> Option<Weight> {
        let payment = &self.payment;
        let moved = payment.took_effect() == MoneyMoved::Yes;
        // Once the terminal has contradicted itself, "money moved" stands until a person has looked.
        if payment.reversed || (payment.proof == Some(Proof::Contradicted) && moved && !paid) {
            return None;
        }
        match (&payment.stage, &payment.by_hand) {
            (Stage::Closed(_), _) if moved == paid => None,
            // A busy terminal says nothing about a payment that is closed already.
            (Stage::Closed(_), _) if matches!(outcome, Outcome::NotStarted(_)) => None,
            (Stage::Closed(_), _) => Some(Weight::Contradicts),
            (_, Some(decision)) if paid == (decision.decision == ByHand::Paid) => Some(Weight::Proves),
            (_, Some(_)) => Some(Weight::Contradicts),
            (Stage::Unresolved(Unresolved::AmountDiffers { .. }), None) if outcome != Outcome::Approved => {
                Some(Weight::Contradicts)
            }
            (_, None) => Some(Weight::Concludes),
        }
    }

    fn at_work(&mut self, now: Now, answer: &Answer) -> Vec<Effect> {
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
                self.doubted_by = Some(answer.evidence.clone());
                self.doubt(now, Unresolved::Unreadable)
            }
            Awaiting::Truth(_) if self.payment.stage == Stage::Waiting => {
                // What the terminal said of the payment itself weighs more than what it says of the question.
                let evidence = self.doubted_by.clone().unwrap_or_else(|| answer.evidence.clone());
                if self.doubted_by.is_none() {
                    self.keep_words(answer);
                }
                self.tell(now, Some(evidence))
            }
            _ => {
                self.keep_words(answer);
                Vec::new()
            }
        }
    }

    /// Money moved, but not as intended: a case for a person, also where the payment was closed already.
    fn amount_differs(&mut self, now: Now, said: String, answer: &Answer) -> Vec<Effect> {
        let why = Unresolved::AmountDiffers { said };
        if self.payment.reversed || self.payment.stage == Stage::Unresolved(why.clone()) {
            return Vec::new();
        }
        self.begin_asking(now, why.clone());
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

/// What a proven end does to a payment.
#[derive(Clone, Copy)]
enum Weight {
    Concludes,
    Proves,
    Contradicts,
}

impl Weight {
    fn event(self, outcome: Outcome, answer: Answer) -> Event {
        let Answer { code, message, details, evidence, .. } = answer;
        let conclusion = Box::new(Conclusion { outcome, code, message, details, evidence });
        match self {
            Self::Concludes => Event::Concluded { conclusion },
            Self::Proves => Event::Proven { conclusion },
            Self::Contradicts => Event::Contradicted { conclusion },
        }
    }
}

pub(super) fn words(answer: &Answer) -> String {
    match (answer.message.as_str(), answer.code.as_str()) {
        (message, "") => message.to_owned(),
        ("", code) => format!("({code})"),
        (message, code) => format!("{message} ({code})"),
    }
}
