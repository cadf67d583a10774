//! The slip for the customer.

use ratatui::layout::Rect;

use super::{Canvas, amount, question};
use crate::console::state::State;
use crate::console::theme::Role;
use crate::console::words;
use crate::payment::{Payment, Stage};

/// The slip for the customer, to be shown or copied by hand.
pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, payment: &Payment) {
    let inner = question(canvas, view, state.texts.get("slip.title"), 17);
    let intent = &payment.intent;
    let [headline, money, next] = words::advice(state, payment);
    let unresolved = matches!(payment.stage, Stage::Unresolved(_));
    let next = if unresolved { state.texts.get("money.never_again").to_owned() } else { next };
    amount(canvas, inner, &intent.amount.to_grouped(), intent.amount.currency().code());
    canvas.bold(inner.x, inner.y + 1, words::kind(state, intent.kind), Role::Text);
    let rows = [
        ("slip.time", format!("{} {}", words::date(state, intent.at), words::second(state, intent.at))),
        ("label.terminal", intent.terminal_name.clone()),
        ("label.reference", intent.reference.to_string()),
        ("list.order", intent.order.clone().unwrap_or_default()),
        ("slip.vendor_id", intent.vendor_reference.clone()),
        ("label.card", words::card(state, payment)),
        ("slip.outcome", headline),
    ];
    let mut y = inner.y + 5;
    for (label, value) in &rows {
        y += u16::from(canvas.field(inner, y, label, value));
    }
    for words in [money, next] {
        y = canvas.paragraph(inner, y, &words, Role::Text);
    }
}
