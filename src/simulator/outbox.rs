//! What a simulated terminal has to say, at once and later, whatever its vendor.

use std::collections::{BTreeMap, VecDeque};

use super::outputs::Output;

/// Outputs in the order in which they leave. Times are milliseconds on the terminal's clock.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    ready: VecDeque<Output>,
    /// Outputs that wait, by when they leave and in which order they were made.
    later: BTreeMap<(u64, u64), Output>,
    made: u64,
}

impl Outbox {
    /// Leaves now, behind what is ready.
    pub(super) fn push(&mut self, output: Output) {
        self.ready.push_back(output);
    }

    /// Leaves so long after `now_ms`.
    pub(super) fn push_later(&mut self, output: Output, now_ms: u64, delay_ms: u64) {
        if delay_ms == 0 {
            return self.push(output);
        }
        self.made += 1;
        self.later.insert((now_ms.saturating_add(delay_ms), self.made), output);
    }

    /// The time has come to `now_ms`.
    pub(super) fn reach(&mut self, now_ms: u64) {
        while let Some(entry) = self.later.first_entry().filter(|entry| entry.key().0 <= now_ms) {
            let output = entry.remove();
            self.ready.push_back(output);
        }
    }

    /// When [`Outbox::reach`] has something to do.
    pub(super) fn wake_at_ms(&self) -> Option<u64> {
        self.later.first_key_value().map(|((at_ms, _), _)| *at_ms)
    }

    /// What leaves next.
    pub(super) fn take(&mut self) -> Option<Output> {
        self.ready.pop_front()
    }

    /// What waits is lost.
    pub(super) fn forget_later(&mut self) {
        self.later.clear();
    }

    /// Everything is lost.
    pub(super) fn clear(&mut self) {
        self.ready.clear();
        self.later.clear();
    }
}
