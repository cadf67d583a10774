//! The exit codes: a promise to scripts.

use crate::payment::Payment;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Approved, or done.
    Done,
    /// Wrong usage.
    Usage,
    /// Configuration, profile or journal.
    Settings,
    /// The terminal cannot be reached.
    Unreachable,
    /// Another process has the home.
    Locked,
    /// This vendor has no such thing.
    NotSupported,
    /// A PIN was missing or wrong.
    PinRefused,
    /// Declined.
    Declined,
    /// Cancelled.
    Cancelled,
    /// Not started: proven that no money moved.
    NotStarted,
    /// Not known.
    Unresolved,
    /// A bug of ours.
    Bug,
    /// The console was left with this code.
    Console(u8),
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

impl Exit {
    /// The number that scripts see.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Usage => 2,
            Self::Settings => 3,
            Self::Unreachable => 4,
            Self::Locked => 5,
            Self::NotSupported => 6,
            Self::PinRefused => 7,
            Self::Declined => 10,
            Self::Cancelled => 11,
            Self::NotStarted => 12,
            Self::Unresolved => 20,
            Self::Bug => 70,
            Self::Console(code) => code,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
