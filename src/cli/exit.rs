//! The exit codes: a promise to scripts.

use crate::payment::Payment;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Exit {
    /// Approved, or done.
    Done = 0,
    /// Wrong usage.
    Usage = 2,
    /// Configuration, profile or journal.
    Settings = 3,
    /// The terminal cannot be reached.
    Unreachable = 4,
    /// Another process has the home.
    Locked = 5,
    /// This vendor has no such thing.
    NotSupported = 6,
    /// Declined.
    Declined = 10,
    /// Cancelled.
    Cancelled = 11,
    /// Not started: proven that no money moved.
    NotStarted = 12,
    /// Not known.
    Unresolved = 20,
    /// A bug of ours.
    Bug = 70,
}

impl Exit {
    /// By the outcome of a payment.
    pub(super) fn of(payment: &Payment) -> Self {
        match payment.outcome_word() {
            "approved" => Self::Done,
            "declined" => Self::Declined,
            "cancelled" => Self::Cancelled,
            "not_started" => Self::NotStarted,
            _ => Self::Unresolved,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
