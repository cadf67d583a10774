//! Why the console ends without having been left.

use crate::platform::TtyFault;
use crate::till::TillError;

/// The exit code after a panic: a bug of ours, as the command line has it.
pub(super) const PANICKED: u8 = 70;
/// Configuration or profile cannot be used.
const CONFIGURATION: u8 = 3;
/// Another process has the home.
const LOCKED: u8 = 5;
/// Used where there is no terminal.
const USAGE: u8 = 2;
/// Anything else.
const OTHER: u8 = 1;

/// Why the console cannot go on. The terminal has been handed back before anybody reads this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct Failure {
    /// The stable code.
    pub code: &'static str,
    /// What happened.
    pub words: String,
    /// What to do.
    pub advice: &'static str,
}

impl Failure {
    /// The exit code of the program.
    pub fn exit_code(&self) -> u8 {
        match self.code {
            "home_locked" => LOCKED,
            "not_a_terminal" => USAGE,
            code if ["settings_", "profile_", "terminal_settings", "home_"]
                .iter()
                .any(|kind| code.starts_with(kind)) =>
            {
                CONFIGURATION
            }
            _ => OTHER,
        }
    }
}

impl From<TillError> for Failure {
    fn from(error: TillError) -> Self {
        Self { code: error.code(), words: error.to_string(), advice: error.advice() }
    }
}

impl From<TtyFault> for Failure {
    fn from(fault: TtyFault) -> Self {
        let code = if matches!(fault, TtyFault::NotATerminal) { "not_a_terminal" } else { "terminal_unusable" };
        let advice = "Run it in a terminal; `countertop --help` lists the commands that need none.";
        Self { code, words: fault.to_string(), advice }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self { code: "system", words: error.to_string(), advice: "Close other programs and try again." }
    }
}
