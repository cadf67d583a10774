//! What the console wants of the people's side of the till, and what comes back.

use crate::profile::{PersonName, Pin, Role};
use crate::till::{Approval, Colleague, PeopleError, PinRefused};

/// Something to do about people. PINs do not print.
#[derive(Debug, Clone)]
pub enum PeopleAction {
    /// Whose PIN is this?
    SignOn(Pin),
    /// A supervisor approves what comes next.
    Approve(Pin),
    /// Add a person.
    Add(PersonName, Role, Pin, Option<Approval>),
    /// Give a person another PIN.
    SetPin(String, Pin, Option<Approval>),
    /// The person at the screen has left it.
    SignOff,
    /// Remove a person.
    Remove(String, Option<Approval>),
}

/// What came of it.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub enum PeopleReply {
    /// Who it is.
    SignedOn(Result<Colleague, PinRefused>),
    /// Whether it is approved.
    Approved(Result<Approval, PinRefused>),
    /// A change, and all people as they are now.
    Changed(Result<(), PeopleError>, Vec<Colleague>),
}
