//! Damage to an answer on its way: nothing in this protocol notices it but sealing and JSON themselves.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A bit in every so many bytes is flipped: in every block of a sealed answer.
const FLIP_EVERY: usize = 16;

/// The message with bits flipped so that it cannot be read: within a sealed one, of one in clear the first byte too.
pub(super) fn corrupt(message: &[u8], chance: u64) -> Vec<u8> {
    match STANDARD.decode(message) {
        Ok(sealed) => STANDARD.encode(flipped(sealed, chance)).into_bytes(),
        Err(_) => flipped(message.to_vec(), chance),
    }
}

fn flipped(mut bytes: Vec<u8>, chance: u64) -> Vec<u8> {
    for byte in bytes.iter_mut().step_by(FLIP_EVERY) {
        *byte ^= 1 << (chance % 8);
    }
    bytes
}
