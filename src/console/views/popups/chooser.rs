//! The list of terminals, to choose one for the next sale: each with its state, so that nobody chooses in vain.

use ratatui::layout::Rect;

use super::{Canvas, WIDTH};
use crate::console::command::Command;
use crate::console::state::{Chooser, Counter, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;
use crate::console::words;

/// Cells of a terminal's name.
const NAME: u16 = 14;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, chooser: &Chooser) {
    let all = state.counters.all();
    let rows = u16::try_from(all.len().min(state.chooser_height())).unwrap_or(1);
    let each = state.row_height();
    let height = (rows * each + 2).min(view.height);
    let outer = Rect::new(view.x + (view.width - WIDTH) / 2, view.y + (view.height - height) / 2, WIDTH, height);
    let count = state.texts.fill("label.terminals", &[("n", &all.len().to_string())]);
    let inside = canvas.frame(outer, state.texts.get("popup.terminals"), &count);
    let places = (inside.y..=inside.bottom().saturating_sub(each)).step_by(usize::from(each));
    for (y, (index, counter)) in places.zip(all.iter().enumerate().skip(chooser.top)) {
        let line = Rect { x: inside.x + 1, width: inside.width - 2, y, height: each };
        row(canvas, line, state, counter, index == chooser.selected);
        canvas.target(line, Command::Row(index));
    }
}

fn row(canvas: &mut Canvas<'_>, line: Rect, state: &State, counter: &Counter, selected: bool) {
    let (glyph, role, now) = words::terminal_now(state, counter);
    let style = if selected {
        let style = canvas.fill(line, Fill::Selected);
        text::put(canvas.buffer, line.x, line.y, canvas.look.glyphs.get(Glyph::Selected), style);
        style
    } else {
        canvas.look.theme.style(if counter.disabled { Role::Muted } else { Role::Text })
    };
    let mark = if selected { style } else { style.patch(canvas.look.theme.style(role)) };
    text::put(canvas.buffer, line.x + 2, line.y, canvas.look.glyphs.get(glyph), mark);
    text::put_cut(canvas.buffer, line.x + 4, line.y, NAME, &counter.name, style);
    let default = if counter.is_default { state.texts.get("label.default") } else { "" };
    let known = words::joined(state, &[&now, counter.currency.code(), default]);
    let x = line.x + 4 + NAME + 2;
    text::put_cut(canvas.buffer, x, line.y, line.right().saturating_sub(x), &known, style);
}
