//! What the keys mean on the pages of the pairing wizard.

use super::{BACK, Binding, HELP, Table, also, bind};
use crate::console::command::{Command, PairingCommand, Step};
use crate::console::input::Key;
use crate::console::state::pairing::{Finish, LinkKind, Page, Stage, Wizard};

const fn pairing(key: Key, label: &'static str, does: &'static str, command: PairingCommand) -> Binding {
    bind(key, label, does, Command::Pairing(command))
}

const CHOOSE: Binding = bind(Key::Down, "↑↓", "key.choose", Command::Move(Step::Down));
const UP: Binding = also(Key::Up, Command::Move(Step::Up));
const TAB: Binding = also(Key::Tab, Command::Field { forward: true });
const BACK_TAB: Binding = also(Key::BackTab, Command::Field { forward: false });
const NEXT: Binding = pairing(Key::Enter, "Enter", "key.next", PairingCommand::Next);
const VALUE: Binding = bind(Key::Right, "←→", "key.value", Command::Choose { forward: true });
const VALUE_BEFORE: Binding = also(Key::Left, Command::Choose { forward: false });
const PASTE: Binding = pairing(Key::Insert, "Ctrl-V", "key.paste", PairingCommand::HowToPaste);
const UNDO: Binding = bind(Key::Backspace, "Backspace", "key.undo", Command::Backspace);
const CLEAR: Binding = bind(Key::Delete, "Del", "key.clear", Command::Clear);
const DETAILS: Binding = pairing(Key::Char('c'), "C", "key.copy_details", PairingCommand::CopyDetails);

const VENDOR: &[Binding] = &[CHOOSE, UP, TAB, BACK_TAB, NEXT, BACK, HELP];

const LINK: &[Binding] = &[
    CHOOSE,
    UP,
    TAB,
    BACK_TAB,
    NEXT,
    VALUE,
    VALUE_BEFORE,
    also(Key::Char(' '), Command::Choose { forward: true }),
    pairing(Key::Char('r'), "R", "key.look_again", PairingCommand::LookAgain),
    BACK,
    HELP,
];

const LINK_TEXT: &[Binding] = &[CHOOSE, UP, TAB, BACK_TAB, NEXT, PASTE, BACK, UNDO, CLEAR, HELP];

const CODE: &[Binding] =
    &[PASTE, UNDO, pairing(Key::Enter, "Enter", "key.pair", PairingCommand::Next), CLEAR, BACK, HELP];

const RUNNING: &[Binding] = &[bind(Key::Esc, "Esc", "key.stop", Command::Back), HELP];

const FAILED: &[Binding] = &[
    pairing(Key::Enter, "Enter", "key.try_again", PairingCommand::Next),
    also(Key::Char('b'), Command::Pairing(PairingCommand::OtherSpeeds)),
    also(Key::Char('e'), Command::Pairing(PairingCommand::EditCode)),
    DETAILS,
    BACK,
    HELP,
];

/// The same where one of several readers is to be chosen.
const READERS: &[Binding] = &[
    CHOOSE,
    UP,
    pairing(Key::Enter, "Enter", "key.pair", PairingCommand::Next),
    also(Key::Char('e'), Command::Pairing(PairingCommand::EditCode)),
    DETAILS,
    BACK,
    HELP,
];

const NAME: &[Binding] = &[
    CHOOSE,
    UP,
    TAB,
    BACK_TAB,
    VALUE,
    VALUE_BEFORE,
    pairing(Key::Enter, "Enter", "key.save", PairingCommand::Next),
    BACK,
    UNDO,
    CLEAR,
    HELP,
];

/// The same where no name is typed: there a letter is a key.
const NAME_ROWS: &[Binding] = &[
    CHOOSE,
    UP,
    TAB,
    BACK_TAB,
    VALUE,
    VALUE_BEFORE,
    pairing(Key::Enter, "Enter", "key.save", PairingCommand::Next),
    BACK,
    DETAILS,
    HELP,
];

const AGAIN: &[Binding] = &[
    pairing(Key::Enter, "Enter", "key.try_again", PairingCommand::Next),
    pairing(Key::Char('n'), "N", "key.as_new", PairingCommand::AsNew),
    DETAILS,
    BACK,
    HELP,
];

/// The situations of the wizard.
pub(super) const TABLES: &[Table] = &[
    ("pairing.page.vendor", VENDOR),
    ("pairing.page.link", LINK),
    ("help.link_text", LINK_TEXT),
    ("pairing.page.code", CODE),
    ("help.pairing", RUNNING),
    ("pairing.page.pair", FAILED),
    ("help.readers", READERS),
    ("pairing.page.name", NAME),
    ("help.name_rows", NAME_ROWS),
    ("help.again", AGAIN),
];

/// `command` has a key in the wizard.
pub(super) fn has_key(command: Command) -> bool {
    TABLES.iter().any(|(_, table)| table.iter().any(|binding| binding.command == command))
}

/// The keys of the page.
pub(super) fn bindings(wizard: &Wizard) -> &'static [Binding] {
    match wizard.page {
        Page::Vendor => VENDOR,
        Page::Link if wizard.types_text() => LINK_TEXT,
        Page::Link => LINK,
        Page::Code => CODE,
        Page::Pair if wizard.run.is_running() => RUNNING,
        Page::Pair if wizard.run.offered.chosen().is_some() => READERS,
        Page::Pair => FAILED,
        Page::Name if wizard.again.is_some() => AGAIN,
        Page::Name if wizard.types_text() => NAME,
        Page::Name => NAME_ROWS,
    }
}

/// Why a command that has a key on this page would do nothing now.
pub(super) fn why_not(wizard: &Wizard, command: Command) -> Option<&'static str> {
    if matches!(command, Command::Choose { .. }) {
        return (!wizard.chooses()).then_some("why.not_this");
    }
    let saving = wizard.finish.as_ref().is_some_and(Finish::is_saving);
    match command {
        Command::Backspace | Command::Clear => return (!wizard.types_text()).then_some("why.not_this"),
        Command::Back if saving => return Some("why.not_this"),
        _ => {}
    }
    let Command::Pairing(command) = command else { return None };
    let not_this = match command {
        PairingCommand::OtherSpeeds | PairingCommand::LookAgain => wizard.link.kind != LinkKind::Serial,
        PairingCommand::CopyDetails => {
            wizard.run.speeds.is_some() || matches!(wizard.run.stage, Stage::Idle | Stage::NotBegun(_))
        }
        PairingCommand::Next => saving,
        PairingCommand::AsNew => wizard.finish.as_ref().is_none_or(|finish| finish.refused().is_none()),
        PairingCommand::EditCode | PairingCommand::HowToPaste => false,
    };
    not_this.then_some("why.not_this")
}
