//! What the keys mean in the questions and pages on top.

use super::{Binding, CLOSE, HELP, Table, also, bind, people};
use crate::console::command::{Command, PairedCommand, Step};
use crate::console::input::Key;
use crate::console::state::{Popup, State};

const PAGE: &[Binding] = &[CLOSE, also(Key::Enter, Command::Back), HELP];

const FILTER: &[Binding] = &[
    bind(Key::Right, "←→", "key.choose", Command::Choose { forward: true }),
    also(Key::Left, Command::Choose { forward: false }),
    bind(Key::Down, "↑↓", "key.field", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Tab, Command::Field { forward: true }),
    also(Key::BackTab, Command::Field { forward: false }),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    bind(Key::Enter, "Enter", "key.done", Command::Confirm),
    HELP,
    CLOSE,
];

const SLIP_PAGE: &[Binding] =
    &[bind(Key::Char('p'), "P", "key.print", Command::Print), HELP, CLOSE, also(Key::Enter, Command::Back)];

const RECEIPT_PAGE: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.print", Command::Print),
    bind(Key::Char('t'), "T", "key.print_there", Command::Paired(PairedCommand::PrintReceipt)),
    bind(Key::Down, "↑↓", "key.scroll", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    also(Key::PageDown, Command::Move(Step::PageDown)),
    HELP,
    CLOSE,
];

const SEARCH: Binding = bind(Key::Char('/'), "/", "key.search_help", Command::Search);
const MORE: Binding = bind(Key::PageDown, "PageDown", "key.more", Command::Move(Step::PageDown));
const LESS: Binding = also(Key::PageUp, Command::Move(Step::PageUp));

const HELP_PAGE: &[Binding] =
    &[SEARCH, MORE, LESS, CLOSE, also(Key::Enter, Command::Back), also(Key::F(1), Command::Back)];

const HELP_DEMO: &[Binding] = &[
    SEARCH,
    MORE,
    LESS,
    bind(Key::Char('l'), "L", "key.legend", Command::Page),
    CLOSE,
    also(Key::Enter, Command::Back),
    also(Key::F(1), Command::Back),
];

const HELP_SEARCH: &[Binding] = &[
    MORE,
    LESS,
    also(Key::Backspace, Command::Backspace),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    bind(Key::Esc, "Esc", "key.back", Command::Back),
];

const MENU_PAGE: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.run", Command::Confirm),
    bind(Key::Down, "↑↓", "key.choose", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    bind(Key::PageDown, "PgDn", "key.page", Command::Move(Step::PageDown)),
    also(Key::Home, Command::Move(Step::Home)),
    also(Key::End, Command::Move(Step::End)),
    also(Key::Backspace, Command::Backspace),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    CLOSE,
    also(Key::F(9), Command::Back),
    HELP,
];

const CHOOSER: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.choose", Command::Confirm),
    bind(Key::Down, "↑↓", "key.scroll", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    also(Key::PageDown, Command::Move(Step::PageDown)),
    also(Key::Home, Command::Move(Step::Home)),
    also(Key::End, Command::Move(Step::End)),
    also(Key::F(8), Command::Move(Step::Down)),
    bind(Key::Esc, "Esc", "key.back", Command::Back),
    HELP,
];

const PLATES: &[Binding] = &[
    bind(Key::Tab, "Tab", "key.other_plate", Command::OtherPlate),
    also(Key::BackTab, Command::OtherPlate),
    also(Key::Left, Command::OtherPlate),
    also(Key::Right, Command::OtherPlate),
    bind(Key::Enter, "Enter", "key.confirm", Command::Confirm),
    also(Key::Backspace, Command::Backspace),
    also(Key::Delete, Command::Clear),
    also(Key::Char('.'), Command::Point),
    bind(Key::Esc, "Esc", "key.send_nothing", Command::No),
    HELP,
];

const LEAVE: &[Binding] = &[
    bind(Key::Tab, "Tab", "key.other_plate", Command::OtherPlate),
    also(Key::BackTab, Command::OtherPlate),
    also(Key::Left, Command::OtherPlate),
    also(Key::Right, Command::OtherPlate),
    bind(Key::Enter, "Enter", "key.confirm", Command::Confirm),
    bind(Key::Esc, "Esc", "popup.stay", Command::No),
    HELP,
];

const RENAME: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.save", Command::Yes),
    also(Key::Backspace, Command::Backspace),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    HELP,
    bind(Key::Esc, "Esc", "key.back", Command::No),
];

const SIMULATED: &[Binding] = &[
    bind(Key::Tab, "Tab", "key.other_plate", Command::OtherPlate),
    also(Key::BackTab, Command::OtherPlate),
    also(Key::Left, Command::OtherPlate),
    also(Key::Right, Command::OtherPlate),
    bind(Key::Enter, "Enter", "key.confirm", Command::Confirm),
    bind(Key::Esc, "Esc", "key.back", Command::No),
    HELP,
];

const LARGE: &[Binding] =
    &[bind(Key::Enter, "Enter", "key.pay", Command::Yes), bind(Key::Esc, "Esc", "key.send_nothing", Command::No), HELP];

const CODE: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.pay", Command::Yes),
    also(Key::Backspace, Command::Backspace),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    bind(Key::Esc, "Esc", "key.send_nothing", Command::No),
    HELP,
];

const REPEAT: &[Binding] = &[
    bind(Key::Char('s'), "S", "key.same_customer", Command::SameCustomer),
    bind(Key::Char('a'), "A", "key.another_customer", Command::AnotherCustomer),
    bind(Key::Esc, "Esc", "key.send_nothing", Command::No),
    HELP,
];

const DECIDE: &[Binding] = &[
    bind(Key::Tab, "Tab", "key.field", Command::Field { forward: true }),
    also(Key::Down, Command::Field { forward: true }),
    also(Key::BackTab, Command::Field { forward: false }),
    also(Key::Up, Command::Field { forward: false }),
    bind(Key::Right, "←→", "key.choose", Command::Choose { forward: true }),
    also(Key::Left, Command::Choose { forward: false }),
    also(Key::Char('p'), Command::Paid),
    also(Key::Char('u'), Command::Unpaid),
    bind(Key::Enter, "Enter", "key.confirm", Command::Confirm),
    also(Key::Backspace, Command::Backspace),
    also(Key::Delete, Command::Clear),
    bind(Key::Esc, "Esc", "key.back", Command::No),
    HELP,
];

const GIVING_UP: &[Binding] = &[
    bind(Key::Down, "↑↓", "key.choose", Command::Choose { forward: true }),
    also(Key::Up, Command::Choose { forward: false }),
    bind(Key::Tab, "Tab", "key.other_plate", Command::OtherPlate),
    also(Key::Left, Command::OtherPlate),
    also(Key::Right, Command::OtherPlate),
    bind(Key::Enter, "Enter", "key.confirm", Command::Confirm),
    bind(Key::Esc, "Esc", "key.back", Command::No),
    HELP,
];

/// The situations of the questions and pages.
pub(super) const TABLES: &[Table] = &[
    ("help.reverse", PLATES),
    ("decide.title", DECIDE),
    ("owed.give_up", GIVING_UP),
    ("code.title", CODE),
    ("popup.repeat", REPEAT),
    ("popup.large", LARGE),
    ("popup.simulated", SIMULATED),
    ("terminals.rename", RENAME),
    ("popup.quit_title", LEAVE),
    ("filter.title", FILTER),
    ("receipt.title", RECEIPT_PAGE),
    ("slip.title", SLIP_PAGE),
    ("menu.title", MENU_PAGE),
    ("help.chooser", CHOOSER),
];

/// The keys of what is open on top.
pub(super) fn bindings(state: &State, popup: &Popup, demo: bool) -> &'static [Binding] {
    match popup {
        Popup::Help(help) if help.search.is_some() => HELP_SEARCH,
        Popup::Help(_) if demo => HELP_DEMO,
        Popup::Help(_) => HELP_PAGE,
        Popup::Filter { .. } => FILTER,
        Popup::Slip(_) => SLIP_PAGE,
        Popup::Receipt(_) => RECEIPT_PAGE,
        Popup::Refused { .. } => PAGE,
        Popup::Menu(_) => MENU_PAGE,
        Popup::Terminals(_) => CHOOSER,
        Popup::Quit { .. } => LEAVE,
        Popup::Reverse(_) if state.staff.wants_pin(state.now.mono) => people::WITH_PIN,
        Popup::Reverse(_) | Popup::Follow(_) => PLATES,
        Popup::Settle { .. } if state.staff.wants_pin(state.now.mono) => people::APPROVE,
        Popup::SignOn => people::SIGN_ON,
        Popup::Person(_) | Popup::OfSlip(_) => people::FORM,
        Popup::People { .. } => people::LIST,
        Popup::Approve { .. } => people::APPROVE,
        Popup::ConfirmSimulated { .. } | Popup::Remove { .. } | Popup::Settle { .. } | Popup::Caller { .. } => {
            SIMULATED
        }
        Popup::Rename(_) => RENAME,
        Popup::LargeAmount(_) => LARGE,
        Popup::Code(_) => CODE,
        Popup::Repeat(_) => REPEAT,
        Popup::Decide(_) => DECIDE,
        Popup::GiveUp { .. } => GIVING_UP,
    }
}
