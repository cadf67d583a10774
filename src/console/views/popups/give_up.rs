//! Why is the end of a transaction given up?

use ratatui::layout::Rect;

use super::{Canvas, plates, question};
use crate::console::command::Command;
use crate::console::state::{GIVE_UP_REASONS, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, chosen: usize, yes: bool) {
    let texts = state.texts;
    let inner = question(canvas, view, texts.get("owed.give_up"), 19);
    let next = canvas.paragraph(inner, inner.y + 1, texts.get("owed.what_giving_up_means"), Role::Warning);
    for (index, (y, reason)) in (next + 1..).zip(GIVE_UP_REASONS).enumerate() {
        let row = Rect { y, height: 1, ..inner };
        let words = texts.get(reason);
        if index == chosen {
            let style = canvas.fill(row, Fill::Selected);
            let line = format!("{} {words}", canvas.look.glyphs.get(Glyph::Selected));
            text::put_cut(canvas.buffer, row.x, y, row.width, &line, style);
        } else {
            canvas.cut(row.x + 2, y, row.width - 2, words, Role::Text);
        }
        canvas.target(row, Command::Row(index));
    }
    let no = format!("Esc  {}", texts.get("owed.not_yet"));
    plates(canvas, inner, &no, Command::No, texts.get("owed.give_up_yes"), Command::Yes, Some(yes));
}
