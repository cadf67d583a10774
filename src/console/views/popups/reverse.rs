//! A refund or a void: check before it is sent.

use ratatui::layout::Rect;

use super::{Canvas, amount, no, plates, question};
use crate::console::command::Command;
use crate::console::state::{ReverseForm, State};
use crate::console::theme::Role;
use crate::console::words;
use crate::money::Amount;
use crate::payment::Kind;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &ReverseForm) {
    let refund = form.kind == Kind::Refund;
    let title = state.texts.get(if refund { "reverse.refund_title" } else { "reverse.void_title" });
    let inner = question(canvas, view, title, 17);
    let intent = &form.sale.intent;
    let digits = format!("-{}", form.amount().to_grouped());
    amount(canvas, inner, &digits, intent.amount.currency().code());
    let rest = form.rest();
    let whole = rest.is_some_and(Amount::is_zero) && form.left == intent.amount;
    let what = match (refund, whole) {
        (false, _) => "reverse.void_whole",
        (true, true) => "reverse.refund_whole",
        (true, false) => "reverse.refund_part",
    };
    canvas.bold(inner.x, inner.y + 1, state.texts.get(what), Role::Text);
    let left = match rest {
        None => state.texts.fill("reverse.too_much", &[("left", &form.left.to_grouped())]),
        Some(rest) if refund => state.texts.fill("reverse.left", &[("left", &rest.to_grouped())]),
        Some(_) => String::new(),
    };
    let role = if rest.is_none() { Role::Warning } else { Role::Muted };
    canvas.put(inner.x, inner.y + 5, &left, role);
    let card = words::card(state, &form.sale);
    canvas.field(inner, inner.y + 7, "reverse.to", &format!("{card}  ({})", words::when(state, intent.at)));
    canvas.field(inner, inner.y + 8, "label.terminal", &intent.terminal_name);
    canvas.field(inner, inner.y + 9, "reverse.original", intent.reference.as_str());
    let once = if refund { "reverse.once_refund" } else { "reverse.once_void" };
    canvas.put(
        inner.x,
        inner.y + 10,
        state.texts.fill(once, &[("amount", &form.amount().to_grouped())]).as_str(),
        Role::Muted,
    );
    let yes = format!("{} {}", words::kind(state, form.kind), form.amount().to_grouped());
    plates(canvas, inner, &no(state), Command::No, &yes, Command::Yes, Some(form.yes));
}
