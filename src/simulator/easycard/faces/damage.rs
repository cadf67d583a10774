//! Damage to an answer on its way. Nothing in this protocol notices it but sealing and JSON themselves.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::protocol::easycard::crypto::unwrapped;

/// A bit in every so many bytes is flipped: in every block of a sealed answer.
const FLIP_EVERY: usize = 16;

/// The body with bits flipped so that it cannot be read.
pub(super) fn corrupt(body: &[u8], chance: u64) -> Vec<u8> {
    resealed(body, |sealed| Some(flipped(sealed, chance)))
}

/// The body with its sealed bytes changed; no Base64 at all where there are none. A body that is none of ours is flipped itself.
pub(in crate::simulator::easycard) fn resealed(
    body: &[u8],
    change: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>,
) -> Vec<u8> {
    let read: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let sealed = read.as_ref().and_then(|body| body["Response"].as_str()).and_then(unwrapped);
    let Some(sealed) = sealed else { return flipped(body.to_vec(), 0) };
    let text = change(sealed).map_or_else(|| "*not Base64*".to_owned(), |sealed| STANDARD.encode(sealed));
    format!("{{\"Response\":\"{text}\"}}").into_bytes()
}

fn flipped(mut bytes: Vec<u8>, chance: u64) -> Vec<u8> {
    for byte in bytes.iter_mut().step_by(FLIP_EVERY) {
        *byte ^= 1 << (chance % 8);
    }
    bytes
}
