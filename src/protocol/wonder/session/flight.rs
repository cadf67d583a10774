//! A request that is out, and one that is over but may still be answered.

use uuid::Uuid;

use crate::payment::{Intent, Millis};
use crate::protocol::{Fresh, RequestId};
use crate::wire::ExchangeId;

/// A request that is out.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) request: RequestId,
    pub(super) exchange: ExchangeId,
    /// Its `requestID`.
    pub(super) id: Uuid,
    pub(super) about: About,
    /// When it is given up. A payment's own, shorter limit is the payment machine's.
    pub(super) until: Millis,
    /// What the line had in noise when it left.
    pub(super) noise_before: u64,
}

/// What was asked.
#[derive(Debug)]
pub(super) enum About {
    /// Who is there? With the dice for a second try, while the other crypto profile may be tried.
    Identify { other_profile: Option<Box<Fresh>> },
    /// Stop.
    Abort,
    /// The money request itself.
    Money(Box<Intent>),
    /// What became of this one?
    Status(Box<Intent>),
}

/// A money request that was given up or answered.
#[derive(Debug)]
pub(super) struct Finished {
    /// Its `requestID`.
    pub(super) id: Uuid,
    pub(super) request: RequestId,
    pub(super) intent: Box<Intent>,
}

impl About {
    pub(super) fn is_money(&self) -> bool {
        matches!(self, Self::Money(_))
    }
}
