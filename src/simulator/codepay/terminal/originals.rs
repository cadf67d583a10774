//! What an order is about: its own amount, or so much of another order as is left.

use super::Terminal;
use super::records::{Order, Stand};
use crate::money::Amount;
use crate::simulator::codepay::action::TransType;
use crate::simulator::codepay::order::Asking;
use crate::simulator::codepay::refusal::{self, Refusal};

impl Terminal {
    /// How much moves or is held, without tip and cash.
    pub(super) fn amount_of(&self, asking: &Asking) -> Result<Amount, Refusal> {
        let own = || asking.amount.ok_or_else(|| refusal::bad_parameter("order_amount is missing"));
        match (asking.kind, self.original_of(asking)?) {
            (TransType::Void | TransType::PreAuthCancel, Some(original)) => self.voidable(asking.kind, original),
            (TransType::Refund, Some(original)) => refundable(original, own()?),
            (TransType::Completion, Some(original)) => completable(original, own()?, self.settings.charges_again),
            _ => own(),
        }
    }

    /// The order that it names; none for what needs none.
    fn original_of(&self, asking: &Asking) -> Result<Option<&Order>, Refusal> {
        let Some(number) = &asking.original else { return Ok(None) };
        match asking.kind {
            TransType::Sale | TransType::PreAuth | TransType::Cashback => Ok(None),
            _ => self.records.told(number).map(Some).ok_or(refusal::NOT_FOUND),
        }
    }

    /// A void is of the whole, tip and cash included.
    fn voidable(&self, kind: TransType, original: &Order) -> Result<Amount, Refusal> {
        let is_hold = original.kind() == TransType::PreAuth;
        let fits = if is_hold {
            kind == TransType::PreAuthCancel || self.settings.profile.voids_holds()
        } else {
            kind == TransType::Void
        };
        let may = match &original.stand {
            Stand::Waiting | Stand::InProgress => return Err(refusal::IN_PROGRESS),
            Stand::Approved => fits && (is_hold || original.is_open()),
            _ => false,
        };
        may.then_some(original.total()).ok_or(refusal::NOT_VOIDABLE)
    }
}

fn refundable(original: &Order, amount: Amount) -> Result<Amount, Refusal> {
    match &original.stand {
        Stand::Waiting | Stand::InProgress => return Err(refusal::IN_PROGRESS),
        Stand::Approved if original.kind().is_charge() => {}
        _ => return Err(refusal::FAILED),
    }
    if original.left() == 0 {
        return Err(refusal::REFUNDED);
    }
    let same = amount.currency() == original.amount.currency();
    if same && amount.minor_units() <= original.left() { Ok(amount) } else { Err(refusal::TOO_MUCH) }
}

fn completable(original: &Order, amount: Amount, again: bool) -> Result<Amount, Refusal> {
    match &original.stand {
        Stand::Waiting | Stand::InProgress => return Err(refusal::IN_PROGRESS),
        Stand::Approved if original.kind() == TransType::PreAuth => {}
        Stand::Captured if again => {}
        _ => return Err(refusal::FAILED),
    }
    let same = amount.currency() == original.amount.currency();
    let fits = same && amount.minor_units() <= original.amount.minor_units();
    if fits { Ok(amount) } else { Err(refusal::TOO_MUCH) }
}
