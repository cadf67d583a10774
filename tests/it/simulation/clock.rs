//! Virtual time: one true clock, the console's two views of it, and what is to happen when.

use std::collections::BTreeMap;

use countertop::payment::{Millis, Now, WallTime};

/// The wall clock when the run begins: 2026-01-05.
const WALL_AT_START: i64 = 1_767_600_000_000;

/// The time. `now_ms` is what really passes; the console sees it through its own clocks.
#[derive(Debug, Default)]
pub struct Clock {
    pub now_ms: u64,
    /// Somebody set the wall clock by so much.
    pub wall_shift: i64,
    /// True time minus the console's monotonic time: its start, and what it slept through.
    pub behind: u64,
    /// The computer sleeps until then.
    pub asleep_until: u64,
}

impl Clock {
    /// Both clocks of the console.
    pub fn console(&self) -> Now {
        let wall = WALL_AT_START.saturating_add_unsigned(self.now_ms).saturating_add(self.wall_shift);
        Now { mono: Millis(self.now_ms.saturating_sub(self.behind)), wall: WallTime(wall) }
    }

    /// When a moment of the console's monotonic clock comes, awake.
    pub fn when(&self, Millis(mono): Millis) -> u64 {
        mono.saturating_add(self.behind).max(self.asleep_until)
    }

    /// The console begins: its clock stands at zero.
    pub fn console_begins(&mut self) {
        self.behind = self.now_ms;
        self.asleep_until = 0;
    }

    /// The computer sleeps for so long: the monotonic clock stands still.
    pub fn sleep(&mut self, ms: u64) {
        self.behind += ms;
        self.asleep_until = self.now_ms + ms;
    }

    pub fn asleep(&self) -> bool {
        self.now_ms < self.asleep_until
    }
}

/// What is to happen, by when and in which order it was planned.
#[derive(Debug)]
pub struct Agenda<T> {
    planned: BTreeMap<(u64, u64), T>,
    made: u64,
}

impl<T> Agenda<T> {
    pub fn new() -> Self {
        Self { planned: BTreeMap::new(), made: 0 }
    }

    pub fn plan(&mut self, at_ms: u64, happening: T) {
        self.made += 1;
        self.planned.insert((at_ms, self.made), happening);
    }

    pub fn next_at(&self) -> Option<u64> {
        self.planned.first_key_value().map(|((at_ms, _), _)| *at_ms)
    }

    /// The next happening that is due.
    pub fn due(&mut self, now_ms: u64) -> Option<T> {
        let first = self.planned.first_entry()?;
        (first.key().0 <= now_ms).then(|| first.remove())
    }
}
