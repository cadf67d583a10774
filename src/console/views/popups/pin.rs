//! The row of a PIN, and the number pad under a finger.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::command::{Command, PeopleCommand};
use crate::console::state::{PinEntry, PinTrouble, State};
use crate::console::theme::{Glyph, Role};

/// Dots that are always shown: the usual length.
const DOTS: usize = 6;
const PAD: [&str; 4] = ["789", "456", "123", "x0<"];

/// The row: label, a dot for each digit, and what there is to say about it. A click shows the pad.
pub(super) fn row(
    canvas: &mut Canvas<'_>,
    area: Rect,
    y: u16,
    state: &State,
    label: &str,
    entry: &PinEntry,
    focus: bool,
) {
    if focus {
        canvas.put(area.x, y, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
    }
    canvas.put(area.x + 2, y, state.texts.get(label), Role::Muted);
    let mut x = area.x + 20;
    let dot = canvas.look.glyphs.get(Glyph::Ready);
    for at in 0..DOTS.max(entry.len()) {
        let (mark, role) = if at < entry.len() { (dot, Role::Text) } else { ("_", Role::Muted) };
        x = canvas.put(x, y, mark, role) + 1;
    }
    let (words, role) = said(state, entry);
    canvas.cut(x + 1, y, area.right().saturating_sub(x + 1), &words, role);
    canvas.target(Rect { y, height: 1, ..area }, Command::People(PeopleCommand::Pad));
}

/// What there is to say: it is being checked, wrong, or has to wait.
pub(super) fn said(state: &State, entry: &PinEntry) -> (String, Role) {
    if entry.checking {
        return (state.texts.get("pin.checking").to_owned(), Role::Text);
    }
    match (&entry.trouble, entry.waits(state.now.mono)) {
        (_, Some(ms)) => {
            let seconds = ms.div_ceil(1000).to_string();
            (state.texts.fill("pin.wait", &[("n", &seconds)]), Role::Warning)
        }
        (Some(PinTrouble::Wrong { why, left }), None) => {
            (state.texts.fill(why, &[("n", &left.to_string())]), Role::Warning)
        }
        _ => (String::new(), Role::Text),
    }
}

/// The pad: twelve plates of 9x3, from `x`, `y`.
pub(super) fn pad(canvas: &mut Canvas<'_>, x: u16, y: u16, state: &State) {
    for (line, keys) in (0_u16..).zip(PAD) {
        for (column, key) in (0_u16..).zip(keys.chars()) {
            let (words, command) = match key {
                'x' => (state.texts.get("key.clear").to_owned(), Command::Clear),
                '<' => (state.texts.get("plate.back").to_owned(), Command::Backspace),
                digit => (digit.to_string(), Command::Digit(digit)),
            };
            let area = Rect::new(x + column * 10, y + line * 3, 9, 3);
            canvas.plate(area, &[&words], Some(command), false);
        }
    }
}
