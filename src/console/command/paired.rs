//! What a person can ask of a paired terminal beside selling on it.

/// Something a person wants of the selected terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairedCommand {
    /// Give it another name.
    Rename,
    /// Forget it.
    Remove,
    /// Pair it again: after it was set up anew, or moved to another place.
    PairAgain,
    /// Look on the network for where it is now.
    LookFor,
    /// Close its batch: the day's end.
    Settle,
    /// Show what it told of the batch that it closed last.
    ShowBatch,
    /// Sign its reader on again.
    SignOn,
    /// Ask its reader what is on the card that is held to it.
    Balance,
    /// Ask its reader for the number of the card that is held to it.
    CardNumber,
    /// Let it print the sums of the day.
    PrintSummary,
    /// Let the terminal of the receipt that is shown print it.
    PrintReceipt,
}
