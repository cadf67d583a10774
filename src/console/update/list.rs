//! The list of payments, and one of them in detail.

use super::{cover, follow, popups};
use crate::console::command::{Command, FollowCommand, Step, View};
use crate::console::event::{Action, Record};
use crate::console::input::Shown;
use crate::console::state::{Cover, Fetch, FilterField, Filters, Popup, State};
use crate::payment::{Kind, Reference};
use crate::till::PageFrom;

/// Most characters of a search.
const SEARCH_CAP: usize = 40;

/// Reads the list again from its top.
pub(super) fn refresh(state: &mut State) {
    if state.opened {
        state.list.base = state.list.filters.to_filter(state.now.wall, &state.zone);
        let fetch = state.list.jump(PageFrom::Top);
        fetch_page(state, Some(fetch));
    }
}

fn fetch_page(state: &mut State, fetch: Option<Fetch>) {
    if let Some((filter, from, asked)) = fetch {
        state.act(Action::List(filter, from, asked));
    }
}

/// A command of the transactions view.
pub(super) fn run(state: &mut State, command: Command) {
    match command {
        Command::Filter(field) => popups::show_filter(state, field.unwrap_or(FilterField::Day)),
        Command::Search => state.list.searching = !state.list.searching,
        Command::Move(step) => go(state, step),
        Command::Row(index) => state.list.selected = index.min(state.list.rows.len().saturating_sub(1)),
        Command::Open => open_selected(state),
        Command::Refund | Command::Void | Command::Follow(_) | Command::AskAgain => about_selected(state, command),
        Command::Backspace if state.list.search.pop().is_some() => refresh(state),
        Command::Clear => {
            state.list.search.clear();
            refresh(state);
        }
        Command::Back => back(state),
        _ => state.ring(1),
    }
}

/// The search takes a character.
pub(super) fn type_search(state: &mut State, c: char) {
    if state.list.search.chars().count() < SEARCH_CAP && !c.is_control() {
        state.list.search.push(c);
        refresh(state);
    } else {
        state.ring(1);
    }
}

/// Esc leaves the search, then empties it, then leaves the view.
fn back(state: &mut State) {
    if state.list.searching {
        state.list.searching = false;
    } else if state.list.search.is_empty() && !state.list.filters.is_any() {
        state.view = View::Sale;
    } else {
        state.list.search.clear();
        state.list.filters = Filters::default();
        refresh(state);
    }
}

fn go(state: &mut State, step: Step) {
    let page = isize::try_from(state.list_height()).unwrap_or(1);
    let fetch = match step {
        Step::Up => state.list.go(-1),
        Step::Down => state.list.go(1),
        Step::PageUp => state.list.go(-page),
        Step::PageDown => state.list.go(page),
        Step::Home => state.list.go_to_end(false),
        Step::End => state.list.go_to_end(true),
    };
    fetch_page(state, fetch);
}

/// What is not settled opens over everything, the rest in detail.
fn open_selected(state: &mut State) {
    state.list.searching = false;
    let Some(reference) = state.list.selected().map(|row| row.reference) else { return state.ring(1) };
    if state.payments.get(&reference).is_some() {
        cover::show(state, Cover::Payment(reference), Shown::Result);
    } else {
        state.act(Action::Read(reference));
    }
}

fn about_selected(state: &mut State, command: Command) {
    let Some(reference) = state.list.selected().map(|row| row.reference) else { return state.ring(1) };
    if command == Command::AskAgain {
        return state.act(Action::AskNow(reference));
    }
    state.reversing = Some(kind_of(command));
    state.act(Action::Read(reference));
}

/// What a command makes of an earlier payment.
fn kind_of(command: Command) -> Kind {
    match command {
        Command::Void => Kind::Void,
        Command::Follow(FollowCommand::Complete) => Kind::Completion,
        Command::Follow(FollowCommand::SetTip) => Kind::TipAdjustment,
        _ => Kind::Refund,
    }
}

/// Void a sale that is on top.
pub(super) fn begin_void(state: &mut State, reference: Reference) {
    state.reversing = Some(Kind::Void);
    state.act(Action::Read(reference));
}

/// All about a payment is here: shown in detail, or asked about if something is to follow it.
pub(super) fn show_record(state: &mut State, record: Box<Record>) {
    if let Some(kind) = state.reversing.take() {
        return follow::ask(state, kind, &record);
    }
    state.detail = Some((record, 0));
    if state.cover.is_some() {
        state.hands.appear(Shown::Popup);
    }
}

/// A command while one payment is shown in detail.
pub(super) fn detail(state: &mut State, command: Command) {
    let Some((record, scrolled)) = &mut state.detail else { return };
    match command {
        Command::Back => close_detail(state),
        Command::Move(step) => {
            let last = record.events.len().saturating_sub(1);
            *scrolled = match step {
                Step::Up => scrolled.saturating_sub(1),
                Step::Down => (*scrolled + 1).min(last),
                Step::PageUp | Step::Home => 0,
                Step::PageDown | Step::End => last,
            };
        }
        Command::Slip => {
            let payment = record.payment.clone();
            popups::open(state, Popup::Slip(Box::new(payment)));
        }
        Command::Receipt => {
            let payment = record.payment.clone();
            popups::show_receipt(state, &payment);
        }
        Command::AskAgain => {
            let reference = record.payment.intent.reference;
            state.act(Action::AskNow(reference));
        }
        Command::Refund | Command::Void | Command::Follow(_) => {
            if let Some((record, scrolled)) = state.detail.take() {
                follow::ask(state, kind_of(command), &record);
                state.detail = Some((record, scrolled));
            }
        }
        _ => state.ring(1),
    }
}

fn close_detail(state: &mut State) {
    state.detail = None;
    if state.cover.is_some() {
        state.hands.appear(Shown::Popup);
    }
}
