//! `Refund`: a whole payment goes back to a card.

use super::Server;
use super::deliver::Asked;
use super::records::{Record, Stand};
use super::running::{Begin, Work};
use crate::protocol::easycard::message::EASYCARD;
use crate::simulator::course::Course;
use crate::simulator::easycard::order::{Money, RefundKey};
use crate::simulator::easycard::refusal::{self, Refusal};
use crate::simulator::easycard::request::is_of;

impl Server {
    pub(super) fn give_back(
        &mut self,
        asked: Asked,
        reader: usize,
        money: Money,
        key: &RefundKey,
        scripted: Option<Course>,
    ) {
        let allowed = self.may_give_back(&money, key, EASYCARD).and_then(|()| self.usable(reader));
        if let Err(refusal) = allowed {
            return self.refuse_money(asked, money.amount, &refusal);
        }
        let (asked, course) = self.course(asked, money.amount, scripted);
        self.tell(&asked, Some(money.amount.to_major()), course.name.clone());
        if self.turns_away(&asked, &course, false) {
            return;
        }
        let (course, wait_ms) = self.in_time(course);
        self.begin_giving_back(&money.order, course.hidden || self.settings.hides_running);
        self.begin(asked, Begin { reader: Some(reader), work: Work::GiveBack(money.order), course, wait_ms });
    }

    pub(super) fn begin_giving_back(&mut self, order: &str, hidden: bool) {
        if let Some(record) = self.records.get_mut(order) {
            (record.stand, record.hidden) = (Stand::GivingBack, hidden);
        }
    }

    /// Whole, once, and of the same kind of payment.
    pub(super) fn may_give_back(&self, money: &Money, key: &RefundKey, method: &str) -> Result<(), Refusal> {
        let key = key.0.as_deref().ok_or(refusal::BAD_FORMAT)?;
        if !is_of(key, &self.settings.refund_password) {
            return Err(refusal::BAD_REFUND_KEY);
        }
        let record = self.records.get(&money.order).ok_or(refusal::UNKNOWN)?;
        if (record.method == EASYCARD) != (method == EASYCARD) {
            return Err(refusal::OTHER_KIND);
        }
        stands_paid(record)?;
        if record.dollars == money.amount.minor_units() { Ok(()) } else { Err(refusal::NOT_WHOLE) }
    }
}

fn stands_paid(record: &Record) -> Result<(), Refusal> {
    match record.stand {
        Stand::Paid => Ok(()),
        Stand::Running => Err(refusal::IN_PROGRESS),
        Stand::Failed => Err(refusal::FAILED_BEFORE),
        Stand::GivingBack => Err(refusal::REFUND_RUNS),
        Stand::Refunded => Err(refusal::REFUNDED),
    }
}
