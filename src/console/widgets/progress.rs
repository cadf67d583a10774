//! A bar that fills towards a limit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text;
use crate::console::theme::{Depth, Fill, Glyph, Glyphs, Look, Role};

/// How far a wait has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Time gone, in any unit.
    pub elapsed: u64,
    /// The limit, in the same unit.
    pub limit: u64,
}

impl Progress {
    /// Draw it on the first row of `area`. The last fifth is a warning.
    pub fn draw(self, buffer: &mut Buffer, area: Rect, look: Look) {
        let limit = self.limit.max(1);
        let elapsed = self.elapsed.min(limit);
        let filled = (u128::from(elapsed) * u128::from(area.width) * 2 + u128::from(limit)) / (u128::from(limit) * 2);
        let filled = u16::try_from(filled).unwrap_or(area.width);
        let late = u128::from(elapsed) * 5 >= u128::from(limit) * 4;
        let role = if late { Role::Warning } else { Role::Accent };
        let coloured = look.theme.depth == Depth::Full && look.glyphs == Glyphs::Unicode;
        let (rest, style) = if coloured {
            (" ", look.theme.fill(Fill::Raised).patch(look.theme.style(role)))
        } else {
            (look.glyphs.get(Glyph::Rest), look.theme.style(role))
        };
        let full = look.glyphs.get(Glyph::Full).repeat(usize::from(filled));
        let rest = rest.repeat(usize::from(area.width - filled));
        text::put(buffer, area.x, area.y, &(full + &rest), style);
    }
}
