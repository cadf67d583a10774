//! The six emblems: what came of a payment, readable from three metres and without colour.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::text;
use crate::console::theme::Look;

/// Cells of an emblem.
pub const WIDTH: u16 = 14;
/// Rows of an emblem.
pub const HEIGHT: u16 = 5;

/// What came of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emblem {
    /// A tick: the money moved.
    Approved,
    /// A cross: it did not.
    Declined,
    /// A square: stopped.
    Cancelled,
    /// A question mark: nobody knows yet.
    NotKnown,
    /// A ring: nothing was begun.
    NotStarted,
    /// Two bars, as on a machine that pauses: an amount is held and not charged.
    Held,
}

impl Emblem {
    /// Draw it with its top left cell at `x`, `y`. In ASCII every cell that is not empty is `#`.
    pub fn draw(self, buffer: &mut Buffer, x: u16, y: u16, look: Look, style: Style) {
        for (y, row) in (y..).zip(self.rows()) {
            if look.glyphs.is_ascii() {
                let row: String = row.chars().map(|c| if c == ' ' { ' ' } else { '#' }).collect();
                text::put(buffer, x, y, &row, style);
            } else {
                text::put(buffer, x, y, row, style);
            }
        }
    }

    #[rustfmt::skip]
    const fn rows(self) -> [&'static str; 5] {
        match self {
            Self::Approved => [
                "           ▄██",
                "         ▄██▀ ",
                "▄▄     ▄██▀   ",
                "▀██▄ ▄██▀     ",
                "  ▀███▀       ",
            ],
            Self::Declined => [
                "▀██▄      ▄██▀",
                "  ▀██▄  ▄██▀  ",
                "     ████     ",
                "  ▄██▀  ▀██▄  ",
                "▄██▀      ▀██▄",
            ],
            Self::Cancelled => [
                " ████████████ ",
                " ██        ██ ",
                " ██        ██ ",
                " ██        ██ ",
                " ████████████ ",
            ],
            Self::NotKnown => [
                "  ▄████████▄  ",
                " ▀▀▀      ███ ",
                "      ▄███▀▀  ",
                "      ▀▀▀     ",
                "      ███     ",
            ],
            Self::NotStarted => [
                "   ▄▄▀▀▀▀▄▄   ",
                " ▄█▀      ▀█▄ ",
                " ██        ██ ",
                " ▀█▄      ▄█▀ ",
                "   ▀▀▄▄▄▄▀▀   ",
            ],
            Self::Held => [
                "   ███  ███   ",
                "   ███  ███   ",
                "   ███  ███   ",
                "   ███  ███   ",
                "   ███  ███   ",
            ],
        }
    }
}
