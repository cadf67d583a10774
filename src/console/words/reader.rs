//! What a card reader says to a question of its own, in one line.

use super::of_code;
use crate::console::state::{Counter, State};
use crate::payment::{CardMoney, WallTime, card_day};
use crate::terminal::ReaderAnswer;

/// In milliseconds.
const MINUTE: u64 = 60_000;

/// Its answer, or why there is none and what to do.
pub fn reader(state: &State, counter: &Counter, told: &Result<ReaderAnswer, String>) -> String {
    let texts = state.texts;
    let words = match told {
        Ok(ReaderAnswer::SignedOn { .. }) => texts.get("reader.signed_on_now").to_owned(),
        Ok(ReaderAnswer::Card { chip, balance, expires }) => {
            let mut facts = vec![texts.fill("reader.card", &[("chip", chip)])];
            if let Some(balance) = balance {
                let shown = CardMoney(balance.clone()).shown(counter.currency);
                facts.push(texts.fill("reader.balance", &[("balance", &shown)]));
            }
            if !expires.is_empty() {
                facts.push(texts.fill("reader.expires", &[("expires", &card_day(expires))]));
            }
            facts.join("  ")
        }
        Err(why) => refused(state, why),
    };
    format!("{}: {words}", counter.name)
}

/// `(010019) words`: what the code means and what is done about it, where the table has it.
fn refused(state: &State, why: &str) -> String {
    let code = why.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(code, _)| code);
    match of_code(state.texts, code) {
        Some((meaning, action)) => format!("({code}) {meaning} {action}"),
        None => why.to_owned(),
    }
}

/// How long the sign-on of a reader is old; empty where it has none.
pub fn signed_on(state: &State, at: Option<WallTime>) -> String {
    match at.map(|at| u64::try_from(state.now.wall.0 - at.0).unwrap_or(0)) {
        None => String::new(),
        Some(age) if age < MINUTE => state.texts.get("age.now").to_owned(),
        Some(age) => state.texts.fill("terminals.ago", &[("age", &super::age(state, age, false))]),
    }
}
