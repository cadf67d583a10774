//! Comparing PINs. Each comparison is a try that counts, whatever it is for: signing on, an approval, or a new PIN that must
//! be nobody else's (whoever may choose one could otherwise ask for everybody's, one after the other). [`super::tries`] has
//! the rule.

use std::sync::{MutexGuard, PoisonError};

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
        let candidates: Vec<Person> =
            self.staff().into_iter().filter(|person| name.is_none_or(|name| person.name.is(name))).collect();
        let pin = pin.clone();
        // A hash takes a fifth of a second of CPU: not on a thread that serves terminals.
        let found =
            tokio::task::spawn_blocking(move || candidates.iter().find(|person| person.pin.is_of(&pin)).map(colleague));
        let Ok(Some(found)) = found.await else { return Err(self.stays_counted("pin_wrong")) };
        if only.is_some_and(|role| found.role != role) {
            return Err(self.stays_counted("not_a_supervisor"));
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
        let made = tokio::task::spawn_blocking(move || {
            let taken = others.iter().any(|person| person.pin.is_of(&pin));
            (taken, PinHash::of(&pin))
        });
        let Ok((false, hash)) = made.await else { return Err(PeopleError::PinTaken) };
        self.tries().give_back();
        Ok(hash.map_err(|fault| TillError::Profile(fault.into()))?)
    }

    fn count_try(&self) -> Result<(), PinRefused> {
        let now = now();
        let counted = self.tries().count(now.mono.0, now.wall.0);
        counted.map_err(|wait_ms| PinRefused { code: "pin_wait", tries_left: 0, wait_ms })
    }

    fn stays_counted(&self, code: &'static str) -> PinRefused {
        let tries = self.tries();
        match tries.wait_ms(now().mono.0) {
            0 => PinRefused { code, tries_left: tries.left(), wait_ms: 0 },
            wait_ms => PinRefused { code: "pin_wait", tries_left: 0, wait_ms },
        }
    }

    fn tries(&self) -> MutexGuard<'_, Tries> {
        self.inner.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use crate::profile::{Home, PersonName};
    use crate::terminal::LinkPolicy;
    use crate::till::{Lanes, TillOptions};

    use super::*;

    const SUPERVISOR: &str = "2580";
    const OPERATOR: &str = "1379";
    const WRONG: &str = "4862";

    fn pin(digits: &str) -> Pin {
        Pin::parse(digits).unwrap()
    }

    /// A till with Mei, a supervisor, and Keung, an operator.
    async fn staffed() -> (tempfile::TempDir, Till) {
        let folder = tempfile::tempdir().unwrap();
        let person = |name: &str, role: Role, digits: &str| {
            let hash = PinHash::quick(&pin(digits)).to_record();
            format!("[[person]]\nname = \"{name}\"\nrole = \"{role}\"\npin = \"{hash}\"\n")
        };
        let people = person("Mei", Role::Supervisor, SUPERVISOR) + &person("Keung", Role::Operator, OPERATOR);
        std::fs::write(folder.path().join("profile.toml"), people).unwrap();
        let options = TillOptions { lanes: Lanes::None, policy: LinkPolicy::OnDemand, sale_limit_ms: None };
        let (till, _news) = Till::open(Home::at(folder.path()), options).await.unwrap();
        (folder, till)
    }

    fn code<T>(result: Result<T, PinRefused>) -> &'static str {
        result.err().map_or("accepted", |refused| refused.code)
    }

    #[tokio::test]
    async fn an_operators_own_pin_does_not_clear_the_guesses_at_a_supervisors() {
        let (_folder, till) = staffed().await;
        let mut codes = Vec::new();
        for _ in 0..3 {
            codes.push(code(till.approve(&pin(WRONG), None).await));
            codes.push(code(till.sign_on(&pin(OPERATOR), Some("Keung")).await));
        }
        assert_eq!(codes, ["pin_wrong", "accepted", "pin_wrong", "accepted", "pin_wait", "pin_wait"]);
    }

    #[tokio::test]
    async fn an_operators_pin_is_no_approval_and_counts() {
        let (_folder, till) = staffed().await;
        let mut codes = Vec::new();
        for _ in 0..3 {
            codes.push(code(till.approve(&pin(OPERATOR), None).await));
        }
        assert_eq!(codes, ["not_a_supervisor", "not_a_supervisor", "pin_wait"]);
    }

    #[tokio::test]
    async fn a_supervisors_pin_clears_the_count() {
        let (_folder, till) = staffed().await;
        for _ in 0..4 {
            assert_eq!(code(till.approve(&pin(WRONG), None).await), "pin_wrong");
            assert_eq!(code(till.sign_on(&pin(WRONG), None).await), "pin_wrong");
            assert_eq!(code(till.approve(&pin(SUPERVISOR), None).await), "accepted");
        }
    }

    #[tokio::test]
    async fn choosing_a_pin_is_no_way_to_ask_for_somebody_elses() {
        let (_folder, till) = staffed().await;
        let mut codes = Vec::new();
        for taken in [SUPERVISOR, SUPERVISOR, SUPERVISOR, WRONG] {
            let changed = till.change_own_pin("Keung", &pin(OPERATOR), pin(taken)).await;
            codes.push(changed.unwrap_err().code());
        }
        // The third try leaves a wait behind, in which not even the own PIN is compared.
        assert_eq!(codes, ["pin_taken", "pin_taken", "pin_taken", "pin_wait"]);
    }

    #[tokio::test]
    async fn a_new_pin_of_ones_own_costs_nothing() {
        let (_folder, till) = staffed().await;
        for (old, new) in [(OPERATOR, WRONG), (WRONG, OPERATOR), (OPERATOR, WRONG)] {
            till.change_own_pin("Keung", &pin(old), pin(new)).await.unwrap();
        }
        let ho = PersonName::parse("Ho").unwrap();
        let approval = till.approve(&pin(SUPERVISOR), None).await.unwrap();
        till.add_person(ho, Role::Operator, pin("9630"), Some(&approval)).await.unwrap();
        assert_eq!(code(till.sign_on(&pin("9630"), None).await), "accepted");
    }

    #[tokio::test]
    async fn tries_at_the_same_time_do_not_pass_together() {
        let (_folder, till) = staffed().await;
        let guesses = [WRONG, WRONG, WRONG, WRONG, WRONG, SUPERVISOR];
        let tries = guesses.map(|guess| {
            let till = till.clone();
            tokio::spawn(async move { code(till.approve(&pin(guess), None).await) })
        });
        let mut codes = Vec::new();
        for one in tries {
            codes.push(one.await.unwrap());
        }
        // All have begun before the first was compared: the right one came too late.
        assert_eq!(codes[3..], ["pin_wait", "pin_wait", "pin_wait"], "{codes:?}");
    }
}
