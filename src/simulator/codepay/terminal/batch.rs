//! `ecrhub.pay.batch.close` and `ecrhub.pay.tip.adjustment`: what can be done to payments until their batch is closed.

use super::Terminal;
use super::deliver::Asked;
use super::records::{Order, Stand};
use super::told::number_only;
use crate::money::Amount;
use crate::simulator::codepay::fields::Fields;
use crate::simulator::codepay::refusal::{self, Refusal};
use crate::simulator::codepay::reply::Reply;
use crate::simulator::{EntryKind, LedgerEntry};

/// How registers name the new tip; the second is a mistake on one of the vendor's pages.
const TIP_NAMES: [&str; 2] = ["tip_adjustment_amount", "tip_adjustment_amoun"];

impl Terminal {
    pub(super) fn close_batch(&mut self, asked: &Asked, fields: &Fields) {
        let business = number_only(fields.text("merchant_order_no").as_deref());
        if self.is_busy() {
            return self.refuse(asked, None, refusal::IN_PROGRESS, business);
        }
        self.records.settle();
        self.tell(asked, None, None, "ok".into());
        self.deliver(asked, Reply::done(business));
    }

    pub(super) fn adjust_tip(&mut self, asked: &Asked, fields: &Fields) {
        let number = fields.any_text(&["merchant_order_no", "orig_merchant_order_no"]);
        let business = number_only(number.as_deref());
        let tip = match self.new_tip(number.as_deref(), fields) {
            Ok(tip) => tip,
            Err(refusal) => return self.refuse(asked, number.as_deref(), refusal, business),
        };
        let number = number.unwrap_or_default();
        self.tell(asked, Some(&number), Some(&tip.to_major()), "ok".into());
        let Some(order) = self.records.get_mut(&number) else { return };
        let before = order.tip.replace(tip);
        if before != Some(tip) {
            self.book(LedgerEntry { kind: EntryKind::Tip, reference: number, amount: tip });
        }
        self.deliver(asked, Reply::done(business));
    }

    fn new_tip(&self, number: Option<&str>, fields: &Fields) -> Result<Amount, Refusal> {
        let missing = |field: &str| refusal::bad_parameter(&format!("{field} is missing"));
        let number = number.ok_or_else(|| missing("merchant_order_no"))?;
        let order = self.records.told(number).ok_or(refusal::NOT_FOUND)?;
        may_tip(order)?;
        let currency = order.amount.currency();
        if fields.any_text(&TIP_NAMES).is_none() {
            return Err(missing(TIP_NAMES[0]));
        }
        let zero = Amount::zero(currency);
        self.settings.rules().amount(fields, &TIP_NAMES, currency, true).map(|tip| tip.unwrap_or(zero))
    }
}

fn may_tip(order: &Order) -> Result<(), Refusal> {
    match &order.stand {
        Stand::Waiting | Stand::InProgress => Err(refusal::IN_PROGRESS),
        _ if order.is_open() => Ok(()),
        _ => Err(refusal::NOT_VOIDABLE),
    }
}
