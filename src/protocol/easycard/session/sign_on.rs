//! The reader's sign-on: valid for 30 hours (seed), kept younger than 24 at a payment, renewed an hour before by the questions in
//! between, at every start, and after an error of the reader. Never while a payment is out.

use crate::payment::{Millis, Now, WallTime};

/// A payment leaves only on a sign-on younger than this.
const OLDEST_AT_A_PAYMENT: u64 = 24 * 3_600_000;
/// A question in between renews it from then on.
const RENEWED_FROM: u64 = 23 * 3_600_000;

/// When the reader was last signed on, in this life of the program.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SignOn {
    at: Option<(Millis, WallTime)>,
}

impl SignOn {
    pub(super) fn done(&mut self, now: Now) {
        self.at = Some((now.mono, now.wall));
    }

    /// The reader had an error: it is not relied on any longer.
    pub(super) fn doubted(&mut self) {
        self.at = None;
    }

    pub(super) fn is_fresh(self, now: Now) -> bool {
        self.younger_than(OLDEST_AT_A_PAYMENT, now)
    }

    pub(super) fn should_be_renewed(self, now: Now) -> bool {
        !self.younger_than(RENEWED_FROM, now)
    }

    fn younger_than(self, age: u64, now: Now) -> bool {
        self.at.is_some_and(|(at, _)| now.mono.since(at) < age)
    }

    /// By the wall clock, to be shown.
    pub(super) fn shown(self) -> Option<WallTime> {
        self.at.map(|(_, wall)| wall)
    }
}
