//! The pace of questions: the server locks the address of an account that asks too often (ZH: single-order-query), whichever of
//! its readers asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::payment::Millis;

/// One question, and then none for a while. Its copies are the same pace: the sessions of one account share it.
#[derive(Debug, Clone)]
pub struct Pace {
    /// Milliseconds from one question to the next.
    gap: u64,
    free_at: Arc<AtomicU64>,
}

impl Pace {
    /// At most one question in so many milliseconds.
    pub fn one_in(gap: u64) -> Self {
        Self { gap, free_at: Arc::default() }
    }

    /// When the next question may leave.
    pub fn free_at(&self) -> Millis {
        Millis(self.free_at.load(Ordering::Relaxed))
    }

    /// Takes the turn, if it is free now.
    pub fn take(&self, now: Millis) -> bool {
        let next = now.plus(self.gap).0;
        let taken = self.free_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |at| (at <= now.0).then_some(next));
        taken.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_the_turn() {
        let (one, other) = (Pace::one_in(2_000), Pace::one_in(2_000));
        let same = one.clone();
        assert!(one.take(Millis(500)) && other.take(Millis(500)), "another account has a pace of its own");
        assert!(!same.take(Millis(2_499)) && same.take(Millis(2_500)));
        assert_eq!(one.free_at(), Millis(4_500));
    }
}
