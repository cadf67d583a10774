//! Amounts in big digits, right-aligned so that the last digit never moves.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::{font, text};
use crate::console::theme::Look;

/// The amount whose room decides the size; it is kept while typing.
const SAMPLE: &str = "9,999,999.99";

/// A size of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// Bold text, one row.
    Plain,
    /// 3 rows, digits 4 wide.
    Small,
    /// 5 rows, digits 6 wide.
    Large,
    /// 6 rows, digits 8 wide: small ones with every pixel doubled.
    ExtraLarge,
    /// 5 rows of `#`, digits 5 wide.
    Ascii,
}

const STEPS: [Digits; 3] = [Digits::ExtraLarge, Digits::Large, Digits::Small];

impl Digits {
    /// The size for an amount that is being typed, in a panel of `cells` by `rows`: as large as `9,999,999.99` allows, so
    /// that it stays while typing, and smaller only when this amount is longer.
    pub fn while_typing(look: Look, cells: u16, rows: u16, amount: &str) -> Self {
        let longest = if text::width(amount) > text::width(SAMPLE) { amount } else { SAMPLE };
        Self::fitting(look, cells, rows, longest)
    }

    /// The largest size for a finished `amount`.
    pub fn fitting(look: Look, cells: u16, rows: u16, amount: &str) -> Self {
        let steps: &[Self] = match (look.big_digits, look.glyphs.is_ascii()) {
            (false, _) => &[],
            (true, true) => &[Self::Ascii],
            (true, false) => &STEPS,
        };
        let fits = |size: &Self| size.rows() <= rows && size.width(amount) <= cells;
        steps.iter().copied().find(fits).unwrap_or(Self::Plain)
    }

    /// Rows that it takes.
    pub const fn rows(self) -> u16 {
        match self {
            Self::Plain => 1,
            Self::Small => 3,
            Self::Large | Self::Ascii => 5,
            Self::ExtraLarge => 6,
        }
    }

    /// Cells that `amount` takes.
    pub fn width(self, amount: &str) -> u16 {
        if self == Self::Plain {
            return text::width(amount);
        }
        let glyphs = amount.chars().map(|c| self.glyph_width(c) + self.gap());
        glyphs.fold(0, u16::saturating_add).saturating_sub(self.gap())
    }

    /// Draw `amount` (digits, `.`, `,`, `-`) so that it ends before column `right`, from row `top` on.
    pub fn draw(self, buffer: &mut Buffer, right: u16, top: u16, amount: &str, style: Style) {
        let style = style.add_modifier(Modifier::BOLD);
        if self == Self::Plain {
            text::put_right(buffer, right, top, amount, style);
            return;
        }
        let mut x = right.saturating_sub(self.width(amount));
        for c in amount.chars() {
            for (y, row) in (top..).zip(self.glyph(c)) {
                text::put(buffer, x, y, &row, style);
            }
            x = x.saturating_add(self.glyph_width(c) + self.gap());
        }
    }

    const fn gap(self) -> u16 {
        if matches!(self, Self::ExtraLarge) { 2 } else { 1 }
    }

    fn glyph_width(self, c: char) -> u16 {
        self.glyph(c).first().map_or(0, |row| text::width(row))
    }

    /// The rows of one character; none for a character that is no part of an amount.
    fn glyph(self, c: char) -> Vec<String> {
        let Some(at) = font::place(c) else { return Vec::new() };
        let owned = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect();
        match self {
            Self::Plain => vec![c.to_string()],
            Self::Small => owned(&font::SMALL[at]),
            Self::Large => owned(&font::LARGE[at]),
            Self::Ascii => owned(&font::ASCII[at]),
            Self::ExtraLarge => font::SMALL[at].iter().flat_map(|row| doubled(row)).collect(),
        }
    }
}

/// A row of half blocks with every pixel doubled: two rows, twice as wide.
fn doubled(row: &str) -> [String; 2] {
    let half = |filled: [char; 2]| row.chars().map(|c| if filled.contains(&c) { "██" } else { "  " }).collect();
    [half(['█', '▀']), half(['█', '▄'])]
}
