//! Charging a hold, or another tip: checked, then sent once.

use super::close;
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::state::{Completing, FollowForm, Popup, State};
use crate::console::update::pay;
use crate::payment::Kind;
use crate::till::{CompletionOrder, OriginalOf, TipOrder};

/// A command for the form.
pub(super) fn run(state: &mut State, mut form: FollowForm, command: Command) {
    let send = command == Command::Yes || (command == Command::Confirm && form.yes);
    match command {
        _ if send && form.is_complete() => return send_it(state, &form),
        Command::No | Command::Back => return close(state),
        Command::Confirm if !form.yes => return close(state),
        Command::OtherPlate => form.yes = !form.yes,
        _ if !edit(&mut form, command) => state.ring(1),
        _ => {}
    }
    state.popup = Some(Popup::Follow(Box::new(form)));
}

fn edit(form: &mut FollowForm, command: Command) -> bool {
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

fn send_it(state: &mut State, form: &FollowForm) {
    let intent = &form.earlier.intent;
    let (of, amount, operator) = (intent.reference.to_string(), form.amount(), state.operator());
    let (terminal, shop_order, simulated) = (intent.terminal_name.clone(), intent.order.clone(), intent.simulated);
    close(state);
    if form.kind == Kind::Completion {
        let of = OriginalOf::Reference(of);
        let order =
            CompletionOrder { of, amount, operator, approval: None, another_customer: false, record_refusal: false };
        return pay::complete(state, Completing { order, terminal, shop_order, simulated });
    }
    pay::start_on(state, form.kind, amount, terminal, shop_order, simulated);
    state.act(Action::SetTip(TipOrder { of, tip: amount, operator }));
}
