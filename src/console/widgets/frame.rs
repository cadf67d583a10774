//! Boxes: popups, code boxes, failures.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text;
use crate::console::theme::{Glyph, Ground, Look, Role};

/// A box with words in its upper edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame<'a> {
    /// At the left of the upper edge; may be empty.
    pub title: &'a str,
    /// At the right of the upper edge; may be empty.
    pub aside: &'a str,
    /// It has the focus: double lines.
    pub focused: bool,
}

impl Frame<'_> {
    /// Draw it round the edge of `area`, emptied; gives the inside. Too small an area is only emptied.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, look: Look) -> Rect {
        let area = area.intersection(*buffer.area());
        text::clear(buffer, area, look.theme.ground(Ground::Surface));
        if area.width < 2 || area.height < 2 {
            return Rect::default();
        }
        self.edges(buffer, area, look);
        self.words(buffer, area, look);
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    fn edges(&self, buffer: &mut Buffer, area: Rect, look: Look) {
        let [level, upright, corners @ ..] = if self.focused { DOUBLE } else { SINGLE };
        let [top_left, top_right, bottom_left, bottom_right] = corners.map(|glyph| look.glyphs.get(glyph));
        let style = look.theme.style(if self.focused { Role::Focus } else { Role::Line });
        let line = look.glyphs.get(level).repeat(usize::from(area.width - 2));
        text::put(buffer, area.x, area.y, &format!("{top_left}{line}{top_right}"), style);
        text::put(buffer, area.x, area.bottom() - 1, &format!("{bottom_left}{line}{bottom_right}"), style);
        for y in area.y + 1..area.bottom() - 1 {
            text::put(buffer, area.x, y, look.glyphs.get(upright), style);
            text::put(buffer, area.right() - 1, y, look.glyphs.get(upright), style);
        }
    }

    fn words(&self, buffer: &mut Buffer, area: Rect, look: Look) {
        let style = look.theme.style(Role::Text);
        let room = area.width.saturating_sub(6);
        let mut end = area.x + 2;
        if !self.title.is_empty() {
            let title = text::cut_end(self.title, room);
            end = text::put(buffer, end, area.y, &format!(" {title} "), style);
        }
        let start = area.right().saturating_sub(text::width(self.aside).saturating_add(5));
        if !self.aside.is_empty() && start > end {
            let muted = look.theme.style(Role::Muted);
            text::put(buffer, start, area.y, &format!(" {} ", self.aside), muted);
        }
    }
}

const SINGLE: [Glyph; 6] =
    [Glyph::Level, Glyph::Upright, Glyph::TopLeft, Glyph::TopRight, Glyph::BottomLeft, Glyph::BottomRight];
const DOUBLE: [Glyph; 6] = [
    Glyph::FocusLevel,
    Glyph::FocusUpright,
    Glyph::FocusTopLeft,
    Glyph::FocusTopRight,
    Glyph::FocusBottomLeft,
    Glyph::FocusBottomRight,
];
