//! What may go with a sale where the vendor offers it: a tip and cash out of the till. Or the amount is only held.

use crate::money::{Amount, AmountEntry, Currency};
use crate::payment::{Kind, Offers};
use crate::till::SaleOrder;

/// Most digits of a tip or of cashback: what is longer was meant for another field.
const DIGITS: usize = 7;

/// What goes with the amount of a sale, as typed, and whether it is a sale at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extras {
    /// The tip.
    pub tip: AmountEntry,
    /// The cash that the customer gets.
    pub cashback: AmountEntry,
    /// The amount is held, not charged.
    pub hold: bool,
}

impl Extras {
    /// Nothing beside a sale.
    pub fn new(currency: Currency) -> Self {
        Self { tip: AmountEntry::new(currency), cashback: AmountEntry::new(currency), hold: false }
    }

    /// Neither tip nor cashback was typed.
    pub fn is_empty(&self) -> bool {
        self.tip.is_empty() && self.cashback.is_empty()
    }

    /// Empties tip and cashback.
    pub fn clear(&mut self) {
        self.tip.clear();
        self.cashback.clear();
    }

    /// Drops what the terminal does not offer; true if something was dropped.
    pub fn keep(&mut self, offers: Option<Offers>) -> bool {
        let before = self.clone();
        if !offers.is_some_and(|offers| offers.tip) {
            self.tip.clear();
        }
        if !offers.is_some_and(|offers| offers.cashback) {
            self.cashback.clear();
        }
        self.hold &= offers.is_some_and(|offers| offers.has(Kind::PreAuth));
        *self != before
    }

    /// The tip, if there is one.
    pub fn tip(&self) -> Option<Amount> {
        some(&self.tip)
    }

    /// The cash, if there is some.
    pub fn cashback(&self) -> Option<Amount> {
        some(&self.cashback)
    }
}

fn some(entry: &AmountEntry) -> Option<Amount> {
    Some(entry.amount()).filter(|amount| !amount.is_zero())
}

/// Types a digit of a tip or of cashback; false if it does not fit.
pub fn type_digit(entry: &mut AmountEntry, digit: char) -> bool {
    let digits = entry.typed().chars().filter(char::is_ascii_digit).count();
    digits < DIGITS && entry.digit(digit).is_ok()
}

/// Base amount, tip and cashback together; the base amount alone if that is no amount.
pub fn sum(base: Amount, beside: [Option<Amount>; 2]) -> Amount {
    beside.into_iter().flatten().try_fold(base, Amount::checked_add).unwrap_or(base)
}

/// What the customer pays by this order, or what is held.
pub fn total_of(order: &SaleOrder) -> Amount {
    sum(order.amount, [order.tip, order.cashback])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::Vendor;

    fn typed(digits: &str) -> Extras {
        let mut extras = Extras { hold: true, ..Extras::new(Currency::HKD) };
        for digit in digits.chars() {
            type_digit(&mut extras.tip, digit);
        }
        extras
    }

    #[test]
    fn a_tip_has_seven_digits_at_most() {
        assert_eq!(typed("123456789").tip.amount().minor_units(), 1_234_567);
    }

    #[test]
    fn another_terminal_keeps_what_it_offers() {
        let mut extras = typed("200");
        assert!(!extras.keep(Some(Vendor::CodePay.offers())));
        assert_eq!((extras.hold, extras.tip().map(Amount::minor_units)), (true, Some(200)));
        assert!(extras.keep(Some(Vendor::Wonder.offers())));
        assert_eq!((extras.hold, extras.tip()), (false, None));
        assert!(!extras.keep(None), "nothing is left to drop");
    }
}
