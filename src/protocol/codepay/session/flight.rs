//! A request that waits or is out, and one that is over but may still be answered.

use crate::payment::{Intent, Kind, Millis};
use crate::protocol::RequestId;
use crate::protocol::codepay::topic::Topic;
use crate::wire::ExchangeId;

use super::requests;

/// A request that waits to be sent, or is out.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) request: RequestId,
    /// What an answer repeats.
    pub(super) request_id: String,
    pub(super) about: About,
    /// None until it is sent.
    pub(super) exchange: Option<ExchangeId>,
    /// When it is given up. A payment's own, shorter limit is the payment machine's.
    pub(super) until: Millis,
}

/// What was asked.
#[derive(Debug)]
pub(super) enum About {
    /// Who are you, do you listen? True once it has shown that it does.
    Hello { listens: bool },
    /// Cancel this order, or whatever is going on.
    Close(Option<String>),
    /// The money request itself.
    Money(Box<Intent>),
    /// What became of this one?
    Status { intent: Box<Intent>, of: Asked },
    /// Print this order's receipt again.
    Reprint(String),
    /// Close the batch.
    Settle,
}

/// Which order a question about a payment names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The payment's own.
    Own,
    /// The one that it is about: of a void that is not found.
    Original,
}

/// A money request that was given up or answered.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) request: RequestId,
    pub(super) intent: Box<Intent>,
    /// Its own answer was that it is done.
    pub(super) approved: bool,
}

impl Flight {
    pub(super) fn new(request: RequestId, request_id: String, about: About, until: Millis) -> Self {
        Self { request, request_id, about, exchange: None, until }
    }
}

impl About {
    /// A question about a payment.
    pub(super) fn status(intent: Box<Intent>) -> Self {
        let of = if intent.kind == Kind::TipAdjustment { Asked::Original } else { Asked::Own };
        Self::Status { intent, of }
    }

    pub(super) fn is_money(&self) -> bool {
        matches!(self, Self::Money(_))
    }

    /// The topic of the request and of its answer.
    pub(super) fn topic(&self) -> Topic {
        match self {
            Self::Hello { .. } => Topic::GetInfo,
            Self::Close(_) => Topic::Close,
            Self::Money(intent) => requests::topic(intent.kind),
            Self::Status { .. } => Topic::Query,
            Self::Reprint(_) => Topic::Reprint,
            Self::Settle => Topic::BatchClose,
        }
    }

    /// The number of the order in the request.
    pub(super) fn number(&self) -> Option<&str> {
        match self {
            Self::Hello { .. } | Self::Settle => None,
            Self::Close(number) => number.as_deref(),
            Self::Money(intent) | Self::Status { intent, of: Asked::Own } => Some(requests::number(intent)),
            Self::Status { intent, of: Asked::Original } => requests::original(intent),
            Self::Reprint(number) => Some(number),
        }
    }
}

impl Finished {
    /// It was an order under this number.
    pub(super) fn is_order(&self, number: &str) -> bool {
        self.topic() == Topic::Order && requests::number(&self.intent) == number
    }

    /// It was a tip on the sale under this number.
    pub(super) fn is_tip_of(&self, number: &str) -> bool {
        self.topic() == Topic::TipAdjustment && requests::number(&self.intent) == number
    }

    /// The topic of its answer.
    pub(super) fn topic(&self) -> Topic {
        requests::topic(self.intent.kind)
    }

    /// What its answer repeats.
    pub(super) fn request_id(&self) -> String {
        self.intent.message_id.simple().to_string()
    }
}
