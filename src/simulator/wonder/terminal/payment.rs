//! Sales and refunds: one at a time, decided after the card or the time, booked before any answer leaves.

use super::Terminal;
use super::ask::Asked;
use super::records::{Numbers, Stand, Transaction};
use crate::money::{Amount, Currency};
use crate::protocol::wonder::message::{RefundRequest, SaleRequest};
use crate::simulator::course::{Course, Decision};
use crate::simulator::magic;
use crate::simulator::outputs::Output;
use crate::simulator::wonder::refusal::{self, Refusal};
use crate::simulator::{EntryKind, LedgerEntry};

/// Longest `referenceID` taken. Assumed.
const MAX_REFERENCE: usize = 128;

/// The transaction that is not decided yet.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) reference: String,
    /// Who waits for the answer; `None` when `Pending` was the answer.
    pub(super) asked: Option<Asked>,
    decision: Decision,
    decide_at_ms: u64,
    /// Questions that decide it, instead of the time, when there are any.
    pub(super) questions: u32,
    /// What was refused is approved after all so much later.
    recants_ms: Option<u64>,
}

impl Running {
    /// When it is decided; `None` when questions decide it.
    pub(super) fn decide_at_ms(&self) -> Option<u64> {
        (self.questions == 0).then_some(self.decide_at_ms)
    }

    /// What it comes to after it was refused, where it is approved after all.
    fn recanted(&self, now_ms: u64) -> Option<Self> {
        let decide_at_ms = now_ms.saturating_add(self.recants_ms?);
        let (reference, asked) = (self.reference.clone(), self.asked.clone());
        let decision = Decision::Approve { more: 0 };
        Some(Self { reference, asked, decision, decide_at_ms, questions: 0, recants_ms: None })
    }
}

impl Terminal {
    pub(super) fn sale(&mut self, asked: Asked, sale: &SaleRequest, scripted: Option<Course>) {
        let read = read_amount(&sale.amount, &sale.currency).ok_or(refusal::BAD_FIELD);
        let checked = read.and_then(|amount| self.may_start(&sale.reference_id).map(|()| amount));
        let told = (sale.reference_id.as_ref(), sale.amount.as_ref());
        let amount = match checked {
            Ok(amount) => amount,
            Err(refusal) => return self.reject(&asked, told, &refusal),
        };
        let order = sale.customer_order_id.as_ref().map(|order| order.clone().into_owned());
        let transaction = self.record(None, amount, &sale.currency, order);
        let card_wait_ms = self.settings.card_wait_ms;
        self.start(asked, told, transaction, scripted, card_wait_ms);
    }

    pub(super) fn refund(&mut self, asked: Asked, refund: &RefundRequest, scripted: Option<Course>) {
        let read = read_amount(&refund.amount, &refund.currency).ok_or(refusal::BAD_FIELD);
        let checked = read.and_then(|amount| {
            self.may_start(&refund.reference_id)?;
            self.may_give_back(&refund.org_reference_id, amount).map(|()| amount)
        });
        let told = (refund.reference_id.as_ref(), refund.amount.as_ref());
        let amount = match checked {
            Ok(amount) => amount,
            Err(refusal) => return self.reject(&asked, told, &refusal),
        };
        let original = Some(refund.org_reference_id.clone().into_owned());
        let transaction = self.record(original, amount, &refund.currency, None);
        self.start(asked, told, transaction, scripted, 0);
    }

    /// Turns a payment away before it begins, whatever tricks its amount asks for.
    fn reject(&mut self, asked: &Asked, (reference, amount): (&str, &str), refusal: &Refusal) {
        self.tell(asked, Some(reference), Some(amount), refusal.code.clone());
        self.fail(asked, refusal);
    }

    fn may_start(&self, reference: &str) -> Result<(), Refusal> {
        if self.transactions.contains_key(reference) {
            Err(refusal::DUPLICATE)
        } else if reference.is_empty() || reference.len() > MAX_REFERENCE {
            Err(refusal::BAD_FIELD)
        } else if self.is_busy() {
            Err(refusal::BUSY)
        } else {
            Ok(())
        }
    }

    fn may_give_back(&self, original: &str, amount: Amount) -> Result<(), Refusal> {
        let sale =
            self.transactions.get(original).filter(|sale| sale.refund_of.is_none() && sale.stand == Stand::Approved);
        let sale = sale.ok_or(refusal::NOT_FOUND)?;
        if sale.amount.currency() != amount.currency() {
            return Err(refusal::BAD_FIELD);
        }
        let fits = sale.refunded + amount.minor_units() <= sale.amount.minor_units();
        fits.then_some(()).ok_or(refusal::EXCEEDS_BALANCE)
    }

    fn record(
        &mut self,
        refund_of: Option<String>,
        amount: Amount,
        currency: &str,
        order: Option<String>,
    ) -> Transaction {
        Transaction {
            refund_of,
            amount,
            currency: currency.to_owned(),
            order,
            stand: Stand::Running { hidden: false },
            refunded: 0,
            card: Numbers::draw(&mut self.random),
            time: self.timestamp(),
        }
    }

    fn start(
        &mut self,
        mut asked: Asked,
        (reference, written): (&str, &str),
        transaction: Transaction,
        scripted: Option<Course>,
        card_wait_ms: u64,
    ) {
        let course = scripted.unwrap_or_else(|| magic::course(transaction.amount, self.settings.magic));
        self.tell(&asked, Some(reference), Some(written), course.name.clone());
        asked.follow(&course);
        match &course.decision {
            Decision::TurnAway(reason) => return self.fail(&asked, &reason.into()),
            Decision::Ignore => return self.fail(&asked, &refusal::DECLINED),
            Decision::Approve { .. } | Decision::Refuse(_) => {}
        }
        let stand = Stand::Running { hidden: course.hidden };
        self.transactions.insert(reference.to_owned(), Transaction { stand, ..transaction });
        self.running = Some(Running {
            reference: reference.to_owned(),
            asked: Some(asked),
            decision: course.decision,
            decide_at_ms: self.now_ms.saturating_add(card_wait_ms).saturating_add(course.decide_after_ms),
            questions: course.questions,
            recants_ms: course.recants_ms,
        });
        if course.pending_first {
            self.answer_running();
        }
        self.do_what_is_due();
    }

    /// Answers the running transaction as it stands: later there is no other answer.
    fn answer_running(&mut self) {
        let Some(running) = &mut self.running else { return };
        let (reference, asked) = (running.reference.clone(), running.asked.take());
        self.answer_transaction(asked, &reference);
    }

    /// The running transaction comes to its end.
    pub(super) fn decide(&mut self) {
        let Some(running) = self.running.take() else { return };
        self.running = running.recanted(self.now_ms);
        match running.decision {
            Decision::Approve { more } => self.approve(&running.reference, more),
            Decision::Refuse(reason) | Decision::TurnAway(reason) => self.close(&running.reference, (&reason).into()),
            Decision::Ignore => {}
        }
        self.answer_transaction(running.asked, &running.reference);
    }

    /// The running transaction comes to nothing, and its asker is told so without tricks.
    pub(super) fn cancel_running(&mut self) {
        let Some(running) = self.running.take() else { return };
        self.close(&running.reference, refusal::CANCELLED);
        self.answer_transaction(running.asked.map(|asked| asked.plainly()), &running.reference);
    }

    /// The running transaction comes to nothing, and nobody is told.
    pub(super) fn forget_running(&mut self) {
        if let Some(running) = self.running.take() {
            self.close(&running.reference, refusal::CANCELLED);
        }
    }

    fn close(&mut self, reference: &str, refusal: Refusal) {
        if let Some(transaction) = self.transactions.get_mut(reference) {
            transaction.stand = Stand::Refused(refusal);
        }
    }

    fn approve(&mut self, reference: &str, more: u64) {
        let time = self.timestamp();
        let Some(transaction) = self.transactions.get_mut(reference) else { return };
        let asked_for = transaction.amount;
        let more = asked_for.minor_units().saturating_add(more);
        transaction.amount = Amount::from_minor_units(more, asked_for.currency()).unwrap_or(asked_for);
        transaction.stand = Stand::Approved;
        transaction.time = time;
        let (amount, original) = (transaction.amount, transaction.refund_of.clone());
        let kind = if original.is_some() { EntryKind::Refund } else { EntryKind::Charge };
        if let Some(sale) = original.and_then(|original| self.transactions.get_mut(&original)) {
            sale.refunded += amount.minor_units();
        }
        self.book(kind, reference, amount);
    }

    /// Writes down that money moved.
    pub(super) fn book(&mut self, kind: EntryKind, reference: &str, amount: Amount) {
        let entry = LedgerEntry { kind, reference: reference.to_owned(), amount };
        self.ledger.push(entry.clone());
        self.outbox.push(Output::Booked(entry));
    }

    fn answer_transaction(&mut self, asked: Option<Asked>, reference: &str) {
        let (Some(asked), Some(transaction)) = (asked, self.transactions.get(reference).cloned()) else { return };
        let amount = transaction.amount.to_major();
        self.deliver_result(&asked, &transaction.answered(&amount));
    }
}

/// More than nothing, in a known currency.
fn read_amount(amount: &str, currency: &str) -> Option<Amount> {
    let currency = Currency::parse(currency).ok()?;
    Amount::parse_major(amount, currency).ok().filter(|amount| !amount.is_zero())
}
