//! The menu of all commands: what is searched for, what is selected, how far it is scrolled.

/// The menu while it is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Menu {
    /// What is typed to find a command.
    pub search: String,
    /// The selected item of those that match; none for the first that can be done now.
    pub selected: Option<usize>,
    /// The first row in sight, counting headings.
    pub top: usize,
}

impl Menu {
    /// Scrolls so that `row` is in sight of `height` rows, with a heading right above it.
    pub fn follow(&mut self, row: usize, height: usize, rows: usize) {
        let above = row.saturating_sub(1);
        if self.top > above {
            self.top = above;
        }
        if row >= self.top + height {
            self.top = row + 1 - height;
        }
        self.top = self.top.min(rows.saturating_sub(height));
    }
}
