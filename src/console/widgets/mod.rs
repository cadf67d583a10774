//! The shapes that screens are made of, each drawn from plain values into a buffer.
//!
//! A widget knows cells, roles and glyphs. It must not know a payment, a terminal or a key's command, keep state, or
//! spell out a word that a person reads: words come in as values, from `assets/texts`.

pub mod digits;
pub mod emblem;
mod font;
pub mod frame;
pub mod keybar;
pub mod outcome;
pub mod plate;
pub mod progress;
pub mod status;
pub mod tabs;
pub mod tape;
pub mod terminals;
#[cfg(test)]
mod tests;
pub mod text;
#[cfg(test)]
pub mod watch;

pub use digits::Digits;
pub use emblem::Emblem;
pub use frame::Frame;
pub use keybar::KeyHint;
pub use outcome::OutcomePanel;
pub use plate::{Plate, PlateState};
pub use progress::Progress;
pub use status::StatusRow;
pub use terminals::TerminalChip;
