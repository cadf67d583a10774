//! The outcome panel: colour, emblem, word and amount over the full width, readable from three metres.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::{Digits, Emblem, emblem, tape, text};
use crate::console::theme::{Fill, Look};

/// Cells left free at both sides of the panel.
const MARGIN: u16 = 3;
/// Blanks between the emblem and the digits.
const GAP: u16 = 2;

/// From this height on the panel has the digits of the wide layout.
const WIDE: u16 = 15;
/// Rows of the digits below it.
const LARGE_ROWS: u16 = 5;

/// What came of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomePanel<'a> {
    /// Its colour.
    pub fill: Fill,
    /// Its emblem.
    pub emblem: Emblem,
    /// Its word.
    pub headline: &'a str,
    /// The currency's code.
    pub currency: &'a str,
    /// The amount without currency.
    pub amount: &'a str,
    /// Whether money moved.
    pub money: &'a str,
    /// Time and terminal.
    pub aside: &'a str,
}

impl OutcomePanel<'_> {
    /// Draw it over `area`: at least 11 rows. Chequered tape comes with [`Fill::Unknown`].
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, look: Look) {
        let area = area.intersection(*buffer.area());
        let style = look.theme.fill(self.fill);
        text::clear(buffer, area, style);
        if area.height < 5 || area.width < 2 * MARGIN {
            return;
        }
        if self.fill == Fill::Unknown {
            tape::draw(buffer, area.x, area.y, area.width, look, style);
            tape::draw(buffer, area.x, area.bottom() - 1, area.width, look, style);
        }
        self.headline(buffer, area, look);
        self.middle(buffer, area, look);
        self.money_line(buffer, area, look);
    }

    fn headline(&self, buffer: &mut Buffer, area: Rect, look: Look) {
        let y = area.y + 1;
        let bold = look.theme.fill(self.fill).add_modifier(Modifier::BOLD);
        let end = text::put_right(buffer, right(area), y, self.currency, bold);
        let room = end.saturating_sub(area.x + MARGIN + 5);
        let spaced = text::spaced(self.headline);
        let words = if text::width(&spaced) <= room { &spaced } else { self.headline };
        text::put(buffer, area.x + MARGIN, y, &format!("  {words}  "), look.theme.strip(self.fill));
    }

    fn middle(&self, buffer: &mut Buffer, area: Rect, look: Look) {
        let style = look.theme.fill(self.fill);
        let rows = area.height - 4;
        let top = |height: u16| area.y + 2 + rows.saturating_sub(height) / 2;
        let room = right(area).saturating_sub(area.x + MARGIN + emblem::WIDTH + GAP);
        self.emblem.draw(buffer, area.x + MARGIN, top(emblem::HEIGHT), look, style);
        let digits = Digits::fitting(look, room, if area.height < WIDE { LARGE_ROWS } else { rows }, self.amount);
        digits.draw(buffer, right(area), top(digits.rows()), self.amount, style);
    }

    fn money_line(&self, buffer: &mut Buffer, area: Rect, look: Look) {
        let style = look.theme.fill(self.fill);
        let y = area.bottom() - 2;
        let end = text::put(buffer, area.x + MARGIN, y, self.money, style.add_modifier(Modifier::BOLD));
        if text::width(self.aside).saturating_add(end + GAP) <= right(area) {
            text::put_right(buffer, right(area), y, self.aside, style);
        }
    }
}

/// The column behind the last digit: two blanks from the edge.
const fn right(area: Rect) -> u16 {
    area.right() - 2
}
