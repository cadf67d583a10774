//! Making a terminal's words harmless: length, characters that act on a screen, card numbers.

mod cards;
mod packed;
#[cfg(test)]
mod tests;

/// Most characters kept of one field.
const MAX_CHARS: usize = 256;
/// Characters looked at, so that a card number across [`MAX_CHARS`] is seen whole before the cut.
const LOOK_CHARS: usize = 2 * MAX_CHARS;

/// An identifier, amount or time: capped at 256 characters, harmless on a screen, otherwise as it came. Long numbers
/// stay: a reference number may well look like a card number.
pub fn identifier(raw: &str) -> String {
    harmless(raw, MAX_CHARS)
}

/// Free text: as [`identifier`], and what looks like a card number is masked to its first six and last four digits.
pub fn free_text(raw: &str) -> String {
    let mut text = harmless(raw, LOOK_CHARS).into_bytes();
    mask(&mut text);
    let text = String::from_utf8(text).unwrap_or_default();
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// The text with each number that looks like a card's masked, whatever its length.
pub fn without_cards(text: &str) -> String {
    let mut text = text.as_bytes().to_vec();
    mask(&mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Whether the whole text is one number that looks like a card's, digits in groups or not: a person who types one has mistaken
/// the field.
pub fn is_card(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let only_digits = text.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '-' || c == '.');
    only_digits && cards::looks_like_card(&digits)
}

/// Every number that looks like a card's, as it stands there or packed.
fn mask(text: &mut [u8]) {
    cards::mask(text);
    packed::mask(text);
}

fn harmless(raw: &str, cap: usize) -> String {
    if raw.len() <= cap && raw.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
        return raw.to_owned();
    }
    raw.chars().take(cap).map(|c| if acts(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Characters that do something instead of showing something: controls, direction, zero width, tags.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
