//! The pointer: mouse or finger. It acts when the button comes up on what it went down on.

use super::{keys, run};
use crate::console::command::{Command, Step};
use crate::console::event::Target;
use crate::console::input::{Button, Key, KeyPress, MouseKind};
use crate::console::keymap;
use crate::console::state::State;
use crate::platform::Millis;

/// Two clicks on a row within so many milliseconds are a double click.
const DOUBLE: u64 = 400;

/// The pointer did something, on what was drawn there.
pub(super) fn pointer(state: &mut State, kind: MouseKind, on: Option<Target>, at: Millis) {
    match kind {
        MouseKind::Pressed(Button::Left) => state.hands.pressed = on.map(|target| (target, at)),
        MouseKind::Released(Button::Left) => released(state, on, at),
        MouseKind::WheelUp => run::wheel(state, Step::Up),
        MouseKind::WheelDown => run::wheel(state, Step::Down),
        MouseKind::Pressed(_) | MouseKind::Released(_) | MouseKind::Dragged(_) => {}
    }
}

fn released(state: &mut State, on: Option<Target>, at: Millis) {
    let Some((target, since)) = state.hands.pressed.take() else { return };
    // An Enter that is held back was meant for the amount before this click.
    state.hands.held_pays = false;
    state.staff.touched = state.now.mono;
    if on != Some(target) || !admits(state, target.command, since) {
        return;
    }
    state.ring_at = None;
    keys::answer_notice(state);
    if let row @ Command::Row(_) = target.command {
        click_row(state, row, at);
    } else {
        run::run(state, target.command);
    }
}

/// A click counts for what it was aimed at: not for a question that has only just come, and a charge not where something
/// has only just gone.
fn admits(state: &State, command: Command, since: Millis) -> bool {
    if state.is_covered() {
        return state.hands.guard.as_ref().is_some_and(|guard| guard.admits_click(since));
    }
    let charges = command == Command::Pay;
    let drawn = !state.hands.uncovered && state.hands.charges_from.is_none_or(|from| since >= from);
    !charges || drawn
}

/// A click selects a row, a double click is a click and Enter.
fn click_row(state: &mut State, row: Command, at: Millis) {
    let before = state.hands.clicked.take();
    let double = before.is_some_and(|(clicked, since)| clicked == row && at.since(since) <= DOUBLE);
    if !double {
        state.hands.clicked = Some((row, at));
        // What the click itself puts on top, or takes away, ends it.
        return run::run(state, row);
    }
    run::run(state, row);
    let enter = keymap::command(keymap::bindings(state), &KeyPress::plain(Key::Enter));
    if let Some(command) = enter.filter(|command| !matches!(command, Command::Pay | Command::Yes)) {
        run::run(state, command);
    }
}
