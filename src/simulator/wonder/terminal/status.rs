//! TransactionStatus: what became of a sale or refund.

use super::Terminal;
use super::ask::Asked;
use super::records::{Stand, Transaction};
use crate::protocol::wonder::message::ResultReply;
use crate::simulator::wonder::refusal;

impl Terminal {
    /// `stall` answers `Pending` whatever is true.
    pub(super) fn status(&mut self, asked: &Asked, reference: &str, stall: bool) {
        let found = self.transactions.get(reference).filter(|found| found.stand != Stand::Running { hidden: true });
        let Some(transaction) = found.cloned() else {
            self.tell(asked, Some(reference), None, refusal::NOT_FOUND.code.clone());
            return self.fail(asked, &refusal::NOT_FOUND);
        };
        let amount = transaction.amount.to_major();
        let result = if stall { stalled() } else { transaction.told(&amount) };
        self.tell(asked, Some(reference), None, verdict(&transaction).into());
        self.deliver_result(asked, &result);
        self.count_question(reference);
    }

    /// Transactions that questions decide come to their end with the last of them.
    fn count_question(&mut self, reference: &str) {
        let Some(running) = self.running.as_mut().filter(|running| running.reference == reference) else { return };
        running.questions = running.questions.saturating_sub(1);
        self.do_what_is_due();
    }
}

fn stalled() -> ResultReply<'static> {
    ResultReply { status: "Pending", transaction_status: Some("Pending"), ..ResultReply::default() }
}

fn verdict(transaction: &Transaction) -> &'static str {
    match transaction.stand {
        Stand::Running { .. } => "pending",
        Stand::Approved => "approved",
        Stand::Voided => "voided",
        Stand::Refused(_) => "refused",
    }
}
