//! Sales, and what people do about payments that are under way.

use std::sync::{MutexGuard, PoisonError};

use uuid::Uuid;

use crate::journal::{Nearby, What};
use crate::money::Amount;
use crate::payment::{
    Duplicate, Intent, Kind, NotStarted, Original, Override, Payment, Reference, TerminalId, Vendor, WallTime,
    check_duplicate,
};
use crate::profile::Terminal;
use crate::protocol::Printed;
use crate::terminal::{LaneCommand, new_reference, now, random};

use super::begun::Begun;
use super::{Approval, SaleOrder, Stop, Till};

impl Till {
    /// Takes a sale. Its news come as [`super::TillEvent::Payment`] under the reference that is given back.
    ///
    /// # Errors
    /// [`Stop`]: nothing was sent, and nothing recorded.
    pub async fn sale(&self, order: SaleOrder) -> Result<Reference, Stop> {
        let terminal = self.selling_terminal(&order.terminal)?;
        check_amount(&terminal, order.amount)?;
        self.check_operator(order.operator.as_deref())?;
        let _one_at_a_time = self.inner.guarding.lock().await;
        let duplicate = self.duplicate_of(&order).await?;
        let intent = sale_intent(&terminal, &order);
        match duplicate {
            // "Another customer" answers the question about the amount, never the one about the order number.
            Some((Duplicate::SameAmount(_), _)) if order.another_customer => self.begin(intent).await,
            Some((found, other)) if order.record_refusal => {
                let stop = Stop::Duplicate { found, other: Box::new(other) };
                self.refuse(intent, NotStarted::PossibleDuplicate, stop.to_string()).await
            }
            Some((found, other)) => Err(Stop::Duplicate { found, other: Box::new(other) }),
            None => self.begin(intent).await,
        }
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
        let decision = Override { approver, ..decision };
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
        self.inner.lanes.send_all(&LaneCommand::InUse(in_use)).await;
    }

    // ---- inside -----------------------------------------------------------------------------------------------------

    pub(super) async fn begin(&self, intent: Intent) -> Result<Reference, Stop> {
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

    async fn refuse(&self, intent: Intent, reason: NotStarted, message: String) -> Result<Reference, Stop> {
        let (reference, terminal) = (intent.reference, intent.terminal.clone());
        let refuse = LaneCommand::Refuse { intent: Box::new(intent), reason, message };
        self.to_terminal(&terminal, refuse).await?;
        Ok(reference)
    }

    async fn to_payment(&self, reference: Reference, command: LaneCommand) -> Result<(), Stop> {
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

    async fn to_terminal(&self, terminal: &TerminalId, command: LaneCommand) -> Result<(), Stop> {
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

    async fn not_recorded_yet(&self) -> Result<Vec<Nearby>, Stop> {
        let begun = self.begun().sales(now().mono);
        let mut waiting = Vec::new();
        for payment in begun {
            if self.inner.journal.payment(payment.intent.reference).await?.is_none() {
                waiting.push(Nearby { payment, undone: false });
            } else {
                self.begun().recorded(payment.intent.reference);
            }
        }
        Ok(waiting)
    }

    async fn duplicate_of(&self, order: &SaleOrder) -> Result<Option<(Duplicate, Payment)>, Stop> {
        let window = i64::try_from(self.inner.config.duplicate.window_ms.ms()).unwrap_or(i64::MAX);
        let at = now().wall;
        let since = WallTime(at.0.saturating_sub(window));
        // First those that wait for their link: one that is recorded meanwhile is in the journal's answer.
        let mut nearby = self.not_recorded_yet().await?;
        nearby.extend(self.inner.journal.neighbours(order.amount, order.order.as_deref(), since).await?);
        let neighbours = nearby.iter().map(Nearby::neighbour);
        let found = check_duplicate(order.amount, order.order.as_deref(), at, window, neighbours);
        Ok(found.and_then(|found| {
            let (Duplicate::SameOrder(reference) | Duplicate::SameAmount(reference)) = &found;
            let other = nearby.iter().find(|sale| sale.payment.intent.reference == *reference)?;
            Some((found.clone(), other.payment.clone()))
        }))
    }
}

fn check_amount(terminal: &Terminal, amount: Amount) -> Result<(), Stop> {
    if amount.is_zero() {
        return Err(Stop::ZeroAmount);
    }
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
        ..blank_intent(terminal, Kind::Sale, order.amount)
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
        method: None,
        order: None,
        vendor_reference: match terminal.vendor() {
            Vendor::Wonder => fresh_uuid().to_string(),
            // Letters and digits, and the only handle for asking about a sale (`out_trade_no`, `merchant_order_no`).
            Vendor::QfPay | Vendor::CodePay => reference.as_str().to_owned(),
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
