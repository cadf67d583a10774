//! The locked screen: nothing of amounts or cards, a PIN, a pad.

use ratatui::layout::Rect;

use crate::console::command::Command;
use crate::console::state::State;
use crate::console::theme::{Glyph, Ground, Role};
use crate::console::views::Canvas;
use crate::console::views::popups::{pin, question};

/// Draws over the whole view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    canvas.ground(view, Ground::Page);
    let inner = question(canvas, view, state.texts.get("people.locked"), 18);
    canvas.paragraph(Rect { width: 27, ..inner }, inner.y + 1, state.texts.get("people.who"), Role::Text);
    let dot = canvas.look.glyphs.get(Glyph::Ready);
    let mut x = inner.x;
    for at in 0..state.pin.len().max(6) {
        let (mark, role) = if at < state.pin.len() { (dot, Role::Text) } else { ("_", Role::Muted) };
        x = canvas.bold(x, inner.y + 6, mark, role) + 1;
    }
    let (words, role) = pin::said(state, &state.pin);
    canvas.paragraph(Rect { width: 27, ..inner }, inner.y + 8, &words, role);
    let plate = Rect::new(inner.x, inner.bottom() - 4, 24, 3);
    let words = format!("Enter  {}", state.texts.get("key.sign_in"));
    canvas.plate(plate, &[&words], Some(Command::Confirm), true);
    pin::pad(canvas, inner.right() - 29, inner.y + 1, state);
}
