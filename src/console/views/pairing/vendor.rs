//! Page 1: whose terminal it is.

use ratatui::layout::Rect;

use super::{page, thirds};
use crate::console::command::{Command, PairingCommand};
use crate::console::state::State;
use crate::console::state::pairing::VENDORS;
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::views::Canvas;
use crate::console::widgets::text;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    canvas.bold(area.x + 2, area.y, state.texts.get("pairing.whose"), Role::Text);
    for (index, vendor) in VENDORS.iter().enumerate() {
        let y = area.y + 2 + u16::try_from(index).unwrap_or(0) * 3;
        let row = Rect { x: area.x + 1, y, width: page(area).width + 2, height: 2 };
        entry(canvas, row, state, vendor, index == state.pairing.vendor_row);
        canvas.target(row, Command::Row(index));
    }
    let [left, _, right] = thirds(page(area), area.y + 14);
    let (back, next) = (state.texts.get("key.back"), state.texts.get("key.next"));
    canvas.plate(left, &[&format!("Esc  {back}")], Some(Command::Back), false);
    let go = Command::Pairing(PairingCommand::Next);
    canvas.plate(right, &[&format!("Enter  {next}")], Some(go), true);
}

fn entry(
    canvas: &mut Canvas<'_>,
    row: Rect,
    state: &State,
    (name, about, _): &(&str, &str, crate::payment::Vendor),
    focused: bool,
) {
    let fill = focused.then(|| canvas.fill(row, Fill::Selected));
    let style = |canvas: &Canvas<'_>, role| fill.unwrap_or_else(|| canvas.look.theme.style(role));
    if focused {
        let mark = canvas.look.glyphs.get(Glyph::Selected);
        let style = style(canvas, Role::Focus);
        text::put(canvas.buffer, row.x + 1, row.y, mark, style);
    }
    let (name_style, about_style) = (style(canvas, Role::Text), style(canvas, Role::Muted));
    text::put(canvas.buffer, row.x + 3, row.y, name, name_style);
    text::put_cut(canvas.buffer, row.x + 3, row.y + 1, row.width - 4, state.texts.get(about), about_style);
}
