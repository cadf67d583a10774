//! A refund or a void: check before it is sent.

use ratatui::layout::Rect;

use super::{Canvas, amount, no, pin, plates, question};
use crate::console::command::Command;
use crate::console::state::{ReverseForm, State};
use crate::console::theme::{Glyph, Ground, Role};
use crate::console::words;
use crate::money::Amount;
use crate::payment::Kind;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &ReverseForm) {
    let refund = form.kind == Kind::Refund;
    let release = form.sale.intent.kind == Kind::PreAuth;
    let title = match (refund, release) {
        (true, _) => "reverse.refund_title",
        (false, false) => "reverse.void_title",
        (false, true) => "reverse.release_title",
    };
    let title = state.texts.get(title);
    let inner = question(canvas, view, title, 19);
    let intent = &form.sale.intent;
    let minus = if release { "" } else { "-" };
    let digits = format!("{minus}{}", form.amount().to_grouped());
    amount(canvas, inner, &digits, intent.amount.currency().code());
    let rest = form.rest();
    let whole = rest.is_some_and(Amount::is_zero) && form.left == intent.amount;
    let what = match (refund, whole) {
        (false, _) if release => "reverse.release_whole",
        (false, _) => "reverse.void_whole",
        (true, true) => "reverse.refund_whole",
        (true, false) => "reverse.refund_part",
    };
    if form.in_amount {
        canvas.put(inner.x - 1, inner.y + 1, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
    }
    canvas.bold(inner.x, inner.y + 1, state.texts.get(what), Role::Text);
    let left = match rest {
        None => state.texts.fill("reverse.too_much", &[("left", &form.left.to_grouped())]),
        Some(rest) if refund => state.texts.fill("reverse.left", &[("left", &rest.to_grouped())]),
        Some(_) => String::new(),
    };
    let role = if rest.is_none() { Role::Warning } else { Role::Muted };
    canvas.put(inner.x, inner.y + 5, &left, role);
    for (y, warning) in [inner.y + 6, inner.y + 11].into_iter().zip(&form.warnings) {
        canvas.cut(inner.x, y, inner.width, state.texts.get(warning.short()), Role::Warning);
    }
    let card = words::card(state, &form.sale);
    canvas.field(inner, inner.y + 7, "reverse.to", &format!("{card}  ({})", words::when(state, intent.at)));
    canvas.field(inner, inner.y + 8, "label.terminal", &intent.terminal_name);
    canvas.field(inner, inner.y + 9, "reverse.original", intent.reference.as_str());
    let once = match (refund, release) {
        (true, _) => "reverse.once_refund",
        (false, false) => "reverse.once_void",
        (false, true) => "reverse.once_release",
    };
    canvas.put(
        inner.x,
        inner.y + 10,
        state.texts.fill(once, &[("amount", &form.amount().to_grouped())]).as_str(),
        Role::Muted,
    );
    let wants_pin = state.staff.wants_pin(state.now.mono);
    approval(canvas, inner, state, wants_pin && !form.in_amount);
    let does = if release { state.texts.get("key.release") } else { words::kind(state, form.kind) };
    let yes = format!("{does} {}", form.amount().to_grouped());
    plates(canvas, inner, &no(state), Command::No, &yes, Command::Yes, (!wants_pin).then_some(form.yes));
}

/// Who has to approve, or has.
pub(super) fn approval(canvas: &mut Canvas<'_>, inner: Rect, state: &State, focus: bool) {
    let y = inner.y + 12;
    if state.pin.pad {
        canvas.ground(Rect { height: 12, ..inner }, Ground::Surface);
        pin::pad(canvas, inner.x + 31, inner.y, state);
    }
    if let Some(approval) = state.staff.approved(state.now.mono) {
        let left = approval.until().saturating_sub(state.now.mono.0).div_ceil(1000).to_string();
        let words = state.texts.fill("pin.approved", &[("name", approval.name()), ("n", &left)]);
        canvas.paragraph(inner, y, &words, Role::Text);
    } else if state.staff.has_supervisor() {
        pin::row(canvas, inner, y, state, "pin.supervisor", &state.pin, focus);
        canvas.put(inner.x + 2, y + 1, state.texts.get("pin.again_after"), Role::Muted);
    } else {
        canvas.paragraph(inner, y, state.texts.get("people.unprotected"), Role::Warning);
    }
}
