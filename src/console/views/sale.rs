//! The sale: the amount, the keypad, on which terminal, for which order.

mod code;
mod day;
mod extras;
mod fields;
#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::Canvas;
use super::keypad::{self, Grid};
use crate::console::state::{SaleField, State};
use crate::console::theme::{Glyph, Ground, Role};
use crate::console::widgets::{Digits, text};
use crate::console::{help, words};

pub use code::masked;
pub use day::signed;

/// Draws the view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    let wide = state.is_wide();
    let grid = grid(view, wide);
    // The keypad keeps its size; a low view has no row between the amount and the keypad.
    let low = grid.top - view.y < if wide { 12 } else { 7 };
    amount(canvas, Rect { height: grid.top - view.y - u16::from(!low), ..view }, state, low);
    if !low {
        locked(canvas, view.x + 2, grid.top - 1, view.right() - 1, state);
    }
    keypad::draw(canvas, grid, state, words::locked_short(state).as_deref());
    let x = view.x + grid.wide + 3 * (grid.width + 1) + if wide { 3 } else { 5 };
    let width = if wide { 30 } else { view.right().saturating_sub(x + 2) };
    let side = Rect::new(x, grid.top, width, view.bottom() - grid.top);
    fields::draw(canvas, side, state, if wide { 4 } else { 3 });
    if wide {
        day::sums(canvas, Rect { y: grid.top + 17, height: 3, ..side }, state);
        let recent = Rect::new(side.right() + 4, grid.top, view.right() - side.right() - 6, side.height);
        day::recent(canvas, recent, state);
    } else if help::has_legend(state) && !low {
        let whole = state.sale.entry.currency().exponent() == 0;
        let hint = state.texts.get(if whole { "magic.short_whole" } else { "magic.short" });
        canvas.cut(view.x + 1, view.bottom() - 1, view.width - 2, hint, Role::Simulated);
    }
}

/// The plates at their cells, as far down as the view allows.
fn grid(view: Rect, wide: bool) -> Grid {
    let (above, width, height, right) = if wide { (12, 10, 5, 12) } else { (7, 9, 3, 11) };
    let top = view.y + above.min(view.height.saturating_sub(4 * height));
    Grid { left: view.x + 1, top, width, height, wide: right }
}

/// Why nothing can be charged, and what to do: said before the sale.
fn locked(canvas: &mut Canvas<'_>, x: u16, y: u16, right: u16, state: &State) {
    if let Some(line) = words::locked_line(state) {
        let x = canvas.put(x, y, canvas.look.glyphs.get(Glyph::Warning), Role::Warning) + 1;
        canvas.cut(x, y, right.saturating_sub(x), &line, Role::Warning);
    }
}

fn amount(canvas: &mut Canvas<'_>, panel: Rect, state: &State, low: bool) {
    canvas.ground(panel, Ground::Surface);
    let entry = &state.sale.entry;
    let wide = panel.height > 8;
    let top = if wide { panel.y + 1 } else { panel.y };
    let x = label(canvas, panel.x + 2, top, state) + 3;
    let right = panel.right() - 2;
    canvas.bold(right - 3, top, entry.currency().code(), Role::Text);
    let (echo_x, echo_y) = if wide { (panel.x + 2, panel.bottom() - 2) } else { (x, top) };
    if low && words::locked_line(state).is_some() {
        locked(canvas, echo_x, echo_y, right - 4, state);
    } else {
        let end = echo(canvas, echo_x, echo_y, state);
        let (words, x) = (state.texts.get("status.no_money_moves"), if wide { x } else { end + 3 });
        if state.is_simulated() && x + text::width(words) + 4 < right {
            canvas.put(x, top, words, Role::Simulated);
        }
    }
    let rows = if wide { 6 } else { 5 };
    let first = top + if wide && !low { 2 } else { 1 };
    let digits = state.sale.total().to_grouped();
    let size = Digits::while_typing(canvas.look, panel.width - 4, rows, &digits);
    let role = if entry.is_empty() && state.sale.extras.is_empty() { Role::Muted } else { Role::Text };
    let style = canvas.look.theme.style(role);
    size.draw(canvas.buffer, right, first + (rows - size.rows()) / 2, &digits, style);
}

/// What the amount is: of a hold it says that it is none of a sale. Gives the column behind it.
fn label(canvas: &mut Canvas<'_>, x: u16, y: u16, state: &State) -> u16 {
    let extras = &state.sale.extras;
    if extras.hold {
        return canvas.bold(x, y, state.texts.get("label.hold_amount"), Role::Warning);
    }
    let key = if extras.is_empty() { "label.amount" } else { "label.total" };
    let role = if state.sale.field == SaleField::Amount { Role::Text } else { Role::Muted };
    canvas.put(x, y, state.texts.get(key), role)
}

/// The digits as typed, and what they are worth; with a tip or cashback what they come to. Gives the column behind them.
fn echo(canvas: &mut Canvas<'_>, x: u16, y: u16, state: &State) -> u16 {
    let entry = &state.sale.entry;
    let extras = &state.sale.extras;
    let sums = words::of_parts(state, entry.amount(), extras.tip(), extras.cashback());
    if !sums.is_empty() {
        return canvas.put(x, y, &sums, Role::Text);
    }
    if entry.is_empty() {
        let whole = entry.currency().exponent() == 0;
        let hint = state.texts.get(if whole { "label.type_whole" } else { "label.type_digits" });
        return canvas.put(x, y, hint, Role::Muted);
    }
    // In the colour of the digits: less to send over a slow line with every key.
    canvas.put(x, y, &format!("{} = {}", entry.typed(), entry.amount().to_grouped()), Role::Text)
}
