//! How rows are shared out: with fingers instead of a mouse, one-row targets grow.

use super::State;
use crate::console::command::View;

/// Rows of the bars above and below the view, without the key bar: tabs, status, terminals.
const BARS: u16 = 3;
/// Rows of the key bar when it is made of plates.
const PLATES: u16 = 3;
/// Rows that every page has room in.
const FULL: u16 = 20;

impl State {
    /// Targets are made large enough for fingers.
    pub fn is_touch(&self) -> bool {
        self.config.touch && !self.is_small()
    }

    /// Rows of one row of a list.
    pub fn row_height(&self) -> u16 {
        if self.is_touch() { 2 } else { 1 }
    }

    /// Rows of the key bar. The pages of the wizard need every row, and a keyboard anyway.
    pub fn key_rows(&self) -> u16 {
        let typing = self.view == View::Pair && !self.is_covered() && self.detail.is_none();
        if !self.is_touch() || (typing && self.size.1 < BARS + PLATES + FULL) { 1 } else { PLATES }
    }

    /// Rows of the view between the bars.
    pub fn view_height(&self) -> u16 {
        self.size.1.saturating_sub(BARS + self.key_rows())
    }

    /// The view has fewer rows than its pages are made for: what can be left out is left out.
    pub fn is_low(&self) -> bool {
        self.view_height() < FULL
    }
}
