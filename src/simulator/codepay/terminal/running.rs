//! The order in progress: one at a time.

use super::Terminal;
use super::records::{Order, Stand};
use super::take::Taken;
use crate::money::Amount;
use crate::simulator::codepay::action::TransType;
use crate::simulator::codepay::refusal::{self, Refusal};
use crate::simulator::codepay::reply::Reply;
use crate::simulator::course::{Course, Decision, Reason};
use crate::simulator::outputs::Output;
use crate::simulator::{EntryKind, LedgerEntry};

/// What is going on.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) number: String,
    decision: Decision,
    decide_at_ms: u64,
    /// Queries that decide it, instead of the time, when there are any.
    questions: u32,
    /// It was answered with "in progress" and has no other answer.
    is_answered: bool,
    /// Card or code were read: nobody can close it any more.
    is_read: bool,
    /// What was refused is approved after all so much later.
    recants_ms: Option<u64>,
}

impl Running {
    /// When it is decided; none when queries decide it.
    pub(super) fn decide_at_ms(&self) -> Option<u64> {
        (self.questions == 0).then_some(self.decide_at_ms)
    }

    pub(super) fn can_be_closed(&self) -> bool {
        !self.is_read
    }

    /// What it comes to after it was refused, where it is approved after all.
    fn recanted(&self, now_ms: u64) -> Option<Self> {
        let decide_at_ms = now_ms.saturating_add(self.recants_ms?);
        let (number, decision) = (self.number.clone(), Decision::Approve { more: 0 });
        Some(Self { number, decision, decide_at_ms, questions: 0, is_answered: false, is_read: true, recants_ms: None })
    }
}

impl Terminal {
    /// Begins an order that may live for so long.
    pub(super) fn begin(&mut self, taken: Taken, life_ms: u64) {
        let Taken { number, course } = taken;
        let Some(order) = self.records.get_mut(&number) else { return };
        order.stand = Stand::InProgress;
        let needs_customer = order.kind().needs_customer(order.asking.original.is_some());
        let wait_ms = if needs_customer { self.settings.card_wait_ms } else { 0 };
        let (course, wait_ms) = in_time(course, wait_ms, life_ms);
        self.running = Some(Running {
            number,
            decide_at_ms: self.now_ms.saturating_add(wait_ms).saturating_add(course.decide_after_ms),
            questions: course.questions,
            is_answered: course.pending_first,
            is_read: course.pending_first || course.hidden,
            recants_ms: course.recants_ms,
            decision: course.decision,
        });
        if course.pending_first {
            self.answer_in_progress();
        }
    }

    /// Answers the running order as it stands: later there is no other answer.
    fn answer_in_progress(&mut self) {
        let Some(order) = self.running.as_ref().and_then(|running| self.records.get(&running.number)) else { return };
        let reply = Reply::refused(refusal::IN_PROGRESS, self.business(order)).of_order();
        let asked = order.asked.clone();
        self.deliver(&asked, reply);
    }

    /// The running order comes to its end.
    pub(super) fn decide(&mut self) {
        let Some(running) = self.running.take() else { return };
        match &running.decision {
            Decision::Approve { more } => self.approve(&running.number, *more),
            Decision::Refuse(reason) | Decision::TurnAway(reason) => {
                let by_code = self.records.get(&running.number).is_some_and(|order| order.asking.is_by_code());
                self.end(&running.number, Refusal::of(reason, by_code));
            }
            Decision::Ignore => self.end(&running.number, refusal::CANCELLED),
        }
        if !running.is_answered {
            self.answer_result(&running.number);
        }
        self.running = running.recanted(self.now_ms);
        self.queue.free_at(self.now_ms, self.settings.confirm_wait_ms);
    }

    /// It comes to nothing.
    pub(super) fn end(&mut self, number: &str, refusal: Refusal) {
        let now = self.time();
        if let Some(order) = self.records.get_mut(number) {
            (order.stand, order.decided, order.is_hidden) = (Stand::Closed(refusal), now, false);
        }
    }

    /// Tells whoever waits for it what became of it.
    pub(super) fn answer_result(&mut self, number: &str) {
        let Some(order) = self.records.get(number) else { return };
        let (asked, reply) = (order.asked.clone(), self.result(order));
        self.deliver_result(&asked, reply, number);
    }

    /// The running order is closed from outside; whether it was still to be answered.
    pub(super) fn stop_running(&mut self, refusal: Refusal) -> Option<(String, bool)> {
        let running = self.running.take()?;
        self.end(&running.number, refusal);
        self.queue.free_at(self.now_ms, self.settings.confirm_wait_ms);
        Some((running.number, !running.is_answered))
    }

    /// Nothing becomes of what is not decided, and nobody is told.
    pub(super) fn forget_open_orders(&mut self) {
        self.stop_running(refusal::CANCELLED);
        for number in self.queue.forget() {
            self.end(&number, refusal::CANCELLED);
        }
    }

    fn approve(&mut self, number: &str, more: u64) {
        let now = self.time();
        let Some(order) = self.records.get_mut(number) else { return };
        let with_more = order.amount.minor_units().saturating_add(more);
        order.amount = Amount::from_minor_units(with_more, order.amount.currency()).unwrap_or(order.amount);
        (order.stand, order.decided, order.is_hidden) = (Stand::Approved, now, false);
        let order = order.clone();
        let is_hold = self.change_original(&order);
        let kind = match order.kind() {
            TransType::PreAuth | TransType::PreAuthCancel => None,
            TransType::Void => (!is_hold).then_some(EntryKind::Void),
            TransType::Refund => Some(EntryKind::Refund),
            TransType::Sale | TransType::Cashback | TransType::Completion => Some(EntryKind::Charge),
        };
        if let Some(kind) = kind {
            self.book(LedgerEntry { kind, reference: number.to_owned(), amount: order.total() });
        }
    }

    /// What an order does to the one it names; whether that one was only a hold.
    fn change_original(&mut self, order: &Order) -> bool {
        let original = order.asking.original.as_deref().filter(|_| !order.kind().needs_customer(true));
        let Some(original) = original.and_then(|number| self.records.get_mut(number)) else { return false };
        match order.kind() {
            TransType::Void | TransType::PreAuthCancel => original.stand = Stand::Voided,
            TransType::Completion => original.stand = Stand::Captured,
            TransType::Refund => original.refunded = original.refunded.saturating_add(order.amount.minor_units()),
            TransType::Sale | TransType::PreAuth | TransType::Cashback => {}
        }
        original.kind() == TransType::PreAuth
    }

    /// Writes down that money moved.
    pub(super) fn book(&mut self, entry: LedgerEntry) {
        self.ledger.push(entry.clone());
        self.outbox.push(Output::Booked(entry));
    }

    /// Orders that queries decide come to their end with the last of them.
    pub(super) fn count_question(&mut self, number: &str) {
        let Some(running) = self.running.as_mut().filter(|running| running.number == number) else { return };
        running.questions = running.questions.saturating_sub(1);
    }
}

/// A customer who takes longer than the order lives has not paid.
fn in_time(course: Course, wait_ms: u64, life_ms: u64) -> (Course, u64) {
    if course.pending_first || wait_ms <= life_ms {
        return (course, wait_ms);
    }
    (Course { decision: Decision::Refuse(Reason::NoCard), decide_after_ms: 0, ..course }, life_ms)
}
