//! Sales, and what people do about payments that are under way.

use std::sync::{MutexGuard, PoisonError};

use uuid::Uuid;

use crate::journal::What;
use crate::money::Amount;
use crate::payment::{
    Intent, Kind, NotStarted, Original, Override, Payment, Reference, ScannedCode, TerminalId, Vendor,
};
use crate::profile::Terminal;
use crate::protocol::{Printed, is_card, without_cards};
use crate::terminal::{LaneCommand, new_reference, now, random};

use super::begun::Begun;
use super::{Approval, SaleOrder, Stop, Till};

impl Till {
    /// Takes a sale, or holds an amount. Its news come as [`super::TillEvent::Payment`] under the reference that is given back.
    ///
    /// # Errors
    /// [`Stop`]: nothing was sent, and nothing recorded.
    pub async fn sale(&self, order: SaleOrder) -> Result<Reference, Stop> {
        self.sale_by(order, None).await
    }

    /// The same with the code that was scanned off the customer's telephone.
    ///
    /// # Errors
    /// [`Stop`]: nothing was sent, and nothing recorded.
    pub async fn sale_by_code(&self, order: SaleOrder, code: ScannedCode) -> Result<Reference, Stop> {
        self.sale_by(order, Some(code)).await
    }

    async fn sale_by(&self, order: SaleOrder, code: Option<ScannedCode>) -> Result<Reference, Stop> {
        let terminal = self.selling_terminal(&order.terminal)?;
        check_amount(&terminal, order.amount)?;
        for extra in [order.tip, order.cashback, order.tax].into_iter().flatten() {
            check_currency(&terminal, extra)?;
        }
        if order.tax.is_some_and(|tax| order.amount.checked_sub(tax).is_err()) {
            return Err(Stop::TaxAboveAmount);
        }
        if order.order.as_deref().is_some_and(is_card) {
            return Err(Stop::LooksLikeCard);
        }
        self.check_operator(order.operator.as_deref())?;
        let _one_at_a_time = self.inner.guarding.lock().await;
        let intent = sale_intent(&terminal, &order);
        if let Some(code) = code {
            self.to_terminal(&terminal.id, LaneCommand::Scanned { reference: intent.reference, code }).await?;
        }
        self.begin_guarded(intent, order.record_refusal).await
    }

    /// Asks the terminal to cancel a payment that it has in hand.
    pub async fn ask_to_cancel(&self, reference: Reference, by: Option<String>) -> Result<(), Stop> {
        self.to_payment(reference, LaneCommand::AskToCancel { reference, by }).await
    }

    /// The same for an order that its terminal may not have recorded yet: while the link is being made nothing was sent.
    pub async fn withdraw(&self, terminal: &str, reference: Reference, by: Option<String>) -> Result<(), Stop> {
        let terminal = self.terminal(terminal)?;
        self.to_terminal(&terminal.id, LaneCommand::AskToCancel { reference, by }).await
    }

    /// Asks a terminal to stop whatever it is doing, which may be another till's sale.
    pub async fn abort_any(&self, terminal: &str) -> Result<(), Stop> {
        let known = self.terminal(terminal)?;
        let asked = self.to_terminal(&known.id, LaneCommand::AbortAny).await;
        let deed = self.about_terminal(What::TerminalAbortAsked, terminal);
        self.note(deed.ended(asked.as_ref().err().map(Stop::code))).await;
        asked
    }

    /// Asks about a payment now.
    pub async fn ask_now(&self, reference: Reference) -> Result<(), Stop> {
        self.to_payment(reference, LaneCommand::AskNow(reference)).await
    }

    /// Puts an unresolved payment aside.
    pub async fn set_aside(&self, reference: Reference, by: Option<String>) -> Result<(), Stop> {
        self.to_payment(reference, LaneCommand::SetAside { reference, by }).await
    }

    /// Decides an unresolved payment by hand. Once there is a supervisor, one must approve.
    pub async fn decide(
        &self,
        reference: Reference,
        decision: Override,
        approval: Option<&Approval>,
    ) -> Result<(), Stop> {
        self.check_operator(Some(&decision.by))?;
        let approver = self.approver(approval)?;
        let decision = Override { approver, reason: without_cards(&decision.reason), ..decision };
        self.to_payment(reference, LaneCommand::Decide { reference, decision }).await
    }

    /// Notes that the operator has read the result.
    pub async fn seen(&self, reference: Reference, by: Option<String>) -> Result<(), Stop> {
        self.to_payment(reference, LaneCommand::Seen { reference, by }).await
    }

    /// Asks a terminal who it is; the answer comes as [`super::TillEvent::Probed`].
    pub async fn probe(&self, terminal: &str) -> Result<TerminalId, Stop> {
        let id = self.terminal(terminal)?.id;
        self.to_terminal(&id, LaneCommand::Probe).await?;
        Ok(id)
    }

    /// Asks a terminal to print; what came of it is told by [`super::TillEvent::Printed`].
    pub async fn print(&self, terminal: &str, printed: Printed) -> Result<TerminalId, Stop> {
        let id = self.terminal(terminal)?.id;
        self.to_terminal(&id, LaneCommand::Print(printed)).await?;
        Ok(id)
    }

    /// Tells all terminals whether somebody uses the screen.
    pub async fn in_use(&self, in_use: bool) {
        self.inner.lanes.set_in_use(in_use).await;
    }

    // ---- inside -----------------------------------------------------------------------------------------------------

    pub(super) async fn begin(&self, intent: Intent) -> Result<Reference, Stop> {
        if let Some(what) = intent.not_offered() {
            return Err(Stop::NotOffered(what));
        }
        let (reference, terminal) = (intent.reference, intent.terminal.clone());
        self.note_begun(&intent);
        self.to_terminal(&terminal, LaneCommand::Begin(Box::new(intent))).await?;
        Ok(reference)
    }

    /// A payment waits for its link as long as the lane lets it, and a moment for the commit.
    fn note_begun(&self, intent: &Intent) {
        const MOMENT: u64 = 2_000;
        let limits = self.inner.config.limits.of(intent.vendor);
        let now = now().mono;
        self.begun().add(now, now.plus(limits.connect.ms() + limits.answer.ms() + MOMENT), intent.clone());
    }

    pub(super) fn begun(&self) -> MutexGuard<'_, Begun> {
        self.inner.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn refuse(&self, intent: Intent, reason: NotStarted, message: String) -> Result<Reference, Stop> {
        let (reference, terminal) = (intent.reference, intent.terminal.clone());
        let refuse = LaneCommand::Refuse { intent: Box::new(intent), reason, message };
        self.to_terminal(&terminal, refuse).await?;
        Ok(reference)
    }

    pub(super) async fn to_payment(&self, reference: Reference, command: LaneCommand) -> Result<(), Stop> {
        let begun = self.begun().terminal_of(reference);
        let terminal = match begun {
            Some(terminal) => terminal,
            None => self.recorded(reference).await?.intent.terminal,
        };
        self.to_terminal(&terminal, command).await
    }

    async fn recorded(&self, reference: Reference) -> Result<Payment, Stop> {
        let payment = self.inner.journal.payment(reference).await?;
        payment.ok_or_else(|| Stop::UnknownReference(reference.last_six().to_owned()))
    }

    pub(super) async fn to_terminal(&self, terminal: &TerminalId, command: LaneCommand) -> Result<(), Stop> {
        if self.inner.lanes.send(terminal, command).await {
            Ok(())
        } else {
            let name = self.name_of(terminal).unwrap_or_else(|| terminal.0.clone());
            Err(Stop::NotRunning(name))
        }
    }

    pub(super) fn selling_terminal(&self, name: &str) -> Result<Terminal, Stop> {
        let terminal = self.terminal(name)?;
        if terminal.disabled { Err(Stop::Disabled(terminal.name.as_str().to_owned())) } else { Ok(terminal) }
    }
}

fn check_amount(terminal: &Terminal, amount: Amount) -> Result<(), Stop> {
    if amount.is_zero() {
        return Err(Stop::ZeroAmount);
    }
    check_currency(terminal, amount)
}

pub(super) fn check_currency(terminal: &Terminal, amount: Amount) -> Result<(), Stop> {
    if amount.currency() != terminal.currency {
        let terminal_name = terminal.name.as_str().to_owned();
        return Err(Stop::WrongCurrency { terminal: terminal_name, takes: terminal.currency.to_string() });
    }
    Ok(())
}

fn sale_intent(terminal: &Terminal, order: &SaleOrder) -> Intent {
    Intent {
        method: order.method.clone().or_else(|| terminal.settings.usual_method().map(str::to_owned)),
        order: order.order.clone().filter(|order| !order.is_empty()),
        operator: order.operator.clone(),
        another_customer: order.another_customer,
        // Some terminals refuse a tip of nothing (CodePay: 202, M003).
        tip: order.tip.filter(|tip| !tip.is_zero()),
        cashback: order.cashback.filter(|cash| !cash.is_zero()),
        tax: order.tax.filter(|tax| !tax.is_zero()),
        ..blank_intent(terminal, if order.hold { Kind::PreAuth } else { Kind::Sale }, order.amount)
    }
}

/// An intent with fresh ids and nothing optional.
pub(super) fn blank_intent(terminal: &Terminal, kind: Kind, amount: Amount) -> Intent {
    let reference = new_reference();
    Intent {
        reference,
        kind,
        terminal: terminal.id.clone(),
        terminal_name: terminal.name.as_str().to_owned(),
        vendor: terminal.vendor(),
        simulated: terminal.simulated,
        amount,
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: match terminal.vendor() {
            Vendor::Wonder => fresh_uuid().to_string(),
            // Letters and digits, and the only handle for asking about a sale (`out_trade_no`, `merchant_order_no`,
            // `StoreOrderNo`).
            Vendor::QfPay | Vendor::CodePay | Vendor::EasyCard => reference.as_str().to_owned(),
        },
        message_id: fresh_uuid(),
        original: None::<Original>,
        operator: None,
        approver: None,
        another_customer: false,
        at: now().wall,
    }
}

fn fresh_uuid() -> Uuid {
    uuid::Builder::from_random_bytes(random()).into_uuid()
}
