//! The form of a person: checked, approved where somebody has to, carried out.

use crate::console::command::{Command, PeopleCommand};
use crate::console::event::{Action, PeopleAction};
use crate::console::state::{PeopleChange, PersonField, PersonForm, PersonTask, Popup, State};
use crate::console::update::popups;
use crate::profile::{BadPin, PersonName, Pin, Role};
use crate::till::PeopleError;

/// A command for the form.
pub(in crate::console::update) fn run(state: &mut State, mut form: PersonForm, command: Command) {
    match command {
        Command::No | Command::Back => return popups::close(state),
        _ if form.busy => state.ring(1),
        Command::Yes => return submit(state, form),
        Command::Confirm => match form.field {
            PersonField::No => return popups::close(state),
            PersonField::Yes => return submit(state, form),
            _ => form.go(true),
        },
        Command::Field { forward } => form.go(forward),
        Command::Choose { .. } if form.field == PersonField::Role => {
            form.role = if form.role == Role::Operator { Role::Supervisor } else { Role::Operator };
        }
        Command::OtherPlate => form.go(true),
        _ if !edit(&mut form, command) => state.ring(1),
        _ => form.trouble = None,
    }
    state.popup = Some(Popup::Person(Box::new(form)));
}

fn edit(form: &mut PersonForm, command: Command) -> bool {
    if form.field == PersonField::Name {
        return match command {
            Command::Backspace => form.name.pop().is_some(),
            Command::Clear => {
                form.name.clear();
                true
            }
            Command::Digit(digit) => form.type_text(digit),
            _ => false,
        };
    }
    let Some(entry) = form.entry() else { return false };
    match command {
        Command::Digit(digit) => entry.digit(digit),
        Command::Backspace => entry.backspace(),
        Command::Clear => {
            entry.clear();
            true
        }
        Command::People(PeopleCommand::Pad) => {
            entry.pad = !entry.pad;
            true
        }
        _ => false,
    }
}

/// Checks what can be checked here; then asks for the approval that the change needs.
fn submit(state: &mut State, mut form: PersonForm) {
    if let Err(trouble) = checked(&form) {
        form.trouble = Some(trouble);
        state.ring(1);
        state.popup = Some(Popup::Person(Box::new(form)));
    } else if state.staff.wants_pin(state.now.mono) {
        popups::open(state, Popup::Approve { change: PeopleChange::Form(Box::new(form)), yes: false });
    } else {
        carry_out(state, PeopleChange::Form(Box::new(form)));
    }
}

fn checked(form: &PersonForm) -> Result<Pin, &'static str> {
    if form.task != PersonTask::NewPin && PersonName::parse(form.name.trim()).is_err() {
        return Err("person.bad_name");
    }
    if !form.pin.is_same(&form.again) {
        return Err("person.differs");
    }
    form.pin.chosen().map_err(|bad| match bad {
        BadPin::Shape => "person.shape",
        BadPin::TooEasy => "person.too_easy",
    })
}

/// Everything is approved.
pub(super) fn carry_out(state: &mut State, change: PeopleChange) {
    let approval = state.staff.approved(state.now.mono).cloned();
    match change {
        PeopleChange::Remove(name) => {
            popups::close(state);
            state.act(Action::People(PeopleAction::Remove(name, approval)));
        }
        PeopleChange::Form(mut form) => {
            let (Ok(pin), name) = (checked(&form), PersonName::parse(form.name.trim())) else { return };
            let action = match (&form.task, name) {
                (PersonTask::NewPin, _) => PeopleAction::SetPin(form.name.clone(), pin, approval),
                (_, Ok(name)) => PeopleAction::Add(name, form.role, pin, approval),
                (_, Err(_)) => return,
            };
            form.busy = true;
            popups::open(state, Popup::Person(form));
            state.act(Action::People(action));
        }
    }
}

/// A change was made, or not.
pub(super) fn changed(state: &mut State, error: Option<PeopleError>) {
    let form = match &mut state.popup {
        Some(Popup::Person(form)) if form.busy => Some(form),
        _ => None,
    };
    match (form, error) {
        (Some(form), Some(PeopleError::PinTaken)) => refuse(form, "person.taken"),
        (Some(form), Some(PeopleError::Refused(_))) => refuse(form, "person.wait"),
        (Some(form), Some(PeopleError::Till(error))) if error.code() == "person_same_name" => {
            refuse(form, "person.same_name");
        }
        (form, Some(error)) => {
            if form.is_some() {
                popups::close(state);
            }
            state.say(error.to_string());
        }
        (form, None) => {
            let first = form.is_some_and(|form| form.task == PersonTask::First);
            if matches!(state.popup, Some(Popup::Person(_))) {
                popups::close(state);
            }
            state.say(state.texts.get("person.done").to_owned());
            if first {
                state.staff.signed_on = state.staff.people.first().cloned();
            }
        }
    }
}

fn refuse(form: &mut PersonForm, trouble: &'static str) {
    form.busy = false;
    form.trouble = Some(trouble);
}
