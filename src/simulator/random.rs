//! Chance from a seed: the same seed makes the same terminal do the same things.

use uuid::{Builder, Uuid};

/// One million: chances are whole parts of it.
const MILLION: u64 = 1_000_000;

/// `SplitMix64`: small, seedable, and nothing that keeps a secret hangs on it.
#[derive(Debug, Clone)]
pub struct Seeded(u64);

impl Seeded {
    /// The sequence that belongs to this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`, which is at least 1.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.draw() % bound.max(1)
    }

    /// Whether something with this chance in a million happens.
    pub fn happens(&mut self, parts_per_million: u32) -> bool {
        parts_per_million > 0 && self.below(MILLION) < u64::from(parts_per_million)
    }

    /// So many bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.draw().to_le_bytes()[0])
    }

    /// A version 4 UUID.
    pub fn uuid(&mut self) -> Uuid {
        Builder::from_random_bytes(self.bytes()).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_sequence() {
        let sequence = |seed| std::iter::repeat_with(Seeded::draw_of(seed)).take(5).collect::<Vec<_>>();
        assert_eq!(sequence(7), sequence(7));
        assert_ne!(sequence(7), sequence(8));
    }

    #[test]
    fn chances_are_parts_of_a_million() {
        let mut random = Seeded::new(1);
        let hits = (0..100_000).filter(|_| random.happens(10_000)).count();
        assert!((800..1200).contains(&hits), "{hits}");
        assert!(!random.happens(0) && random.happens(1_000_000));
    }

    impl Seeded {
        fn draw_of(seed: u64) -> impl FnMut() -> u64 {
            let mut random = Self::new(seed);
            move || random.draw()
        }
    }
}
