//! A decision by hand: paid or not, by whom, why.

use super::{close, keep};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::state::{DecideField, DecideForm, Popup, REASONS, State};
use crate::payment::ByHand;

/// A command for the form.
pub(super) fn run(state: &mut State, mut form: DecideForm, command: Command) {
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
