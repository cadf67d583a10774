//! The attempt: begun, followed, stopped, tried again.

use super::{finish, problem, turn};
use crate::console::command::{Command, PairingCommand, Step, View};
use crate::console::event::{Action, Attempt, Learned, PairingAction};
use crate::console::state::State;
use crate::console::state::pairing::{FieldId, LinkKind, Page, Run, SpeedState, Speeds, Stage};
use crate::console::words;
use crate::terminal::PairingFault;

pub(super) fn run(state: &mut State, command: Command) {
    let running = state.pairing.run.is_running();
    match command {
        Command::Back if state.pairing.run.details => state.pairing.run.details = false,
        Command::Back if running => stop(state),
        Command::Back => turn(state, Page::Link),
        Command::Pairing(PairingCommand::CopyDetails) if !running => copy(state),
        _ if running => state.ring(1),
        Command::Move(Step::Down) => state.pairing.run.offered.go(true),
        Command::Move(Step::Up) => state.pairing.run.offered.go(false),
        Command::Row(row) if row < state.pairing.run.offered.numbers.len() => pick(state, row),
        Command::Pairing(PairingCommand::Next) => again(state),
        Command::Pairing(PairingCommand::OtherSpeeds) if may_try_speeds(state) => try_speeds(state),
        Command::Pairing(PairingCommand::EditCode) => turn(state, Page::Code),
        _ => state.ring(1),
    }
}

/// Speeds can be tried on a line that opens.
fn may_try_speeds(state: &State) -> bool {
    state.pairing.link.kind == LinkKind::Serial
}

/// Begins an attempt with all that was filled in.
pub(super) fn begin(state: &mut State) {
    let Some((attempt, place)) = attempt(state) else { return };
    state.pairing.run = Run::begin(place, state.now);
    turn(state, Page::Pair);
    state.act(Action::Pairing(PairingAction::Begin(attempt)));
}

fn attempt(state: &mut State) -> Option<(Attempt, String)> {
    let wizard = &mut state.pairing;
    let order = wizard.pages().order(&wizard.link, &wizard.code);
    let place = wizard.pages().place(&wizard.link).unwrap_or_default();
    match order {
        Ok(order) => {
            wizard.attempt += 1;
            let again = wizard.again_name().map(str::to_owned);
            if let Some(name) = &again {
                state.counters.released(name);
            }
            Some((Attempt { number: wizard.attempt, again, order }, place))
        }
        Err(wrong) => {
            let words = state.texts.get(wrong.words).to_owned();
            problem(state, words);
            None
        }
    }
}

/// A click chooses a reader; on the one that has the focus it goes on.
fn pick(state: &mut State, row: usize) {
    if state.pairing.run.offered.row == row { again(state) } else { state.pairing.run.offered.row = row }
}

/// The key that goes on: try again, with the speed that answered if one did, with the reader that was chosen if some were offered.
fn again(state: &mut State) {
    if let Some(number) = state.pairing.run.offered.chosen().map(str::to_owned) {
        state.pairing.link.fields.set(FieldId::ReaderNumber, &number);
    }
    let answered = state.pairing.run.speeds.as_ref().and_then(Speeds::answered);
    if let Some(speed) = answered {
        let fields = &mut state.pairing.link.fields;
        fields.set(FieldId::Speed, &speed.to_string());
    }
    begin(state);
}

/// Stops what runs. The terminal may have taken the pairing; pairing again sets that right.
fn stop(state: &mut State) {
    state.pairing.attempt += 1;
    state.pairing.run.stage = Stage::Stopped;
    state.act(Action::Pairing(PairingAction::Stop));
}

fn try_speeds(state: &mut State) {
    let wizard = &state.pairing;
    let now = wizard.link.speed();
    let speeds: Vec<u32> = wizard.pages().speeds_to_try().iter().copied().filter(|speed| Some(*speed) != now).collect();
    let Some((attempt, place)) = attempt(state) else { return };
    let rows = Some(Speeds::of(&speeds));
    state.pairing.run = Run { speeds: rows, ..Run::begin(place, state.now) };
    state.pairing.turned = state.now.mono;
    state.act(Action::Pairing(PairingAction::TrySpeeds(attempt, speeds)));
}

/// A speed is being tried.
pub(super) fn trying(state: &mut State, speed: u32) {
    let now = state.now.mono;
    if let Some(speeds) = &mut state.pairing.run.speeds {
        speeds.tell(speed, SpeedState::Trying(now));
    }
}

/// Something came of a speed, if only silence.
pub(super) fn tried(state: &mut State, speed: u32, result: Result<(), PairingFault>) {
    let Some(speeds) = &mut state.pairing.run.speeds else { return };
    speeds.tell(speed, result.map_or_else(SpeedState::Silent, |()| SpeedState::Answered));
    if speeds.is_over() {
        state.pairing.turned = state.now.mono;
        state.ring(if state.pairing.run.speeds.as_ref().is_some_and(|all| all.answered().is_some()) { 1 } else { 2 });
    }
}

/// The attempt is over.
pub(super) fn ended(state: &mut State, result: Result<Box<Learned>, PairingFault>) {
    state.pairing.turned = state.now.mono;
    let key = match result {
        Ok(learned) => {
            state.pairing.run.stage = Stage::Done(learned.clone());
            finish::begin(state, learned);
            "pairing.paired_elsewhere"
        }
        Err(fault) => {
            state.pairing.run.stage = Stage::Failed(fault);
            "pairing.failed_elsewhere"
        }
    };
    state.ring(if matches!(state.pairing.run.stage, Stage::Done(_)) { 1 } else { 2 });
    if state.view != View::Pair {
        state.say(state.texts.get(key).to_owned());
    }
}

/// Copies all that happened once it is over: the page that is shown stays.
pub(super) fn copy_again(state: &mut State) {
    state.act(Action::Copy(words::pairing_details(state)));
    state.say(state.texts.get("pairing.copied").to_owned());
}

/// Copies all that happened, and shows it: where the window does not let programs copy, it can be read.
fn copy(state: &mut State) {
    if state.pairing.run.speeds.is_some() {
        return state.ring(1);
    }
    let text = words::pairing_details(state);
    state.pairing.run.details = true;
    state.act(Action::Copy(text));
    state.say(state.texts.get("pairing.copied").to_owned());
}
