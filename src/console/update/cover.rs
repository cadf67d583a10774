//! The payment on top: what may be done about it, and when it goes.

use super::{list, pay, popups};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::input::Shown;
use crate::console::state::{Cover, DecideForm, Popup, State, Tracked};
use crate::payment::{Kind, May, Outcome, Payment, Proof, Reference, Stage, may_do};

/// Lays something over the view. Keys count for it once it was drawn.
pub(super) fn show(state: &mut State, cover: Cover, shown: Shown) {
    state.cover = Some(cover);
    state.detail = None;
    state.list.searching = false;
    state.hands.appear(shown);
}

/// Takes it away; what presses next comes by itself.
pub(super) fn close(state: &mut State) {
    if let Some(Cover::Payment(reference)) = state.cover.take() {
        state.payments.settle(reference);
    }
    state.ring_at = None;
    state.hands.bare();
}

/// A command about what is on top.
pub(super) fn run(state: &mut State, command: Command) {
    match state.cover.clone() {
        Some(Cover::Payment(reference)) => match state.payments.get(&reference).cloned() {
            Some(known) => about(state, reference, &known, command),
            None => close(state),
        },
        Some(Cover::Starting(starting)) if command == Command::AskToCancel && starting.withdrawn.is_none() => {
            withdraw(state);
        }
        Some(Cover::NotSaved(_)) if command == Command::Done => close(state),
        Some(Cover::Starting(_) | Cover::NotSaved(_)) | None => state.ring(1),
    }
}

/// The order is taken back before anything was sent; as soon as its reference is known.
fn withdraw(state: &mut State) {
    let now = state.now.wall;
    let Some(Cover::Starting(starting)) = &mut state.cover else { return };
    starting.withdrawn = Some(now);
    let order = starting.reference.map(|reference| (starting.terminal.clone(), reference));
    if let Some((terminal, reference)) = order {
        state.act(Action::Withdraw(terminal, reference));
    }
}

/// The reference of the order on top is known now: if somebody wants it back, that can be asked for.
pub(super) fn withdraw_late(state: &mut State) {
    if matches!(&state.cover, Some(Cover::Starting(starting)) if starting.withdrawn.is_some()) {
        withdraw(state);
    }
}

fn about(state: &mut State, reference: Reference, known: &Tracked, command: Command) {
    let payment = known.payment();
    let may = |wanted: May| may_do(payment).contains(&wanted);
    match command {
        Command::AskToCancel if may(May::AskToCancel) && known.cancel_asked.is_none() => {
            state.payments.cancel_asked(&reference, state.now.wall);
            state.act(Action::AskToCancel(reference));
        }
        Command::AskAgain if may(May::AskAgain) => state.act(Action::AskNow(reference)),
        Command::PutAside if may(May::PutAside) => state.act(Action::SetAside(reference)),
        Command::Decide if may(May::Decide) => decide(state, payment),
        Command::Void if may(May::Void) => list::begin_void(state, reference),
        Command::Owed(command) => super::owed::run(state, reference, known, command),
        Command::Slip => popups::open(state, Popup::Slip(Box::new(payment.clone()))),
        Command::Receipt if is_dealt_with(payment) => popups::show_receipt(state, payment),
        Command::Details => state.act(Action::Read(reference)),
        Command::Done if is_dealt_with(payment) => done(state, reference),
        Command::NewTry if may_be_tried_again(payment) => {
            done(state, reference);
            pay::again(state, payment);
        }
        Command::Back if payment.set_aside => close(state),
        _ => state.ring(1),
    }
}

/// The order that tries the payment on top once more.
pub(super) fn same_again(state: &State) -> Option<crate::till::SaleOrder> {
    let Some(Cover::Payment(reference)) = &state.cover else { return None };
    let payment = state.payments.get(reference)?.payment();
    may_be_tried_again(payment).then(|| pay::same_order(state, payment))?
}

fn decide(state: &mut State, payment: &Payment) {
    let form = DecideForm::new(payment, state.operator().unwrap_or_default());
    popups::open(state, Popup::Decide(Box::new(form)));
}

/// Its end is known, or a person has decided.
fn is_dealt_with(payment: &Payment) -> bool {
    matches!(payment.stage, Stage::Closed(_)) || payment.by_hand.is_some()
}

/// Only a proven "no" to a sale or a hold: everything else could charge twice.
fn may_be_tried_again(payment: &Payment) -> bool {
    let proven_no = matches!(&payment.stage, Stage::Closed(outcome) if *outcome != Outcome::Approved);
    proven_no && matches!(payment.intent.kind, Kind::Sale | Kind::PreAuth) && payment.proof != Some(Proof::Contradicted)
}

fn done(state: &mut State, reference: Reference) {
    state.payments.mark_seen(&reference);
    state.today.mark_read(&reference);
    state.act(Action::Seen(reference));
    close(state);
}
