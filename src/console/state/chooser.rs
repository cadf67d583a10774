//! The list of terminals while one is being chosen.

/// Which one is selected, and how far the list is scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chooser {
    /// The selected one.
    pub selected: usize,
    /// The first one in sight.
    pub top: usize,
}

impl Chooser {
    /// Scrolls so that the selected one is in sight of `height` rows.
    pub fn follow(&mut self, height: usize, count: usize) {
        self.selected = self.selected.min(count.saturating_sub(1));
        self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(height));
    }
}
