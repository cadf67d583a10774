//! A request that is out, and one that is over but may still be answered.

use crate::payment::{Intent, Millis};
use crate::protocol::{Printed, RequestId};
use crate::wire::ExchangeId;

/// A request that waits to be sent, or is out.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) request: RequestId,
    pub(super) exchange: ExchangeId,
    pub(super) about: About,
    /// When it is given up. A payment's own, shorter limit is the payment machine's.
    pub(super) until: Millis,
}

/// What was asked.
#[derive(Debug)]
pub(super) enum About {
    /// Do you open our requests? An inquiry about a payment that nobody has made.
    Hello { reference: String },
    /// Do you still listen?
    Touch,
    /// Stop.
    Abort,
    /// The money request itself.
    Money(Box<Intent>),
    /// What became of this one?
    Status(Box<Intent>),
    /// Print this.
    Print(Printed),
}

/// A money request that was given up or answered.
#[derive(Debug)]
pub(super) struct Finished {
    /// None for one of an earlier life.
    pub(super) exchange: Option<ExchangeId>,
    pub(super) request: RequestId,
    pub(super) intent: Box<Intent>,
    /// The terminal's own number of it, once its direct answer has told one.
    pub(super) number: Option<String>,
    pub(super) late: Late,
}

/// Whether a money request that was given up may still be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Late {
    /// It was answered, or never left.
    No,
    /// Until then.
    Until(Millis),
    /// It was open when the program began: for what is left then of the time that an answer may take.
    OfEarlierLife,
}

impl About {
    pub(super) fn is_money(&self) -> bool {
        matches!(self, Self::Money(_))
    }
}
