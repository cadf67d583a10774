//! `ecrhub.pay.query` and `ecrhub.pay.reprint`: questions about one order.

use super::Terminal;
use super::deliver::Asked;
use super::records::{Order, Stand};
use super::told::number_only;
use crate::simulator::codepay::fields::Fields;
use crate::simulator::codepay::refusal;
use crate::simulator::codepay::reply::Reply;

impl Terminal {
    pub(super) fn query(&mut self, asked: &Asked, fields: &Fields) {
        let number = fields.any_text(&["merchant_order_no", "orig_merchant_order_no"]);
        let trans_no = fields.text("trans_no");
        if number.is_none() && trans_no.is_none() {
            let refusal = refusal::bad_parameter("merchant_order_no is missing");
            return self.refuse(asked, None, refusal, number_only(None));
        }
        let by_number = number.as_deref().and_then(|number| self.records.told(number));
        let found = by_number.or_else(|| trans_no.as_deref().and_then(|no| self.records.by_trans_no(no)));
        let Some(order) = found.cloned() else {
            let named = number.or(trans_no);
            return self.refuse(asked, named.as_deref(), refusal::NOT_FOUND, number_only(named.as_deref()));
        };
        let number = order.asking.number.clone();
        self.tell(asked, Some(&number), None, verdict(&order).into());
        if order.stand.is_final() {
            // Whoever asks need not be told.
            self.lines.learned(asked.from, &number);
        }
        let reply = Reply::done(self.business(&order));
        self.deliver(asked, reply);
        self.count_question(&number);
    }

    pub(super) fn reprint(&mut self, asked: &Asked, fields: &Fields) {
        let number = fields.text("merchant_order_no");
        let known = number.as_deref().and_then(|number| self.records.told(number));
        let can_print = known.is_some_and(|order| order.stand.is_final());
        let business = number_only(number.as_deref());
        if !can_print {
            return self.refuse(asked, number.as_deref(), refusal::NOT_FOUND, business);
        }
        self.tell(asked, number.as_deref(), None, "ok".into());
        self.deliver(asked, Reply::done(business));
    }
}

fn verdict(order: &Order) -> &'static str {
    match order.stand {
        Stand::Waiting => "waiting",
        Stand::InProgress => "in_progress",
        Stand::Approved => "approved",
        Stand::Voided => "voided",
        Stand::Captured => "captured",
        Stand::Closed(_) => "closed",
    }
}
