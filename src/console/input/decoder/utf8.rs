//! One character at a time out of UTF-8 bytes; bad bytes are dropped.

use crate::console::input::Mods;

/// The bytes of an unfinished character.
#[derive(Debug, Default)]
pub(super) struct Utf8 {
    bytes: [u8; 4],
    have: usize,
    want: usize,
    mods: Mods,
}

impl Utf8 {
    /// Is a character unfinished?
    pub(super) const fn is_open(&self) -> bool {
        self.have > 0
    }

    /// Forget the unfinished character.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Take a byte that is not a C0 control; gives the character it completes and the modifiers with
    /// which that began. C1 controls count as bad.
    pub(super) fn push(&mut self, byte: u8, mods: Mods) -> Option<(char, Mods)> {
        let follows = (0x80..=0xbf).contains(&byte);
        if !follows {
            self.reset();
        } else if !self.is_open() {
            return None;
        }
        if self.have == 0 {
            self.want = length_by_first(byte)?;
            self.mods = mods;
        }
        self.bytes[self.have] = byte;
        self.have += 1;
        if self.have < self.want {
            return None;
        }
        let whole = std::str::from_utf8(&self.bytes[..self.have]).ok().and_then(|text| text.chars().next());
        let mods = self.mods;
        self.reset();
        whole.filter(|c| !c.is_control()).map(|c| (c, mods))
    }
}

/// Length of a character by its first byte (RFC 3629 section 3).
const fn length_by_first(byte: u8) -> Option<usize> {
    match byte {
        0x00..=0x7f => Some(1),
        0xc2..=0xdf => Some(2),
        0xe0..=0xef => Some(3),
        0xf0..=0xf4 => Some(4),
        _ => None,
    }
}
