//! Chequered tape: the mark of NOT KNOWN YET alone.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::text;
use crate::console::theme::{Glyph, Look};

/// Draw `cells` cells of tape from `x` on row `y`.
pub fn draw(buffer: &mut Buffer, x: u16, y: u16, cells: u16, look: Look, style: Style) {
    let pattern = [look.glyphs.get(Glyph::Upper), look.glyphs.get(Glyph::Lower)];
    let tape: String = pattern.into_iter().cycle().take(usize::from(cells)).collect();
    text::put(buffer, x, y, &tape, style);
}
