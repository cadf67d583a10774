//! What a payment is made of, in one line: base amount, tip, cashback, and what they come to.

use crate::console::state::{State, sum};
use crate::money::Amount;
use crate::payment::{Kind, Outcome, Payment, Stage};

/// `12.00 + tip 2.00 = 14.00`; empty without anything beside the base amount.
pub fn total(state: &State, payment: &Payment) -> String {
    if !payment.has_extras() {
        return String::new();
    }
    let beside =
        [("sums.tip", payment.tip()), ("sums.cashback", payment.cashback()), ("sums.surcharge", payment.surcharge())];
    line(state, payment.intent.amount, &beside, payment.total())
}

/// The same of amounts that are being typed, or of an order on its way; empty without anything beside the base amount.
pub fn of_parts(state: &State, base: Amount, tip: Option<Amount>, cashback: Option<Amount>) -> String {
    line(state, base, &[("sums.tip", tip), ("sums.cashback", cashback)], sum(base, [tip, cashback]))
}

fn line(state: &State, base: Amount, beside: &[(&str, Option<Amount>)], total: Amount) -> String {
    let known = beside.iter().filter_map(|(key, amount)| Some((*key, (*amount)?)));
    let parts: Vec<String> =
        known.map(|(key, amount)| state.texts.fill(key, &[("amount", &amount.to_grouped())])).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("{} + {} = {}", base.to_grouped(), parts.join(" + "), total.to_grouped())
    }
}

/// The cash that the customer gets out of the till: only once it was charged.
pub fn hand_out(state: &State, payment: &Payment) -> String {
    let charged =
        payment.stage == Stage::Closed(Outcome::Approved) && !payment.reversed && payment.intent.kind == Kind::Sale;
    let cash = payment.cashback().filter(|_| charged);
    cash.map(|cash| state.texts.fill("sums.hand_out", &[("amount", &cash.to_string())])).unwrap_or_default()
}

/// How many holds were neither charged nor released; none if there are none.
pub fn holds_open(state: &State) -> Option<String> {
    let holds = state.today.holds;
    (holds > 0).then(|| state.texts.fill("label.holds", &[("n", &holds.to_string())]))
}
