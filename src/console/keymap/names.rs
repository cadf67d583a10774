//! How keys are called.

use super::{ALWAYS, Binding, CHORDS, VIEW_KEYS, below, tables};
use crate::console::command::Command;
use crate::console::input::Key;
use crate::console::state::State;

/// What is printed on the key.
pub fn key_name(key: Key) -> String {
    let name = match key {
        Key::Char(' ') => "Space",
        Key::Char(c) => return c.to_uppercase().collect(),
        Key::F(number) => return format!("F{number}"),
        Key::Enter => "Enter",
        Key::Esc => "Esc",
        Key::Tab => "Tab",
        Key::BackTab => "Shift-Tab",
        Key::Backspace => "Backspace",
        Key::Delete => "Del",
        Key::Insert => "Ins",
        Key::Home => "Home",
        Key::End => "End",
        Key::PageUp => "PgUp",
        Key::PageDown => "PgDn",
        Key::Up => "↑",
        Key::Down => "↓",
        Key::Left => "←",
        Key::Right => "→",
    };
    name.to_owned()
}

/// The key for `command`: the one of this situation, or else where it has one. Empty without a key.
pub fn key_of(state: &State, command: Command) -> String {
    let everywhere = VIEW_KEYS.iter().chain(&[super::QUIT]);
    let mut elsewhere = tables().into_iter().flat_map(|(_, table)| table);
    let of = |binding: &Binding| key_name(binding.key);
    let mut here = below(state).iter().chain(everywhere);
    if let Some(binding) = here.find(|binding| binding.command == command) {
        return of(binding);
    }
    if let Some(chord) = ALWAYS.iter().chain(CHORDS).find(|chord| chord.command == command) {
        return format!("Ctrl-{}", chord.letter.to_uppercase());
    }
    elsewhere.find(|binding| binding.command == command).map(of).unwrap_or_default()
}
