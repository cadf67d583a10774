//! The link page: rows are chosen, fields typed, the text of a QR code taken apart.

use super::{leave, problem, turn};
use crate::console::command::{Command, PairingCommand, Step, View};
use crate::console::event::{Action, PairingAction};
use crate::console::state::State;
use crate::console::state::pairing::{FieldId, LinkKind, LinkRow, Page};

pub(super) fn run(state: &mut State, command: Command) {
    match command {
        Command::Move(Step::Up) | Command::Field { forward: false } => step(state, false),
        Command::Move(Step::Down) | Command::Field { forward: true } => step(state, true),
        Command::Row(index) => {
            if let Some(row) = state.pairing.link_rows().get(index).copied() {
                click(state, row);
            }
        }
        Command::Choose { forward } => {
            let pages = state.pairing.pages();
            if !state.pairing.link.choose(pages, forward) {
                state.ring(1);
            }
        }
        Command::Backspace => edit(state, |wizard, id| wizard.link.fields.backspace(id)),
        Command::Clear => edit(state, |wizard, id| {
            wizard.link.fields.set(id, "");
            true
        }),
        Command::Pairing(PairingCommand::LookAgain) => state.act(Action::Pairing(PairingAction::LookAtPorts)),
        Command::Pairing(PairingCommand::Next) => next(state),
        Command::Back if state.pairing.again.is_some() => leave(state, View::Terminals),
        Command::Back => turn(state, Page::Vendor),
        _ => state.ring(1),
    }
}

/// A click chooses; on a choice that has the focus it takes the next value.
fn click(state: &mut State, row: LinkRow) {
    let again = state.pairing.link.focus == row;
    focus(state, row);
    let pages = state.pairing.pages();
    if again && matches!(row, LinkRow::Field(id) if id.is_choice()) {
        state.pairing.link.choose(pages, true);
    }
}

fn step(state: &mut State, forward: bool) {
    let rows = state.pairing.link_rows();
    let at = rows.iter().position(|row| *row == state.pairing.link.focus).unwrap_or(0);
    let next = if forward { (at + 1).min(rows.len() - 1) } else { at.saturating_sub(1) };
    focus(state, rows[next]);
}

fn focus(state: &mut State, row: LinkRow) {
    settle_field(state);
    let wizard = &mut state.pairing;
    wizard.link.moved = true;
    wizard.link.focus_on(row, &wizard.ports);
}

/// The field that is left may hold a whole address.
fn settle_field(state: &mut State) {
    let pages = state.pairing.pages();
    if let LinkRow::Field(id) = state.pairing.link.focus {
        pages.settle(&mut state.pairing.link, id);
    }
}

fn edit(state: &mut State, change: impl FnOnce(&mut crate::console::state::pairing::Wizard, FieldId) -> bool) {
    let changed = state.pairing.link.text_field().is_some_and(|id| change(&mut state.pairing, id));
    if !changed {
        state.ring(1);
    }
}

/// Types a character; the text of a QR code, which a reader types as well, is taken apart once it is whole.
pub(super) fn type_text(state: &mut State, c: char) -> bool {
    let Some(id) = state.pairing.link.text_field() else { return false };
    let typed = state.pairing.link.fields.type_char(id, c);
    if id == FieldId::QrText && c == '}' {
        let text = zeroize::Zeroizing::new(state.pairing.link.fields.text(id).to_owned());
        take_qr(state, &text);
    }
    typed
}

/// A pasted text goes into the field that has the focus; that of a QR code is taken apart wherever the focus is.
pub(super) fn paste(state: &mut State, text: &str) {
    let line = text.trim();
    if line.starts_with('{') {
        if !take_qr(state, line) {
            problem(state, state.texts.get("pairing.wrong.qr").to_owned());
        }
    } else if let Some(id) = state.pairing.link.text_field() {
        let wizard = &mut state.pairing;
        wizard.link.fields.set(id, "");
        let mut all = true;
        for c in line.chars().filter(|c| !c.is_control()) {
            all &= wizard.link.fields.type_char(id, c);
        }
        if !all {
            state.ring(1);
        }
        settle_field(state);
    } else {
        state.ring(1);
    }
}

fn take_qr(state: &mut State, text: &str) -> bool {
    let wizard = &mut state.pairing;
    let pages = wizard.pages();
    let taken = pages.take_text(&mut wizard.link, &mut wizard.code, text);
    if taken {
        wizard.link.moved = true;
        if wizard.link.kind == LinkKind::Serial {
            wizard.link.kind = LinkKind::Lan;
        }
        wizard.link.focus = LinkRow::Kind(wizard.link.kind);
        state.say(state.texts.get("pairing.qr_taken").to_owned());
    }
    taken
}

fn next(state: &mut State) {
    settle_field(state);
    if let LinkRow::Found(at) = state.pairing.link.focus {
        super::network::take_found(state, at);
    }
    let wizard = &state.pairing;
    let checked = wizard.pages().place(&wizard.link);
    match checked {
        Err(wrong) => {
            if let Some(id) = wrong.field {
                let row = LinkRow::Field(id);
                state.pairing.link.focus_on(row, &state.pairing.ports);
            }
            problem(state, state.texts.get(wrong.words).to_owned());
        }
        Ok(place) => match wizard.ports.owner(&place, wizard.again_name()) {
            Some(owner) => {
                let words = state.texts.fill("pairing.wrong.used", &[("place", &place), ("terminal", owner)]);
                problem(state, words);
            }
            None => turn(state, Page::Code),
        },
    }
}
