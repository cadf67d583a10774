//! The waits of the machine.

use super::closing::NotFoundRule;

/// How long to wait for what, in milliseconds of the monotonic clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For the final answer to a sale, refund or void.
    pub answer: u64,
    /// Between the first two questions about the same payment.
    pub ask_every: u64,
    /// The gap grows to this: equal to `ask_every` for a steady pace.
    pub ask_at_most: u64,
    /// How long to ask at that pace before going over to idle questions.
    pub ask_for: u64,
    /// At the latest this long after asking has begun a person is told that the outcome is not known.
    pub tell_after: u64,
    /// When a not-found proves that nothing happened; none where a person decides.
    pub not_found: Option<NotFoundRule>,
}
