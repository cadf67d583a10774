//! What keeps the counter from selling, in words: before the sale, not after it.

use super::{joined, terminal_age, terminal_state};
use crate::console::state::{Counter, State};
use crate::console::theme::{Glyph, Role};
use crate::console::update::locked;
use crate::terminal::State as TerminalState;

/// Why nothing can be charged now, and what to do; none if it can.
pub fn locked_line(state: &State) -> Option<String> {
    let (why, count) = locked(state)?;
    let line = state.texts.fill(why, &[("n", &count.to_string())]);
    let other = if state.opened && state.counters.has_another() { state.texts.get("locked.other") } else { "" };
    Some(format!("{line}{other}"))
}

/// The same in a word or two, for the plate that would charge.
pub fn locked_short(state: &State) -> Option<String> {
    let (why, count) = locked(state)?;
    Some(state.texts.fill(&format!("{why}_short"), &[("n", &count.to_string())]))
}

/// How the terminal of the next sale stands, with the reason if it cannot sell: mark, colour, words.
pub fn terminal_now(state: &State, counter: &Counter) -> (Glyph, Role, String) {
    let (glyph, role, word) = terminal_state(state, counter);
    let words = match counter.state() {
        Some(TerminalState::Busy) => state.texts.get("terminal.busy_elsewhere").to_owned(),
        Some(TerminalState::NoAnswer(_)) => joined(state, &[&word, &terminal_age(state, counter, false)]),
        Some(TerminalState::Blocked(count)) => state.texts.fill("terminal.blocked_by", &[("n", &count.to_string())]),
        _ => word,
    };
    (glyph, role, words)
}
