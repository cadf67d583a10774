//! Which key means what, and what the key bar says about it: one table per situation, used for both.

use super::command::{Command, Step, View};
use super::input::{Key, KeyPress};
use super::state::{Cover, Popup, SaleField, State, Tracked};
use crate::payment::{MoneyMoved, Outcome, Stage};

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

const SALE: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.pay", Command::Pay),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    bind(Key::F(8), "F8", "key.terminal", Command::NextTerminal),
    bind(Key::Tab, "Tab", "key.field", Command::Field { forward: true }),
    also(Key::BackTab, Command::Field { forward: false }),
    also(Key::Backspace, Command::Backspace),
    also(Key::Char('.'), Command::Point),
    HELP,
    QUIT,
];

const WAITING: &[Binding] = &[bind(Key::Esc, "Esc", "key.ask_to_cancel", Command::AskToCancel), SOUND, HELP];
const CANCEL_ASKED: &[Binding] = &[SOUND, HELP];
const DECIDED: &[Binding] = &[DONE, also(Key::Char(' '), Command::Done), DETAILS, SLIP, SOUND, HELP];
const REFUSED_RESULT: &[Binding] = &[
    DONE,
    also(Key::Char(' '), Command::Done),
    bind(Key::Char('n'), "N", "key.new_try", Command::NewTry),
    DETAILS,
    SLIP,
    HELP,
];
const APPROVED: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.done_next_sale", Command::Done),
    also(Key::Char(' '), Command::Done),
    DETAILS,
    SLIP,
    HELP,
];
const UNKNOWN: &[Binding] = &[
    ASK,
    bind(Key::Char('p'), "P", "key.put_aside", Command::PutAside),
    SLIP,
    bind(Key::Char('o'), "O", "key.decide", Command::Decide),
    DETAILS,
    also(Key::Char('v'), Command::Void),
    SOUND,
    HELP,
];
const UNKNOWN_ASIDE: &[Binding] = &[
    ASK,
    SLIP,
    bind(Key::Char('o'), "O", "key.decide", Command::Decide),
    DETAILS,
    also(Key::Char('v'), Command::Void),
    BACK,
    HELP,
];
const CONTRADICTED: &[Binding] =
    &[DONE, bind(Key::Char('v'), "V", "key.void", Command::Void), DETAILS, SLIP, SOUND, HELP];
const NOT_SAVED: &[Binding] = &[DONE, SOUND, HELP];

const TRANSACTIONS: &[Binding] = &[
    bind(Key::Char('/'), "/", "key.search", Command::Search),
    bind(Key::Enter, "Enter", "key.open", Command::Open),
    bind(Key::Char('r'), "R", "key.refund", Command::Refund),
    bind(Key::Char('v'), "V", "key.void", Command::Void),
    bind(Key::Char('a'), "A", "key.ask_again", Command::AskAgain),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Down, Command::Move(Step::Down)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    also(Key::PageDown, Command::Move(Step::PageDown)),
    also(Key::Home, Command::Move(Step::Home)),
    also(Key::End, Command::Move(Step::End)),
    HELP,
    BACK,
];
const SEARCH: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.search", Command::Search),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    also(Key::Backspace, Command::Backspace),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Down, Command::Move(Step::Down)),
    HELP,
    BACK,
];
const DETAIL: &[Binding] = &[
    bind(Key::Char('r'), "R", "key.refund", Command::Refund),
    bind(Key::Char('v'), "V", "key.void", Command::Void),
    bind(Key::Char('a'), "A", "key.ask_again", Command::AskAgain),
    SLIP,
    bind(Key::Down, "↑↓", "key.scroll", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    also(Key::PageDown, Command::Move(Step::PageDown)),
    HELP,
    BACK,
];
const TERMINALS: &[Binding] = &[
    bind(Key::Char('p'), "P", "key.probe", Command::Probe),
    bind(Key::Char('d'), "D", "key.default", Command::MakeDefault),
    bind(Key::Char('x'), "X", "key.disable", Command::Switch),
    bind(Key::Down, "↑↓", "key.choose", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Home, Command::Move(Step::Home)),
    also(Key::End, Command::Move(Step::End)),
    HELP,
    BACK,
];

const HELP_PAGE: &[Binding] = &[CLOSE, also(Key::Enter, Command::Back), also(Key::F(1), Command::Back)];
const HELP_DEMO: &[Binding] = &[
    bind(Key::Char('l'), "L", "key.legend", Command::Page),
    also(Key::PageDown, Command::Page),
    also(Key::PageUp, Command::Page),
    CLOSE,
    also(Key::Enter, Command::Back),
    also(Key::F(1), Command::Back),
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
];
const LEAVE: &[Binding] = &[
    bind(Key::Tab, "Tab", "key.other_plate", Command::OtherPlate),
    also(Key::BackTab, Command::OtherPlate),
    also(Key::Left, Command::OtherPlate),
    also(Key::Right, Command::OtherPlate),
    bind(Key::Enter, "Enter", "key.confirm", Command::Confirm),
    bind(Key::Esc, "Esc", "popup.stay", Command::No),
];
const LARGE: &[Binding] =
    &[bind(Key::Enter, "Enter", "key.pay", Command::Yes), bind(Key::Esc, "Esc", "key.send_nothing", Command::No)];
const REPEAT: &[Binding] = &[
    bind(Key::Char('s'), "S", "key.same_customer", Command::SameCustomer),
    bind(Key::Char('a'), "A", "key.another_customer", Command::AnotherCustomer),
    bind(Key::Esc, "Esc", "key.send_nothing", Command::No),
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
];

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
        return popup_bindings(popup, state.demo.is_some() && state.is_simulated());
    }
    if state.detail.is_some() {
        return DETAIL;
    }
    if let Some(cover) = &state.cover {
        return cover_bindings(state, cover);
    }
    match state.view {
        View::Sale => SALE,
        View::Transactions if state.list.searching => SEARCH,
        View::Transactions => TRANSACTIONS,
        View::Terminals => TERMINALS,
    }
}

fn popup_bindings(popup: &Popup, demo: bool) -> &'static [Binding] {
    match popup {
        Popup::Help { .. } if demo => HELP_DEMO,
        Popup::Help { .. } | Popup::Slip(_) | Popup::Refused { .. } => HELP_PAGE,
        Popup::Quit { .. } => LEAVE,
        Popup::Reverse(_) => PLATES,
        Popup::LargeAmount(_) => LARGE,
        Popup::Repeat(_) => REPEAT,
        Popup::Decide(_) => DECIDE,
    }
}

fn cover_bindings(state: &State, cover: &Cover) -> &'static [Binding] {
    match cover {
        Cover::Starting(_) => WAITING,
        Cover::NotSaved(_) => NOT_SAVED,
        Cover::Payment(reference) => state.payments.get(reference).map_or(NOT_SAVED, payment_bindings),
    }
}

fn payment_bindings(known: &Tracked) -> &'static [Binding] {
    let payment = known.payment();
    match &payment.stage {
        Stage::Recorded | Stage::Waiting if payment.cancel_asked => CANCEL_ASKED,
        Stage::Recorded | Stage::Waiting => WAITING,
        _ if payment.proof == Some(crate::payment::Proof::Contradicted) => {
            if payment.money_moved() == MoneyMoved::Yes {
                CONTRADICTED
            } else {
                DECIDED
            }
        }
        Stage::Unresolved(_) if payment.by_hand.is_some() => DECIDED,
        Stage::Unresolved(_) if payment.set_aside => UNKNOWN_ASIDE,
        Stage::Unresolved(_) => UNKNOWN,
        Stage::Closed(Outcome::Approved) => APPROVED,
        Stage::Closed(_) if payment.intent.kind == crate::payment::Kind::Sale => REFUSED_RESULT,
        Stage::Closed(_) => DECIDED,
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
