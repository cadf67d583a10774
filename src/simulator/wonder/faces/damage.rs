//! Damage to an answer on its way.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use crate::simulator::random::Seeded;

/// A bit in every so many bytes of a sealed message is flipped.
const FLIP_EVERY: usize = 16;
/// Bytes of an answer without sense.
const GARBAGE: usize = 200;

/// The envelope with a bit flipped in every block of the sealed message: well-formed outside, without sense inside.
pub(super) fn flip_sealed(envelope: &[u8], chance: u64) -> Vec<u8> {
    let Ok(parsed) = Envelope::parse(envelope, HTTP_CAP) else { return garbage(chance) };
    let Ok(mut sealed) = STANDARD.decode(parsed.data.as_bytes()) else { return garbage(chance) };
    for byte in sealed.iter_mut().step_by(FLIP_EVERY) {
        *byte ^= 1 << (chance % 8);
    }
    Envelope { action: parsed.action, data: STANDARD.encode(sealed).into() }.encode(spelling(envelope))
}

/// Bytes without sense.
pub(super) fn garbage(chance: u64) -> Vec<u8> {
    let mut random = Seeded::new(chance);
    random.bytes::<GARBAGE>().to_vec()
}

/// So many bytes of nothing in particular.
pub(super) fn big(bytes: usize) -> Vec<u8> {
    vec![b'A'; bytes]
}

/// Where a message of this length is cut.
pub(super) fn middle(length: usize) -> usize {
    length / 2
}

/// How an envelope of ours writes its version.
pub(super) fn spelling(envelope: &[u8]) -> VersionLiteral {
    if envelope.starts_with(b"{\"version\":\"") { VersionLiteral::Text } else { VersionLiteral::Number }
}
