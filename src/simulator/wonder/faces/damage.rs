//! Damage to a sealed message on its way.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use crate::simulator::damage::garbage;

/// A bit in every so many bytes of a sealed message is flipped.
const FLIP_EVERY: usize = 16;

/// The envelope with a bit flipped in every block of the sealed message: well-formed outside, without sense inside.
pub(super) fn flip_sealed(envelope: &[u8], chance: u64) -> Vec<u8> {
    let Ok(parsed) = Envelope::parse(envelope, HTTP_CAP) else { return garbage(chance) };
    let Ok(mut sealed) = STANDARD.decode(parsed.data.as_bytes()) else { return garbage(chance) };
    for byte in sealed.iter_mut().step_by(FLIP_EVERY) {
        *byte ^= 1 << (chance % 8);
    }
    Envelope { action: parsed.action, data: STANDARD.encode(sealed).into() }.encode(spelling(envelope))
}

/// How an envelope of ours writes its version.
pub(super) fn spelling(envelope: &[u8]) -> VersionLiteral {
    if envelope.starts_with(b"{\"version\":\"") { VersionLiteral::Text } else { VersionLiteral::Number }
}
