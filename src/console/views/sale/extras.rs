//! The fields of what goes with a sale, side by side: tip, cashback, and whether the amount is only held.

use ratatui::layout::Rect;

use super::super::Canvas;
use crate::console::command::{Command, CounterCommand};
use crate::console::state::{SaleField, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;
use crate::money::AmountEntry;
use crate::payment::{Kind, Offers};

/// The terminal of the next sale offers at least one of them.
pub(super) fn are_offered(state: &State) -> bool {
    state.counters.offers().is_some_and(|offers| offers.tip || offers.cashback || offers.has(Kind::PreAuth))
}

/// Draws those that are offered, each at a place of its own.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let Some(Offers { tip, cashback, .. }) = state.counters.offers() else { return };
    let (narrow, height) = (area.width / 3 - 1, area.height.min(2));
    let place = |x: u16, width: u16| Rect { x: area.x + x, width, height, ..area };
    let middle = area.width - 2 * narrow - 2;
    let extras = &state.sale.extras;
    if tip {
        let field = (SaleField::Tip, "label.tip", "Tab");
        amount(canvas, place(0, narrow), state, field, &extras.tip, CounterCommand::Tip);
    }
    if cashback {
        let field = (SaleField::Cashback, "label.cashback", "");
        amount(canvas, place(narrow + 1, middle), state, field, &extras.cashback, CounterCommand::Cashback);
    }
    if state.counters.offers().is_some_and(|offers| offers.has(Kind::PreAuth)) {
        hold(canvas, place(area.width - narrow, narrow), state);
    }
}

fn amount(
    canvas: &mut Canvas<'_>,
    area: Rect,
    state: &State,
    (field, label, key): (SaleField, &str, &str),
    entry: &AmountEntry,
    command: CounterCommand,
) {
    let focused = state.sale.field == field;
    let mark = if focused { canvas.look.glyphs.get(Glyph::Selected) } else { "" };
    let role = if focused { Role::Focus } else { Role::Muted };
    let label = format!("{mark}{}", state.texts.get(label));
    let end = canvas.put(area.x, area.y, &label, role);
    if end + text::width(key) < area.right() {
        canvas.right(area.right(), area.y, key, Role::Accent);
    }
    let y = area.y + 1;
    let digits = entry.amount().to_grouped();
    if focused {
        let style = canvas.fill(Rect { y, height: 1, ..area }, Fill::Raised);
        let shown = if entry.is_empty() { "" } else { &digits };
        let end = text::put_cut(canvas.buffer, area.x, y, area.width, shown, style);
        if end < area.right() {
            canvas.put(end, y, "_", Role::Focus);
        }
    } else if entry.is_empty() {
        canvas.cut(area.x, y, area.width, state.texts.get("label.none"), Role::Muted);
    } else {
        canvas.cut(area.x, y, area.width, &digits, Role::Text);
    }
    // A hold has neither.
    if !state.sale.extras.hold {
        canvas.target(area, Command::Counter(command));
    }
}

fn hold(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let on = state.sale.extras.hold;
    let role = if on { Role::Warning } else { Role::Muted };
    canvas.put(area.x, area.y, state.texts.get("label.hold"), role);
    canvas.right(area.right(), area.y, "H", Role::Accent);
    let y = area.y + 1;
    if on {
        let x = canvas.put(area.x, y, canvas.look.glyphs.get(Glyph::Done), Role::Warning) + 1;
        canvas.bold(x, y, state.texts.get("label.hold_on"), Role::Warning);
    } else {
        canvas.put(area.x, y, state.texts.get("label.hold_off"), Role::Muted);
    }
    canvas.target(area, Command::Counter(CounterCommand::Hold));
}
