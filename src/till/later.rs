//! What follows a payment but gives nothing back: charging what is held, and setting the tip of a sale.

use crate::money::Amount;
use crate::payment::{Intent, Kind, NotFollowed, Offers, Payment, Reference, may_complete, may_set_tip};

use super::refunds::original;
use super::selling::blank_intent;
use super::{CompletionOrder, OriginalOf, Stop, Till, TipOrder};

impl Till {
    /// Charges all or part of what is held, once.
    ///
    /// # Errors
    /// [`Stop`]: nothing was sent, and nothing recorded.
    pub async fn complete(&self, order: CompletionOrder) -> Result<Reference, Stop> {
        if order.amount.is_zero() {
            return Err(Stop::ZeroAmount);
        }
        self.check_operator(order.operator.as_deref())?;
        let _one_at_a_time = self.inner.guarding.lock().await;
        let (amount, approval) = (order.amount, order.approval.as_ref());
        let completion = match &order.of {
            OriginalOf::Reference(text) => self.completion_of(&self.find(text).await?, amount).await?,
            OriginalOf::Slip { id, terminal, .. } => self.completion_of_slip(id, terminal, amount, approval).await?,
            OriginalOf::Nothing { .. } => return Err(Stop::UnknownReference(String::new())),
        };
        let (operator, another_customer) = (order.operator, order.another_customer);
        self.begin_guarded(Intent { operator, another_customer, ..completion }, order.record_refusal).await
    }

    /// The charge of a hold in this journal. The caller holds the lock of the guard.
    pub(super) async fn completion_of(&self, hold: &Payment, amount: Amount) -> Result<Intent, Stop> {
        offered(hold, Kind::Completion)?;
        let terminal = self.terminal_of(hold)?;
        let linked = self.linked(hold.intent.reference).await?;
        may_complete(hold, &linked, amount, terminal.settings.completion_percent())?;
        Ok(Intent {
            original: Some(original(hold, Some(hold.intent.amount))?),
            order: hold.intent.order.clone(),
            ..blank_intent(&terminal, Kind::Completion, amount)
        })
    }

    /// Sets the tip of a sale or completion whose batch is not closed yet; zero takes it away, if the terminal takes a tip of
    /// nothing. To set it twice is harmless.
    ///
    /// # Errors
    /// [`Stop`]: nothing was sent, and nothing recorded.
    pub async fn set_tip(&self, order: TipOrder) -> Result<Reference, Stop> {
        self.check_operator(order.operator.as_deref())?;
        let _one_at_a_time = self.inner.guarding.lock().await;
        let sale = self.find(&order.of).await?;
        offered(&sale, Kind::TipAdjustment)?;
        let terminal = self.terminal_of(&sale)?;
        let linked = self.linked(sale.intent.reference).await?;
        may_set_tip(&sale, &linked, order.tip)?;
        self.check_unsettled(&sale).await?;
        let original = original(&sale, None)?;
        let intent = Intent {
            // It has no number of its own: the sale's is asked about.
            vendor_reference: original.vendor_reference.clone(),
            original: Some(original),
            operator: order.operator,
            ..blank_intent(&terminal, Kind::TipAdjustment, order.tip)
        };
        self.begin(intent).await
    }

    /// By the wall clock, which can only refuse too much here.
    async fn check_unsettled(&self, sale: &Payment) -> Result<(), Stop> {
        let closed = self.inner.journal.last_batch_close(&sale.intent.terminal).await?;
        let settled = closed.is_some_and(|at| at >= sale.finished_at.unwrap_or(sale.intent.at));
        if settled { Err(NotFollowed::Settled.into()) } else { Ok(()) }
    }
}

fn offered(payment: &Payment, kind: Kind) -> Result<(), Stop> {
    let offers: Offers = payment.intent.vendor.offers();
    let missing = || Stop::NotOffered(format!("{} terminals have no {}", payment.intent.vendor, kind.as_str()));
    if offers.has(kind) { Ok(()) } else { Err(missing()) }
}
