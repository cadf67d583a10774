//! The form of what follows an earlier payment: charging a hold, or another tip. Its default is "no".

use crate::money::{Amount, AmountEntry};
use crate::payment::{Kind, NotFollowed, Payment, may_complete, may_release, may_set_tip, tip_in_force};
use crate::till::{CompletionOrder, SaleOrder};

/// Charge a hold, or set a tip.
#[derive(Debug, Clone)]
pub struct FollowForm {
    /// Completion or tip adjustment.
    pub kind: Kind,
    /// The hold, or the sale.
    pub earlier: Payment,
    /// The payments about it, oldest first.
    pub linked: Vec<Payment>,
    /// How much of a hold may be charged at most, in percent.
    pub percent: u32,
    /// The tip that is in force now.
    pub tip_now: Option<Amount>,
    /// The amount as typed.
    pub entry: AmountEntry,
    /// The plate that sends it has the focus.
    pub yes: bool,
}

impl FollowForm {
    /// A form for `earlier`; the whole of a hold is proposed, and no tip.
    pub fn new(kind: Kind, earlier: Payment, linked: Vec<Payment>, percent: u32) -> Self {
        let entry = AmountEntry::new(earlier.intent.amount.currency());
        let tip_now = tip_in_force(&earlier, &linked);
        Self { kind, earlier, linked, percent, tip_now, entry, yes: false }
    }

    /// What is to be charged, or the new tip.
    pub fn amount(&self) -> Amount {
        if self.kind == Kind::Completion && self.entry.is_empty() {
            self.earlier.intent.amount
        } else {
            self.entry.amount()
        }
    }

    /// Why it cannot be sent as it is.
    pub fn refusal(&self) -> Option<NotFollowed> {
        may_follow(self.kind, &self.earlier, &self.linked, (self.amount(), self.percent)).err()
    }

    /// It can be sent: an amount that may be charged, or a tip. A tip of nothing must be typed, and there must be one to take
    /// away.
    pub fn is_complete(&self) -> bool {
        let takes_away = self.kind == Kind::TipAdjustment && !self.entry.is_empty() && self.tip_now.is_some();
        (takes_away || !self.amount().is_zero()) && self.refusal().is_none()
    }
}

/// The last order that was given: a question of the duplicate guard is about it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub enum LastOrder {
    /// A sale or a hold, rung up on the keypad or tried again.
    RungUp(Box<SaleOrder>),
    /// The charge of a hold.
    Completion(Box<Completing>),
}

impl LastOrder {
    /// It is a sale that is paid by a code that is scanned here.
    pub fn takes_code(&self) -> bool {
        matches!(self, Self::RungUp(order) if super::order_takes_code(order))
    }
}

/// A charge of a hold that was ordered.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Completing {
    /// The order.
    pub order: CompletionOrder,
    /// On which terminal the hold is.
    pub terminal: String,
    /// The shop's order number of the hold.
    pub shop_order: Option<String>,
    /// No money moves.
    pub simulated: bool,
}

/// Whether this may follow now, by the rules that the till keeps. `percent` of a hold may be charged at most.
///
/// # Errors
/// [`NotFollowed`].
pub fn may_follow(
    kind: Kind,
    earlier: &Payment,
    linked: &[Payment],
    (amount, percent): (Amount, u32),
) -> Result<(), NotFollowed> {
    match kind {
        Kind::Completion => may_complete(earlier, linked, amount, percent),
        Kind::TipAdjustment => may_set_tip(earlier, linked, amount),
        _ => may_release(earlier, linked),
    }
}
