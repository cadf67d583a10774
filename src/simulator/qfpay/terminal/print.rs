//! 3001 and 3002: slips. They come out of the terminal; the request line is all that is seen of them here.

use super::Terminal;
use super::deliver::Asked;
use crate::simulator::qfpay::Reply;
use crate::simulator::qfpay::refusal;

impl Terminal {
    pub(super) fn print_receipt(&mut self, asked: &Asked, order_id: &str) {
        let known = self.records.by_order_id(order_id).is_some_and(|found| found.is_known);
        if self.is_busy() {
            self.refuse(asked, Some(order_id), &refusal::BUSY);
        } else if known {
            self.tell(asked, Some(order_id), None, "ok".into());
            self.deliver(asked, &Reply::done());
        } else {
            self.refuse(asked, Some(order_id), &refusal::UNKNOWN_ORDER);
        }
    }

    pub(super) fn print_summary(&mut self, asked: &Asked) {
        if self.is_busy() {
            return self.refuse(asked, None, &refusal::BUSY);
        }
        self.tell(asked, None, None, "ok".into());
        self.deliver(asked, &Reply::done());
    }
}
