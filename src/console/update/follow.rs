//! What follows an earlier payment: giving it back, releasing or charging a hold, another tip. It is asked about first.

use super::popups;
use crate::console::event::Record;
use crate::console::faults;
use crate::console::state::{FollowForm, Popup, ReverseForm, State, may_follow};
use crate::money::Amount;
use crate::payment::{Kind, NotFollowed};

/// Opens the question, or says why nothing of the kind can follow.
pub(super) fn ask(state: &mut State, kind: Kind, record: &Record) {
    match (kind, record.payment.intent.kind) {
        (Kind::Completion | Kind::TipAdjustment, _) => ask_follow(state, kind, record),
        (Kind::Void, Kind::PreAuth) => ask_release(state, record),
        _ => ask_reverse(state, kind, record),
    }
}

fn ask_follow(state: &mut State, kind: Kind, record: &Record) {
    let payment = &record.payment;
    let percent = state.counters.by_id(&payment.intent.terminal).map_or(100, |counter| counter.completion_percent);
    let form = FollowForm::new(kind, payment.clone(), record.linked.clone(), percent);
    if !payment.intent.vendor.offers().has(kind) {
        let words = state.texts.get("notice.not_by_vendor").to_owned();
        return refuse(state, words);
    }
    // A tip of nothing shows whether any may be set.
    let amount = if kind == Kind::Completion { form.amount() } else { Amount::zero(form.amount().currency()) };
    match may_follow(kind, payment, &record.linked, (amount, percent)) {
        Ok(()) => popups::open(state, Popup::Follow(Box::new(form))),
        Err(why) => not_followed(state, why),
    }
}

fn ask_release(state: &mut State, record: &Record) {
    let hold = &record.payment;
    match may_follow(Kind::Void, hold, &record.linked, (hold.intent.amount, 100)) {
        Ok(()) => {
            let form = ReverseForm::new(Kind::Void, hold.clone(), hold.intent.amount, Vec::new());
            popups::open(state, Popup::Reverse(Box::new(form)));
        }
        Err(why) => not_followed(state, why),
    }
}

fn ask_reverse(state: &mut State, kind: Kind, record: &Record) {
    let payment = &record.payment;
    let left = record.remaining.as_ref().filter(|rest| !rest.in_question && !rest.left.is_zero());
    match left {
        Some(rest) if payment.intent.kind.charges() => {
            let form = ReverseForm::new(kind, payment.clone(), rest.left, record.warnings.clone());
            popups::open(state, Popup::Reverse(Box::new(form)));
        }
        _ => {
            let words = state.texts.get("notice.nothing_left").to_owned();
            refuse(state, words);
        }
    }
}

fn not_followed(state: &mut State, why: NotFollowed) {
    let words = faults::not_followed(state.texts, why);
    refuse(state, words);
}

fn refuse(state: &mut State, words: String) {
    state.say(words);
    state.ring(1);
}
