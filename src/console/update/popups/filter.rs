//! The filters of the list: every change shows at once behind the question.

use super::{close, open};
use crate::console::command::{Command, Step};
use crate::console::state::{FilterField, Filters, Popup, State};
use crate::console::update::list;
use crate::payment::TerminalId;

/// Opens the filters at this field.
pub(in crate::console::update) fn show(state: &mut State, field: FilterField) {
    open(state, Popup::Filter { field });
}

/// A command while they are shown.
pub(super) fn run(state: &mut State, field: FilterField, command: Command) {
    let at = FilterField::ALL.iter().position(|known| *known == field).unwrap_or(0);
    let other = |by: usize| FilterField::ALL[(at + by) % FilterField::ALL.len()];
    let field = match command {
        Command::No | Command::Back | Command::Confirm | Command::Filter(None) => return close(state),
        Command::Move(Step::Up) | Command::Field { forward: false } => other(FilterField::ALL.len() - 1),
        Command::Move(Step::Down) | Command::Field { forward: true } => other(1),
        Command::Choose { forward } => {
            choose(state, field, forward);
            field
        }
        Command::Filter(Some(clicked)) => {
            choose(state, clicked, true);
            clicked
        }
        Command::Digit(digit) if field == FilterField::Day => {
            if !state.list.filters.digit(digit) {
                state.ring(1);
            }
            list::refresh(state);
            field
        }
        Command::Clear => {
            state.list.filters = Filters::default();
            list::refresh(state);
            field
        }
        _ => {
            state.ring(1);
            field
        }
    };
    state.popup = Some(Popup::Filter { field });
}

fn choose(state: &mut State, field: FilterField, forward: bool) {
    let terminals: Vec<TerminalId> = state.counters.all().iter().map(|counter| counter.id.clone()).collect();
    state.list.filters.choose(field, forward, &terminals);
    list::refresh(state);
}
