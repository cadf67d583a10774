//! What a person did: a key, a pasted text, the pointer.

use super::Millis;

/// One input and when its last byte arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// When the bytes were read from the terminal, not when they were looked at.
    pub at: Millis,
    /// What was done.
    pub input: Input,
}

/// What a person (or a barcode reader) did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key went down.
    Key(KeyPress),
    /// The pointer did something.
    Mouse(Mouse),
    /// A pasted text of at most [`super::decoder::PASTE_CAP`] bytes; line ends are `\n`, other control characters gone.
    Paste(String),
}

/// A key together with the modifiers held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct KeyPress {
    /// The key. Letters are as typed: `A` for Shift-a, without [`Mods::SHIFT`].
    pub key: Key,
    /// Modifiers held, as far as the terminal tells them.
    pub mods: Mods,
    /// The terminal says that this is a held key repeating. Most terminals never say so.
    pub repeat: bool,
}

impl KeyPress {
    /// A plain press of `key`.
    pub const fn plain(key: Key) -> Self {
        Self { key, mods: Mods::NONE, repeat: false }
    }

    /// A press of `key` with `mods` held.
    pub const fn with(key: Key, mods: Mods) -> Self {
        Self { key, mods, repeat: false }
    }

    /// The character this press types, if it types one: no Ctrl and no Alt.
    pub const fn typed(&self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.mods.ctrl() && !self.mods.alt() => Some(c),
            _ => None,
        }
    }
}

/// A key. Keypad keys are the same as their twins on the main block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "the names are those printed on the keys")]
pub enum Key {
    Char(char),
    Enter,
    Esc,
    Tab,
    /// Shift-Tab.
    BackTab,
    Backspace,
    Delete,
    Insert,
    Home,
    End,
    PageUp,
    PageDown,
    Up,
    Down,
    Left,
    Right,
    /// Function key 1 to 20.
    F(u8),
}

/// Modifiers held with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Mods(u8);

impl Mods {
    /// None held.
    pub const NONE: Self = Self(0);
    /// Shift.
    pub const SHIFT: Self = Self(1);
    /// Alt (or Meta).
    pub const ALT: Self = Self(2);
    /// Ctrl.
    pub const CTRL: Self = Self(4);

    /// From xterm's parameter: 1 + (1 shift, 2 alt, 4 ctrl, more bits that are not used here).
    pub(super) fn from_xterm(parameter: u32) -> Self {
        Self(u8::try_from(parameter.saturating_sub(1) & 0x07).unwrap_or(0))
    }

    /// These and `more`.
    #[must_use]
    pub const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Is Shift held?
    pub const fn shift(self) -> bool {
        self.0 & Self::SHIFT.0 != 0
    }

    /// Is Alt held?
    pub const fn alt(self) -> bool {
        self.0 & Self::ALT.0 != 0
    }

    /// Is Ctrl held?
    pub const fn ctrl(self) -> bool {
        self.0 & Self::CTRL.0 != 0
    }
}

/// Something the pointer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// Column of the cell, from 0.
    pub column: u16,
    /// Row of the cell, from 0.
    pub row: u16,
}

/// What the pointer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum MouseKind {
    /// A button went down.
    Pressed(Button),
    /// A button came up.
    Released(Button),
    /// The pointer moved with a button down.
    Dragged(Button),
    /// The wheel turned up by one notch.
    WheelUp,
    /// The wheel turned down by one notch.
    WheelDown,
}

/// A button of the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Button {
    Left,
    Middle,
    Right,
}
