//! A bad serial line: bytes changed, lost, doubled and made up, by chance from a seed.

use serde::Deserialize;

use crate::simulator::random::Seeded;

/// How often what happens to a byte, in parts per million.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaultSettings {
    /// Where chance comes from.
    pub seed: u64,
    /// One bit of the byte is flipped.
    pub corrupt_ppm: u32,
    /// It is lost.
    pub drop_ppm: u32,
    /// It comes twice.
    pub dup_ppm: u32,
    /// Another one comes before it.
    pub insert_ppm: u32,
}

/// One direction of a bad line.
#[derive(Debug, Clone)]
pub struct LineFaults {
    settings: FaultSettings,
    random: Seeded,
}

impl LineFaults {
    /// A line as bad as this; `direction` tells the two directions of one line apart.
    pub fn new(settings: FaultSettings, direction: u64) -> Self {
        Self { settings, random: Seeded::new(settings.seed.wrapping_mul(2).wrapping_add(direction)) }
    }

    /// What arrives of `bytes`.
    pub fn pass(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut arrived = Vec::with_capacity(bytes.len());
        for byte in bytes {
            self.pass_byte(*byte, &mut arrived);
        }
        arrived
    }

    fn pass_byte(&mut self, byte: u8, arrived: &mut Vec<u8>) {
        let (random, settings) = (&mut self.random, &self.settings);
        if random.happens(settings.insert_ppm) {
            arrived.extend(random.bytes::<1>());
        }
        if random.happens(settings.drop_ppm) {
            return;
        }
        let flipped = if random.happens(settings.corrupt_ppm) { 1 << random.below(8) } else { 0 };
        let copies = if random.happens(settings.dup_ppm) { 2 } else { 1 };
        arrived.extend(std::iter::repeat_n(byte ^ flipped, copies));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn passed(settings: FaultSettings, bytes: usize) -> Vec<u8> {
        LineFaults::new(settings, 0).pass(&vec![0; bytes])
    }

    #[test]
    fn a_good_line_changes_nothing() {
        assert_eq!(passed(FaultSettings::default(), 1000), vec![0; 1000]);
    }

    #[rstest]
    #[case::dropped(FaultSettings { drop_ppm: 10_000, ..FaultSettings::default() }, 98_500..99_500)]
    #[case::doubled(FaultSettings { dup_ppm: 10_000, ..FaultSettings::default() }, 100_500..101_500)]
    #[case::made_up(FaultSettings { insert_ppm: 10_000, ..FaultSettings::default() }, 100_500..101_500)]
    #[case::changed(FaultSettings { corrupt_ppm: 10_000, ..FaultSettings::default() }, 100_000..100_001)]
    fn faults_come_as_often_as_told(#[case] settings: FaultSettings, #[case] expected: std::ops::Range<usize>) {
        let arrived = passed(settings, 100_000);
        assert!(expected.contains(&arrived.len()), "{}", arrived.len());
        let wrong = arrived.iter().filter(|byte| **byte != 0).count();
        assert_eq!(settings.corrupt_ppm > 0, (500..1500).contains(&wrong) && settings.insert_ppm == 0);
        assert_eq!(arrived, passed(settings, 100_000), "a seed is a line");
    }
}
