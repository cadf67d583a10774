//! The cashier's full-screen console: a fold of events into a state, and drawings that only read it.
//!
//! Purpose: turn bytes of the keyboard into commands, events of the till into words, and both into one calm screen.
//! It must not decide about money (that is `payment/`), talk to a terminal, or keep a fact that is not in the journal.
//! Colours live in [`theme`], words in `assets/texts`, shapes in [`widgets`]; nothing else may spell them out.

pub mod input;
pub mod paint;
pub mod texts;
pub mod theme;
pub mod widgets;
