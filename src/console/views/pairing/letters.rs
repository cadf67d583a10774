//! Large letters for the code boxes, drawn as the large digits are: 5 rows, 6 wide, from `█ ▀ ▄` only.

/// The rows of a capital letter.
pub(super) fn rows(letter: char) -> Option<&'static [&'static str; 5]> {
    let at = u32::from(letter).checked_sub(u32::from('A'))?;
    LETTERS.get(usize::try_from(at).ok()?)
}

#[rustfmt::skip]
const LETTERS: [[&str; 5]; 26] = [
    ["▄████▄", "██  ██", "██████", "██  ██", "██  ██"],
    ["█████▄", "██  ██", "█████▄", "██  ██", "█████▀"],
    ["▄████▄", "██  ▀▀", "██    ", "██  ▄▄", "▀████▀"],
    ["█████▄", "██  ██", "██  ██", "██  ██", "█████▀"],
    ["██████", "██    ", "████▀ ", "██    ", "██████"],
    ["██████", "██    ", "████▀ ", "██    ", "██    "],
    ["▄████▄", "██  ▀▀", "██ ▄▄▄", "██  ██", "▀████▀"],
    ["██  ██", "██  ██", "██████", "██  ██", "██  ██"],
    ["▀████▀", "  ██  ", "  ██  ", "  ██  ", "▄████▄"],
    ["  ████", "    ██", "    ██", "▄▄  ██", "▀████▀"],
    ["██  ██", "██ ▄█▀", "████▄ ", "██ ▀█▄", "██  ██"],
    ["██    ", "██    ", "██    ", "██    ", "██████"],
    ["█▄  ▄█", "██▄▄██", "█▀██▀█", "█    █", "█    █"],
    ["█▄  ██", "██▄ ██", "██▀███", "██ ▀██", "██  ▀█"],
    ["▄████▄", "██  ██", "██  ██", "██  ██", "▀████▀"],
    ["█████▄", "██  ██", "█████▀", "██    ", "██    "],
    ["▄████▄", "██  ██", "██  ██", "██ ▀██", "▀███▀█"],
    ["█████▄", "██  ██", "█████▀", "██ ▀█▄", "██  ██"],
    ["▄████▀", "██    ", "▀████▄", "    ██", "▄████▀"],
    ["██████", "  ██  ", "  ██  ", "  ██  ", "  ██  "],
    ["██  ██", "██  ██", "██  ██", "██  ██", "▀████▀"],
    ["██  ██", "██  ██", "██  ██", "▀█▄▄█▀", "  ██  "],
    ["█    █", "█    █", "█▄██▄█", "██▀▀██", "█▀  ▀█"],
    ["██  ██", "▀█▄▄█▀", "  ██  ", "▄█▀▀█▄", "██  ██"],
    ["██  ██", "▀█▄▄█▀", "  ██  ", "  ██  ", "  ██  "],
    ["██████", "   ▄█▀", " ▄█▀  ", "██▀   ", "██████"],
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::console::widgets::text::width;

    #[test]
    fn every_letter_has_its_own_shape_of_six_by_five_cells() {
        let shapes: BTreeSet<_> = ('A'..='Z').map(|letter| rows(letter).expect("a capital letter")).collect();
        // In most fonts of this size D and O alone would be mistaken for one another; here no two are the same.
        assert_eq!(shapes.len(), 26);
        assert!(shapes.iter().flat_map(|shape| shape.iter()).all(|row| width(row) == 6));
        assert!(rows('a').is_none() && rows('0').is_none() && rows('黃').is_none());
    }
}
