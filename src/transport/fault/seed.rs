//! Chance without floats, and dice that fall the same way for the same seed.

use std::time::Duration;

const MILLION: u32 = 1_000_000;

/// A probability in parts per million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Chance(u32);

impl Chance {
    /// It does not happen.
    pub const NEVER: Self = Self(0);
    /// It always happens.
    pub const ALWAYS: Self = Self(MILLION);

    /// So many times in a million; more than a million is always.
    pub const fn per_million(parts: u32) -> Self {
        Self(if parts > MILLION { MILLION } else { parts })
    }
}

/// A small random number generator (splitmix64, Steele, Lea and Flood 2014). For faults only: it is predictable.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice of this seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `end`; zero when `end` is zero.
    pub const fn below(&mut self, end: u64) -> u64 {
        let roll = self.roll();
        if end == 0 { 0 } else { roll % end }
    }

    /// A byte.
    pub const fn byte(&mut self) -> u8 {
        self.roll().to_le_bytes()[0]
    }

    /// Whether it happens this time.
    pub const fn happens(&mut self, chance: Chance) -> bool {
        self.below(MILLION as u64) < chance.0 as u64
    }

    /// A position in something of this length.
    pub fn position(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    /// A delay up to and including `longest_ms` when it happens, else none.
    pub fn delay(&mut self, chance: Chance, longest_ms: u32) -> Duration {
        if !self.happens(chance) {
            return Duration::ZERO;
        }
        Duration::from_millis(self.below(u64::from(longest_ms) + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // Reference values of splitmix64 for the seed 1234567.
        let mut dice = Dice::new(1_234_567);
        let rolled = [dice.roll(), dice.roll(), dice.roll()];
        assert_eq!(rolled, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn never_and_always_are_exact_and_the_rest_is_about_right() {
        let mut dice = Dice::new(7);
        assert!((0..10_000).all(|_| !dice.happens(Chance::NEVER)));
        assert!((0..10_000).all(|_| dice.happens(Chance::ALWAYS)));
        let often = (0..100_000).filter(|_| dice.happens(Chance::per_million(10_000))).count();
        assert!((800..1200).contains(&often), "{often}");
        assert_eq!(Chance::per_million(u32::MAX), Chance::ALWAYS);
    }

    #[test]
    fn positions_stay_inside() {
        let mut dice = Dice::new(7);
        assert!((0..1000).all(|_| dice.position(3) < 3));
        assert_eq!(dice.position(0), 0);
    }
}
