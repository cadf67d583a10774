//! Whose a result on a serial line is: it carries no number of a request.
//!
//! By the ids in it where it has some. Without ids a question's is more likely than a payment's, for a question is answered at
//! once; and a payment's it is only if nothing else can be meant: no other payment is out, and no request was given up whose
//! late result it could be.

use crate::payment::{Intent, Kind, Now};
use crate::protocol::qfpay::answer::{Answer, Code};

use super::Session;
use super::flight::{About, Flight};

/// Where a result belongs.
pub(super) enum Tie {
    Flight(usize),
    Finished(usize),
    Nobody,
}

impl Session {
    /// On a line: from the first input on, what an earlier life left open may still be answered.
    pub(super) fn begin_doubt(&mut self, now: Now) {
        if std::mem::take(&mut self.resumed) {
            self.doubt(now, self.settings.money_reply_limit);
        }
    }

    /// A request was given up: for so long its result may still come.
    pub(super) fn doubt(&mut self, now: Now, for_ms: u64) {
        self.doubtful_until = self.doubtful_until.max(now.mono.plus(for_ms));
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
        if self.doubtful_until > now.mono {
            return Tie::Nobody;
        }
        self.tie_without_ids(answer)
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

    fn tie_without_ids(&self, answer: &Answer) -> Tie {
        let money: Vec<usize> = (0..self.in_flight.len()).filter(|at| self.in_flight[*at].about.is_money()).collect();
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
