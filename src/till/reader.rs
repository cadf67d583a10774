//! What is asked of a card reader beside payments, and the end of a transaction that is owed one (EasyCard).

use crate::payment::{Reference, TerminalId};
use crate::protocol::{ReaderQuestion, without_cards};
use crate::terminal::LaneCommand;

use super::{Stop, Till};

impl Till {
    /// Asks a card reader something of its own; the answer comes as [`super::TillEvent::Reader`].
    ///
    /// # Errors
    /// [`Stop`]: nothing was asked.
    pub async fn ask_reader(&self, terminal: &str, question: ReaderQuestion) -> Result<TerminalId, Stop> {
        let known = self.selling_terminal(terminal)?;
        if !known.vendor().offers().reader {
            return Err(Stop::NotOffered(format!("{} terminals have no card reader of their own", known.vendor())));
        }
        self.check_reader_free(&known.id, known.name.as_str()).await?;
        self.to_terminal(&known.id, LaneCommand::Reader(question)).await?;
        Ok(known.id)
    }

    /// The same card is back: the next try to finish the transaction that is owed its end, recorded before it leaves.
    ///
    /// # Errors
    /// [`Stop`]: nothing was asked.
    pub async fn finish(&self, reference: Reference, by: Option<String>) -> Result<(), Stop> {
        self.check_operator(by.as_deref())?;
        self.to_payment(reference, LaneCommand::Finish { reference, by }).await
    }

    /// Gives its end up: it stays unresolved, and is a case for the vendor.
    ///
    /// # Errors
    /// [`Stop`]: nothing was done.
    pub async fn give_up(&self, reference: Reference, by: Option<String>, reason: String) -> Result<(), Stop> {
        self.check_operator(by.as_deref())?;
        self.to_payment(reference, LaneCommand::GiveUp { reference, by, reason: without_cards(&reason) }).await
    }
}
