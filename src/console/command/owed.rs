//! What a person can do about a transaction that has begun at a card and is owed its end.

/// Something a person wants of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwedCommand {
    /// The same card is back: try to finish it.
    Finish,
    /// Give its end up, with a reason.
    GiveUp,
    /// Leave it for later: its reader stays blocked.
    Leave,
    /// Show the case for the vendor.
    Case,
}
