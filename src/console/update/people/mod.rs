//! Who works here: signing on, locking, the people themselves, and the approvals that money needs on its way back.

mod approve;
mod list;
mod person;
mod sign_on;
mod slip;

pub(super) use approve::{approve, edit_pin, run as run_approve};
pub(super) use list::run as run_list;
pub(super) use person::run as run_person;
pub(super) use sign_on::{lock_when_idle, run as run_sign_on, settle};
pub(super) use slip::run as run_slip;

use super::popups;
use crate::console::command::{Command, PeopleCommand};
use crate::console::event::PeopleReply;
use crate::console::state::{PersonForm, PersonTask, Popup, State};
use crate::payment::Kind;

/// A command about people, from wherever it came.
pub(super) fn run(state: &mut State, command: PeopleCommand) {
    match command {
        PeopleCommand::Who if !state.opened || state.cover.is_some() => state.ring(1),
        PeopleCommand::Who if state.staff.people.is_empty() => {
            popups::open(state, Popup::Person(Box::new(PersonForm::new(PersonTask::First, String::new()))));
        }
        PeopleCommand::Who => sign_on::lock(state),
        PeopleCommand::List if state.cover.is_none() && !state.staff.people.is_empty() => {
            popups::open(state, Popup::People { selected: 0 });
        }
        PeopleCommand::List => run(state, PeopleCommand::Who),
        PeopleCommand::RefundOfSlip => slip::open(state, Kind::Refund, Some(String::new())),
        PeopleCommand::RefundWithoutSale => slip::open(state, Kind::Refund, None),
        PeopleCommand::VoidOfSlip => slip::open(state, Kind::Void, Some(String::new())),
        PeopleCommand::CompleteOfSlip => slip::open(state, Kind::Completion, Some(String::new())),
        PeopleCommand::Add | PeopleCommand::NewPin | PeopleCommand::Remove | PeopleCommand::Pad => state.ring(1),
    }
}

/// What came of it.
pub(super) fn reply(state: &mut State, reply: PeopleReply) {
    match reply {
        PeopleReply::SignedOn(result) => sign_on::signed_on(state, result),
        PeopleReply::Approved(result) => approve::approved(state, result),
        PeopleReply::Changed(result, people) => {
            state.staff.people = people;
            person::changed(state, result.err());
        }
    }
}

/// While nobody has signed on only a payment that is in hand can be looked after.
pub(super) fn may_when_locked(command: Command) -> bool {
    matches!(
        command,
        Command::Quit
            | Command::Suspend
            | Command::Redraw
            | Command::Sound
            | Command::Help
            | Command::AskToCancel
            | Command::AskAgain
            | Command::PutAside
            | Command::Done
            | Command::Back
            | Command::No
            | Command::OtherPlate
    )
}
