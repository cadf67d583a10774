//! Whether a refund was done, by what an inquiry tells of the sale: what may still be refunded has dropped by its amount, or
//! the sale as a whole has gone back.

use crate::money::Amount;
use crate::payment::Intent;
use crate::protocol::qfpay::amount;
use crate::protocol::qfpay::answer::Answer;

/// What the sale tells of its refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenBack {
    Yes,
    /// The sale stands as before.
    No,
    /// It cannot be told.
    Unknown,
}

/// What `answer`, about the sale, tells of the refund `intent`.
pub(super) fn given_back(intent: &Intent, answer: &Answer) -> GivenBack {
    let Some(original) = &intent.original else { return GivenBack::Unknown };
    let Some(data) = &answer.data else { return GivenBack::Unknown };
    let is_about_it = data.get("syssn").is_none_or(|syssn| syssn == original.vendor_reference);
    if !is_about_it {
        return GivenBack::Unknown;
    }
    let Some(left) = original.left else { return GivenBack::Unknown };
    let after = if intent.amount.is_zero() { Some(Amount::zero(left.currency())) } else { less(left, intent.amount) };
    match (data.get("allow_refund_amt"), data.get("cancel"), after) {
        (Some(told), _, Some(after)) => by_what_is_left(told, left, after),
        (None, Some("3"), Some(after)) if after.is_zero() => GivenBack::Yes,
        (None, Some("0"), _) => GivenBack::No,
        _ => GivenBack::Unknown,
    }
}

/// Cents, or dollars to the letter: a text that could be both is neither.
fn by_what_is_left(told: &str, before: Amount, after: Amount) -> GivenBack {
    match (is(told, before), is(told, after)) {
        (false, true) => GivenBack::Yes,
        (true, false) => GivenBack::No,
        _ => GivenBack::Unknown,
    }
}

fn is(told: &str, amount: Amount) -> bool {
    told == amount.minor_units().to_string()
        || told == amount.to_major()
        || amount::amt(amount).is_ok_and(|text| text == told)
}

fn less(left: Amount, given: Amount) -> Option<Amount> {
    left.checked_sub(given).ok()
}
