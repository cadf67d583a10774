//! Recording who did what that is no payment. A deed is recorded when it is done, with what came of it; payments have their
//! own record and pass here never.

use crate::journal::{Deed, What};
use crate::terminal::now;

use super::{Till, TillError};

impl Till {
    /// The same till in the hands of `operator`: what is done through it is recorded as this person's. With none it is the
    /// operator of the settings.
    #[must_use]
    pub fn by(&self, operator: Option<String>) -> Self {
        Self { operator, ..self.clone() }
    }

    /// Records that the person whose till this is has come to the screen.
    pub async fn signed_on(&self) {
        self.note(Deed::new(What::SignedOn)).await;
    }

    /// Records that the person whose till this is has left the screen.
    pub async fn signed_off(&self) {
        self.note(Deed::new(What::SignedOff)).await;
    }

    /// A deed about the terminal of this name. A name that no terminal has is not repeated: it may be anything.
    pub(super) fn about_terminal(&self, what: What, name: &str) -> Deed {
        let deed = Deed::new(what);
        let Ok(terminal) = self.terminal(name) else { return deed };
        Deed {
            terminal: Some(terminal.name.to_string()),
            terminal_id: Some(terminal.id),
            simulated: terminal.simulated,
            ..deed
        }
    }

    /// A deed about the person of this name, if there is one.
    pub(super) fn about_person(&self, what: What, name: &str) -> Deed {
        let known = self.staff().into_iter().find(|person| person.name.is(name));
        Deed { person: known.map(|person| person.name.to_string()), ..Deed::new(what) }
    }

    /// Records what came of a deed, and passes it on. `code` tells why it was not done.
    ///
    /// # Errors
    /// What came of it; [`TillError::NotRecorded`] if it was done and nobody will read of it.
    pub(super) async fn kept<T, E: From<TillError>>(
        &self,
        deed: Deed,
        done: Result<T, E>,
        code: impl FnOnce(&E) -> &'static str,
    ) -> Result<T, E> {
        let recorded = self.record(deed.ended(done.as_ref().err().map(code))).await;
        done.and_then(|value| recorded.map(|()| value).map_err(E::from))
    }

    /// Records what nothing waits for. That it could not be is in the log.
    pub(super) async fn note(&self, deed: Deed) {
        let _ = self.record(deed).await;
    }

    pub(super) async fn record(&self, deed: Deed) -> Result<(), TillError> {
        let operator = deed.operator.clone().or_else(|| self.operator());
        let what = deed.what.as_str();
        let recorded = self.journal().record(now().wall, Deed { operator, ..deed }).await;
        recorded.map_err(|error| {
            tracing::error!(what, %error, "a deed could not be recorded");
            TillError::NotRecorded(error)
        })
    }

    fn operator(&self) -> Option<String> {
        let of_settings = || Some(self.config().operator.clone()).filter(|operator| !operator.is_empty());
        self.operator.clone().or_else(of_settings)
    }
}
