//! Keys, pastes and the pointer: which of them count, and what they mean.

use super::{code, pairing, pay, popups, run};
use crate::console::command::{Command, View};
use crate::console::input::bursts::Verdict;
use crate::console::input::{Admission, Key, KeyPress};
use crate::console::keymap;
use crate::console::state::{Notice, Popup, SaleField, State};
use crate::platform::Millis;

/// A key went down.
pub(super) fn key(state: &mut State, press: KeyPress, at: Millis) {
    late(state, at);
    state.staff.touched = state.now.mono;
    let first_enter = press.key == Key::Enter && state.hands.enter.admits(&press, at);
    answer_notice(state);
    if let Some(command) = keymap::everywhere(&press) {
        state.ring_at = None;
        note(state, at);
        run::run(state, command);
    } else if matches!(state.popup, Some(Popup::Code(_))) {
        state.ring_at = None;
        if let Some(press) = code::asked(state, press, at) {
            meaning(state, press);
        }
    } else if state.is_covered() {
        guarded(state, press, at);
    } else {
        state.ring_at = None;
        uncovered(state, press, at, first_enter);
    }
    note(state, at);
}

fn uncovered(state: &mut State, press: KeyPress, at: Millis, first_enter: bool) {
    if on_sale(state) {
        sale_key(state, press, at, first_enter);
    } else if state.view == View::Pair && state.detail.is_none() {
        pairing_key(state, press, at);
    } else {
        meaning(state, press);
    }
}

/// A barcode may be read into a field of the wizard; the Enter behind it turns no page and keeps nothing.
fn pairing_key(state: &mut State, press: KeyPress, at: Millis) {
    let verdict = state.hands.bursts.press(&press, at);
    state.hands.held_pays = false;
    if !matches!(verdict, Verdict::Dropped | Verdict::Held) {
        meaning(state, press);
    }
}

/// The amount is in sight, and nothing lies over it.
pub(super) fn on_sale(state: &State) -> bool {
    state.view == View::Sale && state.detail.is_none() && !state.is_covered()
}

/// What was held back until now: an Enter that might have been a barcode reader's or a held one.
pub(super) fn late(state: &mut State, now: Millis) {
    if state.hands.held_back_until().is_some_and(|until| until <= now) {
        code::release(state);
    }
    let released = state.hands.bursts.timeout(now).is_some() && std::mem::take(&mut state.hands.held_pays);
    // What came on top meanwhile is not what it was meant for.
    if released && on_sale(state) {
        pay::pay(state);
    }
    let settled = state.hands.guard.as_mut().is_some_and(|guard| guard.settled(now));
    if let Some(press) = state.hands.settling.take_if(|_| settled) {
        meaning(state, press);
    }
}

fn note(state: &mut State, at: Millis) {
    state.hands.last_press = Some(at);
}

/// A key is an answer to words that stay until then.
pub(super) fn answer_notice(state: &mut State) {
    if state.notice.as_ref().is_some_and(Notice::is_answered_by_a_key) {
        state.notice = None;
    }
}

/// Keys for what lies over the view: only those that were meant for it.
fn guarded(state: &mut State, press: KeyPress, at: Millis) {
    let charges = press.typed().is_some() && charges(state, &press);
    let Some(guard) = &mut state.hands.guard else { return };
    let admission = match guard.admits(&press, at) {
        Admission::Counts if charges => guard.settle(at),
        admission => admission,
    };
    if admission != Admission::Ignored {
        // Somebody is there and has seen it.
        state.ring_at = None;
    }
    match admission {
        Admission::Counts => meaning(state, press),
        Admission::Settling => state.hands.settling = Some(press),
        Admission::Ignored => {}
    }
}

/// A letter that charges at once: a barcode may begin with it.
fn charges(state: &State, press: &KeyPress) -> bool {
    let command = keymap::command(keymap::bindings(state), press);
    matches!(command, Some(Command::AnotherCustomer | Command::NewTry))
}

/// A character on the keypad that is a person's.
pub(super) fn typed_on_sale(state: &mut State, press: KeyPress) {
    state.sale.remember();
    meaning(state, press);
}

fn sale_key(state: &mut State, press: KeyPress, at: Millis, first_enter: bool) {
    if press.typed().is_none() {
        code::release(state);
    }
    let verdict = state.hands.bursts.press(&press, at);
    if code::on_keypad(state, &verdict, press, at) {
        return;
    }
    match verdict {
        Verdict::Typed if press.key == Key::Enter => {
            if first_enter {
                pay::pay(state);
            }
        }
        Verdict::Typed if press.typed().is_some() => typed_on_sale(state, press),
        Verdict::Typed => meaning(state, press),
        // A small window shows no amount, and may be a large one again before the Enter is let go.
        Verdict::Held => state.hands.held_pays = first_enter && !state.is_small(),
        // Where text is typed, a barcode reader types it.
        Verdict::Recognised { .. } | Verdict::Part(_) if state.sale.field == SaleField::Order => meaning(state, press),
        Verdict::Recognised { text } => {
            state.sale.scanned(&text);
            state.say(state.texts.get("notice.scanned").to_owned());
        }
        Verdict::Part(c) => {
            state.sale.type_order(c);
        }
        Verdict::Dropped => state.hands.held_pays = false,
    }
}

/// What a key that counts means here.
fn meaning(state: &mut State, press: KeyPress) {
    if let Some(c) = press.typed().filter(|_| keymap::types_text(state)) {
        return type_text(state, c);
    }
    if let Some(command) = keymap::command(keymap::bindings(state), &press) {
        return run::run(state, command);
    }
    if let Some(digit) = press.typed().filter(char::is_ascii_digit) {
        return run::run(state, Command::Digit(digit));
    }
    match keymap::view_key(&press) {
        Some(Command::Help) => run::run(state, Command::Help),
        Some(Command::Menu) if matches!(state.popup, None | Some(Popup::Menu(_))) => run::run(state, Command::Menu),
        Some(command) if !state.is_covered() => run::run(state, command),
        _ => state.ring(1),
    }
}

fn type_text(state: &mut State, c: char) {
    let typed = if state.popup.is_some() {
        popups::type_text(state, c)
    } else if state.types_code() {
        state.code.push(c, state.now.mono)
    } else if state.view == View::Sale {
        state.sale.type_order(c)
    } else if state.view == View::Pair {
        pairing::type_text(state, c)
    } else {
        return super::list::type_search(state, c);
    };
    if !typed {
        state.ring(1);
    }
}

/// A pasted text goes where text is typed. Into the amount only a plain amount goes, and it never pays.
pub(super) fn paste(state: &mut State, text: &str) {
    let line = text.trim();
    if state.view == View::Pair && !state.is_covered() {
        pairing::paste(state, text);
    } else if state.types_code() {
        code::paste(state, line);
    } else if keymap::types_text(state) {
        line.chars().filter(|c| !c.is_control()).for_each(|c| type_text(state, c));
    } else if !state.is_covered() && state.view == View::Sale && state.sale.field == SaleField::Amount {
        pay::paste_amount(state, line);
    } else {
        state.ring(1);
    }
}
