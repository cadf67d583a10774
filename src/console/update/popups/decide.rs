//! A decision by hand: paid or not, by whom, why.

use super::{close, keep};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::state::{DecideField, DecideForm, Popup, REASONS, State};
use crate::console::update::people::{approve, edit_pin};
use crate::payment::ByHand;

/// A command for the form.
pub(super) fn run(state: &mut State, mut form: DecideForm, command: Command) {
    let wants_pin = state.staff.wants_pin(state.now.mono);
    match command {
        Command::No | Command::Back => return close(state),
        Command::Yes => return send_decision(state, form),
        Command::Confirm => match form.field {
            DecideField::No => return close(state),
            DecideField::Yes | DecideField::Pin => return send_decision(state, form),
            _ => form.go(true, wants_pin),
        },
        Command::Field { forward } => form.go(forward, wants_pin),
        Command::Choose { forward } => form.choose(forward),
        Command::Paid => form.decision = Some(ByHand::Paid),
        Command::Unpaid => form.decision = Some(ByHand::Unpaid),
        _ if form.field == DecideField::Pin && edit_pin(state, command) => {}
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
    if form.finished(state.texts.get(REASONS[form.reason])).is_none() {
        return keep(state, Popup::Decide(Box::new(form)));
    }
    if approve(state) {
        go_on(state, form);
    } else {
        state.popup = Some(Popup::Decide(Box::new(form)));
    }
}

/// Approved: the decision is sent.
pub(super) fn go_on(state: &mut State, form: DecideForm) {
    let approval = state.staff.approved(state.now.mono).cloned();
    match form.finished(state.texts.get(REASONS[form.reason])) {
        Some(decision) => {
            close(state);
            state.act(Action::Decide(form.reference, decision, approval));
        }
        None => keep(state, Popup::Decide(Box::new(form))),
    }
}
