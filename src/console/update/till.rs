//! News of the till: payments and terminals.

use super::cover;
use crate::console::event::Action;
use crate::console::faults;
use crate::console::input::Shown;
use crate::console::state::{Cover, NotSaved, Popup, RING_AGAIN, State, Tracked};
use crate::console::words;
use crate::payment::{Outcome, Payment, Proof, Reference, Stage, TerminalId, WallTime};
use crate::terminal::{PaymentView, RefusedCommand};
use crate::till::TillEvent;

/// The exit code after a bug of ours: a dead task must not look alive.
const TASK_ENDED: u8 = 70;

/// Takes a piece of news in.
pub(super) fn event(state: &mut State, event: TillEvent) {
    match event {
        TillEvent::Payment(view) => payment(state, *view),
        TillEvent::Terminal(status) => state.counters.tell(*status),
        TillEvent::Probed(terminal, result) => {
            let name = state.counters.by_id(&terminal).map(|counter| counter.name.clone()).unwrap_or_default();
            let words = match result {
                Ok(_) => state.texts.fill("notice.probed", &[("terminal", &name)]),
                Err(why) => state.texts.fill("notice.not_probed", &[("terminal", &name), ("why", &why)]),
            };
            state.say(words);
        }
        TillEvent::Printed(terminal, result) => {
            let name = state.counters.by_id(&terminal).map(|counter| counter.name.clone()).unwrap_or_default();
            let words = match result {
                Ok(()) => state.texts.fill("notice.printed", &[("terminal", &name)]),
                Err(why) => state.texts.fill("notice.not_printed", &[("terminal", &name), ("why", &why)]),
            };
            state.say(words);
        }
        TillEvent::Settled(terminal, close) => {
            super::batches::told(state, &terminal, close);
        }
        TillEvent::ShowCode { reference, address } => state.payments.show_code(&reference, address),
        TillEvent::Reader(terminal, told) => {
            if let Some(counter) = state.counters.by_id(&terminal) {
                let words = words::reader(state, counter, &told);
                state.ring(1);
                state.say_until_answered(words);
            }
        }
        TillEvent::Aborted(_, result) => {
            let words = result.map_or_else(|why| why, |answer| answer.message);
            state.say(words);
        }
        TillEvent::Saving(terminal, saving) => state.counters.saves(&terminal, saving),
        TillEvent::Unpaired(terminal, at) => unpaired(state, &terminal, at),
        TillEvent::Refused(_, refused) => refused_command(state, &refused),
        TillEvent::NotSaved { first, unsaved, .. } => {
            let not_saved = NotSaved { first, payment: *unsaved };
            super::popups::drop_for_result(state);
            cover::show(state, Cover::NotSaved(Box::new(not_saved)), Shown::Result);
            state.ring(5);
        }
        TillEvent::TaskEnded(_) => state.act(Action::Quit(TASK_ENDED)),
    }
}

/// A terminal says that it is not paired any more: a person reads it, and decides.
fn unpaired(state: &mut State, terminal: &TerminalId, at: WallTime) {
    let Some(name) = state.counters.says_unpaired(terminal, at).map(str::to_owned) else { return };
    state.say_until_answered(state.texts.fill("notice.unpaired", &[("terminal", &name)]));
    state.ring(1);
}

/// A payment has changed.
fn payment(state: &mut State, view: PaymentView) {
    let reference = view.payment.intent.reference;
    let before = state.payments.tell(view, state.now);
    let Some(known) = state.payments.get(&reference).cloned() else { return };
    adopt(state, reference);
    if state.list.tell(known.payment()) {
        super::list::refresh(state);
    }
    // That it was read is no news of a payment that was forgotten for it.
    let was_read = before.is_none() && known.payment().seen;
    let is_news = before.as_ref().is_none_or(|before| kind_of_news(before.payment()) != kind_of_news(known.payment()));
    if is_news && !was_read {
        state.act(Action::ReadToday);
        news(state, reference, before.as_ref(), &known);
    }
    if state.covers(reference) {
        left_aside(state, before.as_ref(), &known);
    } else if !state.awaits_reference() {
        state.payments.settle(reference);
    }
}

/// The payment that was on its way to its terminal has begun.
fn adopt(state: &mut State, reference: Reference) {
    if let Some(Cover::Starting(starting)) = &state.cover
        && starting.reference == Some(reference)
    {
        let result = state.payments.get(&reference).is_some_and(|known| !known.is_under_way());
        cover::show(state, Cover::Payment(reference), if result { Shown::Result } else { Shown::Popup });
    }
}

/// What is worth telling: where it stands, and what became of a decision by hand.
fn kind_of_news(payment: &Payment) -> (u8, Option<Proof>, bool, bool) {
    let stage = match &payment.stage {
        // Owed its end: each try is news, and so is what came of it.
        Stage::Waiting if payment.owed.is_some() => 3 + payment.owed.as_ref().map_or(0, |owed| owed.tries_left()),
        Stage::Recorded | Stage::Waiting => 0,
        Stage::Unresolved(_) => 1,
        Stage::Closed(_) => 2,
    };
    (stage, payment.proof, payment.by_hand.is_some(), payment.reversed)
}

fn news(state: &mut State, reference: Reference, before: Option<&Tracked>, known: &Tracked) {
    if known.is_under_way() {
        return;
    }
    if state.covers(reference) || state.awaits_reference() {
        super::popups::drop_for_result(state);
        state.detail = None;
        state.hands.appear(Shown::Result);
    } else if before.is_some() {
        let words = words::late_news(state, known.payment());
        state.say_until_answered(words);
    }
    ring(state, known);
}

fn ring(state: &mut State, known: &Tracked) {
    let payment = known.payment();
    let times = match &payment.stage {
        _ if payment.proof == Some(Proof::Contradicted) => 5,
        Stage::Unresolved(_) if payment.by_hand.is_some() => 0,
        Stage::Unresolved(_) => 3,
        Stage::Waiting if known.is_owed() => 3,
        Stage::Closed(Outcome::Declined | Outcome::Cancelled | Outcome::NotStarted(_)) => 2,
        Stage::Recorded | Stage::Waiting | Stage::Closed(Outcome::Approved) => 1,
    };
    if known.needs_somebody() {
        state.ring_at = Some(state.now.mono.plus(RING_AGAIN));
    }
    if times > 0 {
        state.ring(times);
    }
}

/// Put aside: the counter goes on with the next free terminal.
fn left_aside(state: &mut State, before: Option<&Tracked>, known: &Tracked) {
    let newly = known.payment().set_aside && before.is_some_and(|before| !before.payment().set_aside);
    if newly {
        cover::close(state);
        state.counters.choose_next();
        super::pay::follow_currency(state);
        if known.payment().given_up.is_some() {
            state.say_until_answered(state.texts.get("owed.given_up").to_owned());
            super::owed::show_case(state, known.payment());
        } else {
            state.say(state.texts.get("notice.put_aside").to_owned());
        }
    }
}

fn refused_command(state: &mut State, refused: &RefusedCommand) {
    state.payments.cancel_not_asked();
    if refused.reference.is_none() && matches!(state.cover, Some(Cover::Starting(_))) {
        cover::close(state);
        let advice = state.texts.get("notice.nothing_sent").to_owned();
        super::popups::open(state, Popup::Refused { words: faults::refused(state.texts, refused.why), advice });
    } else {
        state.say(faults::refused(state.texts, refused.why));
    }
}
