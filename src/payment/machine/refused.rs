//! What the machine refuses.

/// Why the machine does not do what a person asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum Refused {
    /// Only an unresolved payment can be put aside or decided by hand.
    #[error("this payment is not unresolved")]
    NotUnresolved,
    /// It is no longer in the terminal's hands, or was asked already.
    #[error("there is nothing to cancel")]
    NothingToCancel,
    /// Its final answer is still awaited; the limit is not over.
    #[error("its answer is still awaited")]
    StillAwaited,
    /// Its outcome is known, or a person has decided and the terminal is not asked any more.
    #[error("nothing more is asked about it: its outcome is known, or a person has decided")]
    AlreadyKnown,
    /// No end of it is owed, or no try is left.
    #[error("there is nothing to finish")]
    NothingToFinish,
}
