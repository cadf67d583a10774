//! Who gives an order, and the PIN that approves it. A PIN is asked for only when everything else about the order is sound.

use crate::profile::Pin;
use crate::till::{Approval, PinRefused, Stop, Till};

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::{output, secret};

/// Who does it.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Signature {
    /// Who does it, as written to the journal.
    #[arg(long, value_name = "NAME")]
    pub(super) operator: Option<String>,
    /// The PIN of a supervisor (for a sale: of the operator), @FILE or -; asked for without echo where it is needed.
    #[arg(long, value_name = "@FILE")]
    pub(super) pin: Option<String>,
}

impl Signature {
    /// Who is written to the journal.
    pub(super) fn operator(&self, desk: &Desk) -> String {
        desk.operator(self.operator.clone())
    }

    /// The till in the hands of whoever was named.
    pub(super) fn take(&self, till: &Till) -> Result<Till, Failure> {
        in_hands_of(till, self.operator.as_deref())
    }

    /// The supervisor's approval, once an order was stopped for the want of it.
    pub(super) async fn approval(&self, till: &Till) -> Result<Approval, Failure> {
        let pin = self.typed("supervisor's PIN").await?;
        till.by(self.operator.clone()).approve(&pin, None).await.map_err(|refused| refusal(&refused))
    }

    /// The supervisor's approval of what every shop that has one wants approved.
    pub(super) async fn approval_if_any(&self, till: &Till) -> Result<Option<Approval>, Failure> {
        if till.has_supervisor() { self.approval(till).await.map(Some) } else { Ok(None) }
    }

    /// The PIN is the operator's, if one is given.
    pub(super) async fn check(&self, till: &Till) -> Result<(), Failure> {
        if self.pin.is_none() {
            return Ok(());
        }
        let pin = self.typed("PIN").await?;
        till.by(self.operator.clone())
            .check_pin(&pin, self.operator.as_deref())
            .await
            .map(drop)
            .map_err(|refused| refusal(&refused))
    }

    pub(super) async fn typed(&self, what: &str) -> Result<Pin, Failure> {
        let text = secret::ask(self.pin.as_deref(), what).await.map_err(|missing| {
            let needed = "secret_missing" == missing.code;
            if needed { Failure::new(Exit::PinRefused, "pin_needed", missing.message, missing.advice) } else { missing }
        })?;
        Pin::parse(&text)
            .map_err(|bad| Failure::new(Exit::PinRefused, bad.code(), bad.to_string(), "Type the PIN again."))
    }
}

/// The till in the hands of `operator`, who must be one of the people once there are any.
pub(super) fn in_hands_of(till: &Till, operator: Option<&str>) -> Result<Till, Failure> {
    Ok(operator.map_or_else(|| Ok(till.clone()), |name| till.in_hands_of(name))?)
}

/// Nobody can approve yet: says so in `text`, once for each command, and never where scripts read.
pub(super) fn warn_unprotected(desk: &Desk, till: &Till, text: &str) {
    if !till.has_supervisor() {
        output::note(desk.texts().get(text));
    }
}

/// An order that is given once more with an approval, if that is all it wants.
pub(super) fn wants_approval<T>(result: &Result<T, Stop>) -> bool {
    matches!(result, Err(Stop::PinNeeded))
}

/// A PIN that was not accepted.
pub(super) fn refusal(refused: &PinRefused) -> Failure {
    let advice = match refused.wait_ms {
        0 => "Try again with the right PIN.".to_owned(),
        wait_ms => format!("Wait {} s, then try again.", wait_ms.div_ceil(1000)),
    };
    Failure::new(Exit::PinRefused, refused.code, refused.to_string(), advice)
}
