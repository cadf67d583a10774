//! What the terminal is going to do, and when.

use std::collections::BTreeMap;

use super::deliver::Saying;
use crate::simulator::outputs::Ask;

/// One thing to do.
#[derive(Debug)]
pub(super) enum Due {
    Say(Box<Saying>),
    /// Send the client of this line what is kept for it.
    Push(Ask),
}

/// Things to do, by when and in the order in which they were planned. Times are milliseconds on the terminal's clock.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    entries: BTreeMap<(u64, u64), Due>,
    made: u64,
}

impl Agenda {
    pub(super) fn add(&mut self, at_ms: u64, due: Due) {
        self.made += 1;
        self.entries.insert((at_ms, self.made), due);
    }

    /// The next that is due by `now_ms`.
    pub(super) fn take(&mut self, now_ms: u64) -> Option<Due> {
        let entry = self.entries.first_entry().filter(|entry| entry.key().0 <= now_ms)?;
        Some(entry.remove())
    }

    pub(super) fn next_at_ms(&self) -> Option<u64> {
        self.entries.first_key_value().map(|((at_ms, _), _)| *at_ms)
    }

    pub(super) fn forget_sayings(&mut self) {
        self.entries.clear();
    }
}
