//! The second row: real or simulated money, who works here, what is not known yet, date and time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text;
use crate::console::theme::{Fill, Glyph, Ground, Look, Role};

/// Cells before what is not known, and at least so many.
const GAP: u16 = 5;
const NARROW: u16 = 3;

/// What the status row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusRow<'a> {
    /// No money moves: loud. Otherwise quiet.
    pub simulated: bool,
    /// The word for that.
    pub mode: &'a str,
    /// Who works here; may be empty.
    pub operator: &'a str,
    /// "REFUNDS UNPROTECTED"; empty once there is a supervisor.
    pub unprotected: &'a str,
    /// "1 not known yet"; empty if all is known.
    pub not_known: &'a str,
    /// Date and time.
    pub clock: &'a str,
}

impl StatusRow<'_> {
    /// Draw it on the first row of `area`; gives the target of the not-known chip, empty without one.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, look: Look) -> Rect {
        text::clear(buffer, Rect { height: 1, ..area }, look.theme.ground(Ground::Surface));
        let y = area.y;
        let right = area.right().saturating_sub(1);
        let clock = text::put_right(buffer, right, y, self.clock, look.theme.style(Role::Text));
        let mut x = self.mode(buffer, area, look) + 3;
        let (words, role) = if self.unprotected.is_empty() {
            (self.operator.to_owned(), Role::Text)
        } else {
            (format!("{} {}", look.glyphs.get(Glyph::Warning), self.unprotected), Role::Warning)
        };
        // Short of room, what is not known stands closer to it: neither is cut.
        let room = |gap: u16| {
            let chip = if self.not_known.is_empty() { 0 } else { text::width(self.not_known).saturating_add(gap + 4) };
            clock.saturating_sub(chip.saturating_add(x + 1))
        };
        let gap = if text::width(&words) <= room(GAP) { GAP } else { NARROW };
        x = text::put_cut(buffer, x, y, room(gap), &words, look.theme.style(role));
        if self.not_known.is_empty() {
            return Rect::default();
        }
        let start = x + gap;
        let words = format!("{} {}", look.glyphs.get(Glyph::NotKnown), self.not_known);
        let end = text::put(buffer, start, y, &words, look.theme.style(Role::Unknown));
        Rect::new(start - 1, y, end - start + 2, 1)
    }

    fn mode(&self, buffer: &mut Buffer, area: Rect, look: Look) -> u16 {
        let x = area.x + 1;
        if self.simulated {
            let edge = look.glyphs.get(Glyph::Simulated);
            let words = format!("{edge} {} {edge}", self.mode);
            return text::put(buffer, x, area.y, &words, look.theme.fill(Fill::Simulated));
        }
        let words = format!("{} {}", look.glyphs.get(Glyph::Ready), self.mode);
        text::put(buffer, x, area.y, &words, look.theme.style(Role::Live))
    }
}
