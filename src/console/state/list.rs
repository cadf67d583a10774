//! The list of payments: a stretch of the journal that is long enough to page in, and what is selected of it.

use super::Filters;
use crate::payment::{Payment, Reference};
use crate::till::{Cursor, Filter, PageFrom, PaymentRow};

/// Rows that are read at once.
pub const PAGE: u32 = 200;
/// Rows that are kept.
const KEPT: usize = 600;
/// So close to an end of the stretch the next rows are read.
const NEAR: usize = 60;

/// A page that is to be read.
pub type Fetch = (Filter, PageFrom, u64);

/// The list.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct List {
    /// What is searched for; may be empty.
    pub search: String,
    /// Which payments are listed.
    pub filters: Filters,
    /// The same as the journal understands it, since it was last read from an end.
    pub base: Filter,
    /// The search field takes the keys.
    pub searching: bool,
    /// The stretch, newest first, what needs somebody on top.
    pub rows: Vec<PaymentRow>,
    /// Which row is selected.
    pub selected: usize,
    /// The first row that is shown.
    pub offset: usize,
    /// Why it cannot be read.
    pub trouble: Option<String>,
    top: bool,
    bottom: bool,
    awaited: Option<PageFrom>,
    /// How often was asked: an answer to an earlier question is not shown.
    asked: u64,
}

impl List {
    /// What is listed.
    pub fn filter(&self) -> Filter {
        let search = Some(self.search.trim().to_owned()).filter(|search| !search.is_empty());
        Filter { search, open_first: true, ..self.base.clone() }
    }

    /// Reads from here; what comes replaces the stretch.
    pub fn jump(&mut self, from: PageFrom) -> Fetch {
        self.awaited = Some(from);
        self.asked += 1;
        (self.filter(), from, self.asked)
    }

    /// Takes a page in. One that nobody waits for any longer is dropped.
    pub fn take(&mut self, asked: u64, from: PageFrom, page: Vec<PaymentRow>) {
        if self.asked != asked || self.awaited != Some(from) {
            return;
        }
        self.awaited = None;
        self.trouble = None;
        let last_page = page.len() < PAGE as usize;
        match from {
            PageFrom::Top => self.replace(page, true, last_page),
            PageFrom::Bottom => {
                self.replace(page, last_page, true);
                self.selected = self.rows.len().saturating_sub(1);
            }
            PageFrom::Below(_) => self.append(page, last_page),
            PageFrom::Above(_) => self.prepend(page, last_page),
        }
    }

    /// The number of the last question.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// Nothing came.
    pub fn fail(&mut self, asked: u64, words: String) {
        if self.asked != asked {
            return;
        }
        self.awaited = None;
        self.trouble = Some(words);
    }

    /// A payment has changed: its row too. True if the list has to be read again to show it.
    pub fn tell(&mut self, payment: &Payment) -> bool {
        let row = PaymentRow::of(payment);
        let found = self.rows.iter_mut().find(|known| known.reference == row.reference);
        let moved = found.as_ref().is_none_or(|known| known.is_open != row.is_open);
        if let Some(known) = found {
            *known = row;
        }
        moved && self.top
    }

    /// What is selected.
    pub fn selected(&self) -> Option<&PaymentRow> {
        self.rows.get(self.selected)
    }

    /// Selects the row so many rows further down (or up); gives what is to be read then.
    pub fn go(&mut self, rows: isize) -> Option<Fetch> {
        let last = self.rows.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
        self.wanted()
    }

    /// Selects an end of the whole list.
    pub fn go_to_end(&mut self, bottom: bool) -> Option<Fetch> {
        let (there, from) = if bottom { (self.bottom, PageFrom::Bottom) } else { (self.top, PageFrom::Top) };
        if there {
            self.selected = if bottom { self.rows.len().saturating_sub(1) } else { 0 };
            return None;
        }
        Some(self.jump(from))
    }

    /// Moves the first shown row so that the selected one is among the `height` that are shown.
    pub fn follow(&mut self, height: usize) {
        let lowest = self.selected.saturating_sub(height.saturating_sub(1));
        self.offset = self.offset.clamp(lowest, self.selected.max(lowest));
    }

    fn wanted(&mut self) -> Option<Fetch> {
        if self.awaited.is_some() {
            return None;
        }
        if !self.bottom && self.selected + NEAR >= self.rows.len() {
            let last = Cursor::at(self.rows.last()?);
            return Some(self.jump(PageFrom::Below(last)));
        }
        if !self.top && self.selected < NEAR {
            let first = Cursor::at(self.rows.first()?);
            return Some(self.jump(PageFrom::Above(first)));
        }
        None
    }

    fn replace(&mut self, page: Vec<PaymentRow>, top: bool, bottom: bool) {
        let selected: Option<Reference> = self.selected().map(|row| row.reference);
        self.rows = page;
        (self.top, self.bottom) = (top, bottom);
        let again = selected.and_then(|wanted| self.rows.iter().position(|row| row.reference == wanted));
        // Whoever stands on the newest payment wants to stay on the newest one.
        self.selected = if self.selected == 0 { 0 } else { again.unwrap_or(0) };
    }

    fn append(&mut self, page: Vec<PaymentRow>, last_page: bool) {
        self.rows.extend(page);
        self.bottom = last_page;
        let surplus = self.rows.len().saturating_sub(KEPT);
        if surplus > 0 {
            self.rows.drain(..surplus);
            self.top = false;
            self.selected = self.selected.saturating_sub(surplus);
            self.offset = self.offset.saturating_sub(surplus);
        }
    }

    fn prepend(&mut self, mut page: Vec<PaymentRow>, last_page: bool) {
        let count = page.len();
        page.append(&mut self.rows);
        self.rows = page;
        self.top = last_page;
        self.selected += count;
        self.offset += count;
        if self.rows.len() > KEPT {
            self.rows.truncate(KEPT);
            self.bottom = false;
        }
    }
}
