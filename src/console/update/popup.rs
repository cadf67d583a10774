//! Questions: opened, answered, closed. None of them does anything by default.

use super::{pay, run::run as run_below};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::input::Shown;
use crate::console::state::{DecideField, DecideForm, Popup, REASONS, ReverseForm, State};
use crate::payment::{ByHand, Kind};
use crate::till::{OriginalOf, RefundOrder, VoidOrder};

/// Opens a question on top of everything.
pub(super) fn open(state: &mut State, popup: Popup) {
    state.popup = Some(popup);
    state.hands.appear(Shown::Popup);
}

/// Closes it; what was under it counts as new.
pub(super) fn close(state: &mut State) {
    state.popup = None;
    if state.cover.is_some() { state.hands.appear(Shown::Popup) } else { state.hands.bare() }
}

/// A command while a question is open.
pub(super) fn run(state: &mut State, command: Command) {
    let Some(popup) = state.popup.take() else { return };
    match popup {
        Popup::Help { legend } if command == Command::Page => state.popup = Some(Popup::Help { legend: !legend }),
        Popup::Help { .. } | Popup::Slip(_) | Popup::Refused { .. } => closing(state, command, popup),
        Popup::Quit { yes } => quit(state, yes, command),
        Popup::LargeAmount(order) => match command {
            Command::Yes => pay::sell_confirmed(state, *order),
            Command::No | Command::Back => close(state),
            _ => keep(state, Popup::LargeAmount(order)),
        },
        Popup::Repeat(repeat) => match command {
            Command::AnotherCustomer => {
                let mut order = repeat.order;
                order.another_customer = true;
                pay::sell_confirmed(state, order);
            }
            Command::SameCustomer | Command::No | Command::Back => close(state),
            _ => keep(state, Popup::Repeat(repeat)),
        },
        Popup::Reverse(form) => reverse(state, *form, command),
        Popup::Decide(form) => decide(state, *form, command),
    }
}

/// A text of the question takes a character; false if there is none.
pub(super) fn type_text(state: &mut State, c: char) -> bool {
    match &mut state.popup {
        Some(Popup::Decide(form)) => form.type_text(c),
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

fn quit(state: &mut State, yes: bool, command: Command) {
    match command {
        Command::Yes => state.act(Action::Quit(0)),
        Command::Confirm if yes => state.act(Action::Quit(0)),
        Command::No | Command::Confirm | Command::Back => close(state),
        Command::OtherPlate => state.popup = Some(Popup::Quit { yes: !yes }),
        _ => keep(state, Popup::Quit { yes }),
    }
}

fn reverse(state: &mut State, mut form: ReverseForm, command: Command) {
    let send = command == Command::Yes || (command == Command::Confirm && form.yes);
    if send && form.rest().is_some() {
        return send_reverse(state, &form);
    }
    match command {
        Command::No | Command::Back => return close(state),
        Command::Confirm if !form.yes => return close(state),
        Command::OtherPlate => form.yes = !form.yes,
        _ if !edit_amount(&mut form, command) => state.ring(1),
        _ => {}
    }
    state.popup = Some(Popup::Reverse(Box::new(form)));
}

/// The amount of a refund can be lowered; a void is whole.
fn edit_amount(form: &mut ReverseForm, command: Command) -> bool {
    if form.kind != Kind::Refund {
        return false;
    }
    match command {
        Command::Digit(digit) => form.entry.digit(digit).is_ok(),
        Command::Point => form.entry.point().is_ok(),
        Command::Backspace => {
            form.entry.backspace();
            true
        }
        Command::Clear => {
            form.entry.clear();
            true
        }
        _ => false,
    }
}

fn send_reverse(state: &mut State, form: &ReverseForm) {
    let of = OriginalOf::Reference(form.sale.intent.reference.to_string());
    let operator = state.operator();
    let action = match form.kind {
        Kind::Void => Action::Void(VoidOrder { of, amount: None, operator }),
        Kind::Refund | Kind::Sale => Action::Refund(RefundOrder { of, amount: form.amount(), operator }),
    };
    close(state);
    pay::start_reverse(state, form);
    state.act(action);
}

fn decide(state: &mut State, mut form: DecideForm, command: Command) {
    match command {
        Command::No | Command::Back => return close(state),
        Command::Yes => return send_decision(state, form),
        Command::Confirm => match form.field {
            DecideField::No => return close(state),
            DecideField::Yes => return send_decision(state, form),
            _ => form.go(true),
        },
        Command::Field { forward } => form.go(forward),
        Command::Choose { forward } => form.choose(forward),
        Command::Paid => form.decision = Some(ByHand::Paid),
        Command::Unpaid => form.decision = Some(ByHand::Unpaid),
        Command::Digit(digit) if form.text().is_some() => {
            form.type_text(digit);
        }
        Command::Backspace => {
            form.text().and_then(String::pop);
        }
        Command::Clear => form.text().map_or((), String::clear),
        _ => state.ring(1),
    }
    state.popup = Some(Popup::Decide(Box::new(form)));
}

fn send_decision(state: &mut State, form: DecideForm) {
    let reason = state.texts.get(REASONS[form.reason]);
    match form.finished(reason) {
        Some(decision) => {
            close(state);
            state.act(Action::Decide(form.reference, decision));
        }
        None => keep(state, Popup::Decide(Box::new(form))),
    }
}

/// A result must be seen: a question about what it was before goes.
pub(super) fn drop_for_result(state: &mut State) {
    if !matches!(state.popup, Some(Popup::Quit { .. })) {
        state.popup = None;
    }
}
