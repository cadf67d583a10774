//! A panic is our bug: the screen is handed back, the place is told, never what the program had in hand.

use std::io::Write;
use std::panic;

use crate::platform::tty;

/// From now on a panic tells its place only.
pub(super) fn hook() {
    panic::set_hook(Box::new(|info| {
        tty::restore_now();
        let place = info.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        tracing::error!(place, "panic");
        let words = format!("countertop: internal error{place}. Open payments are looked up at the next start.\n");
        let _ = std::io::stderr().write_all(words.as_bytes());
    }));
}
