//! Who is at the screen: signing on, and the lock that asks for it.

use super::approve::edit_pin;
use crate::console::command::Command;
use crate::console::event::{Action, PeopleAction};
use crate::console::state::{Popup, State};
use crate::console::update::popups;
use crate::till::{Colleague, PinRefused};

/// Locks the screen. What a payment shows stays on top of it.
pub(super) fn lock(state: &mut State) {
    if state.staff.at_the_screen().is_some() {
        state.act(Action::People(PeopleAction::SignOff));
    }
    state.staff.locked = true;
    state.staff.approval = None;
    // Whoever comes next charges, and does not hold without having said so.
    state.sale.extras.hold = false;
    if state.popup.is_some() {
        popups::close(state);
    }
    settle(state);
}

/// Locks by itself when nobody has touched anything for long enough.
pub(in crate::console::update) fn lock_when_idle(state: &mut State) {
    let due = state.staff.locks_at(state.config.people.lock_after);
    if due.is_some_and(|due| due <= state.now.mono) {
        lock(state);
    }
}

/// While locked the question for the PIN is on top, unless a payment is.
pub(in crate::console::update) fn settle(state: &mut State) {
    if state.staff.locked && state.cover.is_none() && state.popup.is_none() {
        popups::open(state, Popup::SignOn);
    }
}

/// A command while the PIN is asked for.
pub(in crate::console::update) fn run(state: &mut State, command: Command) {
    state.popup = Some(Popup::SignOn);
    if edit_pin(state, command) {
        return;
    }
    match command {
        Command::Confirm | Command::Yes => match state.pin.to_check(state.now.mono) {
            Some(pin) => state.act(Action::People(PeopleAction::SignOn(pin))),
            None => state.ring(1),
        },
        _ => state.ring(1),
    }
}

/// The PIN was checked.
pub(super) fn signed_on(state: &mut State, result: Result<Colleague, PinRefused>) {
    state.pin.checking = false;
    match result {
        Ok(colleague) => {
            // What somebody else has typed is not this person's sale.
            if state.staff.signed_on.as_ref().is_some_and(|before| *before != colleague) {
                state.sale.clear();
            }
            state.staff.signed_on = Some(colleague);
            state.staff.locked = false;
            state.staff.touched = state.now.mono;
            if matches!(state.popup, Some(Popup::SignOn)) {
                popups::close(state);
            }
        }
        Err(refused) => {
            let now = state.now.mono;
            state.pin.refused(&refused, now);
            state.ring(2);
        }
    }
}
