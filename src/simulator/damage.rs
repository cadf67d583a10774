//! Damage to an answer on its way, whatever the vendor.

use super::random::Seeded;

/// Bytes of an answer without sense.
const GARBAGE: usize = 200;

/// Bytes without sense.
pub fn garbage(chance: u64) -> Vec<u8> {
    let mut random = Seeded::new(chance);
    random.bytes::<GARBAGE>().to_vec()
}

/// So many bytes of nothing in particular.
pub fn big(bytes: usize) -> Vec<u8> {
    vec![b'A'; bytes]
}

/// Where a message of this length is cut.
pub fn middle(length: usize) -> usize {
    length / 2
}
