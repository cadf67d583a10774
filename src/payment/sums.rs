//! What a payment comes to: the base amount with all that goes with it.

use crate::money::Amount;

use super::intent::Kind;
use super::state::Payment;

impl Payment {
    /// The tip that went with it: as the terminal tells it, else as it was asked for. A later tip adjustment is not in it.
    pub fn tip(&self) -> Option<Amount> {
        some(self.details.extras.tip.or(self.intent.tip))
    }

    /// The cash that the customer got with it.
    pub fn cashback(&self) -> Option<Amount> {
        some(self.details.extras.cashback.or(self.intent.cashback))
    }

    /// What the terminal added for the use of a card.
    pub fn surcharge(&self) -> Option<Amount> {
        some(self.details.extras.surcharge)
    }

    /// The whole of it: what the card is charged, or given back, or holds.
    pub fn total(&self) -> Amount {
        let beside = [self.tip(), self.cashback(), self.surcharge()];
        let sum = beside.into_iter().flatten().try_fold(self.intent.amount, Amount::checked_add);
        self.details.extras.total.or(sum.ok()).unwrap_or(self.intent.amount)
    }

    /// More was charged than the base amount: then the total is worth a line of its own.
    pub fn has_extras(&self) -> bool {
        self.intent.kind != Kind::TipAdjustment && self.total() != self.intent.amount
    }
}

fn some(amount: Option<Amount>) -> Option<Amount> {
    amount.filter(|amount| !amount.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::Extras;
    use crate::payment::samples::{hkd, intent};

    #[test]
    fn a_tip_given_at_the_terminal_counts_and_the_terminals_total_is_the_last_word() {
        let mut payment = Payment::intended(intent(Kind::Sale));
        assert!(!payment.has_extras());
        payment.intent.tip = Some(hkd(200));
        payment.intent.cashback = Some(hkd(5_000));
        assert_eq!((payment.tip(), payment.total()), (Some(hkd(200)), hkd(1020 + 200 + 5_000)));
        payment.details.extras = Extras { tip: Some(hkd(300)), surcharge: Some(hkd(15)), ..Extras::default() };
        assert_eq!((payment.tip(), payment.total()), (Some(hkd(300)), hkd(1020 + 300 + 5_000 + 15)));
        payment.details.extras.total = Some(hkd(6_330));
        assert_eq!(payment.total(), hkd(6_330));
        payment.details.extras.tip = Some(hkd(0));
        assert_eq!(payment.tip(), None, "the customer gave none");
    }
}
