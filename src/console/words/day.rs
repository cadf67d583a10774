//! What today's payments come to.

use crate::money::{Amount, Currency};
use crate::till::Total;

/// Today's payments in one currency.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many there were.
    pub count: u64,
    /// How many sales were taken.
    pub sales: u64,
    /// Taken with proof, or by hand: what the cards were charged, with tips and cash.
    pub approved: String,
    /// Given back, below zero.
    pub refunded: String,
    /// Not known yet.
    pub not_known: String,
}

impl Sums {
    /// The sums of what is in `currency`.
    pub fn of(totals: &[Total], currency: Currency) -> Self {
        let sale = |total: &Total| matches!(total.kind.as_str(), "sale" | "completion");
        let of_currency = || totals.iter().filter(|total| total.currency == currency);
        let sum = |wanted: &dyn Fn(&Total) -> bool| {
            let whole = |total: &Total| if sale(total) { with_extras(total) } else { total.minor };
            let minor = of_currency().filter(|total| wanted(total)).map(whole).fold(0, u64::saturating_add);
            Amount::from_minor_units(minor, currency).map_or_else(|_| "-".to_owned(), Amount::to_grouped)
        };
        let gives_back = |total: &Total| matches!(total.kind.as_str(), "refund" | "void");
        let taken = |total: &Total| !total.reversed && (total.outcome == "approved" || by_hand(total, "paid"));
        let back = sum(&|total| gives_back(total) && taken(total));
        Self {
            count: of_currency().map(|total| total.count).sum(),
            sales: of_currency().filter(|total| sale(total) && taken(total)).map(|total| total.count).sum(),
            approved: sum(&|total| sale(total) && taken(total)),
            refunded: if back == Amount::zero(currency).to_grouped() { back } else { format!("-{back}") },
            not_known: sum(&|total| total.outcome == "unresolved" && total.by_hand.is_none()),
        }
    }
}

/// With the tips that go with them now, and the cash that was given out.
fn with_extras(total: &Total) -> u64 {
    total.minor.saturating_add(total.tips).saturating_add(total.cashback)
}

fn by_hand(total: &Total, word: &str) -> bool {
    total.outcome == "unresolved" && total.by_hand.as_deref() == Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(kind: &str, outcome: &str, minor: u64, tips: u64, cashback: u64) -> Total {
        Total {
            terminal: "t-1".into(),
            kind: kind.into(),
            outcome: outcome.into(),
            by_hand: None,
            reversed: false,
            simulated: true,
            currency: Currency::HKD,
            count: 1,
            minor,
            tips,
            cashback,
        }
    }

    #[test]
    fn what_was_taken_is_what_the_cards_were_charged() {
        let totals = [
            total("sale", "approved", 2_000, 300, 1_000),
            total("completion", "approved", 9_000, 500, 0),
            total("sale", "declined", 700, 0, 0),
            total("preauth", "approved", 10_000, 0, 0),
            total("tip", "approved", 500, 0, 0),
            total("release", "approved", 10_000, 0, 0),
            total("refund", "approved", 100, 0, 0),
        ];
        let sums = Sums::of(&totals, Currency::HKD);
        assert_eq!((sums.approved.as_str(), sums.refunded.as_str(), sums.sales), ("128.00", "-1.00", 2));
        assert_eq!(Sums::of(&totals, Currency::TWD).count, 0);
    }
}
