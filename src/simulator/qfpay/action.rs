//! What a register can ask of this terminal.

use crate::protocol::qfpay::message::path_of;
use crate::simulator::scenario::ScenarioAction;

/// An operation (`func_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// 1001.
    Payment,
    /// 1002.
    Refund,
    /// 3001.
    PrintReceipt,
    /// 3002.
    PrintSummary,
    /// 4001.
    Inquiry,
    /// 5001.
    Cancel,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Payment, Self::Refund, Self::PrintReceipt, Self::PrintSummary, Self::Inquiry, Self::Cancel];

    /// Its number.
    pub const fn func_type(self) -> u32 {
        match self {
            Self::Payment => 1001,
            Self::Refund => 1002,
            Self::PrintReceipt => 3001,
            Self::PrintSummary => 3002,
            Self::Inquiry => 4001,
            Self::Cancel => 5001,
        }
    }

    /// The operation of a number as it is written.
    pub fn of(func_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.func_type().to_string() == func_type)
    }

    /// Whether this is where it is posted to over HTTP; everything goes where there are no paths.
    pub fn belongs_to(self, path: &str) -> bool {
        path.is_empty() || path_of(self.func_type()) == Some(path)
    }

    /// Whether anything is posted there.
    pub fn is_path(path: &str) -> bool {
        Self::ALL.into_iter().any(|action| path_of(action.func_type()) == Some(path))
    }
}

impl ScenarioAction for Action {
    fn all() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn word(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::PrintReceipt => "print_receipt",
            Self::PrintSummary => "print_summary",
            Self::Inquiry => "inquiry",
            Self::Cancel => "cancel",
        }
    }
}
