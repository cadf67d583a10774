//! What a person can ask about an earlier payment beside giving it back.

/// Something that follows a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowCommand {
    /// Charge what is held.
    Complete,
    /// Add a tip, or change it.
    SetTip,
}
