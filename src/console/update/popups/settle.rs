//! Closing the batch of a terminal: asked about, approved by a supervisor where there is one, and sent once.

use super::{close, keep};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::state::{Popup, State};
use crate::console::update::people::{approve, edit_pin};

/// A command for the question.
pub(super) fn run(state: &mut State, name: String, yes: bool, command: Command) {
    let wants_pin = state.staff.wants_pin(state.now.mono);
    let send =
        command == Command::Yes || (command == Command::Confirm && (yes || (wants_pin && !state.pin.is_empty())));
    match command {
        _ if send && approve(state) => return send_it(state, name),
        _ if send => {}
        Command::No | Command::Back | Command::Confirm => return close(state),
        Command::OtherPlate => return state.popup = Some(Popup::Settle { name, yes: !yes }),
        _ if wants_pin && edit_pin(state, command) => {}
        _ => return keep(state, Popup::Settle { name, yes }),
    }
    state.popup = Some(Popup::Settle { name, yes });
}

/// The PIN was right: asks what waited for it.
pub(super) fn send_it(state: &mut State, name: String) {
    close(state);
    let approval = state.staff.approved(state.now.mono).cloned();
    state.say(state.texts.fill("notice.settling", &[("terminal", &name)]));
    state.act(Action::Settle(name, approval));
}
