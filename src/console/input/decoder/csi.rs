//! The key and pointer tables of control sequences (`CSI`) and single shifts (`SS3`).

use crate::console::input::{Button, Input, Key, KeyPress, Mods, Mouse, MouseKind};

/// The input that `CSI body last` stands for; `None` if it is a report or unknown.
pub(super) fn input(body: &[u8], last: u8) -> Option<Input> {
    if let Some(report) = body.strip_prefix(b"<") {
        return mouse(report, last).map(Input::Mouse);
    }
    if !body.iter().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')) {
        return None;
    }
    let parameters = Parameters(body);
    let press = match last {
        b'~' | b'^' | b'@' => by_number(&parameters, last)?,
        b'u' => by_code(parameters.main(0)?, &parameters)?,
        b'Z' => KeyPress::plain(Key::BackTab),
        b'a'..=b'd' if body.is_empty() => KeyPress::with(arrow(last.to_ascii_uppercase())?, Mods::SHIFT),
        _ => by_letter(&parameters, last)?,
    };
    Some(Input::Key(press))
}

/// The key that `SS3 body last` stands for: keypad in application mode, F1 to F4, cursor keys.
pub(super) fn keypad(body: &[u8], last: u8) -> Option<KeyPress> {
    let key = match last {
        b'M' => Key::Enter,
        b'I' => Key::Tab,
        b' ' => Key::Char(' '),
        b'X' => Key::Char('='),
        b'j'..=b'y' => Key::Char(char::from(last - 0x40)),
        b'a'..=b'd' => return Some(KeyPress::with(arrow(last.to_ascii_uppercase())?, Mods::CTRL)),
        _ => arrow(last).or_else(|| function(last))?,
    };
    // Old xterms put the modifier alone, newer ones behind a 1.
    let parameters = Parameters(body);
    let modifier = parameters.main(1).or_else(|| parameters.main(0)).unwrap_or(1);
    Some(KeyPress::with(key, Mods::from_xterm(modifier)))
}

/// `CSI n ; m ~` and rxvt's `CSI n ^` (Ctrl), `CSI n @` (Ctrl-Shift).
fn by_number(parameters: &Parameters, last: u8) -> Option<KeyPress> {
    let number = parameters.main(0)?;
    if number == 27 {
        // xterm's modifyOtherKeys: CSI 27 ; modifier ; code ~
        return by_code(parameters.main(2)?, parameters);
    }
    let key = match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F(low(number - 10)),
        17..=21 => Key::F(low(number - 11)),
        23..=26 => Key::F(low(number - 12)),
        28..=29 => Key::F(low(number - 13)),
        31..=34 => Key::F(low(number - 14)),
        _ => return None,
    };
    let held = match last {
        b'^' => Mods::CTRL,
        b'@' => Mods::CTRL.and(Mods::SHIFT),
        _ => Mods::NONE,
    };
    parameters.press(key, held)
}

/// `CSI A`, `CSI 1 ; m A` and the like. Another first number is a report (`CSI 24 ; 80 R`), not a key.
fn by_letter(parameters: &Parameters, last: u8) -> Option<KeyPress> {
    if parameters.main(0).unwrap_or(1) != 1 {
        return None;
    }
    parameters.press(arrow(last).or_else(|| function(last))?, Mods::NONE)
}

/// A key by its Unicode or kitty code (kitty keyboard protocol, "functional key definitions").
fn by_code(code: u32, parameters: &Parameters) -> Option<KeyPress> {
    let key = match code {
        9 if Mods::from_xterm(parameters.main(1).unwrap_or(1)).shift() => Key::BackTab,
        9 => Key::Tab,
        13 | 57_414 => Key::Enter,
        27 => Key::Esc,
        8 | 127 => Key::Backspace,
        57_399..=57_408 => Key::Char(char::from_digit(code - 57_399, 10)?),
        57_409..=57_416 => Key::Char(char::from(*b"./*-+\r=,".get(code as usize - 57_409)?)),
        57_417..=57_426 => {
            const CURSOR: [Key; 10] = [
                Key::Left,
                Key::Right,
                Key::Up,
                Key::Down,
                Key::PageUp,
                Key::PageDown,
                Key::Home,
                Key::End,
                Key::Insert,
                Key::Delete,
            ];
            *CURSOR.get(code as usize - 57_417)?
        }
        57_344..=63_743 => return None,
        _ => Key::Char(char::from_u32(code).filter(|c| !c.is_control())?),
    };
    parameters.press(key, Mods::NONE).map(shifted)
}

/// Shift and a small letter is the capital letter.
fn shifted(press: KeyPress) -> KeyPress {
    match press.key {
        Key::Char(c) if press.mods.shift() && c.is_ascii_lowercase() => {
            let mods = if press.mods.ctrl() { Mods::CTRL } else { Mods::NONE };
            let mods = if press.mods.alt() { mods.and(Mods::ALT) } else { mods };
            KeyPress { key: Key::Char(c.to_ascii_uppercase()), mods, ..press }
        }
        _ => press,
    }
}

const fn arrow(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        _ => return None,
    })
}

const fn function(last: u8) -> Option<Key> {
    match last {
        b'P'..=b'S' => Some(Key::F(last - b'P' + 1)),
        _ => None,
    }
}

fn low(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

/// A pointer report in SGR form: `b ; x ; y` and `M` (down, moved) or `m` (up).
fn mouse(report: &[u8], last: u8) -> Option<Mouse> {
    let parameters = Parameters(report);
    let code = parameters.main(0)?;
    let cell = |index| parameters.main(index).and_then(|n| u16::try_from(n).ok()).and_then(|n| n.checked_sub(1));
    let (column, row) = (cell(1)?, cell(2)?);
    // Bits 2 to 4 are modifiers; they do not matter at a counter.
    let kind = match (code & !0x1c, last) {
        (0x40, b'M') => MouseKind::WheelUp,
        (0x41, b'M') => MouseKind::WheelDown,
        (code @ 0..=2, b'M') => MouseKind::Pressed(button(code)),
        (code @ 0..=2, b'm') => MouseKind::Released(button(code)),
        (code @ 0x20..=0x22, b'M') => MouseKind::Dragged(button(code - 0x20)),
        _ => return None,
    };
    Some(Mouse { kind, column, row })
}

const fn button(code: u32) -> Button {
    match code {
        0 => Button::Left,
        1 => Button::Middle,
        _ => Button::Right,
    }
}

/// The numbers of a sequence: `;` between parameters, `:` between parts of one.
struct Parameters<'a>(&'a [u8]);

impl Parameters<'_> {
    /// The first part of the parameter at `index`, if it is there and a number.
    fn main(&self, index: usize) -> Option<u32> {
        self.part(index, 0)
    }

    fn part(&self, index: usize, part: usize) -> Option<u32> {
        let parameter = self.0.split(|byte| *byte == b';').nth(index)?;
        let digits = parameter.split(|byte| *byte == b':').nth(part)?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// `key` with the modifiers of the second parameter; `None` when it says that the key came up.
    fn press(&self, key: Key, held: Mods) -> Option<KeyPress> {
        let mods = Mods::from_xterm(self.main(1).unwrap_or(1)).and(held);
        // Event types of the kitty protocol: 1 press, 2 repeat, 3 release.
        match self.part(1, 1).unwrap_or(1) {
            3 => None,
            event => Some(KeyPress { key, mods, repeat: event == 2 }),
        }
    }
}
