//! The till opens, and answers.

use super::{cover, list, pairing, pay, people, popups, terminals};
use crate::console::command::View;
use crate::console::event::{Action, Reply, Shop};
use crate::console::faults;
use crate::console::input::Shown;
use crate::console::state::{Cover, LastOrder, Popup, RING_AGAIN, Repeat, State};
use crate::console::words;
use crate::payment::{Duplicate, Reference, WallTime};
use crate::platform::signals::Shutdown;
use crate::till::Stop;

/// Cells of the row in which words stand for a while.
const NOTICE: u16 = 78;
const MINUTE: i64 = 60_000;

/// The exit code by which a shell knows the signal: 128 and its number.
pub(super) fn exit_code(shutdown: Shutdown) -> u8 {
    match shutdown {
        Shutdown::HangUp => 129,
        Shutdown::Interrupt => 130,
        Shutdown::Quit => 131,
        Shutdown::Terminate => 143,
    }
}

/// The journal is open, and what is open in it is known: from here on the counter may sell.
pub(super) fn opened(state: &mut State, shop: Shop) {
    state.config = shop.config;
    state.look = shop.look.speaking(shop.lang);
    state.texts = shop.lang.texts();
    state.opened = true;
    state.counters.replace(&shop.terminals);
    state.payments.restore(shop.open, state.now);
    state.today = shop.today;
    // Whoever comes first says who it is.
    state.staff.locked = !shop.people.is_empty();
    state.staff.people = shop.people;
    pay::follow_currency(state);
    state.notice = None;
    if let [first, ..] = &shop.batches_in_doubt[..] {
        let terminals = if shop.batches_in_doubt.len() == 1 { first.clone() } else { shop.batches_in_doubt.join(", ") };
        state.say_until_answered(state.texts.fill("notice.batch_in_doubt", &[("terminal", &terminals)]));
        state.ring(3);
    }
    if state.payments.any_alarm() {
        state.ring_at = Some(state.now.mono.plus(RING_AGAIN));
        state.ring(5);
    }
    if state.view == View::Transactions {
        list::refresh(state);
    }
    state.act(Action::InUse(true));
}

/// On a new day today's sums begin anew, and so does a list of days that are counted from today.
pub(super) fn follow_day(state: &mut State, before: WallTime) {
    let same_minute = before.0.div_euclid(MINUTE) == state.now.wall.0.div_euclid(MINUTE);
    if same_minute || !state.opened || words::is_today(state, before) {
        return;
    }
    state.act(Action::ReadToday);
    if state.view == View::Transactions && state.list.filters.follow_today() {
        list::refresh(state);
    }
}

/// Something asked for is here.
pub(super) fn reply(state: &mut State, reply: Reply) {
    match reply {
        Reply::Begun(Ok(reference)) => begun(state, reference),
        Reply::Begun(Err(stop)) => stopped(state, stop),
        Reply::Stopped(stop) | Reply::Record(Err(stop)) => {
            state.payments.cancel_not_asked();
            let said = faults::stop(state.texts, &stop);
            state.say(said.in_cells(NOTICE));
        }
        Reply::Terminals(result, terminals) => {
            state.counters.replace(&terminals);
            pay::follow_currency(state);
            terminals::changed(state, result);
        }
        Reply::Page(asked, from, Ok(page)) => state.list.take(asked, from, page),
        Reply::Page(asked, _, Err(error)) => state.list.fail(asked, faults::journal(state.texts, &error).line()),
        Reply::Record(Ok(record)) => list::show_record(state, record),
        Reply::Today(today) => state.today = today,
        Reply::Pairing(reply) => pairing::reply(state, reply),
        Reply::Recorded(Ok(file)) => {
            let words = state.texts.fill("notice.recorded", &[("file", &file)]);
            state.say(words);
        }
        Reply::Recorded(Err(fault)) => {
            let words = state.texts.fill("notice.not_recorded", &[("why", &fault.kind.to_string())]);
            state.say(words);
        }
        Reply::Printed(result) => popups::printed(state, result),
        Reply::People(reply) => people::reply(state, reply),
    }
}

/// The terminal's task has the order. Its news may have come before this answer.
fn begun(state: &mut State, reference: Reference) {
    let Some(Cover::Starting(starting)) = &mut state.cover else { return };
    starting.reference = Some(reference);
    state.code.clear();
    if matches!(state.last_order, Some(LastOrder::RungUp(_))) {
        state.sale.clear();
    }
    cover::withdraw_late(state);
    if let Some(known) = state.payments.get(&reference) {
        let shown = if known.is_under_way() { Shown::Popup } else { Shown::Result };
        cover::show(state, Cover::Payment(reference), shown);
    }
}

/// Nothing was sent: say why, or ask.
fn stopped(state: &mut State, stop: Stop) {
    if matches!(state.cover, Some(Cover::Starting(_))) {
        cover::close(state);
    }
    state.ring(2);
    let words = faults::stop(state.texts, &stop).line();
    let advice = state.texts.get("notice.nothing_sent").to_owned();
    match (stop, state.last_order.clone()) {
        (Stop::Duplicate { found: Duplicate::SameAmount(_), other }, Some(order)) => {
            popups::open(state, Popup::Repeat(Box::new(Repeat { other: *other, order })));
        }
        _ => popups::open(state, Popup::Refused { words, advice }),
    }
}
