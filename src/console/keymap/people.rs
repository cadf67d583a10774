//! What the keys mean where people, PINs and slips are asked for.

use super::{Binding, CLOSE, HELP, Table, also, bind};
use crate::console::command::{Command, PeopleCommand, Step};
use crate::console::input::Key;

/// A PIN confirms: Enter sends, and the amount can be changed.
pub(super) const WITH_PIN: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.send", Command::Confirm),
    bind(Key::Tab, "Tab", "key.change_amount", Command::OtherPlate),
    also(Key::BackTab, Command::OtherPlate),
    also(Key::Backspace, Command::Backspace),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    also(Key::Char('.'), Command::Point),
    HELP,
    bind(Key::Esc, "Esc", "key.send_nothing", Command::No),
];

pub(super) const SIGN_ON: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.sign_in", Command::Confirm),
    also(Key::Backspace, Command::Backspace),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    HELP,
];

pub(super) const FORM: &[Binding] = &[
    bind(Key::Tab, "Tab", "key.field", Command::Field { forward: true }),
    also(Key::Down, Command::Field { forward: true }),
    also(Key::BackTab, Command::Field { forward: false }),
    also(Key::Up, Command::Field { forward: false }),
    bind(Key::Right, "←→", "key.choose", Command::Choose { forward: true }),
    also(Key::Left, Command::Choose { forward: false }),
    bind(Key::Enter, "Enter", "key.go_on", Command::Confirm),
    also(Key::Backspace, Command::Backspace),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    also(Key::Char('.'), Command::Point),
    HELP,
    bind(Key::Esc, "Esc", "key.back", Command::No),
];

pub(super) const LIST: &[Binding] = &[
    bind(Key::Char('n'), "N", "key.add_person", Command::People(PeopleCommand::Add)),
    bind(Key::Char('p'), "P", "key.new_pin", Command::People(PeopleCommand::NewPin)),
    bind(Key::Delete, "Del", "key.remove", Command::People(PeopleCommand::Remove)),
    bind(Key::Down, "↑↓", "key.choose", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Home, Command::Move(Step::Home)),
    also(Key::End, Command::Move(Step::End)),
    also(Key::Enter, Command::Back),
    HELP,
    CLOSE,
];

pub(super) const APPROVE: &[Binding] = &[
    bind(Key::Enter, "Enter", "people.do_it", Command::Confirm),
    bind(Key::Tab, "Tab", "key.other_plate", Command::OtherPlate),
    also(Key::BackTab, Command::OtherPlate),
    also(Key::Left, Command::OtherPlate),
    also(Key::Right, Command::OtherPlate),
    also(Key::Backspace, Command::Backspace),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    HELP,
    bind(Key::Esc, "Esc", "key.back", Command::No),
];

/// The situations of this file.
pub(super) const TABLES: &[Table] = &[
    ("people.with_pin", WITH_PIN),
    ("people.locked", SIGN_ON),
    ("people.form", FORM),
    ("people.title", LIST),
    ("people.approve", APPROVE),
];
