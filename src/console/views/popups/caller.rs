//! Is the terminal that calls the one to be paired?

use ratatui::layout::Rect;

use super::{Canvas, plates, question};
use crate::console::command::Command;
use crate::console::event::Call;
use crate::console::state::State;
use crate::console::theme::Role;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, caller: &Call, yes: bool) {
    let texts = state.texts;
    let inner = question(canvas, view, texts.get("popup.caller"), 14);
    let serial =
        if caller.serial_number.is_empty() { texts.get("popup.caller_nameless") } else { &caller.serial_number };
    canvas.bold(inner.x, inner.y + 1, serial, Role::Text);
    if caller.name != caller.serial_number {
        canvas.right(inner.right(), inner.y + 1, &caller.name, Role::Text);
    }
    canvas.put(inner.x, inner.y + 2, &caller.address.to_string(), Role::Text);
    if !caller.is_where_it_says() {
        let words = texts.fill("popup.caller_elsewhere", &[("from", &caller.calls_from.to_string())]);
        canvas.cut(inner.x, inner.y + 3, inner.width, &words, Role::Warning);
    }
    canvas.paragraph(inner, inner.y + 5, texts.get("popup.caller_words"), Role::Text);
    let (no, yes_words) = (texts.get("popup.caller_no"), texts.get("popup.caller_yes"));
    plates(canvas, inner, &format!("Esc  {no}"), Command::No, yes_words, Command::Yes, Some(yes));
}
