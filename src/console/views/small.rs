//! A window too small for the views: a running payment stays readable and can be cancelled; nothing can be charged.

use ratatui::layout::Rect;

use super::{Canvas, result};
use crate::console::command::Command;
use crate::console::keymap;
use crate::console::state::{Cover, Popup, State, Tracked};
use crate::console::theme::Role;
use crate::console::widgets::{KeyHint, keybar};
use crate::console::words;

/// Draws what fits.
pub fn draw(canvas: &mut Canvas<'_>, state: &State) {
    let area = canvas.area();
    let (columns, rows) = (area.width.to_string(), area.height.to_string());
    let size = state.texts.fill("small.window", &[("columns", &columns), ("rows", &rows)]);
    if area.width < 30 || area.height < 8 {
        canvas.cut(0, 0, area.width, &size, Role::Warning);
        if let (Some(words), true) = (summary(state), area.height > 1) {
            canvas.cut(0, 1, area.width, &words, Role::Text);
        }
        return;
    }
    top(canvas, area, state);
    let mut y = 5;
    for words in [size.as_str(), state.texts.get("small.larger"), state.texts.get("small.letters")] {
        canvas.cut(1, y, area.width - 1, words, Role::Text);
        y += 1;
    }
    if y + 2 < area.bottom() {
        canvas.cut(1, y + 1, area.width - 1, state.texts.get("small.pay_off"), Role::Muted);
    }
    keys(canvas, area, state);
}

fn top(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let simulated = state.shown_simulated();
    let mode = state.texts.get(if simulated { "status.simulated" } else { "status.live" });
    canvas.right(area.right() - 1, 0, mode, if simulated { Role::Simulated } else { Role::Live });
    if let Some(Popup::Quit { yes }) = &state.popup {
        canvas.cut(1, 1, area.width - 2, state.texts.get("notice.quit"), Role::Warning);
        let plate = if *yes { "popup.quit" } else { "popup.stay" };
        canvas.put(1, 2, &format!("Enter {}", state.texts.get(plate)), Role::Accent);
        return;
    }
    match &state.cover {
        Some(Cover::Starting(starting)) => {
            let title = words::kind_on(state, starting.kind, &starting.terminal);
            canvas.cut(1, 0, area.width - 12, &title, Role::Text);
            canvas.bold(1, 1, &starting.amount.to_string(), Role::Text);
            canvas.cut(1, 2, area.width - 2, state.texts.get("waiting.reaching"), Role::Text);
        }
        Some(Cover::Payment(reference)) => {
            if let Some(known) = state.payments.get(reference) {
                payment(canvas, area, state, known);
            }
        }
        Some(Cover::NotSaved(_)) => {
            canvas.cut(1, 1, area.width - 2, state.texts.get("notice.not_saved"), Role::Warning);
        }
        None => {}
    }
}

fn payment(canvas: &mut Canvas<'_>, area: Rect, state: &State, known: &Tracked) {
    let payment = known.payment();
    let intent = &payment.intent;
    canvas.cut(1, 0, area.width - 12, &words::kind_on(state, intent.kind, &intent.terminal_name), Role::Text);
    canvas.bold(1, 1, &intent.amount.to_string(), Role::Text);
    if known.is_under_way() {
        let elapsed = words::elapsed(state.now.mono.since(known.since));
        canvas.right(area.right() - 1, 1, &elapsed, Role::Text);
        canvas.cut(1, 2, area.width - 2, &known.view.last_words, Role::Text);
        canvas.cut(1, 3, area.width - 2, state.texts.get("small.safe"), Role::Muted);
        return;
    }
    let (fill, _) = result::dress(payment);
    let row = Rect { y: 2, height: 1, ..area };
    let style = canvas.fill(row, fill);
    let [headline, ..] = words::advice(state, payment);
    crate::console::widgets::text::put_cut(canvas.buffer, 1, 2, area.width - 2, &headline, style);
}

/// One line for the smallest windows.
fn summary(state: &State) -> Option<String> {
    let Some(Cover::Payment(reference)) = &state.cover else { return None };
    let payment = state.payments.get(reference)?.payment();
    let [headline, ..] = words::advice(state, payment);
    Some(format!("{} {headline}", payment.intent.amount))
}

fn keys(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let quit = keymap::Binding {
        key: crate::console::input::Key::F(10),
        label: "Ctrl-Q",
        does: "key.quit",
        command: Command::Quit,
    };
    let now: &[keymap::Binding] = if state.is_covered() { keymap::bindings(state) } else { &[] };
    let shown: Vec<&keymap::Binding> = now
        .iter()
        .filter(|binding| {
            !binding.label.is_empty() && binding.command.fits_small() && binding.command != Command::Sound
        })
        .chain([&quit])
        .collect();
    let hints: Vec<KeyHint<'_>> =
        shown.iter().map(|binding| KeyHint { key: binding.label, does: state.texts.get(binding.does) }).collect();
    let row = Rect { y: area.bottom() - 1, height: 1, ..area };
    for (target, binding) in keybar::draw(canvas.buffer, row, &hints, canvas.look).into_iter().zip(shown) {
        canvas.target(target, binding.command);
    }
}
