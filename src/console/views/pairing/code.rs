//! Page 3: one box for each character of a code that is read off the terminal; a key is never shown.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::{letters, thirds};
use crate::console::command::{Command, PairingCommand};
use crate::console::state::State;
use crate::console::state::pairing::{CodeEntry, CodeShape, CodeWords};
use crate::console::theme::{Fill, Glyph, Glyphs, Role};
use crate::console::views::Canvas;
use crate::console::widgets::{Digits, Frame, text};

/// Cells of a box with its border, and from one box to the next.
const BOX: (u16, u16) = (10, 11);
/// Cells of a key's page.
const WIDTH: u16 = 80;
/// Rows of a box with its border.
const ROWS: u16 = 7;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let code = &state.pairing.code;
    let (texts, words) = (state.texts, state.pairing.pages().code_words());
    canvas.bold(area.x + 2, area.y, texts.get(words.ask), Role::Text);
    canvas.cut(area.x + 2, area.y + 1, area.width - 4, texts.get(words.find), Role::Muted);
    if !matches!(code.shape(), CodeShape::Boxes { .. }) {
        return one_line(canvas, Rect { y: area.y + 3, width: area.width.min(WIDTH), ..area }, state, &words);
    }
    let count = u16::try_from(code.shape().longest()).unwrap_or(0);
    let x = area.x + (area.width.saturating_sub(count * BOX.1 - 1)) / 2;
    boxes(canvas, x, area.y + 3, code);
    let filled = code.len().to_string();
    let so_many = texts.fill("pairing.so_many", &[("n", &filled), ("all", &count.to_string())]);
    let y = area.y + 11;
    let end = canvas.bold(x, y, &so_many, Role::Text) + 3;
    let (key, role) =
        if code.has_small_letters() { ("pairing.wrong.small", Role::Warning) } else { (words.counts, Role::Muted) };
    canvas.cut(end, y, area.right().saturating_sub(end + 1), texts.get(key), role);
    canvas.cut(x, y + 2, area.right().saturating_sub(x + 1), texts.get(words.kept), Role::Muted);
    plates(canvas, Rect { x, width: count * BOX.1 - 1, ..area }, state);
}

/// A key, of which nothing is shown but how long it is, or an id, which is shown to be compared.
fn one_line(canvas: &mut Canvas<'_>, area: Rect, state: &State, words: &CodeWords) {
    let (code, texts) = (&state.pairing.code, state.texts);
    let inner = Rect { x: area.x + 4, width: area.width - 8, ..area };
    let style = canvas.fill(Rect { height: 1, y: area.y + 1, ..inner }, Fill::Raised);
    let shown = match code.shape() {
        CodeShape::Id { .. } => text::cut_front(code.expose(), inner.width - 3).into_owned(),
        CodeShape::Key { .. } | CodeShape::Password { .. } | CodeShape::Boxes { .. } => {
            canvas.look.glyphs.get(Glyph::Ready).repeat(code.len())
        }
    };
    let end = text::put(canvas.buffer, inner.x + 1, area.y + 1, &shown, style);
    canvas.put(end, area.y + 1, "_", Role::Focus);
    let so_many = texts.fill("pairing.characters", &[("n", &code.len().to_string())]);
    let end = canvas.bold(inner.x, area.y + 3, &so_many, Role::Text) + 3;
    let role = if code.is_empty() || code.has_usual_length() { Role::Muted } else { Role::Warning };
    canvas.cut(end, area.y + 3, inner.right().saturating_sub(end), texts.get(words.counts), role);
    canvas.cut(inner.x, area.y + 5, inner.width, texts.get(words.kept), Role::Muted);
    plates(canvas, Rect { y: area.y - 3, ..inner }, state);
}

fn plates(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let texts = state.texts;
    let [back, paste, pair] = thirds(area, area.y + 14);
    canvas.plate(back, &[&format!("Esc  {}", texts.get("key.back"))], Some(Command::Back), false);
    let how = Command::Pairing(PairingCommand::HowToPaste);
    canvas.plate(paste, &[texts.get("key.paste")], Some(how), false);
    let next = state.pairing.code.is_sound().then_some(Command::Pairing(PairingCommand::Next));
    canvas.plate(pair, &[&format!("Enter  {}", texts.get("key.pair"))], next, true);
}

fn boxes(canvas: &mut Canvas<'_>, x: u16, y: u16, code: &CodeEntry) {
    let mut typed = code.chars();
    for (number, left) in (0..code.shape().longest()).zip((x..).step_by(BOX.1.into())) {
        let place = Rect { x: left, y, width: BOX.0, height: ROWS };
        let focused = number == code.len();
        let inside = Frame { focused, ..Frame::default() }.draw(canvas.buffer, place, canvas.look);
        match typed.next() {
            Some(c) => character(canvas, inside, c),
            None if focused => {
                let style = canvas.look.theme.style(Role::Focus);
                text::put_centred(canvas.buffer, inside.x, inside.bottom() - 1, inside.width, "▄▄▄▄", style);
            }
            None => {}
        }
    }
}

/// One character, large where there is a large shape of it.
fn character(canvas: &mut Canvas<'_>, inside: Rect, c: char) {
    let style = canvas.look.theme.style(Role::Text).add_modifier(Modifier::BOLD);
    let shape = letters::rows(c).filter(|_| canvas.look.big_digits && canvas.look.glyphs != Glyphs::Ascii);
    if let Some(rows) = shape {
        for (y, row) in (inside.y..).zip(rows) {
            text::put(canvas.buffer, inside.x + 1, y, row, style);
        }
    } else if c.is_ascii_digit() && canvas.look.big_digits {
        let size = Digits::fitting(canvas.look, inside.width, inside.height, &c.to_string());
        let right = inside.x + 1 + size.width(&c.to_string()).max(6);
        size.draw(canvas.buffer, right.min(inside.right()), inside.y, &c.to_string(), style);
    } else {
        text::put_centred(canvas.buffer, inside.x, inside.y + 2, inside.width, &c.to_string(), style);
    }
}
