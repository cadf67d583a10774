//! A refund or a void: checked, then sent once.

use super::close;
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::state::{Popup, ReverseForm, State};
use crate::console::update::pay;
use crate::payment::Kind;
use crate::till::{OriginalOf, RefundOrder, VoidOrder};

/// A command for the form.
pub(super) fn run(state: &mut State, mut form: ReverseForm, command: Command) {
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
        Kind::Void => Action::Void(VoidOrder { of, amount: None, operator, approval: None }),
        Kind::Refund | Kind::Sale => {
            Action::Refund(RefundOrder { of, amount: form.amount(), operator, approval: None })
        }
    };
    close(state);
    pay::start_reverse(state, form);
    state.act(action);
}
