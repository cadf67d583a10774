//! The reader's sign-on: valid for 30 hours (seed), kept younger than 24 at a payment, renewed an hour before by the questions in
//! between, at every start, and after an error of the reader. Never while a payment is out or owed its end.

use crate::payment::{Millis, Now, WallTime};

/// A payment leaves only on a sign-on younger than this.
const OLDEST_AT_A_PAYMENT: u64 = 24 * 3_600_000;
/// A question in between renews it from then on.
const RENEWED_FROM: u64 = 23 * 3_600_000;
/// The reader takes nothing any longer (seed).
const OVER: u64 = 30 * 3_600_000;

/// When the reader was last signed on, in this life of the program.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SignOn {
    at: Option<(Millis, WallTime)>,
    /// The reader had an error at the end of a transaction: the next try is made on a new one.
    needed_for_the_end: bool,
}

impl SignOn {
    pub(super) fn done(&mut self, now: Now) {
        *self = Self { at: Some((now.mono, now.wall)), needed_for_the_end: false };
    }

    /// The reader had an error: it is not relied on any longer.
    pub(super) fn doubted(&mut self) {
        self.at = None;
    }

    /// So, and the error came when a transaction was to be finished.
    pub(super) fn doubted_at_the_end(&mut self) {
        *self = Self { at: None, needed_for_the_end: true };
    }

    pub(super) fn is_doubted(self) -> bool {
        self.at.is_none()
    }

    pub(super) fn is_fresh(self, now: Now) -> bool {
        self.younger_than(OLDEST_AT_A_PAYMENT, now)
    }

    pub(super) fn should_be_renewed(self, now: Now) -> bool {
        !self.younger_than(RENEWED_FROM, now)
    }

    /// Whether the end of a transaction can be asked for: it belongs to a payment that has begun, and nothing is put in between
    /// that the reader does not demand. What an earlier life of the program has signed on is relied on.
    pub(super) fn is_good_for_the_end(self, now: Now) -> bool {
        !self.needed_for_the_end && self.at.is_none_or(|(at, _)| now.mono.since(at) < OVER)
    }

    fn younger_than(self, age: u64, now: Now) -> bool {
        self.at.is_some_and(|(at, _)| now.mono.since(at) < age)
    }

    /// By the wall clock, to be shown.
    pub(super) fn shown(self) -> Option<WallTime> {
        self.at.map(|(_, wall)| wall)
    }
}
