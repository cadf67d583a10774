//! What a person can ask about the people who work here, and about sales of another till.

/// Something about people, PINs and slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeopleCommand {
    /// Lock the screen; before there is anybody, set up the first supervisor.
    Who,
    /// Show who works here.
    List,
    /// Somebody new.
    Add,
    /// Another PIN for the selected one.
    NewPin,
    /// The selected one has left.
    Remove,
    /// Show the number pad of the PIN, or not.
    Pad,
    /// Give money back for a sale that is not in this journal.
    RefundOfSlip,
    /// Give money back that is of no sale in particular.
    RefundWithoutSale,
    /// Undo a sale that is not in this journal.
    VoidOfSlip,
    /// Charge a hold that is not in this journal.
    CompleteOfSlip,
}
