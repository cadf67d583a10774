//! The pairing wizard: pages are filled in, left and gone back to; an attempt is begun, followed and stopped. Nothing here
//! can move money.

mod attempt;
mod code;
mod finish;
mod link;
mod network;
#[cfg(test)]
pub(in crate::console) mod samples;
#[cfg(test)]
mod tests;

pub(super) use finish::save;
pub(super) use network::answer as answer_caller;

use crate::console::command::{Command, PairingCommand, Step, View};
use crate::console::event::{Action, PairingAction, PairingReply};
use crate::console::faults;
use crate::console::state::State;
use crate::console::state::pairing::{Page, Run, Stage, VENDORS, Wizard};
use crate::payment::Vendor;

/// The key that goes on counts so many milliseconds after the page was turned, and after it was last pressed: a held key
/// turns one page.
const NEXT_DEAF: u64 = 400;

/// A command of the pairing view.
pub(super) fn run(state: &mut State, command: Command) {
    if !matches!(command, Command::Pairing(PairingCommand::Next)) {
        state.pairing.problem = None;
    }
    if command == Command::Pairing(PairingCommand::Next) && !next_counts(state) {
        return;
    }
    if command == Command::Pairing(PairingCommand::HowToPaste) {
        return state.say(state.texts.get("pairing.how_to_paste").to_owned());
    }
    match state.pairing.page {
        Page::Vendor => vendor(state, command),
        Page::Link => link::run(state, command),
        Page::Code => code::run(state, command),
        Page::Pair => attempt::run(state, command),
        Page::Name => finish::run(state, command),
    }
}

fn next_counts(state: &mut State) -> bool {
    let (now, wizard) = (state.now.mono, &mut state.pairing);
    let since = |at| now.since(at) >= NEXT_DEAF;
    let counts = since(wizard.turned) && wizard.last_next.is_none_or(since);
    wizard.last_next = Some(now);
    counts
}

/// Shows another page.
fn turn(state: &mut State, page: Page) {
    state.pairing.page = page;
    state.pairing.turned = state.now.mono;
    state.pairing.problem = None;
}

/// Says what keeps the page from being left.
fn problem(state: &mut State, words: String) {
    state.pairing.problem = Some(words);
    state.ring(1);
}

fn vendor(state: &mut State, command: Command) {
    let last = VENDORS.len() - 1;
    match command {
        Command::Move(Step::Up) | Command::Field { forward: false } => {
            state.pairing.vendor_row = state.pairing.vendor_row.saturating_sub(1);
        }
        Command::Move(Step::Down) | Command::Field { forward: true } => {
            state.pairing.vendor_row = (state.pairing.vendor_row + 1).min(last);
        }
        Command::Row(row) if row <= last => {
            // A click on what has the focus goes on, as a double click does.
            if state.pairing.vendor_row == row { take_vendor(state) } else { state.pairing.vendor_row = row }
        }
        Command::Pairing(PairingCommand::Next) => take_vendor(state),
        Command::Back => state.view = View::Sale,
        _ => state.ring(1),
    }
}

fn take_vendor(state: &mut State) {
    let (.., vendor) = VENDORS[state.pairing.vendor_row];
    state.pairing.take_vendor(vendor);
    show_link(state);
}

fn show_link(state: &mut State) {
    state.pairing.run = Run::default();
    turn(state, Page::Link);
    state.act(Action::Pairing(PairingAction::LookAtPorts));
}

/// Pairs the terminal called `name` again: the wizard opens with its vendor and link filled in.
pub fn begin_again(state: &mut State, name: &str) {
    if matches!(state.pairing.run.stage, Stage::Running) {
        state.view = View::Pair;
        return problem(state, state.texts.get("pairing.one_at_a_time").to_owned());
    }
    state.act(Action::Pairing(PairingAction::Recall(name.to_owned())));
}

/// A text of the wizard takes a character; false if there is none.
pub(super) fn type_text(state: &mut State, c: char) -> bool {
    state.pairing.problem = None;
    match state.pairing.page {
        Page::Link => link::type_text(state, c),
        Page::Code => code::type_text(state, c),
        Page::Name => state.pairing.finish.as_mut().is_some_and(|finish| finish.type_char(c)),
        Page::Vendor | Page::Pair => false,
    }
}

/// A text was pasted.
pub(super) fn paste(state: &mut State, text: &str) {
    state.pairing.problem = None;
    match state.pairing.page {
        Page::Link => link::paste(state, text),
        Page::Code => code::paste(state, text),
        Page::Name => text.trim().chars().filter(|c| !c.is_control()).for_each(|c| {
            type_text(state, c);
        }),
        Page::Vendor | Page::Pair => state.ring(1),
    }
}

/// What came of something that the wizard wanted.
pub(super) fn reply(state: &mut State, reply: PairingReply) {
    let current = |number: u32| number == state.pairing.attempt;
    match reply {
        PairingReply::Ports(found, places) => {
            let come = state.pairing.ports.take(found, places, state.now.mono);
            state.pairing.follow_ports(come);
        }
        PairingReply::Network(news) => network::news(state, news),
        PairingReply::Recalled(terminal) => recalled(state, *terminal),
        PairingReply::Progress(number, progress) if current(number) => state.pairing.run.tell(progress, state.now),
        PairingReply::Ended(number, result) if current(number) => attempt::ended(state, result),
        PairingReply::NotBegun(number, error) if current(number) => {
            state.pairing.run.stage = Stage::NotBegun(faults::till(state.texts, &error));
        }
        PairingReply::TryingSpeed(number, speed) if current(number) => attempt::trying(state, speed),
        PairingReply::TriedSpeed(number, speed, result) if current(number) => attempt::tried(state, speed, result),
        PairingReply::Saved(number, result, terminals) => finish::saved(state, number, result, &terminals),
        // News of an attempt that was stopped.
        PairingReply::Progress(..)
        | PairingReply::Ended(..)
        | PairingReply::NotBegun(..)
        | PairingReply::TryingSpeed(..)
        | PairingReply::TriedSpeed(..) => {}
    }
}

/// The same for one that is not where it was: its new address is looked for on the network, and a person takes it.
pub fn look_for(state: &mut State, name: &str) {
    begin_again(state, name);
    if state.view != View::Pair {
        state.pairing.sought = true;
        state.say(state.texts.fill("notice.looking_for", &[("terminal", name)]));
    }
}

fn recalled(state: &mut State, terminal: crate::profile::Terminal) {
    let sought = state.pairing.sought;
    state.pairing.reset(state.now.mono);
    let wizard = &mut state.pairing;
    wizard.sought = sought;
    wizard.take_vendor(terminal.vendor());
    wizard.vendor_row = row_of(terminal.vendor());
    let pages = wizard.pages();
    pages.recall(&mut wizard.link, &terminal);
    if let Some(code) = pages.known_code(&terminal) {
        wizard.code.paste(&code);
    }
    wizard.again = Some(terminal);
    state.view = View::Pair;
    show_link(state);
}

fn row_of(vendor: Vendor) -> usize {
    VENDORS.iter().position(|(.., known)| *known == vendor).unwrap_or(0)
}

/// Leaves the wizard; everything typed is forgotten.
fn leave(state: &mut State, to: View) {
    let now = state.now.mono;
    state.pairing.reset(now);
    state.view = to;
}

/// Ports and the network are watched while their page is shown, and only then.
pub(super) fn settle(state: &mut State) {
    let wizard: &Wizard = &state.pairing;
    let wanted = state.opened && state.view == View::Pair && wizard.page == Page::Link && state.cover.is_none();
    if wanted != wizard.watching {
        state.pairing.watching = wanted;
        state.act(Action::Pairing(PairingAction::WatchPorts(wanted)));
    }
    network::settle(state, wanted);
}
