//! A fault that is made on purpose, in builds for tests alone: what the program does when it has a bug.

use crate::console::event::Event;

/// The environment variable with the size of the window, `77x7`, at which the program has a bug.
const VARIABLE: &str = "COUNTERTOP_PANIC_AT";

/// Panics if the window gets the size that the environment names.
pub(super) fn reached(event: &Event) {
    if cfg!(debug_assertions)
        && let Event::Resized(columns, rows) = event
        && super::variable(VARIABLE).is_some_and(|size| size == format!("{columns}x{rows}"))
    {
        #[expect(clippy::panic, reason = "this is what it is for")]
        {
            panic!("asked for");
        }
    }
}
