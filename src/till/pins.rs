//! Comparing PINs. Each comparison is a try that counts, whatever it is for: signing on, an approval, or a new PIN that must
//! be nobody else's (whoever may choose one could otherwise ask for everybody's, one after the other). [`super::tries`] has
//! the rule.

use std::sync::{MutexGuard, PoisonError};

use crate::journal::{Deed, What};
use crate::platform::aside_or_here;
use crate::profile::{Person, Pin, PinHash, Role};
use crate::terminal::now;

use super::people::colleague;
use super::tries::Tries;
use super::{Colleague, PeopleError, Till, TillError};

/// A PIN that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PinRefused {
    /// The stable code.
    #[serde(deserialize_with = "crate::payment::kept")]
    pub code: crate::payment::Word,
    /// Tries left before the next wait; 0 while there is one.
    pub tries_left: u32,
    /// How long to wait before the next one, in milliseconds.
    pub wait_ms: u64,
}

impl std::fmt::Display for PinRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.code {
            "pin_wait" => write!(f, "too many wrong PINs: wait {} s", self.wait_ms.div_ceil(1000)),
            "not_a_supervisor" => write!(f, "this is not the PIN of a supervisor"),
            _ => write!(f, "wrong PIN, {} tries left", self.tries_left),
        }
    }
}

impl Till {
    /// Whose PIN it is: of `name`, or of anybody - a supervisor, if `only` says so.
    pub(super) async fn compared(
        &self,
        pin: &Pin,
        name: Option<&str>,
        only: Option<Role>,
    ) -> Result<Colleague, PinRefused> {
        self.count_try()?;
        let refused =
            name.map_or_else(|| Deed::new(What::PinRefused), |name| self.about_person(What::PinRefused, name));
        let candidates: Vec<Person> =
            self.staff().into_iter().filter(|person| name.is_none_or(|name| person.name.is(name))).collect();
        let pin = pin.clone();
        // A hash takes a fifth of a second of CPU: not on a thread that serves terminals.
        let found = aside_or_here(move || candidates.iter().find(|person| person.pin.is_of(&pin)).map(colleague));
        let Some(found) = found.await else { return Err(self.stays_counted(refused, "pin_wrong").await) };
        if only.is_some_and(|role| found.role != role) {
            return Err(self.stays_counted(refused, "not_a_supervisor").await);
        }
        match found.role {
            Role::Supervisor => self.tries().clear(),
            Role::Operator => self.tries().give_back(),
        }
        Ok(found)
    }

    /// The record of a new PIN that nobody but `own` has. One that is taken was a try at its owner's.
    pub(super) async fn fresh_hash(&self, pin: Pin, own: Option<&str>) -> Result<PinHash, PeopleError> {
        self.count_try().map_err(PeopleError::Refused)?;
        let others: Vec<Person> =
            self.staff().into_iter().filter(|person| own.is_none_or(|own| !person.name.is(own))).collect();
        let made = aside_or_here(move || {
            let taken = others.iter().any(|person| person.pin.is_of(&pin));
            (taken, PinHash::of(&pin))
        });
        let (false, hash) = made.await else {
            self.stays_counted(Deed::new(What::PinRefused), "pin_taken").await;
            return Err(PeopleError::PinTaken);
        };
        self.tries().give_back();
        Ok(hash.map_err(|fault| TillError::Profile(fault.into()))?)
    }

    fn count_try(&self) -> Result<(), PinRefused> {
        let now = now();
        let counted = self.tries().count(now.mono.0, now.wall.0);
        counted.map_err(|wait_ms| PinRefused { code: "pin_wait", tries_left: 0, wait_ms })
    }

    /// Records a try that was not right, and says what is left. One in the time of a wait never comes here: it was not
    /// compared.
    async fn stays_counted(&self, deed: Deed, code: &'static str) -> PinRefused {
        let (left, wait_ms) = {
            let tries = self.tries();
            (tries.left(), tries.wait_ms(now().mono.0))
        };
        let wait = Some(wait_ms).filter(|wait_ms| *wait_ms > 0);
        self.note(Deed { wait_ms: wait, ..deed }.ended(Some(code))).await;
        match wait {
            None => PinRefused { code, tries_left: left, wait_ms: 0 },
            Some(wait_ms) => PinRefused { code: "pin_wait", tries_left: 0, wait_ms },
        }
    }

    fn tries(&self) -> MutexGuard<'_, Tries> {
        self.inner.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
