//! The sale: the amount, the keypad, on which terminal, for which order.

mod day;
mod fields;
#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::Canvas;
use super::keypad::{self, Grid};
use crate::console::state::{SaleField, State};
use crate::console::theme::{Glyph, Ground, Role};
use crate::console::widgets::Digits;
use crate::console::{help, words};

pub use day::signed;

/// Draws the view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    let wide = state.is_wide();
    let grid = if wide {
        Grid { left: view.x + 1, top: view.y + 12, width: 10, height: 5, wide: 12 }
    } else {
        Grid { left: view.x + 1, top: view.y + 7, width: 9, height: 3, wide: 11 }
    };
    amount(canvas, Rect { height: grid.top - view.y - 1, ..view }, state);
    locked(canvas, Rect { y: grid.top - 1, height: 1, ..view }, state);
    keypad::draw(canvas, grid, state, words::locked_short(state).as_deref());
    let x = view.x + grid.wide + 3 * (grid.width + 1) + if wide { 3 } else { 5 };
    let width = if wide { 30 } else { view.right().saturating_sub(x + 2) };
    let side = Rect::new(x, grid.top, width, view.bottom() - grid.top);
    fields::draw(canvas, side, state, if wide { 4 } else { 3 });
    if wide {
        day::sums(canvas, Rect { y: grid.top + 17, height: 3, ..side }, state);
        let recent = Rect::new(side.right() + 4, grid.top, view.right() - side.right() - 6, side.height);
        day::recent(canvas, recent, state);
    } else if help::has_legend(state) {
        canvas.cut(view.x + 1, view.bottom() - 1, view.width - 2, state.texts.get("magic.short"), Role::Simulated);
    }
}

/// Why nothing can be charged, and what to do: said before the sale.
fn locked(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    if let Some(line) = words::locked_line(state) {
        let x = canvas.put(row.x + 2, row.y, canvas.look.glyphs.get(Glyph::Warning), Role::Warning) + 1;
        canvas.cut(x, row.y, row.right().saturating_sub(x + 1), &line, Role::Warning);
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
    // In the colour of the digits: less to send over a slow line with every key.
    let echo_role = if entry.is_empty() { Role::Muted } else { Role::Text };
    let mut end = canvas.put(echo_x, echo_y, &echo, echo_role);
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
