//! The code off a customer's telephone: scanned before the amount is paid or when it is asked for, pasted, or typed.
//!
//! What a scanner types is never an amount: while such a code can be taken, a character waits until it is sure that none follows
//! as fast as a scanner's. The Enter behind a code sends it only where it was asked for, for an amount that is confirmed already.

use super::{keys, pay, popups};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::input::bursts::Verdict;
use crate::console::input::{Admission, Key, KeyPress};
use crate::console::state::{Cover, Popup, SaleField, State};
use crate::payment::CodeFault;
use crate::platform::Millis;
use crate::till::SaleOrder;

/// A key on the keypad, where the next sale takes a code. Says whether that is all it means.
pub(super) fn on_keypad(state: &mut State, verdict: &Verdict, press: KeyPress, at: Millis) -> bool {
    if state.sale.field == SaleField::Order || !state.takes_code() {
        return false;
    }
    match verdict {
        Verdict::Typed if press.typed().is_some() && state.sale.field != SaleField::Code => {
            state.hands.hold_back(press, at);
            true
        }
        Verdict::Recognised { text } => {
            state.hands.held_back.clear();
            take(state, text);
            true
        }
        Verdict::Part(c) => {
            state.code.push(*c, state.now.mono);
            true
        }
        // The end of a code: what is wrong with it is said while the telephone is still there.
        Verdict::Dropped if !state.code.is_empty() => {
            state.hands.held_pays = false;
            match state.code.parse() {
                Ok(_) => state.say(state.texts.get("code.read").to_owned()),
                Err(fault) => refuse(state, fault),
            }
            true
        }
        _ => false,
    }
}

/// A key while the code is asked for. Gives the key if it means what keys mean in a question.
pub(super) fn asked(state: &mut State, press: KeyPress, at: Millis) -> Option<KeyPress> {
    let verdict = state.hands.bursts.press(&press, at);
    let admission = state.hands.guard.as_mut().map_or(Admission::Ignored, |guard| guard.admits(&press, at));
    if press.typed().is_some() {
        match verdict {
            _ if admission == Admission::Ignored => {}
            Verdict::Recognised { text } => take(state, &text),
            _ => type_one(state, press),
        }
        return None;
    }
    // A scanner's Enter, behind the code that it has just typed here.
    if press.key == Key::Enter && verdict == Verdict::Dropped {
        if state.code.len() >= crate::console::input::bursts::BURST_LENGTH {
            send(state);
        }
        return None;
    }
    match admission {
        Admission::Counts => Some(press),
        Admission::Settling => {
            state.hands.settling = Some(press);
            None
        }
        Admission::Ignored => None,
    }
}

fn type_one(state: &mut State, press: KeyPress) {
    let typed = press.typed().is_some_and(|c| state.code.push(c, state.now.mono));
    if !typed {
        state.ring(1);
    }
}

/// A code came at once: it takes the place of what was there.
fn take(state: &mut State, text: &str) {
    state.code.set(text, state.now.mono);
}

/// Pasted: all of it is the code.
pub(super) fn paste(state: &mut State, text: &str) {
    take(state, text);
    let fault = state.code.parse().err();
    state.code.fault = fault;
    if fault.is_some() {
        state.ring(1);
    }
}

/// The characters that were held back are a person's: they mean what they mean.
pub(super) fn release(state: &mut State) {
    for press in std::mem::take(&mut state.hands.held_back) {
        if keys::on_sale(state) {
            keys::typed_on_sale(state, press);
        }
    }
}

/// The order goes if its code is here; else it is asked for.
pub(super) fn sell(state: &mut State, order: SaleOrder) {
    match state.code.parse() {
        Ok(code) => {
            pay::start_sale(state, &order);
            state.act(Action::SellByCode(order, code));
        }
        Err(fault) => {
            let fault = Some(fault).filter(|fault| *fault != CodeFault::Empty);
            state.code.clear();
            popups::open(state, Popup::Code(Box::new(order)));
            if let Some(fault) = fault {
                refuse(state, fault);
            }
        }
    }
}

/// A command while the code is asked for.
pub(super) fn run(state: &mut State, order: SaleOrder, command: Command) {
    state.popup = Some(Popup::Code(Box::new(order)));
    match command {
        Command::Yes | Command::Confirm => send(state),
        Command::No | Command::Back => {
            state.code.clear();
            popups::close(state);
        }
        _ => edit(state, command),
    }
}

/// A key or plate while the code takes them.
pub(super) fn edit(state: &mut State, command: Command) {
    match command {
        Command::Digit(digit) => type_one(state, KeyPress::plain(Key::Char(digit))),
        Command::Backspace if state.code.pop() => {}
        Command::Clear => state.code.clear(),
        _ => state.ring(1),
    }
}

fn send(state: &mut State) {
    if state.is_small() {
        return state.ring(1);
    }
    if let Err(fault) = state.code.parse() {
        state.code.clear();
        return refuse(state, fault);
    }
    if let Some(Popup::Code(order)) = state.popup.take() {
        popups::close(state);
        sell(state, *order);
    }
}

fn refuse(state: &mut State, fault: CodeFault) {
    state.code.fault = Some(fault);
    state.ring(2);
    if !matches!(state.popup, Some(Popup::Code(_))) {
        state.say(state.texts.get(fault.text()).to_owned());
    }
}

/// After every event: a code is kept no longer than it may be used.
pub(super) fn settle(state: &mut State) {
    if !state.code.is_empty() && !state.may_use_code() {
        state.code.clear();
    }
}

/// Wallets show a code for a minute: an older one is forgotten, and that is said.
pub(super) fn expire(state: &mut State) {
    let sent = matches!(state.cover, Some(Cover::Starting(_)));
    if !sent && state.code.ends().is_some_and(|at| at <= state.now.mono) {
        state.code.clear();
        state.say(state.texts.get("code.too_old").to_owned());
        state.ring(1);
    }
}
