//! Whose a result on a serial line is: it carries no number of a request.
//!
//! By the ids in it where it has some. Without ids a question's is more likely than a payment's, for a question is answered at
//! once and its answer proves little; a payment's it is only if nothing else can be meant: no other payment is out, and no
//! request was given up whose late result it could be. What an inquiry tells of a payment that was made is not believed
//! without ids while an earlier inquiry may still be answered.

use crate::payment::{Intent, Kind, Millis, Now};
use crate::protocol::qfpay::answer::{Answer, Code};

use super::Session;
use super::flight::{About, Flight};

/// Where a result belongs.
pub(super) enum Tie {
    Flight(usize),
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
        if std::mem::take(&mut self.resumed) {
            self.doubt_money(now);
            self.doubt_question(now);
        }
    }

    /// A payment was given up: its result may still come.
    pub(super) fn doubt_money(&mut self, now: Now) {
        self.doubt.money = self.doubt.money.max(now.mono.plus(self.settings.money_reply_limit));
    }

    /// A question was given up.
    pub(super) fn doubt_question(&mut self, now: Now) {
        self.doubt.questions = self.doubt.questions.max(now.mono.plus(self.settings.answer_limit));
    }

    pub(super) fn tie(&self, now: Now, answer: &Answer) -> Tie {
        let field = |name| answer.data.as_ref().and_then(|data| data.get(name));
        if let Some(reference) = field("out_trade_no") {
            return self.tie_by(|intent| intent.kind == Kind::Sale && intent.vendor_reference == reference, answer);
        }
        if let Some(syssn) = field("orig_syssn") {
            let gives_back =
                |intent: &Intent| intent.original.as_ref().is_some_and(|original| original.vendor_reference == syssn);
            return self.tie_by(gives_back, answer);
        }
        let tells_of_a_payment = is_inquiry(answer) || answer.inner_code() == Some("0000");
        if tells_of_a_payment && self.doubt.questions > now.mono {
            return Tie::Nobody;
        }
        self.tie_without_ids(answer, self.doubt.is_over(now))
    }

    /// By an id: the question about this payment if it looks like the answer to one, else the payment itself.
    fn tie_by(&self, is_it: impl Fn(&Intent) -> bool, answer: &Answer) -> Tie {
        let question = |flight: &Flight| matches!(&flight.about, About::Status(intent) if is_it(intent));
        let money = |flight: &Flight| matches!(&flight.about, About::Money(intent) if is_it(intent));
        let find = |wanted: &dyn Fn(&Flight) -> bool| self.in_flight.iter().position(wanted).map(Tie::Flight);
        let asked = find(&question);
        let direct = find(&money);
        let finished = || self.finished.iter().rposition(|known| is_it(&known.intent)).map(Tie::Finished);
        let (first, second) = if is_inquiry(answer) { (asked, direct) } else { (direct, asked) };
        first.or(second).or_else(finished).unwrap_or(Tie::Nobody)
    }

    fn tie_without_ids(&self, answer: &Answer, may_be_money: bool) -> Tie {
        let money: Vec<usize> =
            (0..self.in_flight.len()).filter(|at| may_be_money && self.in_flight[*at].about.is_money()).collect();
        let question = self.in_flight.iter().position(|flight| !flight.about.is_money());
        match (money.as_slice(), question) {
            // A question is never cancelled.
            ([sole], _) if answer.code == Code::Cancelled => Tie::Flight(*sole),
            (_, Some(question)) if answer.code != Code::Cancelled => Tie::Flight(question),
            ([sole], None) => Tie::Flight(*sole),
            _ => Tie::Nobody,
        }
    }
}

/// Only an inquiry tells of these.
fn is_inquiry(answer: &Answer) -> bool {
    let told = |name: &str| answer.data.as_ref().is_some_and(|data| data.get(name).is_some());
    told("tradetp") || told("cancel") || told("allow_refund_amt")
}
