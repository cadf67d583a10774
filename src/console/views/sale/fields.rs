//! The fields beside the keypad: on which terminal, paid how, for which order, and the last sale.

use ratatui::layout::Rect;

use super::super::Canvas;
use super::{code, day, extras};
use crate::console::command::{Command, CounterCommand};
use crate::console::state::{SaleField, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;
use crate::console::words;

/// With more terminals than this a click shows all of them; otherwise it takes the next.
const NEXT_UP_TO: usize = 2;

/// Each field is a label with its key, a value, and a rule, `rows` rows apart. Their places never change: without a choice of
/// the means of payment its place stays empty. Where the vendor takes tips, they have the place of the last sale, and so has the customer's code.
pub(super) fn draw(canvas: &mut Canvas<'_>, side: Rect, state: &State, rows: u16) {
    let top = side.y + u16::from(rows == 3);
    let at = |index: u16| Rect { y: top + index * rows, height: 3, ..side }.intersection(side);
    terminal(canvas, at(0), state);
    method(canvas, at(1), state);
    order(canvas, at(2), state);
    if state.takes_code() {
        code::draw(canvas, at(3), state);
    } else if extras::are_offered(state) {
        extras::draw(canvas, at(3), state);
    } else {
        day::last_sale(canvas, at(3), state);
    }
    let ruled: &[u16] = if state.counters.method().is_some() { &[1, 2, 3] } else { &[1, 3] };
    for index in ruled {
        canvas.rule(side.x, at(*index).y - 1, side.width);
    }
}

pub(super) fn label(canvas: &mut Canvas<'_>, area: Rect, label: &str, key: &str, focused: bool) {
    let role = if focused { Role::Focus } else { Role::Muted };
    let x =
        if focused { canvas.put(area.x, area.y, canvas.look.glyphs.get(Glyph::Selected), role) + 1 } else { area.x };
    canvas.put(x, area.y, canvas.texts.get(label), role);
    canvas.right(area.right(), area.y, key, Role::Accent);
}

fn terminal(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    label(canvas, area, "label.terminal", "F8", false);
    let many = state.counters.all().len() > NEXT_UP_TO;
    canvas.target(area, if many { Command::Counter(CounterCommand::Terminals) } else { Command::NextTerminal });
    let y = area.y + 1;
    let Some(counter) = state.counters.chosen() else {
        let (words, role) =
            if state.opened { ("locked.no_terminal", Role::Warning) } else { ("locked.opening_short", Role::Muted) };
        canvas.cut(area.x, y, area.width, state.texts.get(words), role);
        return;
    };
    let (glyph, role, now) = words::terminal_now(state, counter);
    let x = canvas.put(area.x, y, canvas.look.glyphs.get(glyph), role) + 1;
    let x = canvas.bold(x, y, &text::cut_end(&counter.name, 12), Role::Text) + 1;
    let room = area.right().saturating_sub(x);
    // Short of room, how it is connected goes, then the reason: what it does now is never cut.
    let short = words::terminal_state(state, counter).2;
    let whole = words::joined(state, &[&words::connection(state, counter), &now]);
    let fitting = [format!(" {whole}"), format!(" {now}"), now].into_iter().find(|words| text::width(words) <= room);
    canvas.cut(x, y, room, &fitting.unwrap_or(short), Role::Text);
}

fn method(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let Some(method) = state.counters.method() else { return };
    let focused = state.sale.field == SaleField::Method;
    label(canvas, area, "label.method", "Tab", focused);
    canvas.target(area, Command::Counter(CounterCommand::NextMethod));
    let row = Rect { y: area.y + 1, height: 1, ..area };
    let name = state.texts.get(method.text);
    if focused {
        let style = canvas.fill(row, Fill::Raised);
        text::put_cut(canvas.buffer, row.x, row.y, row.width - 2, name, style);
        canvas.right(row.right(), row.y, canvas.look.glyphs.get(Glyph::Opens), Role::Focus);
    } else {
        canvas.cut(row.x, row.y, row.width, name, Role::Text);
    }
}

fn order(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let typing = state.sale.field == SaleField::Order;
    label(canvas, area, "label.order", "Tab", typing);
    canvas.target(area, Command::OrderField);
    let y = area.y + 1;
    if typing {
        let style = canvas.fill(Rect { y, height: 1, ..area }, Fill::Raised);
        let shown = text::cut_front(&state.sale.order, area.width - 2);
        let end = text::put(canvas.buffer, area.x, y, &shown, style);
        canvas.put(end, y, "_", Role::Focus);
    } else if state.sale.order.is_empty() {
        canvas.put(area.x, y, "—", Role::Muted);
    } else {
        canvas.cut(area.x, y, area.width, &state.sale.order, Role::Text);
    }
}
