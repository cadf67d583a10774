//! What may follow an earlier payment: completing and releasing a hold, another tip, and how much is left to give back.
//!
//! `linked` are the payments about the earlier one, oldest first. What is not known yet counts as done, and keeps everything
//! else about that payment waiting.

use crate::money::Amount;

use super::event::ByHand;
use super::intent::Kind;
use super::outcome::Outcome;
use super::state::{Payment, Stage};

/// Why something is refused here. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum NotFollowed {
    /// It is a payment of another kind.
    #[error("this is not a hold (pre-auth)")]
    NotAHold,
    /// There is nothing that a tip could go with.
    #[error("a tip goes with a sale or a completed hold")]
    NotForTips,
    /// Whether the earlier payment happened is not known.
    #[error("it is not known yet whether this happened: resolve it first")]
    NotKnown,
    /// It did not happen, or was undone.
    #[error("nothing is held or charged under this reference")]
    NothingThere,
    /// The terminal holds another amount.
    #[error("the terminal holds another amount: release the hold")]
    OtherAmountHeld,
    /// Something about it is not known yet.
    #[error("another payment about this one is not known yet")]
    InQuestion,
    /// The hold was charged: a hold is completed once.
    #[error("this hold was charged already")]
    Completed,
    /// A person has stated that a charge of the hold was not paid, and nothing proves it.
    #[error("this hold may have been charged: only the terminal's word that it was not lets it be charged again")]
    NotProven,
    /// The hold was let go.
    #[error("this hold was released")]
    Released,
    /// Money of the sale has gone back.
    #[error("money of this sale has gone back already")]
    GivenBack,
    /// The batch that it is in was closed.
    #[error("its batch is closed: it takes no tip any longer")]
    Settled,
    /// More than may be charged of the hold.
    #[error("at most {} may be charged of this hold", .0.to_grouped())]
    MoreThanHeld(Amount),
    /// Another currency.
    #[error("the earlier payment is in {0}")]
    OtherCurrency(crate::money::Currency),
}

/// A payment about this one is not known yet and nobody has decided it.
pub fn in_question(linked: &[Payment]) -> bool {
    linked.iter().any(is_in_question)
}

fn is_in_question(payment: &Payment) -> bool {
    !matches!(payment.stage, Stage::Closed(_)) && payment.by_hand.is_none()
}

fn may_have(linked: &[Payment], kind: Kind) -> bool {
    linked.iter().any(|payment| payment.intent.kind == kind && payment.may_have_moved())
}

/// The tip that goes with a sale or completion now: of the last adjustment that was made, else its own.
pub fn tip_in_force(sale: &Payment, linked: &[Payment]) -> Option<Amount> {
    let adjusted = linked
        .iter()
        .rfind(|later| later.intent.kind == Kind::TipAdjustment && later.may_have_moved() && !is_in_question(later));
    adjusted.map_or_else(|| sale.tip(), |later| Some(later.intent.amount).filter(|tip| !tip.is_zero()))
}

/// The parts of `linked` that give money of it back.
pub fn given_back(linked: &[Payment]) -> impl Iterator<Item = &Payment> {
    linked.iter().filter(|payment| matches!(payment.intent.kind, Kind::Refund | Kind::Void))
}

/// Whether `amount` of a hold may be charged. `percent` of the held amount is the most: 100 where nothing else is agreed.
///
/// # Errors
/// [`NotFollowed`].
pub fn may_complete(hold: &Payment, linked: &[Payment], amount: Amount, percent: u32) -> Result<(), NotFollowed> {
    stands(hold)?;
    if matches!(hold.stage, Stage::Unresolved(super::Unresolved::AmountDiffers { .. })) {
        return Err(NotFollowed::OtherAmountHeld);
    }
    is_uncharged(linked)?;
    let most = share(hold.intent.amount, percent);
    match amount.checked_cmp(most) {
        Ok(order) if order.is_le() => Ok(()),
        Ok(_) => Err(NotFollowed::MoreThanHeld(most)),
        Err(_) => Err(NotFollowed::OtherCurrency(most.currency())),
    }
}

/// Whether a hold of another till may be charged, of which the number alone is known: what it holds only its terminal knows.
/// `linked` are the payments that were made here by that number.
///
/// # Errors
/// [`NotFollowed`].
pub fn may_complete_slip(linked: &[Payment]) -> Result<(), NotFollowed> {
    is_uncharged(linked)
}

/// Whether a hold may be let go.
///
/// # Errors
/// [`NotFollowed`].
pub fn may_release(hold: &Payment, linked: &[Payment]) -> Result<(), NotFollowed> {
    stands(hold)?;
    is_free(linked)
}

/// Whether a sale or completion may get the tip `tip`. The tip that one not known yet would set may be set again: it is the
/// same in the end, whichever of them arrives.
///
/// # Errors
/// [`NotFollowed`].
pub fn may_set_tip(sale: &Payment, linked: &[Payment], tip: Amount) -> Result<(), NotFollowed> {
    if !sale.intent.kind.charges() {
        return Err(NotFollowed::NotForTips);
    }
    if tip.currency() != sale.intent.amount.currency() {
        return Err(NotFollowed::OtherCurrency(sale.intent.amount.currency()));
    }
    match &sale.stage {
        Stage::Closed(Outcome::Approved) if !sale.reversed => {}
        Stage::Closed(_) => return Err(NotFollowed::NothingThere),
        Stage::Recorded | Stage::Waiting | Stage::Unresolved(_) => return Err(NotFollowed::NotKnown),
    }
    let sets_it = |later: &Payment| later.intent.kind == Kind::TipAdjustment && later.intent.amount == tip;
    if linked.iter().any(|later| is_in_question(later) && !sets_it(later)) {
        return Err(NotFollowed::InQuestion);
    }
    if given_back(linked).any(Payment::may_have_moved) {
        return Err(NotFollowed::GivenBack);
    }
    Ok(())
}

/// The hold is there, by proof or by a person's word.
fn stands(hold: &Payment) -> Result<(), NotFollowed> {
    if hold.intent.kind != Kind::PreAuth {
        return Err(NotFollowed::NotAHold);
    }
    let decided = hold.by_hand.as_ref().is_some_and(|decision| decision.decision == ByHand::Paid);
    match hold.took_effect() {
        super::MoneyMoved::Yes => Ok(()),
        super::MoneyMoved::Unknown if decided => Ok(()),
        super::MoneyMoved::Unknown => Err(NotFollowed::NotKnown),
        super::MoneyMoved::No => Err(NotFollowed::NothingThere),
    }
}

/// Nothing has become of the hold, and no charge of it is a person's word alone.
fn is_uncharged(linked: &[Payment]) -> Result<(), NotFollowed> {
    is_free(linked)?;
    let is_open = |later: &Payment| later.intent.kind == Kind::Completion && !matches!(later.stage, Stage::Closed(_));
    if linked.iter().any(is_open) { Err(NotFollowed::NotProven) } else { Ok(()) }
}

/// Nothing has become of the hold, and nothing may have.
fn is_free(linked: &[Payment]) -> Result<(), NotFollowed> {
    if in_question(linked) {
        Err(NotFollowed::InQuestion)
    } else if may_have(linked, Kind::Completion) {
        Err(NotFollowed::Completed)
    } else if may_have(linked, Kind::Void) {
        Err(NotFollowed::Released)
    } else {
        Ok(())
    }
}

/// `percent` of an amount, rounded down; the amount itself where that is no amount.
fn share(amount: Amount, percent: u32) -> Amount {
    let minor = u128::from(amount.minor_units()) * u128::from(percent) / 100;
    let share = u64::try_from(minor).ok().and_then(|minor| Amount::from_minor_units(minor, amount.currency()).ok());
    share.unwrap_or(amount)
}

#[cfg(test)]
mod tests;
