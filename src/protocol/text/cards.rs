//! Card numbers that stand in a text as digits, and what follows them on a magnetic track.

/// Digits of a card number.
const PAN_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// Digits of a card number that may be seen, in front and at the end.
const SHOWN_FRONT: usize = 6;
const SHOWN_END: usize = 4;
/// Longest name of a holder on the first track, with its separator (ISO/IEC 7813).
const NAME: usize = 27;

/// Masks every run of digit groups that looks like a card number. Works on bytes: only ASCII digits are changed, and what a
/// track has behind them.
pub(super) fn mask(text: &mut [u8]) {
    if text.iter().filter(|byte| byte.is_ascii_digit()).count() < *PAN_DIGITS.start() {
        return;
    }
    let groups = digit_groups(text);
    let mut first = 0;
    while first < groups.len() {
        first = match card_from(text, &groups[first..]) {
            Some((used, digits)) => {
                hide(text, &digits);
                hide_track(text, groups[first + used - 1].end);
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
        // What stood behind another card on a track is no digit any more.
        let is_there = text[group.start].is_ascii_digit();
        if !joined || !is_there || places.len() + group.len() > *PAN_DIGITS.end() {
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

pub(super) fn looks_like_card(digits: &[u8]) -> bool {
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

/// What stands behind a card number on a track: nobody's to keep (PCI DSS 3.3.1). On the first track the holder's name and then
/// digits, both behind `^`; on the second digits behind `=`, which chips write as `D` (ISO/IEC 7813; EMV book 3, tag 57).
fn hide_track(text: &mut [u8], end: usize) {
    let behind = |at: usize| text.get(at).copied();
    let digits = match behind(end) {
        Some(b'=' | b'D' | b'd') => end + 1,
        Some(b'^') => {
            let name = text[end + 1..].iter().take(NAME).position(|byte| *byte == b'^');
            let Some(name) = name else { return };
            text[end + 1..end + 1 + name].fill(b'*');
            end + name + 2
        }
        _ => return,
    };
    let run = text.iter().skip(digits).take_while(|byte| byte.is_ascii_digit()).count();
    text[digits..digits + run].fill(b'*');
}
