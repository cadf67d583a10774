//! Who works here, who may do what, and proving it with a PIN.
//!
//! Until a supervisor exists nobody needs a PIN, and the faces say that refunds are unprotected. From then on a refund, a
//! void, a decision by hand and anything about a sale of another till need a supervisor's [`Approval`].

use crate::journal::{Deed, What};
use crate::profile::{BadPin, Person, PersonName, Pin, Role};
use crate::terminal::now;

use super::{PinRefused, Stop, Till, TillError};

/// How long an approval is good for, in milliseconds.
pub const APPROVAL_LASTS: u64 = 60_000;

/// A person as others may see one: without the PIN.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Colleague {
    /// What the person is called.
    pub name: String,
    /// What the person may do.
    pub role: Role,
}

/// A supervisor has just proven to be one. Only the till makes these; one is good for a minute.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Approval {
    name: String,
    /// On this process's own clock, in milliseconds.
    until: u64,
}

impl Approval {
    /// Who approved.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One that no PIN was typed for, for the tests of the faces.
    #[cfg(test)]
    pub fn sample(name: &str, until: u64) -> Self {
        Self { name: name.to_owned(), until }
    }

    /// Until when it is good, in milliseconds on this process's own clock.
    pub fn until(&self) -> u64 {
        self.until
    }
}

/// A change of the people that was not made.
#[derive(Debug, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum PeopleError {
    /// A supervisor must approve.
    #[error("a supervisor's PIN is needed")]
    ApprovalNeeded,
    /// The PIN is no PIN, or no secret.
    #[error(transparent)]
    Pin(#[from] BadPin),
    /// Somebody else has it: the screen asks for a PIN without a name.
    #[error("this PIN cannot be used, choose another one")]
    PinTaken,
    /// A PIN was not accepted.
    #[error("{0}")]
    Refused(PinRefused),
    /// The profile.
    #[error(transparent)]
    Till(#[from] TillError),
}

impl PeopleError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ApprovalNeeded => "pin_needed",
            Self::Pin(bad) => bad.code(),
            Self::PinTaken => "pin_taken",
            Self::Refused(refused) => refused.code,
            Self::Till(error) => error.code(),
        }
    }

    /// What to do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::ApprovalNeeded => "Let a supervisor type the PIN (--operator NAME --pin @FILE).",
            Self::Pin(_) | Self::PinTaken => "Choose 4 to 8 digits that nobody guesses.",
            Self::Refused(_) => "Try again with the right PIN, after the wait if there is one.",
            Self::Till(error) => error.advice(),
        }
    }
}

impl Till {
    /// The people, in the order of the profile.
    pub fn people(&self) -> Vec<Colleague> {
        self.staff().iter().map(colleague).collect()
    }

    /// A supervisor exists: refunds are protected.
    pub fn has_supervisor(&self) -> bool {
        self.staff().iter().any(|person| person.role == Role::Supervisor)
    }

    /// Whose PIN this is: of `name`, or of anybody. Only a supervisor's clears what was counted before; an operator's takes
    /// back its own try alone.
    ///
    /// # Errors
    /// [`PinRefused`], after three wrong ones with a wait.
    pub async fn sign_on(&self, pin: &Pin, name: Option<&str>) -> Result<Colleague, PinRefused> {
        let found = self.compared(pin, name, None).await?;
        self.by(Some(found.name.clone())).signed_on().await;
        Ok(found)
    }

    /// The same without coming to the screen: whoever gives one order.
    ///
    /// # Errors
    /// As for [`Till::sign_on`].
    pub async fn check_pin(&self, pin: &Pin, name: Option<&str>) -> Result<Colleague, PinRefused> {
        self.compared(pin, name, None).await
    }

    /// A supervisor approves what comes next: `name`, or whoever's PIN it is.
    ///
    /// # Errors
    /// [`PinRefused`]: wrong, not a supervisor's, or too early after wrong ones.
    pub async fn approve(&self, pin: &Pin, name: Option<&str>) -> Result<Approval, PinRefused> {
        let found = self.compared(pin, name, Some(Role::Supervisor)).await?;
        Ok(Approval { name: found.name, until: now().mono.0.saturating_add(APPROVAL_LASTS) })
    }

    /// Adds a person. The first supervisor needs nobody's approval; from then on a supervisor must approve.
    ///
    /// # Errors
    /// [`PeopleError`].
    pub async fn add_person(
        &self,
        name: PersonName,
        role: Role,
        pin: Pin,
        approval: Option<&Approval>,
    ) -> Result<(), PeopleError> {
        let deed = Deed {
            person: Some(name.to_string()),
            became: Some(role.to_string()),
            ..approved(Deed::new(What::PersonAdded), approval)
        };
        let done = async {
            self.check_approval(approval)?;
            let pin = self.fresh_hash(pin, None).await?;
            Ok(self.change(|profile| profile.add_person(Person { name, role, pin }))?)
        };
        self.kept(deed, done.await, PeopleError::code).await
    }

    /// Removes a person. Without the last supervisor refunds are unprotected again.
    ///
    /// # Errors
    /// [`PeopleError`].
    pub async fn remove_person(&self, name: &str, approval: Option<&Approval>) -> Result<(), PeopleError> {
        let deed = approved(self.about_person(What::PersonRemoved, name), approval);
        let done = match self.check_approval(approval) {
            Ok(()) => self.change(|profile| profile.remove_person(name)).map_err(PeopleError::from),
            Err(error) => Err(error),
        };
        self.kept(deed, done, PeopleError::code).await
    }

    /// Gives a person another PIN, approved by a supervisor.
    ///
    /// # Errors
    /// [`PeopleError`].
    pub async fn set_pin(&self, name: &str, pin: Pin, approval: Option<&Approval>) -> Result<(), PeopleError> {
        let done = match self.check_approval(approval) {
            Ok(()) => self.store_pin(name, pin).await,
            Err(error) => Err(error),
        };
        let deed = approved(self.about_person(What::PinChanged, name), approval);
        self.kept(deed, done, PeopleError::code).await
    }

    /// A person changes the own PIN, with the old one.
    ///
    /// # Errors
    /// [`PeopleError`].
    pub async fn change_own_pin(&self, name: &str, old: &Pin, new: Pin) -> Result<(), PeopleError> {
        let known = self.check_pin(old, Some(name)).await.map_err(PeopleError::Refused)?;
        let done = self.store_pin(name, new).await;
        let deed = Deed { operator: Some(known.name), ..self.about_person(What::PinChanged, name) };
        self.kept(deed, done, PeopleError::code).await
    }

    /// An operator who is named must be one of the people, once there are any.
    ///
    /// # Errors
    /// [`Stop::UnknownOperator`].
    pub fn in_hands_of(&self, operator: &str) -> Result<Self, Stop> {
        self.check_operator(Some(operator))?;
        Ok(self.by(Some(operator.to_owned())))
    }

    /// Who approved what is about to be done; none while nobody has to.
    pub(super) fn approver(&self, approval: Option<&Approval>) -> Result<Option<String>, Stop> {
        match approval {
            Some(approval) if now().mono.0 < approval.until => Ok(Some(approval.name.clone())),
            _ if self.has_supervisor() => Err(Stop::PinNeeded),
            _ => Ok(None),
        }
    }

    /// An operator who is named must be one of the people, once there are any.
    pub(super) fn check_operator(&self, operator: Option<&str>) -> Result<(), Stop> {
        let people = self.staff();
        match operator {
            Some(name) if !people.is_empty() && !people.iter().any(|person| person.name.is(name)) => {
                Err(Stop::UnknownOperator(name.to_owned()))
            }
            _ => Ok(()),
        }
    }

    // ---- inside -----------------------------------------------------------------------------------------------------

    fn check_approval(&self, approval: Option<&Approval>) -> Result<(), PeopleError> {
        self.approver(approval).map(drop).map_err(|_| PeopleError::ApprovalNeeded)
    }

    async fn store_pin(&self, name: &str, pin: Pin) -> Result<(), PeopleError> {
        let known = self.with_profile(|profile| profile.person(name).map(|person| person.name.clone()));
        let known = known.map_err(TillError::from)?;
        let hash = self.fresh_hash(pin, Some(known.as_str())).await?;
        Ok(self.change(|profile| profile.set_pin(name, hash))?)
    }

    pub(super) fn staff(&self) -> Vec<Person> {
        self.with_profile(|profile| profile.people().to_vec())
    }
}

fn approved(deed: Deed, approval: Option<&Approval>) -> Deed {
    Deed { approver: approval.map(|approval| approval.name.clone()), ..deed }
}

pub(super) fn colleague(person: &Person) -> Colleague {
    Colleague { name: person.name.to_string(), role: person.role }
}
