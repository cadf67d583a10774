//! A supervisor's PIN in a form: typed, checked, and then the form goes on by itself.

use super::person;
use crate::console::command::{Command, PeopleCommand};
use crate::console::event::{Action, PeopleAction};
use crate::console::state::{PeopleChange, Popup, State};
use crate::console::update::popups;
use crate::till::{Approval, PinRefused};

/// Lets the PIN that was typed be checked. True if it is approved already: go on at once.
pub(in crate::console::update) fn approve(state: &mut State) -> bool {
    let now = state.now.mono;
    if !state.staff.wants_pin(now) {
        return true;
    }
    match state.pin.to_check(now) {
        Some(pin) => state.act(Action::People(PeopleAction::Approve(pin))),
        None => state.ring(1),
    }
    false
}

/// It was checked: what waited for it goes on.
pub(super) fn approved(state: &mut State, result: Result<Approval, PinRefused>) {
    state.pin.checking = false;
    match result {
        Ok(approval) => {
            state.staff.approval = Some(approval);
            state.pin.clear();
            state.pin.trouble = None;
            popups::go_on_approved(state);
        }
        Err(refused) => {
            let now = state.now.mono;
            state.pin.refused(&refused, now);
            state.ring(2);
        }
    }
}

/// A key for the field of the PIN; false if it is none of those.
pub(in crate::console::update) fn edit_pin(state: &mut State, command: Command) -> bool {
    let typed = match command {
        Command::Digit(digit) => state.pin.digit(digit),
        Command::Backspace => state.pin.backspace(),
        Command::Clear => {
            state.pin.clear();
            true
        }
        Command::People(PeopleCommand::Pad) => {
            state.pin.pad = !state.pin.pad;
            true
        }
        _ => return false,
    };
    if !typed {
        state.ring(1);
    }
    true
}

/// A command for the question whether to change the people.
pub(in crate::console::update) fn run(state: &mut State, change: PeopleChange, yes: bool, command: Command) {
    let send = command == Command::Yes || (command == Command::Confirm && (yes || !state.pin.is_empty()));
    match command {
        Command::No | Command::Back => return popups::close(state),
        Command::Confirm if !send => return popups::close(state),
        _ if send && approve(state) => return person::carry_out(state, change),
        _ if send => {}
        Command::OtherPlate => {
            state.popup = Some(Popup::Approve { change, yes: !yes });
            return;
        }
        _ if edit_pin(state, command) => {}
        _ => state.ring(1),
    }
    state.popup = Some(Popup::Approve { change, yes });
}
