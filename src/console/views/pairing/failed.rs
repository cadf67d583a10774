//! What was tried, what came back, what to check.

use ratatui::layout::Rect;

use crate::console::faults::Said;
use crate::console::state::State;
use crate::console::state::pairing::STEPS;
use crate::console::theme::Role;
use crate::console::views::Canvas;
use crate::console::words;
use crate::terminal::PairingFault;

/// Columns from the label to the words.
const WORDS: u16 = 11;

/// Draws the panel of a step that failed.
pub(super) fn draw(canvas: &mut Canvas<'_>, place: Rect, state: &State, fault: &PairingFault) {
    let texts = state.texts;
    let step = state.pairing.run.failed_step().map_or("", |step| texts.get(words::step_name(STEPS[step])));
    let title = if step.is_empty() {
        texts.get("pairing.not_begun").to_owned()
    } else {
        texts.fill("pairing.failed", &[("step", step)])
    };
    let inner = super::panel(canvas, place, &title);
    line(canvas, inner, 0, texts.get("pairing.tried.label"), &words::tried(state, fault));
    line(canvas, inner, 1, texts.get("pairing.came.label"), &words::came_back(state, fault));
    for (number, check) in (0..).zip(words::checks(state, fault)) {
        let label = if number == 0 { texts.get("pairing.check") } else { "" };
        line(canvas, inner, 2 + number, label, &format!("{}  {check}", number + 1));
    }
}

/// Draws why an attempt did not even begin.
pub(super) fn not_begun(canvas: &mut Canvas<'_>, place: Rect, state: &State, said: &Said) {
    let inner = super::panel(canvas, place, state.texts.get("pairing.not_begun"));
    let y = canvas.paragraph(inner, inner.y, &said.words, Role::Warning);
    canvas.paragraph(inner, y + 1, &said.advice, Role::Text);
}

fn line(canvas: &mut Canvas<'_>, inner: Rect, row: u16, label: &str, words: &str) {
    canvas.put(inner.x, inner.y + row, label, Role::Muted);
    canvas.cut(inner.x + WORDS, inner.y + row, inner.width - WORDS, words, Role::Text);
}
