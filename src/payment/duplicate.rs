//! The duplicate guard: is this the sale that was rung up a moment ago?

use crate::money::Amount;

use super::reference::Reference;
use super::state::{Payment, Stage};
use super::time::WallTime;

/// What the guard finds, most serious first.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Duplicate {
    /// This order number is open, decided by hand or paid already: refused.
    SameOrder(Reference),
    /// The same amount is not known yet, or was paid within the window: one question to the cashier.
    SameAmount(Reference),
}

/// A sale, hold or completion that the guard looks at, with what came back of it since.
#[derive(Debug, Clone, Copy)]
pub struct Neighbour<'a> {
    /// It.
    pub payment: &'a Payment,
    /// True if it was voided or refunded whole, with proof: then it is no obstacle.
    pub undone: bool,
}

/// Looks for a payment that this one may repeat.
///
/// `neighbours` holds at least every one that is open, has the same order number, or ended within the last `window_ms`; not
/// the hold that is about to be completed. The wall clock only widens what is asked about: it never lets a sale pass that is still unresolved.
pub fn check_duplicate<'a>(
    amount: Amount,
    order: Option<&str>,
    now: WallTime,
    window_ms: i64,
    neighbours: impl IntoIterator<Item = Neighbour<'a>>,
) -> Option<Duplicate> {
    let mut same_amount = None;
    for Neighbour { payment, undone } in neighbours {
        if undone || payment.reversed || !payment.intent.kind.takes() || !stands(payment) {
            continue;
        }
        let reference = payment.intent.reference;
        if order.is_some() && order == payment.intent.order.as_deref() {
            return Some(Duplicate::SameOrder(reference));
        }
        let unresolved = is_unresolved(payment);
        if payment.intent.amount == amount && (unresolved || ended_within(payment, now, window_ms)) {
            // The question is about the most serious one: what is not known goes before what was paid.
            if unresolved || same_amount.is_none() {
                same_amount = Some(Duplicate::SameAmount(reference));
            }
        }
    }
    same_amount
}

/// Open, decided by hand, or approved: everything but a proven "no".
fn stands(payment: &Payment) -> bool {
    let proven = matches!(payment.stage, Stage::Closed(_));
    (payment.by_hand.is_some() && !proven) || payment.may_have_moved()
}

fn is_unresolved(payment: &Payment) -> bool {
    payment.by_hand.is_none() && !matches!(payment.stage, Stage::Closed(_))
}

fn ended_within(payment: &Payment, now: WallTime, window_ms: i64) -> bool {
    let ended = payment.finished_at.unwrap_or(payment.intent.at);
    now.0.abs_diff(ended.0) <= window_ms.unsigned_abs()
}

#[cfg(test)]
mod tests;
