//! From bytes of the keyboard to key presses that may be trusted with money.
//!
//! Purpose: [`decoder`] turns bytes into keys and can never be left waiting; [`bursts`] tells a barcode reader from a
//! person; [`guard`] tells a fresh key press from one that was meant for the screen before.
//! It must not read a clock or a file: every arrival time is passed in, so each rule here can be tested to the
//! millisecond.

pub mod bursts;
pub mod decoder;
pub mod guard;
mod key;

pub use crate::platform::Millis;
pub use bursts::{Bursts, Verdict};
pub use decoder::Decoder;
pub use guard::{Admission, EnterGuard, Guard, Shown};
pub use key::{Arrival, Button, Input, Key, KeyPress, Mods, Mouse, MouseKind};
