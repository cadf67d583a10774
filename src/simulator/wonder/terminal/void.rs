//! Void: takes a sale back whole. It has no reference of its own and no magic amounts.

use super::Terminal;
use super::abort::DONE;
use super::ask::Asked;
use super::records::Stand;
use crate::simulator::EntryKind;
use crate::simulator::wonder::refusal::{self, Refusal};

impl Terminal {
    pub(super) fn void(&mut self, asked: &Asked, original: &str) {
        if let Err(refusal) = self.may_void(original) {
            self.tell(asked, Some(original), None, refusal.code.clone());
            return self.fail(asked, &refusal);
        }
        self.tell(asked, Some(original), None, "approve".into());
        if let Some(sale) = self.transactions.get_mut(original) {
            sale.stand = Stand::Voided;
            let amount = sale.amount;
            self.book(EntryKind::Void, original, amount);
        }
        self.deliver_result(asked, &DONE);
    }

    fn may_void(&self, original: &str) -> Result<(), Refusal> {
        if self.is_busy() {
            return Err(refusal::BUSY);
        }
        let sale = self.transactions.get(original).ok_or(refusal::NOT_FOUND)?;
        let whole = sale.refund_of.is_none() && sale.stand == Stand::Approved && sale.refunded == 0;
        whole.then_some(()).ok_or(refusal::NOT_VOIDABLE)
    }
}
