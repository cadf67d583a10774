//! The sale: the amount, the keypad, on which terminal, for which order.

use ratatui::layout::Rect;

use super::Canvas;
use super::keypad::{self, Grid};
use crate::console::command::Command;
use crate::console::state::{SaleField, State};
use crate::console::theme::{Fill, Glyph, Ground, Role};
use crate::console::widgets::{Digits, text};
use crate::console::{help, update, words};
use crate::till::PaymentRow;

/// Draws the view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    let wide = state.is_wide();
    let grid = if wide {
        Grid { top: view.y + 12, width: 10, height: 5, wide: 12 }
    } else {
        Grid { top: view.y + 7, width: 9, height: 3, wide: 11 }
    };
    amount(canvas, Rect { height: grid.top - view.y - 1, ..view }, state);
    let locked = update::locked(state);
    let why = locked.map(|(why, n)| state.texts.fill(&format!("{why}_short"), &[("n", &n.to_string())]));
    keypad::draw(canvas, grid, state, why.as_deref());
    let x = grid.wide + 3 * (grid.width + 1) + if wide { 3 } else { 5 };
    let side =
        Rect::new(x, grid.top, if wide { 30 } else { view.width.saturating_sub(x + 2) }, view.bottom() - grid.top);
    fields(canvas, side, state, if wide { 4 } else { 3 });
    if wide {
        let recent = Rect::new(side.right() + 4, grid.top, view.width - side.right() - 5, side.height);
        right_column(canvas, recent, state);
    } else if help::has_legend(state) {
        canvas.cut(view.x + 1, view.bottom() - 1, view.width - 2, state.texts.get("magic.short"), Role::Simulated);
    }
}

fn amount(canvas: &mut Canvas<'_>, panel: Rect, state: &State) {
    canvas.ground(panel, Ground::Surface);
    let entry = &state.sale.entry;
    let wide = panel.height > 8;
    let top = if wide { panel.y + 1 } else { panel.y };
    let role = if state.sale.field == SaleField::Amount { Role::Text } else { Role::Muted };
    let x = canvas.put(panel.x + 2, top, state.texts.get("label.amount"), role) + 3;
    let right = panel.right() - 2;
    canvas.bold(right - 3, top, entry.currency().code(), Role::Text);
    let echo = echo(state);
    let (echo_x, echo_y) = if wide { (panel.x + 2, panel.bottom() - 2) } else { (x, top) };
    let mut end = canvas.put(echo_x, echo_y, &echo, Role::Muted);
    if state.is_simulated() {
        end = if wide { x } else { end + 3 };
        canvas.put(end, top, state.texts.get("status.no_money_moves"), Role::Simulated);
    }
    let (rows, first) = if wide { (6, top + 2) } else { (5, top + 1) };
    let digits = entry.amount().to_grouped();
    let size = Digits::while_typing(canvas.look, panel.width - 4, rows, &digits);
    let role = if entry.is_empty() { Role::Muted } else { Role::Text };
    let style = canvas.look.theme.style(role);
    size.draw(canvas.buffer, right, first + (rows - size.rows()) / 2, &digits, style);
}

/// The digits as typed, and what they are worth.
fn echo(state: &State) -> String {
    let entry = &state.sale.entry;
    if entry.is_empty() {
        let whole = entry.currency().exponent() == 0;
        return state.texts.get(if whole { "label.type_whole" } else { "label.type_digits" }).to_owned();
    }
    format!("{} = {}", entry.typed(), entry.amount().to_grouped())
}

/// Terminal, method, order number, last sale: each a label with its key, a value and a rule.
fn fields(canvas: &mut Canvas<'_>, side: Rect, state: &State, rows: u16) {
    let top = side.y + u16::from(rows == 3);
    let at = |index: u16| Rect { y: top + index * rows, height: 2, ..side };
    label(canvas, at(0), "label.terminal", "F8", false);
    canvas.target(Rect { height: 3, ..at(0) }, Command::NextTerminal);
    terminal(canvas, at(0), state);
    label(canvas, at(1), "label.method", "", false);
    canvas.cut(side.x, at(1).y + 1, side.width, state.texts.get("label.on_terminal"), Role::Text);
    let typing = state.sale.field == SaleField::Order;
    label(canvas, at(2), "label.order", "Tab", typing);
    canvas.target(Rect { height: 3, ..at(2) }, Command::OrderField);
    order(canvas, at(2), state, typing);
    label(canvas, at(3), "label.last_sale", "F3", false);
    if let Some(row) = state.today.recent.first() {
        last_sale(canvas, at(3), state, row);
    }
    for index in 1..4 {
        canvas.rule(side.x, at(index).y - 1, side.width);
    }
}

fn label(canvas: &mut Canvas<'_>, area: Rect, label: &str, key: &str, focused: bool) {
    let role = if focused { Role::Focus } else { Role::Muted };
    let x =
        if focused { canvas.put(area.x, area.y, canvas.look.glyphs.get(Glyph::Selected), role) + 1 } else { area.x };
    canvas.put(x, area.y, canvas.texts.get(label), role);
    canvas.right(area.right(), area.y, key, Role::Accent);
}

fn terminal(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let y = area.y + 1;
    let Some(counter) = state.counters.chosen() else {
        if !state.opened {
            canvas.put(area.x, y, state.texts.get("locked.opening_short"), Role::Muted);
            return;
        }
        canvas.cut(area.x, y, area.width, state.texts.get("locked.no_terminal"), Role::Warning);
        return;
    };
    let (glyph, role, word) = words::terminal_state(state, counter);
    let x = canvas.put(area.x, y, canvas.look.glyphs.get(glyph), role) + 1;
    let x = canvas.bold(x, y, &text::cut_end(&counter.name, 12), Role::Text) + 2;
    let room = area.right().saturating_sub(x);
    // Short of room, how it is connected goes: what it does now is never cut.
    let whole = words::joined(state, &[&words::connection(state, counter), &word]);
    let words = if text::width(&whole) <= room { &whole } else { &word };
    canvas.cut(x, y, room, words, Role::Text);
}

fn order(canvas: &mut Canvas<'_>, area: Rect, state: &State, typing: bool) {
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

fn last_sale(canvas: &mut Canvas<'_>, area: Rect, state: &State, row: &PaymentRow) {
    let (glyph, role, word) = words::outcome(row);
    let y = area.y + 1;
    let x = canvas.put(area.x, y, canvas.look.glyphs.get(glyph), role) + 1;
    let x = canvas.put(x, y, state.texts.get(word), role) + 1;
    let x = canvas.bold(x, y, &signed(row), Role::Text) + 2;
    let words = format!("{}  {}", words::minute(state, row.started), row.terminal_name);
    canvas.cut(x, y, area.right().saturating_sub(x), &words, Role::Text);
}

/// The amount, below zero for what goes back.
pub fn signed(row: &PaymentRow) -> String {
    let minus = if row.kind == crate::payment::Kind::Sale { "" } else { "-" };
    format!("{minus}{}", row.amount.to_grouped())
}

fn right_column(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    for y in area.y..area.bottom() {
        canvas.put(area.x - 2, y, canvas.look.glyphs.get(Glyph::Upright), Role::Line);
    }
    if help::has_legend(state) {
        return super::help::legend(canvas, area, state);
    }
    canvas.put(area.x, area.y, state.texts.get("label.recent"), Role::Muted);
    canvas.right(area.right(), area.y, "F3", Role::Accent);
    for (y, row) in (area.y + 2..area.bottom()).zip(&state.today.recent) {
        let (glyph, role, word) = words::outcome(row);
        canvas.put(area.x, y, &words::minute(state, row.started), Role::Text);
        let end = area.x + 19;
        text::put_right(canvas.buffer, end, y, &signed(row), canvas.look.theme.style(Role::Text));
        let x = canvas.put(end + 2, y, canvas.look.glyphs.get(glyph), role) + 1;
        canvas.cut(x, y, area.right().saturating_sub(x), state.texts.get(word), Role::Text);
    }
}
