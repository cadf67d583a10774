//! What proves that this register may pair, as it is typed: a code or a key. A secret that does not print and is wiped.

use std::fmt;

use zeroize::Zeroizing;

/// What a vendor's code looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeShape {
    /// Read off the terminal's screen and good for once: a box for each character.
    Boxes {
        /// Characters.
        length: usize,
        /// Capital letters beside digits.
        letters: bool,
    },
    /// A key that stays in use: it is never shown. Letters, digits and signs, all of which count.
    Key {
        /// Characters that a key may have, fewest first.
        lengths: &'static [usize],
    },
    /// A password that stays in use: it is never shown. Any characters.
    Password {
        /// Most characters.
        longest: usize,
    },
    /// An id that names this register and is no secret: it is shown as typed, so that it can be compared.
    Id {
        /// Most characters.
        longest: usize,
        /// Characters of those that were ever seen.
        usual: usize,
    },
}

impl CodeShape {
    /// Most characters.
    pub fn longest(self) -> usize {
        match self {
            Self::Boxes { length, .. } => length,
            Self::Key { lengths } => lengths.last().copied().unwrap_or(0),
            Self::Id { longest, .. } | Self::Password { longest } => longest,
        }
    }

    /// The character may be typed.
    fn takes(self, c: char) -> bool {
        match self {
            Self::Boxes { letters, .. } => c.is_ascii_digit() || (letters && c.is_ascii_alphabetic()),
            Self::Key { .. } => c.is_ascii_graphic(),
            Self::Id { .. } => is_id(c),
            Self::Password { .. } => !c.is_control(),
        }
    }

    /// The character may be part of a sound code.
    fn has(self, c: char) -> bool {
        match self {
            Self::Boxes { letters, .. } => c.is_ascii_digit() || (letters && c.is_ascii_uppercase()),
            Self::Key { .. } => c.is_ascii_graphic(),
            Self::Id { .. } => is_id(c),
            Self::Password { .. } => !c.is_control(),
        }
    }

    fn has_length(self, length: usize) -> bool {
        match self {
            Self::Boxes { length: all, .. } => length == all,
            Self::Key { lengths } => lengths.contains(&length),
            Self::Id { longest, .. } | Self::Password { longest } => (1..=longest).contains(&length),
        }
    }

    /// Blanks and dashes between the characters of a code that is read out go by.
    fn skips(self, c: char) -> bool {
        matches!(self, Self::Boxes { .. }) && is_gap(c)
    }
}

/// The characters typed so far, as typed: nothing changes their case.
#[derive(Clone)]
pub struct CodeEntry {
    shape: CodeShape,
    typed: Zeroizing<String>,
}

impl fmt::Debug for CodeEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeEntry({} of {})", self.len(), self.shape.longest())
    }
}

impl CodeEntry {
    /// Empty boxes.
    pub fn new(shape: CodeShape) -> Self {
        // Room for all of it from the start: a text that grows leaves copies behind.
        Self { shape, typed: Zeroizing::new(String::with_capacity(shape.longest() * 4)) }
    }

    /// What it must look like.
    pub fn shape(&self) -> CodeShape {
        self.shape
    }

    /// The characters in their boxes.
    pub fn chars(&self) -> impl Iterator<Item = char> {
        self.typed.chars()
    }

    /// Boxes that are filled.
    pub fn len(&self) -> usize {
        self.typed.chars().count()
    }

    /// No box is filled.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// All boxes are filled.
    pub fn is_full(&self) -> bool {
        self.len() == self.shape.longest()
    }

    /// It has a length and characters that this vendor's codes have.
    pub fn is_sound(&self) -> bool {
        self.shape.has_length(self.len()) && self.chars().all(|c| self.shape.has(c))
    }

    /// It is as long as those that are in use, where others are not impossible.
    pub fn has_usual_length(&self) -> bool {
        match self.shape {
            CodeShape::Id { usual, .. } => self.len() == usual,
            CodeShape::Boxes { .. } | CodeShape::Key { .. } | CodeShape::Password { .. } => self.is_sound(),
        }
    }

    /// A small letter was typed where the codes have capitals only.
    pub fn has_small_letters(&self) -> bool {
        matches!(self.shape, CodeShape::Boxes { letters: true, .. }) && self.chars().any(|c| c.is_ascii_lowercase())
    }

    /// Types a character as it is; false for one that no code has, or without room for it.
    pub fn type_char(&mut self, c: char) -> bool {
        if self.shape.skips(c) {
            return true;
        }
        if !self.shape.takes(c) || self.is_full() {
            return false;
        }
        self.typed.push(c);
        true
    }

    /// A pasted text in place of what was typed; false, and nothing changes, if it is no such code.
    pub fn paste(&mut self, text: &str) -> bool {
        let mut pasted = Self::new(self.shape);
        let fits = text.trim().chars().all(|c| pasted.type_char(c)) && !pasted.is_empty();
        if fits {
            self.typed = pasted.typed;
        }
        fits
    }

    /// Takes the last character back; false if there is none.
    pub fn backspace(&mut self) -> bool {
        self.typed.pop().is_some()
    }

    /// Empties all boxes.
    pub fn clear(&mut self) {
        *self = Self::new(self.shape);
    }

    /// The code, for the terminal only.
    pub fn expose(&self) -> &str {
        &self.typed
    }
}

fn is_id(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SIX: CodeShape = CodeShape::Boxes { length: 6, letters: true };
    const KEY: CodeShape = CodeShape::Key { lengths: &[4, 8] };
    const ID: CodeShape = CodeShape::Id { longest: 8, usual: 4 };

    #[rstest]
    #[case("260880", "260880", true)]
    #[case("ABC 123", "ABC123", true)]
    #[case("26-08-80", "260880", true)]
    #[case("abc123", "abc123", false)]
    #[case("2608", "2608", false)]
    #[case("2608801", "260880", true)]
    #[case("26é8", "268", false)]
    fn typed(#[case] keys: &str, #[case] expected: &str, #[case] sound: bool) {
        let mut code = CodeEntry::new(SIX);
        for c in keys.chars() {
            code.type_char(c);
        }
        assert_eq!((code.expose(), code.is_sound()), (expected, sound));
    }

    #[rstest]
    #[case("  672-633\n", Some("672633"))]
    #[case("AB C1 23", Some("ABC123"))]
    #[case("2608801", None)]
    #[case("26?880", None)]
    #[case(" - ", None)]
    fn pasted(#[case] text: &str, #[case] expected: Option<&str>) {
        let mut code = CodeEntry::new(SIX);
        code.type_char('7');
        assert_eq!(code.paste(text), expected.is_some());
        assert_eq!(code.expose(), expected.unwrap_or("7"));
    }

    #[rstest]
    #[case("aB-1", "aB-1", true)]
    #[case("aB-12", "aB-12", false)]
    #[case("aB-1 C{3", "aB-1C{3", false)]
    #[case("aB-1/C{3", "aB-1/C{3", true)]
    #[case("aB-1/C{34", "aB-1/C{3", true)]
    #[case("kéy", "ky", false)]
    fn every_character_of_a_key_counts(#[case] keys: &str, #[case] expected: &str, #[case] sound: bool) {
        let mut key = CodeEntry::new(KEY);
        for c in keys.chars() {
            key.type_char(c);
        }
        assert_eq!((key.expose(), key.is_sound()), (expected, sound));
        assert!(!key.has_small_letters(), "they are part of it");
    }

    #[rstest]
    #[case("wz1 2", "wz12", true, true)]
    #[case("wz123", "wz123", true, false)]
    #[case("wz1234567", "wz123456", true, false)]
    #[case("", "", false, false)]
    fn an_id_may_be_of_another_length(
        #[case] keys: &str,
        #[case] expected: &str,
        #[case] sound: bool,
        #[case] usual: bool,
    ) {
        let mut id = CodeEntry::new(ID);
        for c in keys.chars() {
            id.type_char(c);
        }
        assert_eq!((id.expose(), id.is_sound(), id.has_usual_length()), (expected, sound, usual));
        assert!(!id.has_small_letters(), "they are part of it");
    }

    #[test]
    fn a_code_of_digits_takes_no_letters_and_none_prints() {
        let mut code = CodeEntry::new(CodeShape::Boxes { length: 6, letters: false });
        assert!(!code.type_char('A') && code.type_char('7'));
        assert_eq!(format!("{code:?}"), "CodeEntry(1 of 6)");
        assert!(code.backspace() && !code.backspace());
    }
}
