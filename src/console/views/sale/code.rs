//! The field of the customer's code: a dot for each character, and what is wrong with it.

use ratatui::layout::Rect;

use super::super::Canvas;
use super::fields::label;
use crate::console::command::{Command, CounterCommand};
use crate::console::state::{SaleField, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;

/// Dots that are drawn at most; how many characters there are stands behind them.
const DOTS: usize = 16;

/// Draws it.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let typing = state.sale.field == SaleField::Code;
    label(canvas, area, "label.code", "Tab", typing);
    canvas.target(area, Command::Counter(CounterCommand::Code));
    let y = area.y + 1;
    if typing {
        let style = canvas.fill(Rect { y, height: 1, ..area }, Fill::Raised);
        let end = text::put(canvas.buffer, area.x, y, &masked(canvas, state), style);
        canvas.put(end, y, "_", Role::Focus);
    } else if state.code.is_empty() {
        canvas.cut(area.x, y, area.width, state.texts.get("code.scan"), Role::Muted);
    } else if state.code.parse().is_err() {
        let x = canvas.put(area.x, y, canvas.look.glyphs.get(Glyph::Warning), Role::Warning) + 1;
        canvas.cut(x, y, area.right().saturating_sub(x), state.texts.get("code.scan_again"), Role::Warning);
    } else {
        let x = canvas.put(area.x, y, canvas.look.glyphs.get(Glyph::Done), Role::Ok) + 1;
        canvas.cut(x, y, area.right().saturating_sub(x), &masked(canvas, state), Role::Text);
    }
}

/// A dot for each character, and how many they are.
pub fn masked(canvas: &Canvas<'_>, state: &State) -> String {
    let count = state.code.len();
    if count == 0 {
        return String::new();
    }
    let dots = canvas.look.glyphs.get(Glyph::Masked).repeat(count.min(DOTS));
    format!("{dots} {}", state.texts.fill("code.characters", &[("n", &count.to_string())]))
}
