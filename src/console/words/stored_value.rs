//! What is on a stored-value card, in one line.

use super::joined;
use crate::console::state::State;
use crate::console::texts::Texts;
use crate::payment::{CardMoney, Payment};

/// The money on the card before and after, and what its bank put on it in between; empty where nothing of it was told.
pub fn stored_value(state: &State, payment: &Payment) -> String {
    let [before, top_up, after] = parts(state.texts, payment);
    joined(state, &[&before, &top_up, &after])
}

/// The same where no screen says how its parts are joined.
pub fn on_card(texts: &Texts, payment: &Payment) -> String {
    let told = parts(texts, payment).into_iter().filter(|part| !part.is_empty());
    told.collect::<Vec<_>>().join("  ")
}

fn parts(texts: &Texts, payment: &Payment) -> [String; 3] {
    let card = &payment.details.stored_value;
    let currency = payment.intent.amount.currency();
    let part = |key: &str, amount: &str| {
        if amount.is_empty() { String::new() } else { texts.fill(key, &[("amount", amount)]) }
    };
    let money = |key: &str, money: &CardMoney| part(key, &money.grouped(currency));
    let topped_up = card.topped_up().map(crate::money::Amount::to_grouped).unwrap_or_default();
    [money("on_card.before", &card.before), part("on_card.top_up", &topped_up), money("on_card.after", &card.after)]
}
