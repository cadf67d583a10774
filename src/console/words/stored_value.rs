//! What is on a stored-value card, in one line.

use super::joined;
use crate::console::state::State;
use crate::payment::Payment;

/// The money on the card before and after, and what its bank put on it in between; empty where nothing of it was told.
pub fn stored_value(state: &State, payment: &Payment) -> String {
    let card = &payment.details.stored_value;
    let money = |key: &str, amount: &str| {
        if amount.is_empty() { String::new() } else { state.texts.fill(key, &[("amount", amount)]) }
    };
    let topped_up = card.topped_up().map(crate::money::Amount::to_grouped).unwrap_or_default();
    let before = money("on_card.before", &card.before.0);
    joined(state, &[&before, &money("on_card.top_up", &topped_up), &money("on_card.after", &card.after.0)])
}
