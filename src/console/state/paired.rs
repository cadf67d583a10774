//! The questions about a paired terminal.

use crate::console::faults::Said;
use crate::payment::TerminalId;
use crate::profile::{TerminalName, Unfit};

/// Longest name, in characters.
const NAME_CAP: usize = 32;

/// Another name for a terminal.
#[derive(Debug, Clone)]
pub struct RenameForm {
    /// Which one.
    pub terminal: TerminalId,
    /// What it is called until then.
    pub old: String,
    /// What it shall be called.
    pub name: String,
    /// It is being saved.
    pub busy: bool,
    /// Why it was not, and what to do.
    pub refused: Option<Said>,
}

impl RenameForm {
    /// The form with the name as it is.
    pub fn new(terminal: TerminalId, name: &str) -> Self {
        Self { terminal, old: name.to_owned(), name: name.to_owned(), busy: false, refused: None }
    }

    /// The name, if it is one.
    ///
    /// # Errors
    /// It is none.
    pub fn parsed_name(&self) -> Result<TerminalName, Unfit> {
        TerminalName::parse(self.name.trim())
    }

    /// Types a character; false if it does not fit.
    pub fn type_text(&mut self, c: char) -> bool {
        let fits = !self.busy && !c.is_control() && self.name.chars().count() < NAME_CAP;
        if fits {
            self.name.push(c);
            self.refused = None;
        }
        fits
    }
}
