//! A transaction that is owed its end: tried when the same card is back, given up with a reason, or left for later.

use super::{cover, popups};
use crate::console::command::{Command, OwedCommand};
use crate::console::event::Action;
use crate::console::state::{GIVE_UP_REASONS, Popup, Printing, ReceiptPage, State, Tracked};
use crate::payment::{Payment, Reference};
use crate::report::case;

/// A command about the one on top.
pub(super) fn run(state: &mut State, reference: Reference, known: &Tracked, command: OwedCommand) {
    match command {
        OwedCommand::Finish if known.view.may_finish.is_some() => state.act(Action::Finish(reference)),
        OwedCommand::GiveUp if may_be_given_up(known) => {
            popups::open(state, Popup::GiveUp { reference, reason: 0, yes: false });
        }
        OwedCommand::Leave if known.is_owed() => {
            state.payments.leave(&reference);
            cover::close(state);
            state.say(state.texts.get("owed.left").to_owned());
        }
        OwedCommand::Case => show_case(state, known.payment()),
        OwedCommand::Finish | OwedCommand::GiveUp | OwedCommand::Leave => state.ring(1),
    }
}

/// Its end is owed, nobody has given it up, and no try is out.
pub(in crate::console) fn may_be_given_up(known: &Tracked) -> bool {
    let payment = known.payment();
    payment.owed.is_some() && payment.given_up.is_none() && payment.is_open() && !known.is_tried()
}

/// The case for the vendor, as the receipt page shows papers: it is printed from there.
pub(super) fn show_case(state: &mut State, payment: &Payment) {
    let merchant = state.counters.by_id(&payment.intent.terminal).map(|counter| counter.merchant.clone());
    let Some(lines) = case(payment, &merchant.unwrap_or_default(), &state.zone) else { return state.ring(1) };
    let texts = state.texts;
    let lines: Vec<String> = lines.iter().map(|line| line.text(|key| texts.get(key))).collect();
    let printed = lines.join("\n");
    let page =
        ReceiptPage { title: "case.title", lines, printed, scrolled: 0, printing: Printing::NotAsked, there: None };
    popups::open(state, Popup::Receipt(Box::new(page)));
}

/// A command for the question why it is given up.
pub(super) fn give_up(state: &mut State, (reference, reason, yes): (Reference, usize, bool), command: Command) {
    let count = GIVE_UP_REASONS.len();
    let (reason, yes) = match command {
        Command::Yes => return send(state, reference, reason),
        Command::Confirm if yes => return send(state, reference, reason),
        Command::No | Command::Back | Command::Confirm => return popups::close(state),
        Command::Choose { forward: true } => ((reason + 1) % count, yes),
        Command::Choose { forward: false } => ((reason + count - 1) % count, yes),
        Command::Row(row) if row < count => (row, yes),
        Command::OtherPlate => (reason, !yes),
        _ => {
            state.ring(1);
            (reason, yes)
        }
    };
    state.popup = Some(Popup::GiveUp { reference, reason, yes });
}

fn send(state: &mut State, reference: Reference, reason: usize) {
    popups::close(state);
    let words = state.texts.get(GIVE_UP_REASONS[reason]).to_owned();
    state.act(Action::GiveUp(reference, words));
}
