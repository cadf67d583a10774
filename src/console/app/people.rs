//! Carries out what the console wants of the people's side of the till.

use crate::console::event::{PeopleAction, PeopleReply};
use crate::till::Till;

pub(super) async fn answer(till: &Till, action: PeopleAction) -> Option<PeopleReply> {
    let changed = match action {
        PeopleAction::SignOn(pin) => return Some(PeopleReply::SignedOn(till.sign_on(&pin, None).await)),
        PeopleAction::SignOff => {
            till.signed_off().await;
            return None;
        }
        PeopleAction::Approve(pin) => return Some(PeopleReply::Approved(till.approve(&pin, None).await)),
        PeopleAction::Add(name, role, pin, approval) => {
            let first = till.people().is_empty().then(|| name.to_string());
            let added = till.add_person(name, role, pin, approval.as_ref()).await;
            if let (Some(name), Ok(())) = (first, &added) {
                // Whoever sets up the first person is that person, and stays at the screen.
                till.by(Some(name)).signed_on().await;
            }
            added
        }
        PeopleAction::SetPin(name, pin, approval) => till.set_pin(&name, pin, approval.as_ref()).await,
        PeopleAction::Remove(name, approval) => till.remove_person(&name, approval.as_ref()).await,
    };
    Some(PeopleReply::Changed(changed, till.people()))
}
