//! Is the batch of this terminal to be closed?

use ratatui::layout::Rect;

use super::reverse::approval;
use super::{Canvas, no, plates, question};
use crate::console::command::Command;
use crate::console::state::{Counter, State};
use crate::console::theme::Role;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, name: &str, yes: bool) {
    let texts = state.texts;
    let inner = question(canvas, view, &texts.fill("settle.title", &[("terminal", name)]), 19);
    // Where there are neither voids nor tips, the sums are compared instead.
    let settled = state.counters.all().iter().find(|counter| counter.name == name);
    let is_reader = settled.is_some_and(Counter::has_reader);
    let (what, after) =
        if is_reader { ("settle.what_reader", "settle.compared") } else { ("settle.what", "settle.after") };
    let next = canvas.paragraph(inner, inner.y + 1, texts.get(what), Role::Text);
    let next = canvas.paragraph(inner, next + 1, texts.get(after), Role::Warning);
    let holds = state.today.holds;
    if holds > 0 {
        let words = texts.fill("settle.holds", &[("n", &holds.to_string())]);
        canvas.paragraph(inner, next + 1, &words, Role::Text);
    }
    let wants_pin = state.staff.wants_pin(state.now.mono);
    approval(canvas, inner, state, wants_pin);
    let focus = (!wants_pin || yes).then_some(yes);
    plates(canvas, inner, &no(state), Command::No, texts.get("settle.yes"), Command::Yes, focus);
}
