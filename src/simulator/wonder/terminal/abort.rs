//! Abort: stops the transaction that runs, if the card was not quicker.

use super::Terminal;
use super::ask::Asked;
use crate::protocol::wonder::message::ResultReply;
use crate::simulator::wonder::refusal;

pub(super) const DONE: ResultReply<'static> = ResultReply {
    status: "Success",
    error_code: "",
    error_message: "",
    customer_order_id: None,
    currency: None,
    amount: None,
    payment_method: None,
    payment_entry_type: None,
    rrn: None,
    brn: None,
    transaction_status: None,
    transaction_time: None,
    credit_card: None,
};

impl Terminal {
    /// `Success` says that it was told to stop; nothing about the money.
    pub(super) fn abort(&mut self, asked: &Asked) {
        let comes_late = self.settings.abort_comes_late;
        if !self.is_busy() && !comes_late {
            return self.refuse(asked, &refusal::NOTHING_TO_ABORT);
        }
        self.tell(asked, None, None, if comes_late { "late".into() } else { "ok".into() });
        if comes_late {
            self.decide();
        } else {
            self.cancel_running();
        }
        self.deliver_result(asked, &DONE);
    }
}
