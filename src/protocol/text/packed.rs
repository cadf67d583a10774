//! Card numbers that a text holds packed: as hexadecimal digits or Base64 of their digits.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::cards;

/// Letters that thirteen digits take in Base64; in hexadecimal digits they take more.
const SHORTEST: usize = 18;
/// In Base64 a word may have anything glued in front of it.
const ALIGNMENTS: usize = 4;

/// Takes no padding, and any bits behind the last byte: it looks, it does not believe.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Masks every word that is a card number packed, or has one in it, whole.
pub(super) fn mask(text: &mut [u8]) {
    let mut begin = 0;
    while begin < text.len() {
        let length = text[begin..].iter().take_while(|byte| is_letter(**byte)).count();
        let word = &mut text[begin..begin + length];
        if length >= SHORTEST && has_card(word) {
            word.fill(b'*');
        }
        begin += length.max(1);
    }
}

/// A letter of Base64, in either alphabet; hexadecimal digits are among them.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

fn has_card(word: &[u8]) -> bool {
    // What is digits alone has been looked at as it stands.
    if word.iter().all(u8::is_ascii_digit) && !word.len().is_multiple_of(2) {
        return false;
    }
    from_hex(word).is_some_and(shows_card) || from_base64(word)
}

fn from_hex(word: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    word.len()
        .is_multiple_of(2)
        .then(|| word.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect())?
}

fn from_base64(word: &[u8]) -> bool {
    let usual = |byte: &u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    };
    let letters: Vec<u8> = word.iter().map(usual).collect();
    (0..ALIGNMENTS).any(|skipped| {
        // A last letter that stands alone holds no byte.
        let rest = letters.get(skipped..).unwrap_or_default();
        let whole = rest.len() - usize::from(rest.len() % ALIGNMENTS == 1);
        LENIENT.decode(&rest[..whole]).is_ok_and(shows_card)
    })
}

/// Whether what was packed has a card number in it, with wide characters too (a zero between two digits).
fn shows_card(bytes: Vec<u8>) -> bool {
    let mut shown: Vec<u8> = bytes.into_iter().filter(|byte| *byte != 0).collect();
    let before = shown.clone();
    cards::mask(&mut shown);
    shown != before
}
