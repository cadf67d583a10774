//! What comes out of a simulated terminal, whatever its vendor.

use serde::Serialize;

use super::course::Delivery;
use crate::simulator::LedgerEntry;

/// Names whoever asked, as the driver counts them: an HTTP exchange, or a message of a line. Answers go back under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ask(pub u64);

impl Ask {
    /// How far apart the names of lines are: a message has its number in between.
    pub const LINE: u64 = 1 << u8::BITS;

    /// The message with this number on the line of this name.
    #[must_use]
    pub fn message(self, number: u8) -> Self {
        Self(self.0 + u64::from(number))
    }

    /// The number of the message on its line.
    pub fn number(self) -> u8 {
        self.0.to_le_bytes()[0]
    }
}

/// One thing the driver has to do, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Money moved: make this durable before anything that comes after it leaves.
    Booked(LedgerEntry),
    /// A request was understood: for the person who watches.
    Told(RequestLine),
    /// Something goes back.
    Answer(Answer),
    /// The request cannot be read or is not answered by the protocol: HTTP 400 with an empty body, silence on a serial line.
    NoMessage(Ask),
    /// The connection or cable of this one is cut, for so many milliseconds where that can be.
    Cut(Ask, u64),
    /// All links are down for so many milliseconds; whoever waits for an answer waits in vain.
    LinkLost(u64),
}

/// An answer and how it travels.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// To whom.
    pub to: Ask,
    /// The message, undamaged.
    pub message: Vec<u8>,
    /// How it travels. Never [`Delivery::Never`], [`Delivery::Cut`] or [`Delivery::Restart`].
    pub delivery: Delivery,
    /// For [`Delivery::AfterStale`]: the answer to another request.
    pub stale: Vec<u8>,
    /// For damage: where.
    pub chance: u64,
    /// It travels as a binary message, where there are text and binary ones.
    pub binary: bool,
}

impl Answer {
    /// A message without tricks.
    pub fn plain(to: Ask, message: Vec<u8>, binary: bool) -> Self {
        Self { to, message, delivery: Delivery::Whole, stale: Vec::new(), chance: 0, binary }
    }
}

/// Sealed messages are not for logs: `Debug` tells sizes only.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer({:?}, {} bytes, {:?})", self.to, self.message.len(), self.delivery)
    }
}

/// What was asked and what the terminal makes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestLine {
    /// The action.
    pub request: &'static str,
    /// The reference it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The amount, as asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// What the terminal makes of it: the name of a course, `ok`, or an error code.
    pub verdict: String,
}
