//! Which key means what, and what the key bar says about it: one table per situation, used for both.

mod everywhere;
mod names;
mod pairing;
mod payment;
mod people;
mod popups;
mod possible;
mod views;

use super::command::{Command, View};
use super::input::{Key, KeyPress};
use super::state::{Popup, SaleField, State};

pub use everywhere::{ALWAYS, CHORDS, VIEW_KEYS, everywhere, view_key};
pub use names::{key_name, key_of};
pub use possible::{is_shown, why_not};

/// A key and its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
const MENU: Binding = bind(Key::F(9), "F9", "key.menu", Command::Menu);
pub(super) const QUIT: Binding = bind(Key::F(10), "F10", "key.quit", Command::Quit);
const SOUND: Binding = bind(Key::Char('m'), "M", "key.sound", Command::Sound);
const SLIP: Binding = bind(Key::Char('s'), "S", "key.slip", Command::Slip);
const RECEIPT: Binding = bind(Key::Char('r'), "R", "key.receipt", Command::Receipt);
const DETAILS: Binding = bind(Key::Char('d'), "D", "key.details", Command::Details);
const ASK: Binding = bind(Key::Enter, "Enter", "key.ask_again", Command::AskAgain);
const DONE: Binding = bind(Key::Enter, "Enter", "key.done", Command::Done);
const BACK: Binding = bind(Key::Esc, "Esc", "key.back", Command::Back);
const CLOSE: Binding = bind(Key::Esc, "Esc", "key.close", Command::Back);

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
    match &state.popup {
        Some(popup) => of_popup(state, popup),
        None => below(state),
    }
}

/// The keys of a question or page.
pub fn of_popup(state: &State, popup: &Popup) -> &'static [Binding] {
    popups::bindings(state, popup, super::help::has_legend(state))
}

/// The keys that mean something under the question on top, if there is one.
pub fn below(state: &State) -> &'static [Binding] {
    match &state.cover {
        Some(cover) if state.detail.is_none() => payment::bindings(state, cover),
        _ => views::bindings(state),
    }
}

/// The keys of a situation, with the key of its name in the texts.
pub type Table = (&'static str, &'static [Binding]);

/// The keys of all situations.
pub fn tables() -> Vec<Table> {
    [views::TABLES, pairing::TABLES, payment::TABLES, popups::TABLES, people::TABLES].concat()
}

/// A text takes the letters now.
pub fn types_text(state: &State) -> bool {
    match &state.popup {
        Some(Popup::Decide(form)) => {
            matches!(form.field, super::state::DecideField::Name | super::state::DecideField::Approval)
        }
        Some(Popup::Person(form)) => form.field == super::state::PersonField::Name,
        Some(Popup::OfSlip(form)) => form.field == super::state::SlipField::Id,
        Some(Popup::Menu(_) | Popup::Rename(_) | Popup::Code(_)) => true,
        Some(Popup::Help(help)) => help.search.is_some(),
        Some(_) => false,
        None if state.cover.is_some() || state.detail.is_some() => false,
        None => match state.view {
            View::Sale => matches!(state.sale.field, SaleField::Order | SaleField::Code),
            View::Transactions => state.list.searching,
            View::Terminals => false,
            View::Pair => state.pairing.types_text(),
        },
    }
}
