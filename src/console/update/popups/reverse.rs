//! A refund or a void: checked, then sent once.

use super::close;
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::state::{Popup, ReverseForm, State};
use crate::console::update::pay;
use crate::console::update::people::{approve, edit_pin};
use crate::payment::Kind;
use crate::till::{OriginalOf, RefundOrder, VoidOrder};

/// A command for the form.
pub(super) fn run(state: &mut State, mut form: ReverseForm, command: Command) {
    let wants_pin = state.staff.wants_pin(state.now.mono);
    let confirmed = command == Command::Confirm && (form.yes || (wants_pin && !state.pin.is_empty()));
    let send = (command == Command::Yes || confirmed) && form.rest().is_some();
    if send && approve(state) {
        return send_reverse(state, &form);
    }
    match command {
        _ if send => {}
        Command::No | Command::Back => return close(state),
        Command::Confirm if !form.yes && !wants_pin => return close(state),
        Command::OtherPlate if wants_pin => form.in_amount = !form.in_amount && form.kind == Kind::Refund,
        Command::OtherPlate => form.yes = !form.yes,
        _ if wants_pin && !form.in_amount && edit_pin(state, command) => {}
        _ if !edit_amount(&mut form, command) => state.ring(1),
        _ => {}
    }
    state.popup = Some(Popup::Reverse(Box::new(form)));
}

/// The PIN was right: sends what waited for it.
pub(super) fn go_on(state: &mut State, form: ReverseForm) {
    if form.rest().is_some() {
        send_reverse(state, &form);
    } else {
        state.popup = Some(Popup::Reverse(Box::new(form)));
    }
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
    let approval = state.staff.approved(state.now.mono).cloned();
    let action = match form.kind {
        Kind::Void => Action::Void(VoidOrder { of, amount: None, operator, approval }),
        // The forms are of refunds and voids alone.
        _ => Action::Refund(RefundOrder { of, amount: form.amount(), operator, approval }),
    };
    close(state);
    pay::start_reverse(state, form);
    state.act(action);
}
