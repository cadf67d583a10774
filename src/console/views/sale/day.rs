//! The day so far: the last sale, the sums, the newest payments.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::Canvas;
use super::fields::label;
use crate::console::command::{Command, View};
use crate::console::help;
use crate::console::state::State;
use crate::console::theme::{Glyph, Role};
use crate::console::widgets::text;
use crate::console::words::{self, Sums};
use crate::payment::Kind;
use crate::till::PaymentRow;

/// The newest payment, under its label.
pub(super) fn last_sale(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    label(canvas, area, "label.last_sale", "F3", false);
    canvas.target(area, Command::View(View::Transactions));
    let Some(row) = state.today.recent.first() else { return };
    let (glyph, role, word) = words::outcome(row);
    let y = area.y + 1;
    let x = canvas.put(area.x, y, canvas.look.glyphs.get(glyph), role) + 1;
    let x = canvas.put(x, y, state.texts.get(word), role) + 1;
    let x = canvas.bold(x, y, &signed(row), Role::Text) + 2;
    let words = format!("{}  {}", words::minute(state, row.started), row.terminal_name);
    canvas.cut(x, y, area.right().saturating_sub(x), &words, Role::Text);
}

/// The amount with its tip and cashback, below zero for what goes back.
pub fn signed(row: &PaymentRow) -> String {
    let back = row.kind == Kind::Refund || (row.kind == Kind::Void && !is_release(row));
    format!("{}{}", if back { "-" } else { "" }, row.total().to_grouped())
}

/// A void of a hold: nothing goes back.
fn is_release(row: &PaymentRow) -> bool {
    matches!(row.advice.as_str(), "hold_released" | "release_refused" | "release_unresolved")
}

/// What was approved today in the currency of the keypad, and what is not known.
pub(super) fn sums(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let sums = Sums::of(&state.today.totals, state.sale.entry.currency());
    canvas.put(area.x, area.y, state.texts.get("label.today"), Role::Muted);
    let count = state.texts.fill("label.sales", &[("n", &sums.sales.to_string())]);
    canvas.put(area.x, area.y + 1, &count, Role::Text);
    let style = canvas.look.theme.style(Role::Text).add_modifier(Modifier::BOLD);
    text::put_right(canvas.buffer, area.right(), area.y + 1, &sums.approved, style);
    let to_do = state.payments.to_do();
    let role = if to_do > 0 { Role::Unknown } else { Role::Text };
    let words = state.texts.fill("status.not_known", &[("n", &to_do.to_string())]);
    canvas.put(area.x, area.y + 2, &words, role);
    if let Some(holds) = words::holds_open(state) {
        canvas.right(area.right(), area.y + 2, &holds, Role::Text);
    }
}

/// The newest payments, or the legend of a demo.
pub(super) fn recent(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    for y in area.y..area.bottom() {
        canvas.put(area.x - 2, y, canvas.look.glyphs.get(Glyph::Upright), Role::Line);
    }
    if help::has_legend(state) {
        return super::super::help::legend(canvas, area, state);
    }
    label(canvas, area, "label.recent", "F3", false);
    for (y, row) in (area.y + 2..area.bottom()).zip(&state.today.recent) {
        let (glyph, role, word) = words::outcome(row);
        canvas.put(area.x, y, &words::minute(state, row.started), Role::Text);
        let end = area.x + 19;
        text::put_right(canvas.buffer, end, y, &signed(row), canvas.look.theme.style(Role::Text));
        let x = canvas.put(end + 2, y, canvas.look.glyphs.get(glyph), role) + 1;
        canvas.cut(x, y, area.right().saturating_sub(x), state.texts.get(word), Role::Text);
    }
}
