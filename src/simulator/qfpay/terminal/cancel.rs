//! 5001: stops the payment or refund that runs, if the customer was not quicker.

use super::Terminal;
use super::deliver::Asked;
use crate::simulator::qfpay::Reply;
use crate::simulator::qfpay::refusal;

impl Terminal {
    /// 6000 says that the request was taken; nothing about the money. The payment has an answer of its own, behind it.
    pub(super) fn cancel(&mut self, asked: &Asked) {
        let comes_late = self.settings.cancel_comes_late;
        if !self.is_busy() && !comes_late {
            return self.refuse(asked, None, &refusal::NOTHING_TO_CANCEL);
        }
        self.tell(asked, None, None, if comes_late { "late".into() } else { "ok".into() });
        self.deliver(asked, &Reply::done());
        if comes_late {
            self.decide();
        } else {
            self.cancel_running();
        }
    }
}
