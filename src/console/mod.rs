//! The cashier's full-screen console: a fold of events into a state, and drawings that only read it.
//!
//! Purpose: turn bytes of the keyboard into commands, events of the till into words, and both into one calm screen.
//! It must not decide about money (that is `payment/`), talk to a terminal, or keep a fact that is not in the journal.
//! A key becomes a [`command::Command`] by the keymap, [`update::update`] folds events into the [`state::State`] and says what
//! is to be done, [`views::draw`] draws it, [`run`] is the loop around them and the only part with I/O.
//! Colours live in [`theme`], words in `assets/texts`, shapes in [`widgets`]; nothing else may spell them out.

mod app;
#[cfg(test)]
mod checks;
pub mod command;
pub mod event;
pub mod faults;
mod help;
pub mod input;
mod keymap;
pub mod menu;
pub mod paint;
mod recorder;
#[cfg(test)]
mod samples;
pub mod state;
pub mod texts;
pub mod theme;
pub mod update;
pub mod views;
pub mod widgets;
mod words;

pub use app::{Failure, OpenedTill, Options, TillSource, run};
pub use recorder::{BadRecording, Replay};
pub use state::DemoLegend;
pub use texts::Texts;
pub use words::{batch_close, batch_page, of_code, on_card, vendor_code};
