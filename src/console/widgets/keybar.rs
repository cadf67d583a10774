//! The last row: what each key does now, most used first. Short of room it drops from the right, but never `F1`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text;
use crate::console::theme::{Ground, Look, Role};

/// A key and what it does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyHint<'a> {
    /// The name on the key.
    pub key: &'a str,
    /// What it does.
    pub does: &'a str,
}

impl KeyHint<'_> {
    fn width(&self) -> u16 {
        text::width(self.key).saturating_add(text::width(self.does)).saturating_add(1)
    }
}

/// Draw `hints` on the first row of `area`; gives the target of each hint, empty for those that had no room.
pub fn draw(buffer: &mut Buffer, area: Rect, hints: &[KeyHint<'_>], look: Look) -> Vec<Rect> {
    text::clear(buffer, Rect { height: 1, ..area }, look.theme.ground(Ground::Surface));
    let (kept, gap) = fit(hints, area.width.saturating_sub(2));
    let mut x = area.x + 1;
    let mut targets = vec![Rect::default(); hints.len()];
    for index in kept {
        let hint = &hints[index];
        targets[index] = Rect::new(x - 1, area.y, hint.width().saturating_add(2), 1);
        x = text::put(buffer, x, area.y, hint.key, look.theme.style(Role::Accent)) + 1;
        x = text::put(buffer, x, area.y, hint.does, look.theme.style(Role::Text)) + gap;
    }
    targets
}

/// Which hints have room in `cells`, and how far apart: three cells, or two if that keeps them all.
fn fit(hints: &[KeyHint<'_>], cells: u16) -> (Vec<usize>, u16) {
    let mut kept: Vec<usize> = (0..hints.len()).collect();
    for gap in [3, 2] {
        if taken(hints, &kept, gap) <= cells {
            return (kept, gap);
        }
    }
    while taken(hints, &kept, 3) > cells {
        let Some(last) = kept.iter().rposition(|index| hints[*index].key != "F1") else { break };
        kept.remove(last);
    }
    (kept, 3)
}

fn taken(hints: &[KeyHint<'_>], kept: &[usize], gap: u16) -> u16 {
    kept.iter().map(|index| hints[*index].width().saturating_add(gap)).fold(0, u16::saturating_add).saturating_sub(gap)
}
