//! Deliberate bugs. None is a hook in the product: each is done to what goes in and out of it.

/// What a careless program would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// The money request goes out again, under a new message id, when the payment is first asked about.
    ResendOnTimeOut,
    /// The bytes go before the record.
    WireBeforeJournal,
    /// The record is taken for durable before it is.
    MarkNotDurable,
    /// A record that could not be stored stops nothing.
    CommitFailureIgnored,
    /// "Not found" is taken for "failed".
    NotFoundIsFailed,
    /// An answer that comes when the payment is already asked about is thrown away.
    LateAnswerDropped,
    /// The next answer on the line is taken for ours, whatever it answers.
    StaleAnswerAccepted,
    /// "Stopped", said to an abort, is taken for the end of the sale.
    CancelBelieved,
    /// The amount in the answer is not compared.
    AmountNotCompared,
    /// Whoever answers is taken for our terminal.
    StrangerBelieved,
    /// A restart believes that nothing has left, whatever the mark says.
    MarkIgnored,
    /// The same sale is rung up again while the first is not known.
    GuardIgnored,
    /// No answer within the limit is taken for "declined".
    SilenceIsDeclined,
    /// The vendor's row closes by two "not found" without having waited for what may come late.
    ClosedTooSoon,
    /// A code of success is taken for the end of it, whatever status stands beside it.
    StatusNotChecked,
    /// A frame that was not acknowledged is repeated when the link is back.
    RepeatAcrossLives,
    /// What a query says of a sale is taken for the tip that was asked for.
    TipByStaleQuery,
    /// A hold is charged again while it is not known whether it was charged.
    CompletedTwice,
    /// What the terminal says unasked when the link is back is thrown away.
    PushDropped,
    /// A transaction that is left unfinished is taken for one that was refused.
    UnfinishedIsDeclined,
    /// A restart forgets what is owed its end.
    OwedForgotten,
    /// The try to finish it goes out again when it is asked about, without anybody having put the card back.
    TryRepeated,
    /// What the terminal says late of one payment is booked to the one that it has in hand now.
    LateToNext,
    /// A contradiction is taken for read as soon as it is shown.
    ContradictionSilenced,
    /// A restart forgets what was put aside.
    AsideForgotten,
    /// The guard looks no further back than its window, at what is not known too.
    GuardByClock,
    /// Whoever says "free" is taken for our terminal; only payments are compared.
    IdleOfAnother,
    /// "Busy" is taken for "free".
    BusyIgnored,
    /// Money goes back, and decisions are made, without a supervisor's word.
    ApprovalSkipped,
    /// A sale of which nobody knows whether it was paid is given back.
    UnknownGivenBack,
    /// More goes back than is left.
    TooMuchGivenBack,
    /// What blocks a terminal is put aside by the program itself.
    BlockedSells,
    /// A difference between a closed batch and the journal is not named.
    DifferenceSilenced,
    /// What was paid by a code is counted into the reader's batch.
    CodesInBatch,
    /// A batch is counted from the time of the close before, whatever the clock did.
    BatchByClock,
}
