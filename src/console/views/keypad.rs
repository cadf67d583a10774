//! The keypad: plates at fixed cells, so that a finger finds them without looking.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::command::Command;
use crate::console::state::State;
use crate::profile::Keypad;

const TILL: [&str; 3] = ["789", "456", "123"];
const PHONE: [&str; 3] = ["123", "456", "789"];

/// Where the plates stand: cells from the left, the first row, and how large a digit's plate is.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    /// First column.
    pub left: u16,
    /// First row.
    pub top: u16,
    /// Cells of a digit's plate.
    pub width: u16,
    /// Rows of a plate.
    pub height: u16,
    /// Cells of the plates at the right.
    pub wide: u16,
}

impl Grid {
    fn digit(self, column: u16, row: u16) -> Rect {
        Rect::new(self.left + column * (self.width + 1), self.top + row * self.height, self.width, self.height)
    }

    /// The plate at the right, from this row, so many rows of plates high.
    fn side(self, row: u16, rows: u16) -> Rect {
        let digit = self.digit(3, row);
        Rect { width: self.wide, height: self.height * rows, ..digit }
    }
}

/// Draws the plates. `why` is what PAY says instead of its key when nothing can be charged.
pub fn draw(canvas: &mut Canvas<'_>, grid: Grid, state: &State, why: Option<&str>) {
    let rows = if state.config.keypad == Keypad::Phone { PHONE } else { TILL };
    for (row, digits) in (0..).zip(rows) {
        for (column, digit) in (0..).zip(digits.chars()) {
            canvas.plate(grid.digit(column, row), &[&digit.to_string()], Some(Command::Digit(digit)), false);
        }
    }
    let zeros = if state.sale.entry.currency().exponent() == 0 { "000" } else { "00" };
    canvas.plate(grid.digit(0, 3), &[zeros], Some(Command::Zeros), false);
    canvas.plate(grid.digit(1, 3), &["0"], Some(Command::Digit('0')), false);
    canvas.plate(grid.digit(2, 3), &[state.texts.get("plate.back")], Some(Command::Backspace), false);
    let clear = format!("Del {}", state.texts.get("plate.clear"));
    canvas.plate(grid.side(0, 1), &[&clear], Some(Command::Clear), false);
    let payable = why.is_none() && !state.sale.entry.amount().is_zero();
    let below = why.unwrap_or("Enter");
    let pay = if state.sale.extras.hold { "plate.hold" } else { "plate.pay" };
    canvas.plate(grid.side(1, 3), &[state.texts.get(pay), below], payable.then_some(Command::Pay), true);
}
