//! A tip and cash that go with a sale, where the terminal takes them.

use countertop::money::Amount;
use countertop::payment::Vendor;

use super::world::World;

/// What goes with a sale.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extras {
    pub tip: Option<Amount>,
    pub cashback: Option<Amount>,
}

impl World {
    /// What a new customer at this lane leaves and takes.
    pub fn extras(&mut self, lane: usize, amount: Amount) -> Extras {
        if self.plan.counters[lane].vendor != Vendor::CodePay {
            return Extras::default();
        }
        let mut some = |one_in: u64, most: u64| {
            let minor = 1 + self.random.below(most);
            let is_wanted = self.random.below(one_in) == 0;
            Amount::from_minor_units(minor, amount.currency()).ok().filter(|_| is_wanted)
        };
        Extras { tip: some(4, 900), cashback: some(5, 10_000) }
    }

    /// What of it the terminal of this lane takes.
    pub fn extras_at(&self, lane: usize, extras: Extras) -> Extras {
        if self.plan.counters[lane].vendor == Vendor::CodePay { extras } else { Extras::default() }
    }
}
