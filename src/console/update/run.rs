//! Carries a command out on the state, whatever key, plate or word it came from.

use super::{cover, extras, list, pairing, pay, people, popups, settings, terminals};
use crate::console::command::{Command, CounterCommand, Step, View};
use crate::console::event::Action;
use crate::console::state::{Cover, Popup, SaleField, State};

/// Does what was asked, or rings the bell if it means nothing here.
pub(super) fn run(state: &mut State, command: Command) {
    // Of the questions a small window shows only the one about leaving.
    let unseen = state.is_small() && matches!(&state.popup, Some(popup) if !matches!(popup, Popup::Quit { .. }));
    if state.is_small() && (!command.fits_small() || (unseen && command == Command::Confirm)) {
        return state.ring(1);
    }
    if state.staff.locked && !matches!(state.popup, Some(Popup::SignOn)) && !people::may_when_locked(command) {
        return state.ring(1);
    }
    match command {
        Command::Quit => quit(state),
        Command::Suspend => state.act(Action::Suspend),
        Command::Redraw => state.act(Action::Redraw),
        Command::KeepRecording => state.act(Action::KeepRecording),
        Command::Sound => settings::sound(state),
        Command::Set(setting) => settings::set(state, setting),
        Command::Menu if state.popup.is_none() => popups::open(state, Popup::Menu(Box::default())),
        Command::Help if !matches!(state.popup, Some(Popup::Help(_))) => popups::open_help(state),
        _ if state.popup.is_some() => popups::run(state, command),
        Command::People(command) => people::run(state, command),
        Command::View(view) => show_view(state, view),
        Command::ToDo => to_do(state),
        _ if state.detail.is_some() => list::detail(state, command),
        _ if state.cover.is_some() => cover::run(state, command),
        Command::NextTerminal => pay::next_terminal(state),
        Command::Counter(CounterCommand::Terminals) => popups::open_chooser(state),
        Command::Counter(CounterCommand::NextMethod) if state.view == View::Sale => pay::next_method(state),
        Command::Counter(command) if state.view == View::Sale => extras::run(state, command),
        Command::Terminal(index) => pay::choose_terminal(state, index),
        _ => match state.view {
            View::Sale => pay::run(state, command),
            View::Transactions => list::run(state, command),
            View::Terminals => terminals::run(state, command),
            View::Pair => pairing::run(state, command),
        },
    }
}

/// The wheel scrolls lists.
pub(super) fn wheel(state: &mut State, step: Step) {
    if matches!(state.popup, Some(Popup::Menu(_) | Popup::Help(_) | Popup::Terminals(_))) {
        return run(state, Command::Move(step));
    }
    let scrolls = state.detail.is_some() || (state.cover.is_none() && state.view != View::Sale);
    if state.popup.is_none() && scrolls {
        run(state, Command::Move(step));
    }
}

fn quit(state: &mut State) {
    match &state.popup {
        Some(Popup::Quit { .. }) => {}
        _ if state.payments.any_open() || matches!(state.cover, Some(Cover::Starting(_))) => {
            popups::open(state, Popup::Quit { yes: false });
        }
        _ => state.act(Action::Quit(0)),
    }
}

fn show_view(state: &mut State, view: View) {
    if state.cover.is_some() {
        return state.ring(1);
    }
    state.view = view;
    state.detail = None;
    state.list.searching = false;
    state.sale.field = SaleField::Amount;
    if view == View::Transactions {
        list::refresh(state);
    }
}

/// The oldest payment that needs somebody comes on top.
fn to_do(state: &mut State) {
    match state.payments.first_to_do() {
        Some(reference) if state.cover.is_none() => {
            cover::show(state, Cover::Payment(reference), crate::console::input::Shown::Result);
        }
        _ => state.ring(1),
    }
}
