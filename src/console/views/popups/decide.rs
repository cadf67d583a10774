//! Paid or not paid, decided by hand.

use ratatui::layout::Rect;

use super::{Canvas, amount, pin, plates, question};
use crate::console::command::Command;
use crate::console::state::{DecideField, DecideForm, REASONS, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;
use crate::payment::ByHand;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &DecideForm) {
    let inner = question(canvas, view, state.texts.get("decide.title"), 19);
    amount(canvas, inner, &form.amount.to_grouped(), form.amount.currency().code());
    canvas.put(inner.x, inner.y + 1, form.reference.last_six(), Role::Muted);
    let decision = match form.decision {
        None => state.texts.get("decide.choose"),
        Some(ByHand::Paid) => state.texts.get("decide.paid"),
        Some(ByHand::Unpaid) => state.texts.get("decide.unpaid"),
    };
    let rows = [
        (DecideField::Decision, "decide.decision", decision),
        (DecideField::Reason, "decide.reason_label", state.texts.get(REASONS[form.reason])),
        (DecideField::Name, "label.operator", form.name.as_str()),
        (DecideField::Approval, "label.approval_code", form.approval.as_str()),
    ];
    for (y, (field, label, value)) in (inner.y + 5..).zip(rows) {
        decide_row(canvas, Rect { y, height: 1, ..inner }, label, value, form.field == field);
    }
    if state.staff.wants_pin(state.now.mono) {
        let focus = form.field == DecideField::Pin;
        pin::row(canvas, inner, inner.y + 9, state, "pin.supervisor", &state.pin, focus);
    }
    let key = if form.decision == Some(ByHand::Unpaid) { "decide.risk_unpaid" } else { "decide.risk" };
    canvas.paragraph(inner, inner.y + 11, state.texts.get(key), Role::Warning);
    let focus = match form.field {
        DecideField::No => Some(false),
        DecideField::Yes => Some(true),
        _ => None,
    };
    let yes = state.texts.get("decide.yes");
    plates(canvas, inner, &format!("Esc  {}", state.texts.get("decide.no")), Command::No, yes, Command::Yes, focus);
}

fn decide_row(canvas: &mut Canvas<'_>, row: Rect, label: &str, value: &str, focused: bool) {
    let x = row.x + 18;
    if focused {
        canvas.put(row.x, row.y, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
        let style = canvas.fill(Rect { x, width: row.right() - x, ..row }, Fill::Raised);
        let end = text::put_cut(canvas.buffer, x, row.y, row.right() - x - 1, value, style);
        canvas.put(end, row.y, "_", Role::Focus);
    } else {
        canvas.cut(x, row.y, row.right() - x, value, Role::Text);
    }
    canvas.put(row.x + 2, row.y, canvas.texts.get(label), Role::Muted);
}
