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
    let built = VENDORS[state.pairing.vendor_row].2.is_some();
    canvas.plate(right, &[&format!("Enter  {next}")], built.then_some(go), true);
}

fn entry(
    canvas: &mut Canvas<'_>,
    row: Rect,
    state: &State,
    (name, about, vendor): &(&str, &str, Option<crate::payment::Vendor>),
    focused: bool,
) {
    let fill = focused.then(|| canvas.fill(row, Fill::Selected));
    let built = vendor.is_some();
    let style = |canvas: &Canvas<'_>, role| fill.unwrap_or_else(|| canvas.look.theme.style(role));
    if focused {
        let mark = canvas.look.glyphs.get(Glyph::Selected);
        let style = style(canvas, Role::Focus);
        text::put(canvas.buffer, row.x + 1, row.y, mark, style);
    }
    let role = if built { Role::Text } else { Role::Muted };
    let (name_style, about_style) = (style(canvas, role), style(canvas, Role::Muted));
    text::put(canvas.buffer, row.x + 3, row.y, name, name_style);
    let about = state.texts.get(about);
    let words =
        if built { about.to_owned() } else { format!("{}  ·  {about}", state.texts.get("pairing.not_in_version")) };
    text::put_cut(canvas.buffer, row.x + 3, row.y + 1, row.width - 4, &words, about_style);
}
