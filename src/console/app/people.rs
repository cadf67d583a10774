//! Carries out what the console wants of the people's side of the till.

use crate::console::event::{PeopleAction, PeopleReply};
use crate::till::Till;

pub(super) async fn answer(till: &Till, action: PeopleAction) -> PeopleReply {
    let changed = match action {
        PeopleAction::SignOn(pin) => return PeopleReply::SignedOn(till.sign_on(&pin, None).await),
        PeopleAction::Approve(pin) => return PeopleReply::Approved(till.approve(&pin, None).await),
        PeopleAction::Add(name, role, pin, approval) => till.add_person(name, role, pin, approval.as_ref()).await,
        PeopleAction::SetPin(name, pin, approval) => till.set_pin(&name, pin, approval.as_ref()).await,
        PeopleAction::Remove(name, approval) => till.remove_person(&name, approval.as_ref()),
    };
    PeopleReply::Changed(changed, till.people())
}
