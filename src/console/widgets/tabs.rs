//! The first row: the views and their keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{KeyHint, text};
use crate::console::theme::{Fill, Ground, Look, Role};

/// Draw `tabs` on the first row of `area`, the one at `current` filled; gives the target of each.
pub fn draw(buffer: &mut Buffer, area: Rect, tabs: &[KeyHint<'_>], current: Option<usize>, look: Look) -> Vec<Rect> {
    text::clear(buffer, Rect { height: 1, ..area }, look.theme.ground(Ground::Surface));
    let mut x = area.x;
    let mut targets = Vec::with_capacity(tabs.len());
    for (index, tab) in tabs.iter().enumerate() {
        let start = x;
        if current == Some(index) {
            let label = format!(" {} {} ", tab.key, tab.does);
            x = text::put(buffer, x, area.y, &label, look.theme.fill(Fill::Accent));
        } else {
            x = text::put(buffer, x + 1, area.y, tab.key, look.theme.style(Role::Accent));
            x = text::put(buffer, x + 1, area.y, tab.does, look.theme.style(Role::Text)) + 1;
        }
        targets.push(Rect::new(start, area.y, x - start, 1));
    }
    targets
}
