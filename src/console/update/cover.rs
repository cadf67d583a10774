//! The payment on top: what may be done about it, and when it goes.

use super::{list, pay, popups};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::input::Shown;
use crate::console::state::{Cover, DecideForm, Popup, State, Tracked};
use crate::payment::{May, Payment, Reference, Stage, may_do};

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
        Some(Cover::Starting(starting)) => match (command, starting.reference) {
            (Command::AskToCancel, Some(reference)) => {
                state.act(Action::Withdraw(starting.terminal.clone(), reference));
            }
            _ => state.ring(1),
        },
        Some(Cover::NotSaved(_)) if command == Command::Done => close(state),
        Some(Cover::NotSaved(_)) | None => state.ring(1),
    }
}

fn about(state: &mut State, reference: Reference, known: &Tracked, command: Command) {
    let payment = known.payment();
    let may = |wanted: May| may_do(payment).contains(&wanted);
    match command {
        Command::AskToCancel if may(May::AskToCancel) => state.act(Action::AskToCancel(reference)),
        Command::AskAgain if may(May::AskAgain) => state.act(Action::AskNow(reference)),
        Command::PutAside if may(May::PutAside) => state.act(Action::SetAside(reference)),
        Command::Decide if may(May::Decide) => decide(state, payment),
        Command::Void if may(May::Void) => list::begin_void(state, reference),
        Command::Slip => popups::open(state, Popup::Slip(Box::new(payment.clone()))),
        Command::Receipt if is_dealt_with(payment) => popups::show_receipt(state, payment),
        Command::Details => state.act(Action::Read(reference)),
        Command::Done if is_dealt_with(payment) => done(state, reference),
        Command::NewTry if is_dealt_with(payment) => {
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
    is_dealt_with(payment).then(|| pay::same_order(state, payment))?
}

fn decide(state: &mut State, payment: &Payment) {
    let form = DecideForm::new(payment, state.operator().unwrap_or_default());
    popups::open(state, Popup::Decide(Box::new(form)));
}

/// Its end is known, or a person has decided.
fn is_dealt_with(payment: &Payment) -> bool {
    matches!(payment.stage, Stage::Closed(_)) || payment.by_hand.is_some()
}

fn done(state: &mut State, reference: Reference) {
    state.payments.mark_seen(&reference);
    state.act(Action::Seen(reference));
    close(state);
}
