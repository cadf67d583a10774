//! The fold: an event changes the state and says what is to be done. No clock, file or terminal is touched here.

mod batches;
mod code;
mod cover;
mod extras;
mod follow;
mod keys;
mod list;
mod owed;
pub(super) mod pairing;
mod pay;
mod people;
mod pointer;
mod popups;
mod run;
mod settings;
mod shop;
mod terminals;
#[cfg(test)]
mod tests;
mod till;

pub(in crate::console) use owed::may_be_given_up;
pub use pairing::begin_again;
pub use pay::locked;
#[cfg(test)]
pub(in crate::console) use tests::closed_batch_sample;

use super::event::{Action, Event};
use super::input::Shown;
use super::state::{Cover, IDLE_AFTER, RING_AGAIN, State};
use crate::payment::Now;

/// Takes `event` in, at `now`; gives what the loop has to do.
pub fn update(state: &mut State, event: Event, now: Now) -> Vec<Action> {
    let before = std::mem::replace(&mut state.now, now);
    match event {
        Event::Key(press, at) => keys::key(state, press, at),
        Event::Paste(text) => keys::paste(state, &text),
        Event::Pointer(kind, on, at) => pointer::pointer(state, kind, on, at),
        Event::Resized(columns, rows) => state.size = (columns, rows),
        Event::TimeReached => time_reached(state),
        Event::Opened(shop) => shop::opened(state, *shop),
        Event::Till(event) => till::event(state, event),
        Event::Reply(reply) => shop::reply(state, reply),
        Event::Shutdown(shutdown) => state.act(Action::Quit(shop::exit_code(shutdown))),
    }
    shop::follow_day(state, before.wall);
    settle(state);
    people::settle(state);
    code::settle(state);
    follow_use(state);
    std::mem::take(&mut state.actions)
}

fn time_reached(state: &mut State) {
    let now = state.now.mono;
    keys::late(state, crate::platform::Millis(now.0));
    if state.notice.as_ref().is_some_and(|notice| notice.until.is_some_and(|until| until <= now)) {
        state.notice = None;
    }
    code::expire(state);
    people::lock_when_idle(state);
    if state.ring_at.is_some_and(|at| at <= now) {
        state.ring_at = Some(now.plus(RING_AGAIN));
        state.ring(3);
    }
}

/// The terminals are told when nobody uses the screen any more, and when somebody does again.
fn follow_use(state: &mut State) {
    let idle = state.opened && state.now.mono.since(state.staff.touched) >= IDLE_AFTER;
    if idle != state.idle {
        state.idle = idle;
        state.act(Action::InUse(!idle));
    }
}

/// What must hold after every event: a payment that presses is on top, what is selected is in sight.
fn settle(state: &mut State) {
    if state.cover.is_none()
        && let Some(reference) = state.payments.first_pressing(|id| state.counters.by_id(id).is_some())
    {
        cover::show(state, Cover::Payment(reference), Shown::Result);
    }
    pairing::settle(state);
    let height = state.list_height();
    state.list.follow(height);
    popups::follow_menu(state);
    popups::follow_chooser(state);
}
