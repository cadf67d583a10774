//! The list of terminals, and what is done with the selected one.

use super::{batches, cover, pairing, popups, run};
use crate::console::command::{Command, PairedCommand, Step, View};
use crate::console::event::Action;
use crate::console::faults::{self, Said};
use crate::console::input::Shown;
use crate::console::state::{Counter, Cover, Popup, RenameForm, State};
use crate::payment::TerminalId;
use crate::terminal::{Printed, ReaderQuestion};
use crate::till::{Stop, TillError};

/// A command of the terminals view.
pub(super) fn run(state: &mut State, command: Command) {
    let last = state.counters.all().len().saturating_sub(1);
    match command {
        Command::Move(Step::Up) => state.selected_counter = state.selected_counter.saturating_sub(1),
        Command::Move(Step::Down) => state.selected_counter = (state.selected_counter + 1).min(last),
        Command::Move(Step::Home | Step::PageUp) => state.selected_counter = 0,
        Command::Move(Step::End | Step::PageDown) => state.selected_counter = last,
        Command::Row(index) => state.selected_counter = index.min(last),
        Command::Back => state.view = View::Sale,
        Command::Probe | Command::MakeDefault | Command::Switch => live(state, command),
        Command::Open | Command::AskAgain => about_payment(state, command),
        Command::Paired(command) => paired(state, command),
        _ => state.ring(1),
    }
}

fn live(state: &mut State, command: Command) {
    let Some(counter) = state.counters.all().get(state.selected_counter) else { return state.ring(1) };
    let (name, disabled) = (counter.name.clone(), counter.disabled);
    match command {
        Command::Probe | Command::MakeDefault if disabled => state.ring(1),
        Command::Probe => {
            state.say(state.texts.fill("notice.probing", &[("terminal", &name)]));
            state.act(Action::Probe(name));
        }
        Command::MakeDefault => state.act(Action::MakeDefault(name)),
        _ => state.act(Action::Enable(name, disabled)),
    }
}

/// The oldest payment that is open on it: shown, or asked about.
fn about_payment(state: &mut State, command: Command) {
    let counter = state.counters.all().get(state.selected_counter);
    let Some(reference) = counter.and_then(|counter| state.payments.first_on(&counter.id)) else {
        return state.ring(1);
    };
    if command == Command::Open {
        return cover::show(state, Cover::Payment(reference), Shown::Result);
    }
    state.say(state.texts.fill("notice.asking", &[("reference", reference.last_six())]));
    state.act(Action::AskNow(reference));
}

fn paired(state: &mut State, command: PairedCommand) {
    let Some(counter) = state.counters.all().get(state.selected_counter) else {
        // Without a terminal there is nothing to pair again, but there is one to pair.
        return if command == PairedCommand::PairAgain {
            run::run(state, Command::View(View::Pair));
        } else {
            state.ring(1);
        };
    };
    let name = counter.name.clone();
    match command {
        PairedCommand::PrintSummary if counter.prints_sums() => {
            state.say(state.texts.fill("notice.printing_there", &[("terminal", &name)]));
            state.act(Action::PrintThere(name, Printed::Summary));
        }
        PairedCommand::Settle if settles(state, counter) => popups::open(state, Popup::Settle { name, yes: false }),
        PairedCommand::Settle => say_why_not_settled(state, &counter.id.clone()),
        PairedCommand::LookFor if counter.is_found_on_network() => look_for(state, &counter.id.clone(), &name),
        PairedCommand::ShowBatch => batches::show(state, &counter.id.clone()),
        PairedCommand::SignOn => ask_reader(state, ReaderQuestion::SignOn),
        PairedCommand::Balance => ask_reader(state, ReaderQuestion::Balance),
        PairedCommand::CardNumber => ask_reader(state, ReaderQuestion::CardNumber),
        PairedCommand::PrintSummary | PairedCommand::PrintReceipt | PairedCommand::LookFor => state.ring(1),
        PairedCommand::PairAgain => pairing::begin_again(state, &name),
        PairedCommand::Remove => popups::open(state, Popup::Remove { name, yes: false }),
        PairedCommand::Rename => {
            let form = RenameForm::new(counter.id.clone(), &name);
            popups::open(state, Popup::Rename(Box::new(form)));
        }
    }
}

/// What is only seen on the network changes nothing while a payment on it is open.
fn look_for(state: &mut State, terminal: &TerminalId, name: &str) {
    if state.payments.first_on(terminal).is_some() {
        state.say(state.texts.get("notice.look_open").to_owned());
        return state.ring(1);
    }
    pairing::look_for(state, name);
}

/// Something of the reader alone; never while a payment is open on it.
fn ask_reader(state: &mut State, question: ReaderQuestion) {
    let Some(counter) = state.counters.all().get(state.selected_counter) else { return state.ring(1) };
    if !counter.has_reader() {
        return state.ring(1);
    }
    if let Some(open) = state.payments.first_blocking(&counter.id) {
        let owed = state.payments.get(&open).is_some_and(crate::console::state::Tracked::is_owed);
        let (terminal, reference) = (counter.name.clone(), open.last_six().to_owned());
        let stop =
            if owed { Stop::CardOwed { terminal, reference } } else { Stop::PaymentOpen { terminal, reference } };
        state.say(faults::stop(state.texts, &stop).line());
        return state.ring(1);
    }
    let name = counter.name.clone();
    let key = if question == ReaderQuestion::SignOn { "reader.signing_on" } else { "reader.hold_card" };
    state.say(state.texts.fill(key, &[("terminal", &name)]));
    state.act(Action::AskReader(name, question));
}

/// Its vendor has batches, and no payment is open on it: a batch that is closed takes none back.
fn settles(state: &State, counter: &Counter) -> bool {
    let offered = !counter.disabled && counter.offers.is_some_and(|offers| offers.settle);
    offered && state.payments.first_undecided(&counter.id).is_none()
}

fn say_why_not_settled(state: &mut State, terminal: &TerminalId) {
    if state.payments.first_undecided(terminal).is_some() {
        state.say(state.texts.get("notice.settle_open").to_owned());
    }
    state.ring(1);
}

/// A command for the form of the name.
pub(super) fn rename(state: &mut State, mut form: RenameForm, command: Command) {
    match command {
        Command::No | Command::Back => return popups::close(state),
        _ if form.busy => state.ring(1),
        Command::Yes => return save_name(state, form),
        Command::Backspace => {
            form.name.pop();
        }
        Command::Clear => form.name.clear(),
        _ => state.ring(1),
    }
    state.popup = Some(Popup::Rename(Box::new(form)));
}

fn save_name(state: &mut State, mut form: RenameForm) {
    match form.parsed_name() {
        Ok(name) if name.as_str() == form.old => return popups::close(state),
        Ok(name) => {
            form.busy = true;
            state.act(Action::Rename(form.old.clone(), name));
        }
        Err(_) => {
            let words = state.texts.get("pairing.wrong.name").to_owned();
            form.refused = Some(Said { words, advice: String::new() });
            state.ring(1);
        }
    }
    state.popup = Some(Popup::Rename(Box::new(form)));
}

/// A command for the question whether to remove a terminal.
pub(super) fn remove(state: &mut State, name: String, yes: bool, command: Command) {
    match command {
        Command::Yes => {}
        Command::Confirm if yes => {}
        Command::No | Command::Confirm | Command::Back => return popups::close(state),
        Command::OtherPlate => return state.popup = Some(Popup::Remove { name, yes: !yes }),
        _ => {
            state.ring(1);
            return state.popup = Some(Popup::Remove { name, yes });
        }
    }
    popups::close(state);
    state.act(Action::Remove(name));
}

/// A change of the terminals was made, or not: the form of a name stays open if it was not.
pub(super) fn changed(state: &mut State, result: Result<(), TillError>) {
    let last = state.counters.all().len().saturating_sub(1);
    state.selected_counter = state.selected_counter.min(last);
    let refused = result.err().map(|error| faults::till(state.texts, &error));
    if let Some(Popup::Rename(form)) = &mut state.popup
        && form.busy
    {
        form.busy = false;
        form.refused = refused;
        if form.refused.is_none() {
            popups::close(state);
        }
    } else if let Some(Said { words, advice }) = refused {
        popups::open(state, Popup::Refused { words, advice });
    }
}
