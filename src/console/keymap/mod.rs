//! Which key means what, and what the key bar says about it: one table per situation, used for both.

mod payment;
mod popups;
mod views;

use super::command::{Command, View};
use super::input::{Key, KeyPress};
use super::state::{Popup, SaleField, State};

/// A key and its meaning.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The key.
    pub key: Key,
    /// Its name in the key bar; empty to leave it out there.
    pub label: &'static str,
    /// The key of the text that says what it does.
    pub does: &'static str,
    /// What it means.
    pub command: Command,
}

const fn bind(key: Key, label: &'static str, does: &'static str, command: Command) -> Binding {
    Binding { key, label, does, command }
}

/// A second key for a command that the key bar names already.
const fn also(key: Key, command: Command) -> Binding {
    Binding { key, label: "", does: "", command }
}

const HELP: Binding = bind(Key::F(1), "F1", "key.help", Command::Help);
const QUIT: Binding = bind(Key::F(10), "F10", "key.quit", Command::Quit);
const SOUND: Binding = bind(Key::Char('m'), "M", "key.sound", Command::Sound);
const SLIP: Binding = bind(Key::Char('s'), "S", "key.slip", Command::Slip);
const DETAILS: Binding = bind(Key::Char('d'), "D", "key.details", Command::Details);
const ASK: Binding = bind(Key::Enter, "Enter", "key.ask_again", Command::AskAgain);
const DONE: Binding = bind(Key::Enter, "Enter", "key.done", Command::Done);
const BACK: Binding = bind(Key::Esc, "Esc", "key.back", Command::Back);
const CLOSE: Binding = bind(Key::Esc, "Esc", "key.close", Command::Back);

/// Keys that mean the same everywhere.
pub fn everywhere(press: &KeyPress) -> Option<Command> {
    match press.key {
        Key::Char('c' | 'q') if press.mods.ctrl() => Some(Command::Quit),
        Key::Char('z') if press.mods.ctrl() => Some(Command::Suspend),
        Key::Char('r') if press.mods.ctrl() => Some(Command::Redraw),
        Key::F(10) => Some(Command::Quit),
        _ => None,
    }
}

/// The keys of the views.
pub fn view_key(press: &KeyPress) -> Option<Command> {
    match press.key {
        Key::F(2) => Some(Command::View(View::Sale)),
        Key::F(3) => Some(Command::View(View::Transactions)),
        Key::F(4) => Some(Command::View(View::Terminals)),
        Key::F(8) => Some(Command::NextTerminal),
        Key::F(1) => Some(Command::Help),
        Key::Char(digit) if press.mods.alt() => alternative(digit),
        _ => None,
    }
}

/// `Alt-1` and so on, where function keys are swallowed.
fn alternative(digit: char) -> Option<Command> {
    let number = u8::try_from(digit.to_digit(10)?).ok().filter(|number| *number > 0)?;
    view_key(&KeyPress::plain(Key::F(number)))
}

/// What `press` means among `bindings`. Letters mean the same in upper and lower case.
pub fn command(bindings: &[Binding], press: &KeyPress) -> Option<Command> {
    if press.mods.ctrl() || press.mods.alt() {
        return None;
    }
    let key = match press.key {
        Key::Char(c) => Key::Char(c.to_ascii_lowercase()),
        key => key,
    };
    bindings.iter().find(|binding| binding.key == key).map(|binding| binding.command)
}

/// The keys that mean something now.
pub fn bindings(state: &State) -> &'static [Binding] {
    if let Some(popup) = &state.popup {
        return popups::bindings(popup, state.demo.is_some() && state.is_simulated());
    }
    match &state.cover {
        Some(cover) if state.detail.is_none() => payment::bindings(state, cover),
        _ => views::bindings(state),
    }
}

/// A text takes the letters now.
pub fn types_text(state: &State) -> bool {
    match &state.popup {
        Some(Popup::Decide(form)) => {
            matches!(form.field, super::state::DecideField::Name | super::state::DecideField::Approval)
        }
        Some(_) => false,
        None if state.cover.is_some() || state.detail.is_some() => false,
        None => match state.view {
            View::Sale => state.sale.field == SaleField::Order,
            View::Transactions => state.list.searching,
            View::Terminals => false,
        },
    }
}
