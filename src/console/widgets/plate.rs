//! Plates: buttons of at least three rows, filled between half-block edges. All their rows answer the pointer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::{Frame, text};
use crate::console::theme::{Depth, Fill, Glyphs, Ground, Look, Role};

/// How a plate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlateState {
    /// It can be pressed.
    #[default]
    Ready,
    /// The one proposed action.
    Proposed,
    /// The pointer is down on it.
    Pressed,
    /// Not possible now.
    Disabled,
}

/// A button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plate<'a> {
    /// The label, one line or more, centred.
    pub lines: &'a [&'a str],
    /// How it stands.
    pub state: PlateState,
}

impl Plate<'_> {
    /// Draw it over `area` (at least three rows) on the page.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, look: Look) {
        self.draw_on(Ground::Page, buffer, area, look);
    }

    /// The same on another ground, which shows beside the edges.
    pub fn draw_on(&self, ground: Ground, buffer: &mut Buffer, area: Rect, look: Look) {
        let area = area.intersection(*buffer.area());
        if area.height < 3 || area.width < 2 {
            return;
        }
        if look.theme.depth == Depth::Mono || look.glyphs == Glyphs::Ascii {
            Frame::default().draw(buffer, area, look);
            self.label(buffer, inside(area, 1), self.boxed(look));
        } else {
            self.block(ground, buffer, area, look);
        }
    }

    fn block(&self, ground: Ground, buffer: &mut Buffer, area: Rect, look: Look) {
        let fill = match self.state {
            PlateState::Proposed | PlateState::Pressed => Fill::Accent,
            PlateState::Ready | PlateState::Disabled => Fill::Raised,
        };
        let mut style = look.theme.fill(fill);
        let edge = look.theme.edge(fill, ground);
        let row = |half: &str| half.repeat(usize::from(area.width));
        text::put(buffer, area.x, area.y, &row("▄"), edge);
        text::put(buffer, area.x, area.bottom() - 1, &row("▀"), edge);
        let inner = inside(area, 0);
        text::clear(buffer, inner, style);
        if self.state == PlateState::Disabled {
            style = style.patch(look.theme.style(Role::Muted));
        }
        self.label(buffer, inner, style);
    }

    fn boxed(&self, look: Look) -> Style {
        match self.state {
            PlateState::Ready => look.theme.style(Role::Text),
            PlateState::Proposed => look.theme.style(Role::Accent).add_modifier(Modifier::REVERSED),
            PlateState::Pressed => look.theme.fill(Fill::Accent),
            PlateState::Disabled => look.theme.style(Role::Muted),
        }
    }

    fn label(&self, buffer: &mut Buffer, inner: Rect, style: Style) {
        let count = u16::try_from(self.lines.len()).unwrap_or(inner.height).min(inner.height);
        let top = inner.y + (inner.height - count).div_ceil(2).min(inner.height - count);
        for (y, line) in (top..inner.bottom()).zip(self.lines) {
            text::put_centred(buffer, inner.x, y, inner.width, line, style);
        }
    }
}

/// `area` without its first and last row, and `sides` columns on each side.
fn inside(area: Rect, sides: u16) -> Rect {
    Rect::new(area.x + sides, area.y + 1, area.width - 2 * sides, area.height - 2)
}
