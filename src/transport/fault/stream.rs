//! Damage to a stream of bytes: what a bad cable, a bad driver or a bad contact does.

use std::time::Duration;

use super::seed::{Chance, Dice};

/// How often what happens. The first four are per byte, the last two per piece written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StreamFaults {
    /// One bit of a byte is turned over.
    pub corrupt: Chance,
    /// A byte is lost.
    pub drop: Chance,
    /// A byte comes twice.
    pub duplicate: Chance,
    /// A byte of noise comes before a byte.
    pub insert: Chance,
    /// The piece is cut off at a random place; the rest never comes.
    pub cut: Chance,
    /// The piece comes later.
    pub delay: Chance,
    /// The longest such delay, in milliseconds.
    pub longest_delay_ms: u32,
}

/// A piece as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// How long after it was written.
    pub after: Duration,
    /// What is left of it, perhaps nothing.
    pub bytes: Vec<u8>,
}

/// One direction of a bad line.
#[derive(Debug, Clone)]
pub struct StreamFaultLayer {
    faults: StreamFaults,
    dice: Dice,
    injected: u64,
}

impl StreamFaultLayer {
    /// A line with these faults and this seed.
    pub fn new(seed: u64, faults: StreamFaults) -> Self {
        Self { faults, dice: Dice::new(seed), injected: 0 }
    }

    /// Passes a piece through the line.
    pub fn pass(&mut self, piece: &[u8]) -> Delivery {
        let after = self.dice.delay(self.faults.delay, self.faults.longest_delay_ms);
        self.injected += u64::from(!after.is_zero());
        let whole = if self.strikes(self.faults.cut) { self.dice.position(piece.len()) } else { piece.len() };
        let mut bytes = Vec::with_capacity(whole);
        for byte in &piece[..whole] {
            self.pass_byte(*byte, &mut bytes);
        }
        Delivery { after, bytes }
    }

    /// How many faults there were so far.
    pub fn injected(&self) -> u64 {
        self.injected
    }

    fn pass_byte(&mut self, byte: u8, out: &mut Vec<u8>) {
        if self.strikes(self.faults.insert) {
            out.push(self.dice.byte());
        }
        if self.strikes(self.faults.drop) {
            return;
        }
        let byte = if self.strikes(self.faults.corrupt) { byte ^ (1 << self.dice.below(8)) } else { byte };
        out.push(byte);
        if self.strikes(self.faults.duplicate) {
            out.push(byte);
        }
    }

    fn strikes(&mut self, chance: Chance) -> bool {
        let strikes = self.dice.happens(chance);
        self.injected += u64::from(strikes);
        strikes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn passed(faults: StreamFaults, piece: &[u8]) -> (Vec<u8>, u64) {
        let mut layer = StreamFaultLayer::new(1, faults);
        (layer.pass(piece).bytes, layer.injected())
    }

    proptest! {
        #[test]
        fn a_good_line_changes_nothing(piece: Vec<u8>, seed: u64) {
            let delivery = StreamFaultLayer::new(seed, StreamFaults::default()).pass(&piece);
            prop_assert_eq!(delivery, Delivery { after: Duration::ZERO, bytes: piece });
        }

        #[test]
        fn the_same_seed_does_the_same_damage(piece: Vec<u8>, seed: u64) {
            let some = Chance::per_million(100_000);
            let faults = StreamFaults {
                corrupt: some, drop: some, duplicate: some, insert: some, cut: some, delay: some, longest_delay_ms: 9,
            };
            let (mut one, mut two) = (StreamFaultLayer::new(seed, faults), StreamFaultLayer::new(seed, faults));
            for _ in 0..3 {
                prop_assert_eq!(one.pass(&piece), two.pass(&piece));
            }
        }
    }

    #[test]
    fn each_fault_does_what_its_name_says() {
        let all = Chance::ALWAYS;
        assert_eq!(passed(StreamFaults { drop: all, ..Default::default() }, b"abc"), (vec![], 3));
        assert_eq!(passed(StreamFaults { duplicate: all, ..Default::default() }, b"ab"), (b"aabb".to_vec(), 2));
        let (noisy, _) = passed(StreamFaults { insert: all, ..Default::default() }, b"ab");
        assert_eq!((noisy.len(), noisy[1], noisy[3]), (4, b'a', b'b'));
        let (bad, _) = passed(StreamFaults { corrupt: all, ..Default::default() }, b"ab");
        assert!(bad.iter().zip(b"ab").all(|(bad, good)| (bad ^ good).is_power_of_two()));
        let (cut, _) = passed(StreamFaults { cut: all, ..Default::default() }, b"abcdef");
        assert!(cut.len() < 6 && b"abcdef".starts_with(&cut));
        let slow = StreamFaults { delay: all, longest_delay_ms: 5, ..Default::default() };
        assert!(StreamFaultLayer::new(1, slow).pass(b"a").after <= Duration::from_millis(5));
    }
}
