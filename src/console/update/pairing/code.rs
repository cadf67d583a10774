//! The code page. Nothing is sent before the key that pairs.

use super::{attempt, problem, turn};
use crate::console::command::{Command, PairingCommand};
use crate::console::state::State;
use crate::console::state::pairing::Page;

pub(super) fn run(state: &mut State, command: Command) {
    match command {
        Command::Backspace => {
            if !state.pairing.code.backspace() {
                state.ring(1);
            }
        }
        Command::Clear => state.pairing.code.clear(),
        Command::Pairing(PairingCommand::Next) => next(state),
        Command::Back => turn(state, Page::Link),
        _ => state.ring(1),
    }
}

pub(super) fn type_text(state: &mut State, c: char) -> bool {
    state.pairing.code.type_char(c)
}

/// A code in place of what was typed, or the text of a QR code, of which only the code is taken here.
pub(super) fn paste(state: &mut State, text: &str) {
    let wizard = &mut state.pairing;
    let pages = wizard.pages();
    let mut beside = wizard.link.clone();
    let taken = pages.take_text(&mut beside, &mut wizard.code, text) || wizard.code.paste(text);
    if !taken {
        problem(state, state.texts.get("pairing.wrong.paste").to_owned());
    }
}

fn next(state: &mut State) {
    let (code, words) = (&state.pairing.code, state.pairing.pages().code_words());
    if code.is_sound() {
        return attempt::begin(state);
    }
    let key = if code.is_full() && code.has_small_letters() { "pairing.wrong.small" } else { words.wrong };
    problem(state, state.texts.get(key).to_owned());
}
