//! 1002: refunds. Without an amount, of a payment of which nothing was given back, it is a void: no magic amounts.

use super::Terminal;
use super::deliver::Asked;
use super::records::{Numbers, Stand, Transaction, new_syssn};
use super::running::Begin;
use crate::money::Amount;
use crate::simulator::EntryKind;
use crate::simulator::course::Course;
use crate::simulator::magic;
use crate::simulator::qfpay::order::Refund;
use crate::simulator::qfpay::refusal::{self, PROCESSING, Refusal};

impl Terminal {
    pub(super) fn refund(&mut self, asked: Asked, refund: &Refund, scripted: Option<Course>) {
        let written = refund.amount.map(Amount::to_major);
        let (payment, amount) = match self.may_refund(refund) {
            Ok(found) => found,
            Err(refusal) => {
                self.tell(&asked, Some(&refund.order_id), written.as_deref(), refusal.code().clone());
                return self.deliver(&asked.without_tricks(), &super::Reply::refused(&refusal));
            }
        };
        let is_void = refund.amount.is_none() && payment.refunded == 0;
        let usual = || if is_void { Course::approve() } else { magic::course(amount, self.settings.magic) };
        let course = scripted.unwrap_or_else(usual);
        self.tell(&asked, Some(&refund.order_id), written.as_deref(), course.name.clone());
        let transaction = self.refund_record(&payment, amount);
        let kind = if is_void { EntryKind::Void } else { EntryKind::Refund };
        self.begin(asked, Begin { kind, transaction, course, wait_ms: 0 });
    }

    /// The payment and how much of it goes back.
    fn may_refund(&self, refund: &Refund) -> Result<(Transaction, Amount), Refusal> {
        if self.is_busy() {
            return Err(refusal::BUSY);
        }
        let payment = self.records.by_order_id(&refund.order_id).ok_or(refusal::UNKNOWN_ORDER)?;
        let is_sound = payment.refund_of.is_none() && payment.stand == Stand::Approved;
        if !is_sound || !payment.channel.is_refundable() {
            return Err(refusal::NOT_REFUNDABLE);
        }
        if self.is_closed() {
            return Err(refusal::NOT_NOW);
        }
        let currency = payment.amount.currency();
        let left = Amount::from_minor_units(payment.left(), currency).unwrap_or(payment.amount);
        let amount = refund.amount.unwrap_or(left);
        if left.is_zero() {
            return Err(refusal::REFUNDED);
        }
        if amount.minor_units() > left.minor_units() {
            return Err(refusal::TOO_MUCH);
        }
        let is_today = payment.decided.date() == self.time().date();
        if payment.channel.is_card() && is_today && amount != payment.amount {
            return Err(refusal::ONLY_WHOLE);
        }
        Ok((payment.clone(), amount))
    }

    /// The refund has an id and a reference of the terminal's own: the register gives none.
    fn refund_record(&mut self, payment: &Transaction, amount: Amount) -> Transaction {
        let now = self.time();
        let syssn = new_syssn(&mut self.random, now);
        Transaction {
            numbers: Numbers::draw(&mut self.random, payment.channel, now),
            reference: Some(format!("R{syssn}")),
            refund_of: Some(payment.syssn.clone()),
            syssn,
            amount,
            stand: Stand::Running(PROCESSING),
            is_known: true,
            refunded: 0,
            begun: now,
            decided: now,
            ..payment.clone()
        }
    }
}
