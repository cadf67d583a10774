//! The filters of the list.

use ratatui::layout::Rect;

use super::{Canvas, question};
use crate::console::command::Command;
use crate::console::state::{FilterField, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::views::transactions::chosen;
use crate::console::widgets::text;

/// Draws them; `field` has the focus.
pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, field: FilterField) {
    let inner = question(canvas, view, state.texts.get("filter.title"), 14);
    for (y, known) in (inner.y + 1..).step_by(2).zip(FilterField::ALL) {
        let (label, value) = (label(known), chosen(state, known));
        canvas.put(inner.x + 2, y, state.texts.get(label), Role::Muted);
        let x = inner.x + 20;
        let cells = inner.right() - x;
        if known == field {
            canvas.put(inner.x, y, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
            let style = canvas.fill(Rect { x, y, width: cells, height: 1 }, Fill::Raised);
            text::put_cut(canvas.buffer, x, y, cells, &value, style);
        } else {
            canvas.cut(x, y, cells, &value, Role::Text);
        }
        canvas.target(Rect { y, height: 1, ..inner }, Command::Filter(Some(known)));
    }
    canvas.paragraph(inner, inner.bottom() - 3, state.texts.get("filter.words"), Role::Muted);
}

fn label(field: FilterField) -> &'static str {
    match field {
        FilterField::Day => "filter.day",
        FilterField::Terminal => "label.terminal",
        FilterField::Outcome => "list.outcome",
        FilterField::Kind => "list.kind",
    }
}
