//! The help: which page is open, what is searched for, and what it was opened over.

use super::Popup;

/// The help while it is open.
#[derive(Debug, Clone, Default)]
pub struct HelpPage {
    /// The question it was opened over; it comes back when the help is closed.
    pub under: Option<Box<Popup>>,
    /// The page, from 0: this situation first, then all others.
    pub page: usize,
    /// What is searched for, while it is.
    pub search: Option<String>,
    /// The magic amounts of the demo are shown instead.
    pub legend: bool,
}
