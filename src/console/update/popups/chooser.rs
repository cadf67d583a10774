//! The list of terminals: one of them takes the next sale.

use super::{close, open as open_popup};
use crate::console::command::{Command, Step};
use crate::console::state::{Chooser, Popup, State};
use crate::console::update::pay;

/// Opens the list with the chosen terminal selected.
pub(in crate::console::update) fn open(state: &mut State) {
    if state.counters.all().is_empty() {
        return state.ring(1);
    }
    let chosen = state.counters.chosen().map(|counter| &counter.id);
    let at = state.counters.all().iter().position(|counter| Some(&counter.id) == chosen);
    open_popup(state, Popup::Terminals(Chooser { selected: at.unwrap_or(0), top: 0 }));
}

/// A command while the list is open.
pub(super) fn run(state: &mut State, mut chooser: Chooser, command: Command) {
    match command {
        Command::Back | Command::No => return close(state),
        Command::Confirm => return choose(state, chooser),
        Command::Row(index) => {
            chooser.selected = index;
            return choose(state, chooser);
        }
        Command::Move(step) => chooser.selected = moved(state, chooser.selected, step),
        _ => state.ring(1),
    }
    state.popup = Some(Popup::Terminals(chooser));
}

/// What is selected stays in sight, whatever became of the window or of the terminals.
pub(in crate::console::update) fn follow(state: &mut State) {
    let (height, count) = (state.chooser_height(), state.counters.all().len());
    if let Some(Popup::Terminals(chooser)) = &mut state.popup {
        chooser.follow(height, count);
    }
}

fn moved(state: &State, selected: usize, step: Step) -> usize {
    let last = state.counters.all().len().saturating_sub(1);
    let page = state.chooser_height().saturating_sub(1).max(1);
    match step {
        Step::Up => selected.saturating_sub(1),
        Step::Down => (selected + 1).min(last),
        Step::PageUp => selected.saturating_sub(page),
        Step::PageDown => (selected + page).min(last),
        Step::Home => 0,
        Step::End => last,
    }
}

/// Takes the selected one, unless it is disabled.
fn choose(state: &mut State, chooser: Chooser) {
    if state.counters.choose(chooser.selected) {
        close(state);
        pay::follow_currency(state);
    } else {
        state.popup = Some(Popup::Terminals(chooser));
        state.ring(1);
    }
}
