//! Making a terminal's words harmless: length, characters that act on a screen, card numbers.

#[cfg(test)]
mod tests;

/// Most characters kept of one field.
const MAX_CHARS: usize = 256;
/// Characters looked at, so that a card number across [`MAX_CHARS`] is seen whole before the cut.
const LOOK_CHARS: usize = 2 * MAX_CHARS;
/// Digits of a card number.
const PAN_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// Digits of a card number that may be seen, in front and at the end.
const SHOWN_FRONT: usize = 6;
const SHOWN_END: usize = 4;

/// An identifier, amount or time: capped at 256 characters, harmless on a screen, otherwise as it came. Long numbers
/// stay: a reference number may well look like a card number.
pub fn identifier(raw: &str) -> String {
    harmless(raw, MAX_CHARS)
}

/// Free text: as [`identifier`], and what looks like a card number is masked to its first six and last four digits.
pub fn free_text(raw: &str) -> String {
    let mut text = harmless(raw, LOOK_CHARS).into_bytes();
    mask_cards(&mut text);
    let text = String::from_utf8(text).unwrap_or_default();
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// The text with each number that looks like a card's masked, whatever its length.
pub fn without_cards(text: &str) -> String {
    let mut text = text.as_bytes().to_vec();
    mask_cards(&mut text);
    String::from_utf8(text).unwrap_or_default()
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

/// Masks every run of digit groups that looks like a card number. Works on bytes: only ASCII digits are changed.
fn mask_cards(text: &mut [u8]) {
    if text.iter().filter(|byte| byte.is_ascii_digit()).count() < *PAN_DIGITS.start() {
        return;
    }
    let groups = digit_groups(text);
    let mut first = 0;
    while first < groups.len() {
        first = match card_from(text, &groups[first..]) {
            Some((used, digits)) => {
                hide(text, &digits);
                first + used
            }
            None => first + 1,
        };
    }
}

/// Unbroken runs of digits, as ranges.
fn digit_groups(text: &[u8]) -> Vec<std::ops::Range<usize>> {
    let runs = text.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    let ends = runs.scan(0, |end, run| {
        *end += run.len();
        Some(*end - run.len()..*end)
    });
    ends.filter(|run| text[run.start].is_ascii_digit()).collect()
}

/// The longest card number made of the first groups, one separator between two: how many groups, where its digits are.
fn card_from(text: &[u8], groups: &[std::ops::Range<usize>]) -> Option<(usize, Vec<usize>)> {
    let (mut places, mut found) = (Vec::new(), None);
    for (nth, group) in groups.iter().enumerate() {
        let joined = nth == 0 || is_separator(&text[groups[nth - 1].end..group.start]);
        if !joined || places.len() + group.len() > *PAN_DIGITS.end() {
            break;
        }
        places.extend(group.clone());
        if looks_like_card(&places.iter().map(|at| text[*at] - b'0').collect::<Vec<_>>()) {
            found = Some((nth + 1, places.clone()));
        }
    }
    found
}

/// One character that is neither a letter nor a digit, ASCII or not.
fn is_separator(between: &[u8]) -> bool {
    std::str::from_utf8(between).is_ok_and(|text| text.chars().count() == 1 && !text.contains(char::is_alphanumeric))
}

fn looks_like_card(digits: &[u8]) -> bool {
    PAN_DIGITS.contains(&digits.len()) && has_scheme_prefix(digits) && passes_luhn(digits)
}

/// First digits that card schemes use (ISO/IEC 7812 ranges of the international schemes).
fn has_scheme_prefix(digits: &[u8]) -> bool {
    let four = digits.iter().take(4).fold(0_u16, |number, digit| number * 10 + u16::from(*digit));
    matches!(four, 2200..=2204 | 2221..=2720 | 3000..=6999 | 8100..=8299)
}

fn passes_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().map(|(at, digit)| luhn_share(at, u32::from(*digit))).sum();
    sum.is_multiple_of(10)
}

fn luhn_share(from_end: usize, digit: u32) -> u32 {
    match (from_end % 2, digit * 2) {
        (0, _) => digit,
        (_, doubled) => doubled / 10 + doubled % 10,
    }
}

fn hide(text: &mut [u8], digits: &[usize]) {
    for at in &digits[SHOWN_FRONT..digits.len() - SHOWN_END] {
        text[*at] = b'*';
    }
}
