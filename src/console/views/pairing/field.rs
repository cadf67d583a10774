//! A row with a label and something to type or choose.

use ratatui::layout::Rect;

use crate::console::theme::{Fill, Glyph, Role};
use crate::console::views::Canvas;
use crate::console::widgets::text;

/// Columns from the label to the value.
pub(super) const VALUE: u16 = 16;

/// What stands behind the label.
pub(super) enum Value<'a> {
    /// A text to type, and what to say while it is empty.
    Text(&'a str, &'a str),
    /// One of several.
    Choice(&'a str),
    /// Something that cannot be changed.
    Fixed(&'a str),
}

/// Draws the row: the mark, the label, the value.
pub(super) fn draw(canvas: &mut Canvas<'_>, row: Rect, label: &str, value: &Value<'_>, focused: bool) {
    if focused {
        canvas.put(row.x, row.y, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
    }
    let end = canvas.put(row.x + 2, row.y, label, if focused { Role::Text } else { Role::Muted });
    let x = (row.x + VALUE).max(end + 2);
    let room = row.right().saturating_sub(x);
    match value {
        Value::Text(typed, hint) => typed_text(canvas, Rect { x, width: room, ..row }, typed, hint, focused),
        Value::Choice(chosen) => {
            let mark = canvas.look.glyphs.get(Glyph::Opens);
            let words = format!("{} {mark}", text::cut_end(chosen, room.saturating_sub(2)));
            if focused {
                let width = text::width(&words) + 2;
                let style = canvas.fill(Rect { x: x - 1, width, ..row }, Fill::Selected);
                text::put(canvas.buffer, x, row.y, &words, style);
            } else {
                canvas.cut(x, row.y, room, &words, Role::Text);
            }
        }
        Value::Fixed(words) => {
            canvas.cut(x, row.y, room, words, Role::Text);
        }
    }
}

fn typed_text(canvas: &mut Canvas<'_>, place: Rect, typed: &str, hint: &str, focused: bool) {
    if !focused {
        let (words, role) = if typed.is_empty() { (hint, Role::Muted) } else { (typed, Role::Text) };
        let shown = text::cut_front(words, place.width);
        canvas.put(place.x, place.y, &shown, role);
        return;
    }
    let style = canvas.fill(place, Fill::Raised);
    let shown = text::cut_front(typed, place.width.saturating_sub(1));
    let end = text::put(canvas.buffer, place.x, place.y, &shown, style);
    canvas.put(end, place.y, "_", Role::Focus);
    if typed.is_empty() {
        canvas.cut(end + 2, place.y, place.width.saturating_sub(3), hint, Role::Muted);
    }
}
