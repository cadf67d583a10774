//! What every view has around it: tabs, status, terminals, keys.

use ratatui::layout::Rect;

use super::{Canvas, touch};
use crate::console::command::{Command, CounterCommand, View};
use crate::console::keymap;
use crate::console::state::{Counter, State};
use crate::console::theme::{Glyph, Ground, Role};
use crate::console::widgets::{KeyHint, StatusRow, TerminalChip, keybar, tabs, terminals};
use crate::console::words;
use crate::terminal::State as TerminalState;

/// The ground of the bars above and below the view, over the whole window.
pub fn bars(canvas: &mut Canvas<'_>, state: &State) {
    let window = *canvas.buffer.area();
    let below = (1..=state.key_rows() + 1).map(|row| window.bottom() - row);
    for y in [0, 1].into_iter().chain(below) {
        canvas.ground(Rect { y, height: 1, ..window }, Ground::Surface);
    }
}

/// Tabs and status: the first two rows.
pub fn top(canvas: &mut Canvas<'_>, state: &State) {
    let area = canvas.area();
    let hints = View::ALL.map(|view| KeyHint { key: view.key(), does: state.texts.get(view.text()) });
    let current = View::ALL.iter().position(|view| *view == state.view);
    let targets = tabs::draw(canvas.buffer, area, &hints, current, canvas.look);
    // A finger needs two rows; what the second one has of its own lies above.
    let height = state.row_height();
    for (target, view) in targets.into_iter().zip(View::ALL) {
        canvas.target(Rect { height, ..target }, Command::View(view));
    }
    status(canvas, Rect { y: area.y + 1, height: 1, ..area }, state);
}

fn status(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let simulated = state.shown_simulated();
    let count = state.payments.to_do();
    let not_known = match count {
        0 => String::new(),
        // What turned out otherwise is known, and calls for somebody all the same.
        n if state.payments.any_alarm() => state.texts.fill("status.to_look_at", &[("n", &n.to_string())]),
        n => state.texts.fill("status.not_known", &[("n", &n.to_string())]),
    };
    let row = StatusRow {
        simulated,
        mode: state.texts.get(if simulated { "status.simulated" } else { "status.live" }),
        operator: &state.operator().filter(|_| !state.staff.locked).unwrap_or_default(),
        unprotected: if state.opened && !state.staff.has_supervisor() {
            state.texts.get("status.unprotected")
        } else {
            ""
        },
        not_known: &not_known,
        clock: &words::clock(state),
    };
    let chip = row.draw(canvas.buffer, area, canvas.look);
    canvas.target(chip, Command::ToDo);
}

/// Terminals, or words for a while, and keys: the last two rows.
pub fn bottom(canvas: &mut Canvas<'_>, state: &State) {
    let area = canvas.area();
    let keys_at = area.bottom() - state.key_rows();
    keys(canvas, Rect { y: keys_at, height: state.key_rows(), ..area }, state);
    let row = Rect { y: keys_at - 1, height: 1, ..area };
    match &state.notice {
        Some(notice) => {
            canvas.ground(row, Ground::Surface);
            canvas.cut(row.x + 1, row.y, row.width - 2, &notice.words, Role::Warning);
        }
        // A question may lie over this row where the view is low.
        None if state.is_low() && state.popup.is_some() => {}
        None => chips(canvas, row, state),
    }
}

fn chips(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let described: Vec<_> = state.counters.all().iter().map(|counter| described(state, counter)).collect();
    let chips: Vec<TerminalChip<'_>> = state
        .counters
        .all()
        .iter()
        .zip(&described)
        .map(|(counter, (glyph, role, word, age))| TerminalChip {
            glyph: *glyph,
            role: *role,
            name: &counter.name,
            state: word,
            age,
            trouble: matches!(role, Role::Unknown | Role::Warning | Role::Declined),
            is_default: counter.is_default,
        })
        .collect();
    let targets = terminals::draw(canvas.buffer, row, &chips, state.texts.get("status.more"), canvas.look);
    if !state.is_covered() {
        let each = (0..described.len()).map(Command::Terminal);
        let all = [Command::Counter(CounterCommand::Terminals)];
        for (target, command) in targets.into_iter().zip(each.chain(all)) {
            canvas.target(target, command);
        }
    }
}

fn described(state: &State, counter: &Counter) -> (Glyph, Role, String, String) {
    let (glyph, role, word) = words::terminal_state(state, counter);
    let selling = matches!(counter.state(), Some(TerminalState::Selling(_)));
    let age = if selling { String::new() } else { words::terminal_age(state, counter, false) };
    (glyph, role, word, age)
}

fn keys(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let named = |binding: &&keymap::Binding| !binding.label.is_empty() && keymap::is_shown(state, binding.command);
    let bindings: Vec<_> = keymap::bindings(state).iter().filter(named).collect();
    let hints: Vec<KeyHint<'_>> =
        bindings.iter().map(|binding| KeyHint { key: binding.label, does: does(state, binding) }).collect();
    if row.height > 1 {
        let commands: Vec<Command> = bindings.iter().map(|binding| binding.command).collect();
        return touch::key_plates(canvas, row, &hints, &commands);
    }
    let targets = keybar::draw(canvas.buffer, row, &hints, canvas.look);
    for (target, binding) in targets.into_iter().zip(bindings) {
        canvas.target(target, binding.command);
    }
}

/// What a key does now; of the sound also that it is off.
fn does(state: &State, binding: &keymap::Binding) -> &'static str {
    let silenced = binding.command == Command::Sound && state.silent;
    state.texts.get(if silenced { "key.sound_is_off" } else { binding.does })
}
