//! The customer's code is awaited: for how much, and what was read so far.

use ratatui::layout::Rect;

use super::{Canvas, amount, no, plates, question};
use crate::console::command::Command;
use crate::console::state::State;
use crate::console::theme::{Fill, Role};
use crate::console::views::sale;
use crate::console::widgets::text;
use crate::till::SaleOrder;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, order: &SaleOrder) {
    let texts = state.texts;
    let inner = question(canvas, view, texts.get("code.title"), 15);
    amount(canvas, inner, &order.amount.to_grouped(), order.amount.currency().code());
    canvas.cut(inner.x, inner.y, inner.width - 4, &order.terminal, Role::Muted);
    canvas.paragraph(inner, inner.y + 5, texts.get("code.hold_it"), Role::Text);
    let row = Rect { y: inner.y + 8, height: 1, ..inner };
    let style = canvas.fill(row, Fill::Raised);
    let end = text::put(canvas.buffer, row.x + 1, row.y, &sale::masked(canvas, state), style);
    canvas.put(end, row.y, "_", Role::Focus);
    if let Some(fault) = state.code.fault {
        canvas.cut(inner.x, inner.y + 9, inner.width, texts.get(fault.text()), Role::Warning);
    }
    let pay = format!("Enter  {} {}", texts.get("plate.pay"), order.amount.to_grouped());
    let ready = state.code.parse().is_ok();
    plates(canvas, inner, &no(state), Command::No, &pay, Command::Yes, ready.then_some(true));
}
