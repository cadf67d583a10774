//! The receipt as it is printed, and what became of printing it.

use ratatui::layout::Rect;

use super::{Canvas, plates, question};
use crate::console::command::Command;
use crate::console::state::{Printing, ReceiptPage, State};
use crate::console::theme::Role;

/// Draws the page.
pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, page: &ReceiptPage) {
    let inner = question(canvas, view, state.texts.get(page.title), view.height);
    let room = inner.height.saturating_sub(5);
    let x = inner.x + inner.width.saturating_sub(40) / 2;
    for (y, line) in (inner.y..inner.y + room).zip(page.lines.iter().skip(page.scrolled)) {
        canvas.put(x, y, line, Role::Text);
    }
    let (words, role) = match &page.printing {
        Printing::NotAsked => ("", Role::Muted),
        Printing::UnderWay => (state.texts.get("receipt.printing"), Role::Muted),
        Printing::Done => (state.texts.get("receipt.printed"), Role::Ok),
        Printing::Failed(words) => (words.as_str(), Role::Warning),
    };
    let below = page.lines.len().saturating_sub(page.scrolled + usize::from(room));
    if words.is_empty() && below > 0 {
        let more = state.texts.fill("receipt.more", &[("n", &below.to_string())]);
        canvas.right(inner.right(), inner.bottom() - 4, &more, Role::Muted);
    }
    canvas.cut(inner.x, inner.bottom() - 4, inner.width, words, role);
    let (close, print) = (state.texts.get("key.close"), state.texts.get("key.print"));
    let (left, right) = (format!("Esc  {close}"), format!("Enter  {print}"));
    plates(canvas, inner, &left, Command::No, &right, Command::Print, None);
}
