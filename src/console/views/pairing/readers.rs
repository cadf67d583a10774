//! Which of the merchant's readers is it? Those that the server has named, to choose from.

use ratatui::layout::Rect;

use crate::console::command::Command;
use crate::console::state::State;
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::views::Canvas;
use crate::console::widgets::text;
use crate::terminal::PairingFault;

/// Draws the list; it scrolls with the focus.
pub(super) fn draw(canvas: &mut Canvas<'_>, place: Rect, state: &State, fault: &PairingFault) {
    let offered = &state.pairing.run.offered;
    let key = if fault.code == "which_reader" { "pairing.readers.which" } else { "pairing.readers.not_that" };
    let inner = super::panel(canvas, place, state.texts.get(key));
    let room = usize::from(inner.height);
    let first = (offered.row + 1).saturating_sub(room);
    let shown = offered.numbers.iter().enumerate().skip(first).take(room);
    for (y, (at, number)) in (inner.y..).zip(shown) {
        let row = Rect { y, height: 1, ..inner };
        if at == offered.row {
            let style = canvas.fill(row, Fill::Selected);
            let line = format!("{} {number}", canvas.look.glyphs.get(Glyph::Selected));
            text::put_cut(canvas.buffer, row.x, y, row.width, &line, style);
        } else {
            canvas.cut(row.x + 2, y, row.width - 2, number, Role::Text);
        }
        canvas.target(row, Command::Row(at));
    }
}
