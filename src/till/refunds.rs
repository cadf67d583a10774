//! Refunds and voids: of which sale, how much of it is left, and whether another one is still not known.

use crate::journal::Found;
use crate::money::Amount;
use crate::payment::{
    Intent, Kind, Original, Outcome, Payment, Reference, Stage, Vendor, given_back, in_question, may_release,
    tip_in_force,
};
use crate::profile::Terminal;

use super::selling::blank_intent;
use super::{OriginalOf, RefundOrder, Stop, Till, VoidOrder};

/// What is left of a sale.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Remaining {
    /// How much may still go back.
    pub left: Amount,
    /// A refund or void of it is not known yet: no other may start.
    pub in_question: bool,
    /// All of it has gone back, with proof.
    pub undone: bool,
}

/// What may still go back of a sale.
struct Reversible {
    left: Amount,
    /// All that was charged for it, with the tip.
    whole: Amount,
    /// By which a refund's vendor can tell whether it was done; none where that cannot be trusted.
    measure: Option<Amount>,
}

impl Till {
    /// Takes a refund.
    pub async fn refund(&self, order: RefundOrder) -> Result<Reference, Stop> {
        if order.amount.is_zero() {
            return Err(Stop::ZeroAmount);
        }
        let (terminal, original, told) = match &order.of {
            OriginalOf::Reference(text) => {
                let (terminal, original) = self.refundable(text, order.amount).await?;
                (terminal, Some(original), None)
            }
            OriginalOf::Slip { id, terminal, method } => {
                let (terminal, original) = self.reversible_slip(id, terminal).await?;
                (terminal, Some(original), method.clone())
            }
            OriginalOf::Nothing { terminal } => (self.refunding_terminal(terminal, order.amount).await?, None, None),
        };
        self.check_operator(order.operator.as_deref())?;
        let approver = self.approver(order.approval.as_ref())?;
        let method = self.method_of(&terminal, original.as_ref()).await?.or(told);
        let blank = blank_intent(&terminal, Kind::Refund, order.amount);
        self.begin(Intent { method, original, operator: order.operator, approver, ..blank }).await
    }

    /// What was paid by a code goes back by another request than what was paid with a card (EasyCard).
    async fn method_of(&self, terminal: &Terminal, original: Option<&Original>) -> Result<Option<String>, Stop> {
        let reference = original.and_then(|original| original.reference);
        let (Vendor::EasyCard, Some(reference)) = (terminal.vendor(), reference) else { return Ok(None) };
        Ok(self.inner.journal.payment(reference).await?.and_then(|sale| sale.intent.method))
    }

    /// Takes a void.
    pub async fn void(&self, order: VoidOrder) -> Result<Reference, Stop> {
        let (terminal, original, amount) = match &order.of {
            OriginalOf::Reference(text) => self.voidable(text).await?,
            OriginalOf::Slip { id, terminal, .. } => {
                let (terminal, original) = self.reversible_slip(id, terminal).await?;
                let amount = order.amount.unwrap_or_else(|| Amount::zero(terminal.currency));
                (terminal, original, amount)
            }
            OriginalOf::Nothing { .. } => return Err(Stop::NotReversible("a void is of one sale".to_owned())),
        };
        self.check_operator(order.operator.as_deref())?;
        let approver = self.approver(order.approval.as_ref())?;
        let blank = blank_intent(&terminal, Kind::Void, amount);
        let vendor_reference = match terminal.vendor() {
            // A void has no reference of its own on the wire: it goes by the original's.
            Vendor::Wonder | Vendor::QfPay => original.vendor_reference.clone(),
            Vendor::CodePay | Vendor::EasyCard => blank.vendor_reference.clone(),
        };
        let operator = order.operator;
        self.begin(Intent { vendor_reference, original: Some(original), operator, approver, ..blank }).await
    }

    /// The payment under a reference, a unique beginning of it, or its last six.
    pub async fn find(&self, text: &str) -> Result<Payment, Stop> {
        match self.inner.journal.find(text).await? {
            Found::One(payment) => Ok(*payment),
            Found::None => Err(Stop::UnknownReference(text.to_owned())),
            Found::Many(_) => Err(Stop::AmbiguousReference(text.to_owned())),
        }
    }

    /// What is left of a sale.
    pub async fn remaining(&self, sale: &Payment) -> Result<Remaining, Stop> {
        let linked = self.linked(sale.intent.reference).await?;
        Ok(remaining(sale, &linked))
    }

    async fn refundable(&self, text: &str, amount: Amount) -> Result<(Terminal, Original), Stop> {
        let sale = self.find(text).await?;
        let remaining = self.reversible(&sale).await?;
        match amount.checked_cmp(remaining.left) {
            Ok(order) if order.is_le() => {
                super::refund_rules::check(&sale, amount)?;
                Ok((self.terminal_of(&sale)?, original(&sale, remaining.measure)?))
            }
            Ok(_) => Err(Stop::TooMuch(remaining.left)),
            Err(_) => Err(Stop::NotReversible(format!("the sale is in {}", sale.intent.amount.currency()))),
        }
    }

    async fn voidable(&self, text: &str) -> Result<(Terminal, Original, Amount), Stop> {
        let sale = self.find(text).await?;
        if sale.intent.kind == Kind::PreAuth {
            may_release(&sale, &self.linked(sale.intent.reference).await?)?;
            return Ok((self.terminal_of(&sale)?, original(&sale, None)?, sale.intent.amount));
        }
        let remaining = self.reversible(&sale).await?;
        if remaining.left != remaining.whole {
            return Err(Stop::NotReversible("part of it has been refunded: refund the rest instead".to_owned()));
        }
        super::refund_rules::check(&sale, sale.intent.amount)?;
        Ok((self.terminal_of(&sale)?, original(&sale, remaining.measure)?, sale.intent.amount))
    }

    async fn reversible(&self, sale: &Payment) -> Result<Reversible, Stop> {
        let stop = |words: &str| Err(Stop::NotReversible(words.to_owned()));
        if sale.intent.kind == Kind::PreAuth {
            return stop("nothing was charged: release the hold with a void");
        }
        if !sale.intent.kind.charges() {
            return stop("this is not a sale");
        }
        if sale.money_moved() != crate::payment::MoneyMoved::Yes && !decided_as_paid(sale) {
            return stop("it is not known that money moved: resolve the sale first");
        }
        let linked = self.linked(sale.intent.reference).await?;
        let remaining = remaining(sale, &linked);
        if remaining.in_question {
            return stop("another refund, void or tip of this sale is not known yet");
        }
        if sale.reversed || remaining.left.is_zero() {
            return stop("nothing is left of this sale");
        }
        let measure = measure(remaining.left, &linked);
        Ok(Reversible { left: remaining.left, whole: whole(sale, &linked), measure })
    }

    pub(super) fn terminal_of(&self, sale: &Payment) -> Result<Terminal, Stop> {
        let found = self.terminals().into_iter().find(|terminal| terminal.id == sale.intent.terminal);
        let name = || sale.intent.terminal_name.clone();
        let terminal = found.ok_or_else(|| Stop::NotReversible(format!("{} is no longer paired", name())))?;
        if terminal.disabled { Err(Stop::Disabled(name())) } else { Ok(terminal) }
    }
}

fn decided_as_paid(sale: &Payment) -> bool {
    sale.by_hand.as_ref().is_some_and(|decision| decision.decision == crate::payment::ByHand::Paid)
}

/// The sale, under the id by which its vendor gives back.
pub(super) fn original(sale: &Payment, left: Option<Amount>) -> Result<Original, Stop> {
    let vendor_reference = sale.vendor_handle().to_owned();
    if vendor_reference.is_empty() {
        let words = "the terminal's own number of this sale is not known: refund it by --of-slip, from its slip";
        return Err(Stop::NotReversible(words.to_owned()));
    }
    let kind = Some(sale.intent.kind).filter(|kind| *kind != Kind::Sale);
    Ok(Original { reference: Some(sale.intent.reference), kind, vendor_reference, left })
}

/// What a person has stated of an earlier refund may be wrong: the terminal's sum must not be measured by it.
pub(super) fn measure(left: Amount, linked: &[Payment]) -> Option<Amount> {
    let guessed = linked.iter().any(|back| back.by_hand.is_some() && back.proof.is_none());
    (!guessed).then_some(left)
}

/// The sale with the tip that goes with it now: both go back. Cash out of the till is with the customer.
fn whole(sale: &Payment, linked: &[Payment]) -> Amount {
    let tip = tip_in_force(sale, linked);
    tip.and_then(|tip| sale.intent.amount.checked_add(tip).ok()).unwrap_or(sale.intent.amount)
}

/// An unresolved refund counts as refunded. A void takes all of it back.
fn remaining(sale: &Payment, linked: &[Payment]) -> Remaining {
    let whole = whole(sale, linked);
    let mut left = whole;
    let mut proven = Amount::zero(whole.currency());
    for back in given_back(linked) {
        let amount = if back.intent.kind == Kind::Void { whole } else { back.intent.amount };
        if back.may_have_moved() {
            left = left.checked_sub(amount).unwrap_or(Amount::zero(whole.currency()));
        }
        if back.stage == Stage::Closed(Outcome::Approved) {
            proven = proven.checked_add(amount).unwrap_or(whole);
        }
    }
    let undone = proven.checked_cmp(whole).is_ok_and(std::cmp::Ordering::is_ge);
    Remaining { left, in_question: in_question(linked), undone }
}
