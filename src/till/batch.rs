//! Closing a terminal's batch: the day's end. A supervisor's deed, recorded before it is asked, asked once, and refused while a
//! payment on that terminal is open.

use crate::journal::{Deed, What};
use crate::payment::{Payment, Stage, TerminalId};
use crate::terminal::{BatchClose, LaneCommand, now};

use super::{Approval, Stop, Till, TillError};

impl Till {
    /// Asks a terminal to close its batch; what came of it is told by [`super::TillEvent::Settled`], after it is recorded.
    ///
    /// # Errors
    /// [`Stop`]: nothing was asked.
    pub async fn settle(&self, terminal: &str, approval: Option<&Approval>) -> Result<TerminalId, Stop> {
        let known = self.selling_terminal(terminal)?;
        if !known.vendor().offers().settle {
            return Err(Stop::NotOffered(format!("{} terminals close no batch when asked", known.vendor())));
        }
        let approver = self.approver(approval)?;
        let _one_at_a_time = self.inner.guarding.lock().await;
        self.check_nothing_open(&known.id, known.name.as_str()).await?;
        let after_record = Some(self.inner.journal.last_record().await?);
        let deed = Deed { approver, after_record, ..self.about_terminal(What::BatchCloseAsked, terminal) };
        self.record(deed).await.map_err(|error| match error {
            TillError::NotRecorded(error) | TillError::Journal(error) => Stop::Journal(error),
            _ => Stop::NotRunning(known.name.to_string()),
        })?;
        let asked = self.to_terminal(&known.id, LaneCommand::Settle).await;
        if let Err(stop) = &asked {
            self.note(self.about_terminal(What::BatchClosed, terminal).ended(Some(stop.code()))).await;
        }
        asked.map(|()| known.id)
    }

    /// The names of terminals that an earlier life of the program asked to close their batch, and of whose answer nobody knows.
    /// It is recorded as not known: the next start does not tell it again.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn batches_in_doubt(&self) -> Result<Vec<String>, TillError> {
        let mut names = Vec::new();
        for asked in self.inner.journal.batches_in_doubt().await? {
            names.extend(asked.terminal.clone());
            let not_known = BatchClose::NotKnown(String::new());
            self.note(Deed { what: What::BatchClosed, result: not_known.code().to_owned(), ..asked }).await;
        }
        Ok(names)
    }

    /// What is not known yet may be in the batch or not: it must be known, or decided, before. What was given up is a case of its
    /// own: the day is closed all the same.
    async fn check_nothing_open(&self, terminal: &TerminalId, name: &str) -> Result<(), Stop> {
        let undecided = |payment: &Payment| {
            let decided = payment.by_hand.is_some() || payment.given_up.is_some();
            !matches!(payment.stage, Stage::Closed(_)) && !decided
        };
        self.check_none(terminal, name, undecided).await
    }

    /// A card cannot be read while a payment may be at the reader.
    pub(super) async fn check_reader_free(&self, terminal: &TerminalId, name: &str) -> Result<(), Stop> {
        self.check_none(terminal, name, Payment::blocks_terminal).await
    }

    /// No payment of this terminal, recorded or only begun, is in the way.
    async fn check_none(
        &self,
        terminal: &TerminalId,
        name: &str,
        is_in_the_way: impl Fn(&Payment) -> bool,
    ) -> Result<(), Stop> {
        let begun = self.begun().on(now().mono, terminal);
        let mut open = self.unrecorded(begun).await?;
        open.extend(self.inner.journal.open_payments().await?);
        let found = open.iter().find(|payment| payment.intent.terminal == *terminal && is_in_the_way(payment));
        found.map_or(Ok(()), |payment| Err(is_open(payment, name)))
    }
}

fn is_open(payment: &Payment, terminal: &str) -> Stop {
    let (terminal, reference) = (terminal.to_owned(), payment.intent.reference.last_six().to_owned());
    if payment.owed.is_some() && payment.given_up.is_none() {
        Stop::CardOwed { terminal, reference }
    } else {
        Stop::PaymentOpen { terminal, reference }
    }
}
