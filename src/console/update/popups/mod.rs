//! Questions: opened, answered, closed. None of them does anything by default.

mod chooser;
mod decide;
mod filter;
mod follow;
mod help;
mod menu;
mod receipt;
mod reverse;
mod settle;

pub(super) use chooser::{follow as follow_chooser, open as open_chooser};
pub(super) use filter::show as show_filter;
pub(super) use help::open_help;
pub(super) use menu::follow as follow_menu;
pub(super) use receipt::{printed, show as show_receipt};

use super::{code, owed, pairing, pay, people, run::run as run_below, terminals};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::input::Shown;
use crate::console::state::{PinEntry, Popup, State};

/// Opens a question on top of everything.
pub(super) fn open(state: &mut State, popup: Popup) {
    state.popup = Some(popup);
    state.pin = PinEntry::default();
    state.hands.appear(Shown::Popup);
}

/// Closes it; what was under it counts as new.
pub(super) fn close(state: &mut State) {
    state.popup = None;
    state.pin = PinEntry::default();
    if state.cover.is_some() { state.hands.appear(Shown::Popup) } else { state.hands.bare() }
}

/// A command while a question is open.
pub(super) fn run(state: &mut State, command: Command) {
    let Some(popup) = state.popup.take() else { return };
    match popup {
        Popup::Help(page) => help::run(state, *page, command),
        Popup::Slip(payment) if command == Command::Print => receipt::show(state, &payment),
        Popup::Slip(_) | Popup::Refused { .. } => closing(state, command, popup),
        Popup::Filter { field } => filter::run(state, field, command),
        Popup::Menu(menu) => menu::run(state, *menu, command),
        Popup::Terminals(chooser) => chooser::run(state, chooser, command),
        Popup::Quit { yes } => quit(state, yes, command),
        Popup::LargeAmount(order) => match command {
            Command::Yes => pay::sell_confirmed(state, *order),
            Command::No | Command::Back => close(state),
            _ => keep(state, Popup::LargeAmount(order)),
        },
        Popup::Code(order) => code::run(state, *order, command),
        Popup::Repeat(repeat) => match command {
            Command::AnotherCustomer => pay::another_customer(state, repeat.order),
            Command::SameCustomer | Command::No | Command::Back => {
                state.code.clear();
                close(state);
            }
            _ => keep(state, Popup::Repeat(repeat)),
        },
        Popup::Rename(form) => terminals::rename(state, *form, command),
        Popup::Remove { name, yes } => terminals::remove(state, name, yes, command),
        Popup::ConfirmSimulated { yes } => simulated(state, yes, command),
        Popup::Caller { caller, yes } => pairing::answer_caller(state, caller, yes, command),
        Popup::Receipt(page) => receipt::run(state, *page, command),
        Popup::Reverse(form) => reverse::run(state, *form, command),
        Popup::Follow(form) => follow::run(state, *form, command),
        Popup::Settle { name, yes } => settle::run(state, name, yes, command),
        Popup::Decide(form) => decide::run(state, *form, command),
        Popup::GiveUp { reference, reason, yes } => owed::give_up(state, (reference, reason, yes), command),
        Popup::SignOn => people::run_sign_on(state, command),
        Popup::Person(form) => people::run_person(state, *form, command),
        Popup::People { selected } => people::run_list(state, selected, command),
        Popup::Approve { change, yes } => people::run_approve(state, change, yes, command),
        Popup::OfSlip(form) => people::run_slip(state, *form, command),
    }
}

/// A supervisor has approved: what waited for that goes on.
pub(super) fn go_on_approved(state: &mut State) {
    let Some(popup) = state.popup.take() else { return };
    match popup {
        Popup::Reverse(form) => reverse::go_on(state, *form),
        Popup::Decide(form) => decide::go_on(state, *form),
        Popup::Approve { change, .. } => people::run_approve(state, change, true, Command::Yes),
        Popup::OfSlip(form) => people::run_slip(state, *form, Command::Yes),
        Popup::Settle { name, .. } => settle::send_it(state, name),
        other => state.popup = Some(other),
    }
}

/// A text of the question takes a character; false if there is none.
pub(super) fn type_text(state: &mut State, c: char) -> bool {
    match &mut state.popup {
        Some(Popup::Decide(form)) => form.type_text(c),
        Some(Popup::Person(form)) => form.type_text(c),
        Some(Popup::Rename(form)) => form.type_text(c),
        Some(Popup::OfSlip(form)) => form.type_text(c),
        Some(Popup::Help(page)) => help::type_text(page, c),
        Some(Popup::Menu(form)) => menu::type_text(form, c),
        _ => false,
    }
}

fn keep(state: &mut State, popup: Popup) {
    state.popup = Some(popup);
    state.ring(1);
}

fn closing(state: &mut State, command: Command, popup: Popup) {
    match command {
        Command::Back | Command::Done | Command::No => close(state),
        Command::View(_) => {
            close(state);
            run_below(state, command);
        }
        _ => keep(state, popup),
    }
}

fn simulated(state: &mut State, yes: bool, command: Command) {
    match command {
        Command::Yes => confirm_simulated(state),
        Command::Confirm if yes => confirm_simulated(state),
        Command::No | Command::Confirm | Command::Back => close(state),
        Command::OtherPlate => state.popup = Some(Popup::ConfirmSimulated { yes: !yes }),
        _ => keep(state, Popup::ConfirmSimulated { yes }),
    }
}

fn confirm_simulated(state: &mut State) {
    close(state);
    pairing::save(state);
}

fn quit(state: &mut State, yes: bool, command: Command) {
    match command {
        Command::Yes => state.act(Action::Quit(0)),
        Command::Confirm if yes => state.act(Action::Quit(0)),
        Command::No | Command::Confirm | Command::Back => close(state),
        Command::OtherPlate => state.popup = Some(Popup::Quit { yes: !yes }),
        _ => keep(state, Popup::Quit { yes }),
    }
}

/// A result must be seen: a question about what it was before goes.
pub(super) fn drop_for_result(state: &mut State) {
    if !matches!(state.popup, Some(Popup::Quit { .. })) {
        state.popup = None;
        state.pin = PinEntry::default();
    }
}
