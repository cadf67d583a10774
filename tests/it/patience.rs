//! Waiting for a condition, however busy the machine is.

use std::time::{Duration, Instant};

/// What never comes is given up after this long.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until something holds.
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let give_up = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < give_up, "never: {what}");
        std::thread::yield_now();
    }
}
