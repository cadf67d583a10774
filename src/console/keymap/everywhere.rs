//! Keys that mean the same in every view.

use super::{Binding, HELP, bind};
use crate::console::command::{Command, PairingCommand, PeopleCommand, View};
use crate::console::input::{Key, KeyPress};

/// A key and the meaning it has together with Ctrl.
#[derive(Debug, Clone, Copy)]
pub struct Chord {
    /// The letter, small.
    pub letter: char,
    /// The key of the text that says what it does.
    pub does: &'static str,
    /// What it means.
    pub command: Command,
}

const fn ctrl(letter: char, does: &'static str, command: Command) -> Chord {
    Chord { letter, does, command }
}

/// Keys with Ctrl that count at once, whatever is on top.
pub const ALWAYS: &[Chord] = &[
    ctrl('q', "key.quit", Command::Quit),
    ctrl('c', "key.quit", Command::Quit),
    ctrl('z', "key.suspend", Command::Suspend),
    ctrl('r', "key.redraw", Command::Redraw),
];

/// Keys with Ctrl that count like those of the views.
pub const CHORDS: &[Chord] =
    &[ctrl('k', "key.menu", Command::Menu), ctrl('l', "key.who", Command::People(PeopleCommand::Who))];

/// What people press to paste. The program never sees what they meant to paste: all it can do is to say how.
const PASTE: &[Chord] = &[ctrl('v', "key.paste", Command::Pairing(PairingCommand::HowToPaste))];

/// The function keys of the views, in their order.
pub const VIEW_KEYS: &[Binding] = &[
    HELP,
    bind(Key::F(2), "F2", "view.sale", Command::View(View::Sale)),
    bind(Key::F(3), "F3", "view.transactions", Command::View(View::Transactions)),
    bind(Key::F(4), "F4", "view.terminals", Command::View(View::Terminals)),
    bind(Key::F(5), "F5", "view.pair", Command::View(View::Pair)),
    bind(Key::F(8), "F8", "key.next_terminal", Command::NextTerminal),
    super::MENU,
];

/// Keys that mean the same everywhere and at once.
pub fn everywhere(press: &KeyPress) -> Option<Command> {
    match press.key {
        Key::F(10) => Some(Command::Quit),
        _ => chord(ALWAYS, press),
    }
}

/// The keys of the views.
pub fn view_key(press: &KeyPress) -> Option<Command> {
    match press.key {
        Key::Char(digit) if press.mods.alt() => alternative(digit),
        Key::Char(_) => chord(CHORDS, press).or_else(|| chord(PASTE, press)),
        key => VIEW_KEYS.iter().find(|binding| binding.key == key).map(|binding| binding.command),
    }
}

fn chord(chords: &[Chord], press: &KeyPress) -> Option<Command> {
    let Key::Char(letter) = press.key else { return None };
    let chord = chords.iter().find(|chord| press.mods.ctrl() && chord.letter == letter)?;
    Some(chord.command)
}

/// `Alt-1` and so on, where function keys are swallowed.
fn alternative(digit: char) -> Option<Command> {
    let number = u8::try_from(digit.to_digit(10)?).ok().filter(|number| *number > 0)?;
    view_key(&KeyPress::plain(Key::F(number)))
}
