//! The payment or refund that is not decided yet: one at a time.

use super::Terminal;
use super::deliver::Asked;
use super::records::{Stand, Transaction};
use crate::money::Amount;
use crate::simulator::course::{Course, Decision};
use crate::simulator::outputs::Output;
use crate::simulator::qfpay::Reply;
use crate::simulator::qfpay::refusal::{self, PROCESSING, Refusal};
use crate::simulator::{EntryKind, LedgerEntry};

/// What is going on.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) syssn: String,
    /// Who waits for the answer; none when "processing" was the answer.
    asked: Option<Asked>,
    kind: EntryKind,
    decision: Decision,
    decide_at_ms: u64,
    /// Inquiries that decide it, instead of the time, when there are any.
    questions: u32,
    /// What was refused is approved after all so much later.
    recants_ms: Option<u64>,
}

/// How a transaction is begun.
pub(super) struct Begin {
    pub(super) kind: EntryKind,
    pub(super) transaction: Transaction,
    pub(super) course: Course,
    /// Until the customer has paid.
    pub(super) wait_ms: u64,
}

impl Running {
    /// When it is decided; none when inquiries decide it.
    pub(super) fn decide_at_ms(&self) -> Option<u64> {
        (self.questions == 0).then_some(self.decide_at_ms)
    }

    /// What it comes to after it was refused, where it is approved after all.
    fn recanted(&self, now_ms: u64) -> Option<Self> {
        let decide_at_ms = now_ms.saturating_add(self.recants_ms?);
        let (syssn, asked, kind) = (self.syssn.clone(), self.asked.clone(), self.kind);
        let decision = Decision::Approve { more: 0 };
        Some(Self { syssn, asked, kind, decision, decide_at_ms, questions: 0, recants_ms: None })
    }
}

impl Terminal {
    /// Begins a transaction, unless its course turns it away.
    pub(super) fn begin(&mut self, mut asked: Asked, begin: Begin) {
        let Begin { kind, mut transaction, course, wait_ms } = begin;
        asked.follow(&course);
        match &course.decision {
            Decision::TurnAway(reason) => return self.deliver(&asked, &Reply::refused(&reason.into())),
            Decision::Ignore => return self.deliver(&asked, &Reply::refused(&refusal::DECLINED)),
            Decision::Approve { .. } | Decision::Refuse(_) => {}
        }
        if course.pending_first {
            (transaction.stand, transaction.is_known) = (Stand::Running(PROCESSING), true);
        }
        transaction.is_known &= !course.hidden;
        self.running = Some(Running {
            syssn: transaction.syssn.clone(),
            asked: Some(asked),
            kind,
            decision: course.decision,
            decide_at_ms: self.now_ms.saturating_add(wait_ms).saturating_add(course.decide_after_ms),
            questions: course.questions,
            recants_ms: course.recants_ms,
        });
        self.records.add(transaction);
        if course.pending_first {
            self.answer_running();
        }
        self.do_what_is_due();
    }

    /// Answers the running transaction as it stands: later there is no other answer.
    fn answer_running(&mut self) {
        let Some(running) = &mut self.running else { return };
        let (syssn, asked) = (running.syssn.clone(), running.asked.take());
        self.answer(asked, &syssn);
    }

    /// The running transaction comes to its end.
    pub(super) fn decide(&mut self) {
        let Some(running) = self.running.take() else { return };
        self.running = running.recanted(self.now_ms);
        match &running.decision {
            Decision::Approve { more } => self.approve(&running, *more),
            Decision::Refuse(reason) | Decision::TurnAway(reason) => {
                self.close(&running.syssn, reason.into());
            }
            Decision::Ignore => {}
        }
        self.answer(running.asked, &running.syssn);
    }

    /// The running transaction comes to nothing, and its asker is told so without tricks.
    pub(super) fn cancel_running(&mut self) {
        let Some(running) = self.running.take() else { return };
        self.close(&running.syssn, refusal::CANCELLED);
        self.answer(running.asked.map(Asked::without_tricks), &running.syssn);
    }

    /// The running transaction comes to nothing, and nobody is told.
    pub(super) fn forget_running(&mut self) {
        if let Some(running) = self.running.take() {
            self.close(&running.syssn, refusal::CANCELLED);
        }
    }

    /// The server hears of what the bank has refused; of what never came to the bank it knows as much as before.
    fn close(&mut self, syssn: &str, refusal: Refusal) {
        let now = self.time();
        if let Some(transaction) = self.records.get_mut(syssn) {
            transaction.is_known |= ![refusal::CANCELLED, refusal::NO_CARD].contains(&refusal);
            (transaction.stand, transaction.decided) = (Stand::Refused(refusal), now);
        }
    }

    fn approve(&mut self, running: &Running, more: u64) {
        let now = self.time();
        let Some(transaction) = self.records.get_mut(&running.syssn) else { return };
        let asked_for = transaction.amount;
        let more = asked_for.minor_units().saturating_add(more);
        transaction.amount = Amount::from_minor_units(more, asked_for.currency()).unwrap_or(asked_for);
        (transaction.stand, transaction.decided, transaction.is_known) = (Stand::Approved, now, true);
        let transaction = transaction.clone();
        let original = transaction.refund_of.as_deref().and_then(|original| self.records.get_mut(original));
        let reference = match original {
            Some(payment) => {
                payment.refunded += transaction.amount.minor_units();
                payment.booked_as().to_owned()
            }
            None => transaction.booked_as().to_owned(),
        };
        self.book(LedgerEntry { kind: running.kind, reference, amount: transaction.amount });
    }

    /// Writes down that money moved.
    fn book(&mut self, entry: LedgerEntry) {
        self.ledger.push(entry.clone());
        self.outbox.push(Output::Booked(entry));
    }

    fn answer(&mut self, asked: Option<Asked>, syssn: &str) {
        let (Some(asked), Some(transaction)) = (asked, self.records.get(syssn).cloned()) else { return };
        let reply = self.answered(&transaction);
        self.deliver(&asked, &reply);
    }

    /// Transactions that inquiries decide come to their end with the last of them.
    pub(super) fn count_question(&mut self, syssn: &str) {
        let Some(running) = self.running.as_mut().filter(|running| running.syssn == syssn) else { return };
        running.questions = running.questions.saturating_sub(1);
        self.do_what_is_due();
    }
}
