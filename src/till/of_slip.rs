//! What is done about a sale or hold of another till, by the number on its slip: nothing here can check what it is, so it
//! always wants a supervisor, and what was done about the number here is looked at first.

use crate::money::Amount;
use crate::payment::{Intent, Kind, Original, Payment, in_question, may_complete_slip};
use crate::profile::Terminal;

use super::selling::{blank_intent, check_currency};
use super::{Approval, Stop, Till};

impl Till {
    /// The terminal and the sale of a slip, for giving money back.
    pub(super) async fn reversible_slip(&self, id: &str, terminal: &str) -> Result<(Terminal, Original), Stop> {
        let terminal = self.selling_terminal(terminal)?;
        if in_question(&self.about_slip(&terminal.id, id).await?) {
            let words = "what was asked about this slip before is not known yet: resolve it first";
            return Err(Stop::NotReversible(words.to_owned()));
        }
        Ok((terminal, slip(id)))
    }

    /// The terminal of a refund that is of no sale in particular. One that is not known yet may be the same one.
    pub(super) async fn refunding_terminal(&self, name: &str, amount: Amount) -> Result<Terminal, Stop> {
        let terminal = self.selling_terminal(name)?;
        check_currency(&terminal, amount)?;
        let is_alike = |open: &Payment| open.intent.is_unreferenced_refund() && open.intent.terminal == terminal.id;
        let open = self.inner.journal.open_payments().await?;
        let alike: Vec<Payment> = open.into_iter().filter(is_alike).collect();
        if in_question(&alike) {
            let words = "an earlier refund without a sale is not known yet: resolve it first";
            return Err(Stop::NotReversible(words.to_owned()));
        }
        Ok(terminal)
    }

    /// The charge of a hold by its number. The caller holds the lock of the guard.
    pub(super) async fn completion_of_slip(
        &self,
        id: &str,
        terminal: &str,
        amount: Amount,
        approval: Option<&Approval>,
    ) -> Result<Intent, Stop> {
        let terminal = self.selling_terminal(terminal)?;
        check_currency(&terminal, amount)?;
        let approver = self.approver(approval)?;
        let completion = if let Some(hold) = self.own_hold(&terminal, id).await? {
            self.completion_of(&hold, amount).await?
        } else {
            may_complete_slip(&self.about_slip(&terminal.id, id).await?)?;
            let original = Original { kind: Some(Kind::PreAuth), ..slip(id) };
            Intent { original: Some(original), ..blank_intent(&terminal, Kind::Completion, amount) }
        };
        Ok(Intent { approver, ..completion })
    }

    /// The hold of this number, if it is one of this journal after all: then more is known of it.
    async fn own_hold(&self, terminal: &Terminal, id: &str) -> Result<Option<Payment>, Stop> {
        let known = self.inner.journal.by_vendor_reference(id).await?;
        let is_it = |known: &Payment| known.intent.kind == Kind::PreAuth && known.intent.terminal == terminal.id;
        Ok(known.into_iter().find(is_it))
    }
}

fn slip(id: &str) -> Original {
    Original { reference: None, kind: None, vendor_reference: id.to_owned(), left: None }
}
