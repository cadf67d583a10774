//! Whose a result on a serial line is: it carries no number of a request.
//!
//! By the ids in it where it has some. Without ids a question's is more likely than a payment's, for a question is answered at
//! once and its answer proves little; a payment's it is only if nothing else can be meant: no other payment is out, and no
//! request was given up whose late result it could be. What an inquiry tells of a payment that was made is not believed
//! without ids while an earlier inquiry may still be answered.

use crate::payment::{Intent, Kind, Millis, Now};
use crate::protocol::qfpay::answer::{Answer, Code};

use super::Session;
use super::flight::{About, Finished, Flight, Late};

/// Where a result belongs.
pub(super) enum Tie {
    Flight(usize),
    /// This question's, or another request's: it is over, and nothing is believed.
    Unsure(usize),
    Finished(usize),
    Nobody,
}

/// Until when the results of requests that were given up may still come.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    /// Of payments.
    money: Millis,
    /// Of questions.
    questions: Millis,
}

impl Doubt {
    fn is_over(&self, now: Now) -> bool {
        self.money <= now.mono && self.questions <= now.mono
    }
}

impl Session {
    /// On a line: from the first input on, what an earlier life left open may still be answered.
    pub(super) fn begin_doubt(&mut self, now: Now) {
        if let Some(left) = self.inherited.take() {
            let question = left.min(self.settings.answer_limit.saturating_mul(2));
            self.doubt.money = self.doubt.money.max(now.mono.plus(left));
            self.doubt.questions = self.doubt.questions.max(now.mono.plus(question));
        }
        if std::mem::take(&mut self.resumed) {
            self.doubt_money(now);
            self.doubt_question(now);
            let limit = self.settings.money_reply_limit;
            for finished in self.finished.iter_mut().filter(|known| known.late == Late::OfEarlierLife) {
                let age = u64::try_from(now.wall.0.saturating_sub(finished.intent.at.0)).unwrap_or_default();
                let left = limit.saturating_sub(age);
                finished.late = if left == 0 { Late::No } else { Late::Until(now.mono.plus(left)) };
            }
        }
    }

    /// A payment was given up: its result may still come.
    pub(super) fn doubt_money(&mut self, now: Now) {
        self.doubt.money = self.doubt.money.max(now.mono.plus(self.settings.money_reply_limit));
    }

    /// A question was given up. A refusal of it that comes late, without ids, would look like that of the next payment.
    pub(super) fn doubt_question(&mut self, now: Now) {
        self.doubt_money(now);
        self.doubt.questions = self.doubt.questions.max(now.mono.plus(self.settings.answer_limit));
    }

    /// How long after it was sent a request is answered at most, milliseconds: within its limit, and as long again when given up.
    pub(super) fn answered_within(&self) -> u64 {
        self.settings.money_reply_limit.saturating_mul(2)
    }

    /// See [`crate::protocol::Session::unanswered_until`]: only what comes on a line has no name.
    pub fn unanswered_until(&self, now: Now) -> Option<Millis> {
        if !self.conversation.is_line() {
            return None;
        }
        let out = self.in_flight.iter().map(|flight| flight.until.plus(self.settings.money_reply_limit));
        let doubt = [self.doubt.money, self.doubt.questions].into_iter().filter(|until| *until > now.mono);
        out.chain(doubt).max()
    }

    pub(super) fn tie(&self, now: Now, answer: &Answer) -> Tie {
        let of = |wanted: bool| {
            let is_it = |flight: &Flight| flight.about.is_money() == wanted && is_of(&flight.about, answer);
            self.in_flight.iter().position(is_it).map(Tie::Flight)
        };
        // Both may be out about one payment: the shape tells which of them is answered.
        let asked_first = is_inquiry(answer);
        if !asked_first && field(answer, "orig_syssn").is_some() {
            return self.tie_refund(now, answer);
        }
        if let Some(tie) = of(!asked_first).or_else(|| of(asked_first)) {
            return tie;
        }
        let finished = |known: &Finished| !asked_first && is_of_money(&known.intent, answer);
        if let Some(at) = self.finished.iter().rposition(finished) {
            return Tie::Finished(at);
        }
        if field(answer, "out_trade_no").or(field(answer, "orig_syssn")).is_some() {
            // Of another payment, or of another till's.
            return Tie::Nobody;
        }
        let tells_of_a_payment = asked_first || answer.inner_code() == Some("0000");
        if tells_of_a_payment && self.doubt.questions > now.mono {
            return Tie::Nobody;
        }
        self.tie_without_ids(now, answer)
    }

    /// A refund's result names the sale, not which refund of it: one that has its result already is known by the terminal's
    /// number, and a late result of one that was given up must not be taken for the next one's.
    fn tie_refund(&self, now: Now, answer: &Answer) -> Tie {
        let number = field(answer, "syssn");
        let told = |known: &Finished| known.number.is_some() && known.number.as_deref() == number;
        if let Some(at) = self.finished.iter().rposition(told) {
            return Tie::Finished(at);
        }
        let waits = self.refund_that_waits(answer);
        let flights: Vec<usize> = (0..self.in_flight.len())
            .filter(|at| self.in_flight[*at].about.is_money() && is_of(&self.in_flight[*at].about, answer))
            .collect();
        // One that an inquiry has settled is still listened for: of two the amount tells which it is.
        let flight = match flights[..] {
            [] => None,
            [only] => Some(only),
            _ => match flights
                .into_iter()
                .filter(|at| is_as_much(&self.in_flight[*at].about, answer))
                .collect::<Vec<_>>()[..]
            {
                [only] => Some(only),
                _ => return Tie::Nobody,
            },
        };
        match (flight, waits) {
            (Some(_), Some(_)) if self.doubt.money > now.mono => Tie::Nobody,
            (Some(flight), _) => Tie::Flight(flight),
            (None, Some(waits)) => Tie::Finished(waits),
            (None, None) => Tie::Nobody,
        }
    }

    /// A refund without a result, given up or of an earlier life; of several the amount tells which it is.
    fn refund_that_waits(&self, answer: &Answer) -> Option<usize> {
        let waits = |known: &Finished| known.number.is_none() && is_of_money(&known.intent, answer);
        let waiting: Vec<usize> = (0..self.finished.len()).filter(|at| waits(&self.finished[*at])).collect();
        let as_much = waiting.iter().rev().find(|at| is_amount(&self.finished[**at].intent, answer));
        as_much.or(waiting.last()).copied()
    }

    fn tie_without_ids(&self, now: Now, answer: &Answer) -> Tie {
        let may_be_money = self.doubt.is_over(now);
        let money: Vec<usize> =
            (0..self.in_flight.len()).filter(|at| may_be_money && self.in_flight[*at].about.is_money()).collect();
        // Of a stop that overtook a question, too: it says nothing of a payment.
        let stop = self.in_flight.iter().position(|flight| matches!(flight.about, About::Abort));
        let question = stop.or_else(|| self.in_flight.iter().position(|flight| !flight.about.is_money()));
        match (money.as_slice(), question) {
            // A question is never cancelled.
            ([sole], _) if answer.code == Code::Cancelled => Tie::Flight(*sole),
            (_, Some(question)) if answer.code != Code::Cancelled => match &self.in_flight[question].about {
                About::Status(intent) if self.may_be_of_another(now, intent) => Tie::Unsure(question),
                _ => Tie::Flight(question),
            },
            ([sole], None) => Tie::Flight(*sole),
            _ => Tie::Nobody,
        }
    }
}

impl Session {
    /// Whether something else than the question about this payment may be answered without ids: an earlier question that was given
    /// up, or another payment whose end is not known, which a refusal does not name.
    fn may_be_of_another(&self, now: Now, intent: &Intent) -> bool {
        let is_another = |known: &Intent| known.reference != intent.reference && !self.told.contains(&known.reference);
        let out = self.in_flight.iter().any(|flight| matches!(&flight.about, About::Money(known) if is_another(known)));
        let is_late = |known: &Finished| matches!(known.late, Late::Until(until) if until > now.mono);
        out || self.doubt.questions > now.mono
            || self.finished.iter().any(|known| is_late(known) && is_another(&known.intent))
    }
}

fn field<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.data.as_ref()?.get(name)
}

/// Whether the ids in the answer are those of this request.
fn is_of(about: &About, answer: &Answer) -> bool {
    match about {
        About::Money(intent) => is_of_money(intent, answer),
        About::Status(intent) => is_of_status(intent, answer),
        About::Hello { .. } | About::Touch | About::Abort | About::Print(_) => false,
    }
}

/// Whether the amount in the answer is that of this request.
fn is_as_much(about: &About, answer: &Answer) -> bool {
    matches!(about, About::Money(intent) if is_amount(intent, answer))
}

fn is_amount(intent: &Intent, answer: &Answer) -> bool {
    field(answer, "txamt") == Some(&intent.amount.minor_units().to_string())
}

/// A sale's result repeats our reference; a refund's names the sale, beside a reference of its own.
fn is_of_money(intent: &Intent, answer: &Answer) -> bool {
    match (intent.kind, field(answer, "orig_syssn")) {
        (Kind::Sale, None) => field(answer, "out_trade_no") == Some(&intent.vendor_reference),
        (Kind::Refund | Kind::Void, Some(told)) => original(intent) == Some(told),
        _ => false,
    }
}

/// An inquiry about a refund is about its sale.
fn is_of_status(intent: &Intent, answer: &Answer) -> bool {
    match intent.kind {
        Kind::Sale => field(answer, "out_trade_no") == Some(&intent.vendor_reference),
        Kind::Refund | Kind::Void => field(answer, "syssn").is_some() && field(answer, "syssn") == original(intent),
        Kind::PreAuth | Kind::Completion | Kind::TipAdjustment => false,
    }
}

fn original(intent: &Intent) -> Option<&str> {
    intent.original.as_ref().map(|original| original.vendor_reference.as_str())
}

/// Only an inquiry tells of these.
pub(super) fn is_inquiry(answer: &Answer) -> bool {
    ["tradetp", "cancel", "allow_refund_amt"].iter().any(|name| field(answer, name).is_some())
}
