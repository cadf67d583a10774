//! 4001: what became of a payment or refund, by either id.

use std::borrow::Cow;

use super::Terminal;
use super::deliver::Asked;
use super::records::Stand;
use crate::simulator::qfpay::order::Ids;
use crate::simulator::qfpay::refusal::{self, PROCESSING, Refusal};
use crate::simulator::qfpay::settings::NotFound;

impl Terminal {
    /// `stall` answers "processing" whatever is true.
    pub(super) fn inquire(&mut self, asked: &Asked, ids: &Ids, stall: bool) {
        let named = ids.reference.as_deref().or(ids.order_id.as_deref());
        let found = self.records.by_ids(ids).filter(|found| found.is_known).cloned();
        let Some(mut transaction) = found else {
            let refusal = self.nothing();
            return self.refuse(asked, named, &refusal);
        };
        let verdict = match &transaction.stand {
            Stand::Running(_) => "pending",
            Stand::Approved if transaction.refunded > 0 => "refunded",
            Stand::Approved => "approved",
            Stand::Refused(_) => "refused",
        };
        self.tell(asked, named, None, verdict.into());
        if stall {
            transaction.stand = Stand::Running(PROCESSING);
        }
        let reply = self.inquired(&transaction);
        self.deliver(asked, &reply);
        self.count_question(&transaction.syssn);
    }

    fn nothing(&self) -> Refusal {
        match self.settings.not_found {
            NotFound::Code1136 => refusal::NOT_FOUND,
            NotFound::Code1268 => Refusal { inner: Cow::Borrowed("1268"), ..refusal::NOT_FOUND },
            NotFound::Outer6002 => Refusal { outer: Cow::Borrowed("6002"), ..refusal::NOT_FOUND },
        }
    }
}
