//! The list of the people.

use crate::console::command::{Command, PeopleCommand, Step};
use crate::console::state::{PeopleChange, PersonForm, PersonTask, Popup, State};
use crate::console::update::popups;

/// A command while the list is shown.
pub(in crate::console::update) fn run(state: &mut State, selected: usize, command: Command) {
    let last = state.staff.people.len().saturating_sub(1);
    let name = state.staff.people.get(selected).map(|person| person.name.clone());
    let form = |task, name| Popup::Person(Box::new(PersonForm::new(task, name)));
    let selected = match (command, name) {
        (Command::No | Command::Back | Command::Confirm, _) => return popups::close(state),
        (Command::Move(Step::Up), _) => selected.saturating_sub(1),
        (Command::Move(Step::Down), _) => (selected + 1).min(last),
        (Command::Move(Step::Home | Step::PageUp), _) => 0,
        (Command::Move(Step::End | Step::PageDown), _) => last,
        (Command::Row(row), _) => row.min(last),
        (Command::People(PeopleCommand::Add), _) => return popups::open(state, form(PersonTask::Add, String::new())),
        (Command::People(PeopleCommand::NewPin), Some(name)) => {
            return popups::open(state, form(PersonTask::NewPin, name));
        }
        (Command::People(PeopleCommand::Remove), Some(name)) => {
            return popups::open(state, Popup::Approve { change: PeopleChange::Remove(name), yes: false });
        }
        _ => {
            state.ring(1);
            selected
        }
    };
    state.popup = Some(Popup::People { selected });
}
