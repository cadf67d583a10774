//! The last page: name, currency, live or simulated, and into the profile with it.

use super::{leave, problem, turn};
use crate::console::command::{Command, PairingCommand, Step, View};
use crate::console::event::{Action, Learned, PairingAction};
use crate::console::faults::{self, Said};
use crate::console::state::pairing::{Finish, FinishRow, Keeping, Page};
use crate::console::state::{Popup, State};
use crate::console::update::{pay, popups};
use crate::profile::{Pairing, Terminal};
use crate::till::TillError;

/// Paired: the last page, or straight into the profile if the terminal is paired again.
pub(super) fn begin(state: &mut State, learned: Box<Learned>) {
    let told = state.pairing.pages().told_simulated(&learned.settings);
    let first = state.counters.all().is_empty();
    let again = state.pairing.again_name().map(str::to_owned);
    let settings = learned.settings.clone();
    state.pairing.finish = Some(Finish::new(learned, free_name(state), state.config.currency, told, first));
    turn(state, Page::Name);
    if let Some(name) = again {
        saving(state);
        let repair = PairingAction::Repair(state.pairing.attempt, name, Box::new(settings));
        state.act(Action::Pairing(repair));
    }
}

/// A name that no terminal has: one of the usual ones, or a number.
fn free_name(state: &State) -> String {
    let taken = |name: &str| is_taken(state, name);
    let usual = state.texts.get("pairing.names").split(' ').map(str::to_owned);
    let numbered = (1..).map(|n: u32| state.texts.fill("pairing.name_n", &[("n", &n.to_string())]));
    usual.chain(numbered.take(1_000)).find(|name| !taken(name)).unwrap_or_default()
}

fn is_taken(state: &State, name: &str) -> bool {
    let name = name.trim().to_lowercase();
    state.counters.all().iter().any(|counter| counter.name.to_lowercase() == name)
}

pub(super) fn run(state: &mut State, command: Command) {
    let Some(finish) = &mut state.pairing.finish else { return turn(state, Page::Vendor) };
    if finish.is_saving() {
        return state.ring(1);
    }
    if command != Command::Back && finish.keeping == Keeping::Leaving {
        finish.keeping = Keeping::Asked;
    }
    match command {
        Command::Move(Step::Up) | Command::Field { forward: false } => finish.go(false),
        Command::Move(Step::Down) | Command::Field { forward: true } => finish.go(true),
        Command::Row(index) => click(state, index),
        Command::Choose { forward } => {
            if !finish.choose(forward) {
                state.ring(1);
            }
        }
        Command::Backspace if finish.focus == FinishRow::Name => {
            finish.name.pop();
        }
        Command::Clear if finish.focus == FinishRow::Name => finish.name.clear(),
        Command::Pairing(PairingCommand::AsNew) if state.pairing.again.is_some() => as_new(state),
        Command::Pairing(PairingCommand::Next) => next(state),
        Command::Pairing(PairingCommand::CopyDetails) => super::attempt::copy_again(state),
        Command::Back => back(state),
        _ => state.ring(1),
    }
}

/// A click takes the row; on one that is chosen from it takes the next value.
fn click(state: &mut State, index: usize) {
    let Some(finish) = &mut state.pairing.finish else { return };
    let Some(row) = finish.rows().get(index).copied() else { return };
    let again = finish.focus == row;
    finish.focus = row;
    if again || matches!(row, FinishRow::Money | FinishRow::Default) {
        finish.choose(true);
    }
}

/// What was learned is thrown away by the second press only: the terminal believes that it is paired.
fn back(state: &mut State) {
    let Some(finish) = &mut state.pairing.finish else { return };
    if finish.keeping == Keeping::Leaving || finish.refused().is_some() {
        let to = if state.pairing.again.is_some() { View::Terminals } else { View::Pair };
        leave(state, to);
    } else {
        finish.keeping = Keeping::Leaving;
        problem(state, state.texts.get("pairing.not_saved").to_owned());
    }
}

/// The device is another one than the terminal that was to be paired again: it becomes one of its own.
fn as_new(state: &mut State) {
    state.pairing.again = None;
    if let Some(finish) = &mut state.pairing.finish {
        finish.keeping = Keeping::Asked;
    }
}

fn next(state: &mut State) {
    if state.pairing.again.is_some() {
        return again(state);
    }
    let Some(finish) = &state.pairing.finish else { return };
    let own = finish.learned.known.as_ref().is_some_and(|known| known.name.is(finish.name.trim()));
    if finish.parsed_name().is_err() {
        problem(state, state.texts.get("pairing.wrong.name").to_owned());
    } else if !own && is_taken(state, &finish.name) {
        let words = state.texts.fill("pairing.wrong.name_taken", &[("name", finish.name.trim())]);
        problem(state, words);
    } else if let Some(simulated) = finish.simulated {
        if simulated && finish.learned.known.is_none() {
            return popups::open(state, Popup::ConfirmSimulated { yes: false });
        }
        save(state);
    } else {
        focus(state, FinishRow::Money);
        problem(state, state.texts.get("pairing.wrong.money").to_owned());
    }
}

fn focus(state: &mut State, row: FinishRow) {
    if let Some(finish) = &mut state.pairing.finish {
        finish.focus = row;
    }
}

/// Tries to keep it once more.
fn again(state: &mut State) {
    let Some(finish) = &state.pairing.finish else { return };
    let settings = finish.learned.settings.clone();
    let Some(name) = state.pairing.again_name().map(str::to_owned) else { return };
    saving(state);
    state.act(Action::Pairing(PairingAction::Repair(state.pairing.attempt, name, Box::new(settings))));
}

/// Into the profile with it, as it was filled in.
pub fn save(state: &mut State) {
    let Some(finish) = &state.pairing.finish else { return };
    let (Ok(name), Some(simulated)) = (finish.parsed_name(), finish.simulated) else { return };
    let (currency, settings) = (finish.chosen_currency(), finish.learned.settings.clone());
    let default = finish.default;
    let pairing = Pairing { name, simulated, currency, settings };
    saving(state);
    state.act(Action::Pairing(PairingAction::Save(state.pairing.attempt, Box::new(pairing), default)));
}

fn saving(state: &mut State) {
    if let Some(finish) = &mut state.pairing.finish {
        finish.keeping = Keeping::Saving;
    }
}

/// The profile has it, or not.
pub(super) fn saved(state: &mut State, number: u32, result: Result<String, TillError>, terminals: &[Terminal]) {
    state.counters.replace(terminals);
    pay::follow_currency(state);
    if number != state.pairing.attempt {
        return;
    }
    match result {
        Ok(name) => {
            let key = if state.pairing.again.is_some() { "pairing.saved_again" } else { "pairing.saved" };
            state.say(state.texts.fill(key, &[("terminal", &name)]));
            let row = state.counters.all().iter().position(|counter| counter.name == name);
            state.selected_counter = row.unwrap_or(state.selected_counter);
            let to = if state.view == View::Pair { View::Terminals } else { state.view };
            leave(state, to);
        }
        Err(error) => {
            let said = words_of(state, &error);
            state.ring(2);
            if let Some(finish) = &mut state.pairing.finish {
                finish.keeping = Keeping::Refused(said);
            }
        }
    }
}

/// Why it was not kept, and what to do.
fn words_of(state: &State, error: &TillError) -> Said {
    let terminal = state.pairing.again_name().unwrap_or_default();
    match error.code() {
        "terminal_another_device" => {
            let fill = |key| state.texts.fill(key, &[("terminal", terminal)]);
            Said { words: fill("pairing.another_device"), advice: fill("pairing.another_device_advice") }
        }
        _ => faults::till(state.texts, error),
    }
}
