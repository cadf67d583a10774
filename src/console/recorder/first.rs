//! The state that a recording begins with: the one at the start of the program, or a later one in which the screen was at
//! rest. At rest little is in hand, so little has to be written down: no question, no payment on top, nothing typed.

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::console::command::View;
use crate::console::event::Today;
use crate::console::input::Shown;
use crate::console::state::pairing::Page;
use crate::console::state::{
    Batches, Counters, DemoLegend, LastOrder, List, Payments, Popup, SaleField, SaleForm, State,
};
use crate::console::texts::Lang;
use crate::console::theme::Look;
use crate::payment::{Millis, Now};
use crate::platform;
use crate::profile::Config;
use crate::till::Colleague;

/// So many milliseconds after the last key no guard remembers it.
const QUIET: u64 = 1_500;

/// The first state.
#[derive(Debug, Serialize, Deserialize)]
pub struct First {
    /// Both clocks. The first is the one of all times in the recording, with the program's start at zero.
    pub now: Now,
    size: (u16, u16),
    zone: Zone,
    lang: Lang,
    look: Look,
    demo: Option<Vec<u8>>,
    rest: Option<Box<Rest>>,
}

/// A time zone by its name, or by its distance from UTC in seconds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Zone {
    Name(String),
    Seconds(i32),
}

/// What is known at rest.
#[derive(Debug, Serialize, Deserialize)]
struct Rest {
    config: Config,
    view: View,
    counters: Counters,
    selected_counter: usize,
    people: Vec<Colleague>,
    signed_on: Option<Colleague>,
    locked: bool,
    touched: Millis,
    payments: Payments,
    #[serde(default)]
    batches: Batches,
    last_order: Option<LastOrder>,
    list: List,
    today: Today,
    silent: bool,
    /// The number of the last attempt to pair.
    attempt: u32,
}

impl First {
    /// The state of a console that has just started.
    pub fn start(state: &State) -> Self {
        Self {
            now: state.now,
            size: state.size,
            zone: Zone::of(&state.zone, state.now),
            lang: state.texts.lang(),
            look: state.look,
            demo: state.demo.as_ref().map(|demo| demo.digits.clone()),
            rest: None,
        }
    }

    /// The state if it is at rest. `left` is what the wizard's half-filled pages may be: left out.
    pub fn at_rest(state: &State, left: bool) -> Option<Self> {
        let wizard = left || (state.pairing.page == Page::Vendor && !state.pairing.watching);
        let rest = is_at_rest(state) && wizard;
        rest.then(|| Self { rest: Some(Box::new(Rest::of(state))), ..Self::start(state) })
    }

    /// The state itself.
    pub fn state(self) -> State {
        let demo = self.demo.map(|digits| DemoLegend { digits });
        let mut state = State::new(self.lang, self.look, self.zone.zone(), self.size, self.now, demo);
        if let Some(rest) = self.rest {
            rest.fill(&mut state);
        }
        state
    }
}

fn is_at_rest(state: &State) -> bool {
    let hands = &state.hands;
    let quiet = hands.last_press.is_none_or(|last| state.now.mono.since(Millis(last.0)) >= QUIET);
    let hands = hands.settling.is_none() && !hands.held_pays && hands.pressed.is_none() && hands.appeared.is_none();
    let sale = state.sale.is_empty()
        && state.code.is_empty()
        && state.hands.held_back.is_empty()
        && state.sale.field == SaleField::Amount;
    let bare = state.cover.is_none() && state.detail.is_none() && state.reversing.is_none() && state.notice.is_none();
    let question = match &state.popup {
        None => !state.hands.uncovered,
        Some(Popup::SignOn) => state.pin.is_empty() && !state.pin.checking && state.pin.trouble.is_none(),
        Some(_) => false,
    };
    let approved = state.staff.approved(state.now.mono).is_some();
    let due = state.ring_at.is_some() || state.hands.bursts.deadline().is_some();
    state.opened && quiet && hands && sale && bare && question && !approved && !due && !state.list.searching
}

impl Rest {
    fn of(state: &State) -> Self {
        Self {
            config: state.config.clone(),
            view: state.view,
            counters: state.counters.clone(),
            selected_counter: state.selected_counter,
            people: state.staff.people.clone(),
            signed_on: state.staff.signed_on.clone(),
            locked: state.staff.locked,
            touched: state.staff.touched,
            payments: state.payments.clone(),
            batches: state.batches.clone(),
            last_order: state.last_order.clone(),
            list: state.list.clone(),
            today: state.today.clone(),
            silent: state.silent,
            attempt: state.pairing.attempt,
        }
    }

    fn fill(self, state: &mut State) {
        state.opened = true;
        state.counters = self.counters;
        state.counters.know_vendors();
        let currency = state.counters.chosen().map_or(self.config.currency, |counter| counter.currency);
        state.sale = SaleForm::new(currency);
        state.config = self.config;
        state.view = self.view;
        state.selected_counter = self.selected_counter;
        state.staff.people = self.people;
        state.staff.signed_on = self.signed_on;
        state.staff.locked = self.locked;
        state.staff.touched = self.touched;
        state.payments = self.payments;
        state.batches = self.batches;
        state.last_order = self.last_order;
        state.list = self.list;
        state.today = self.today;
        state.silent = self.silent;
        state.pairing.attempt = self.attempt;
        if self.locked {
            state.popup = Some(Popup::SignOn);
            state.hands.appear(Shown::Popup);
            // It has been on the screen for long.
            state.hands.drawn(platform::Millis(0));
        }
    }
}

impl Zone {
    fn of(zone: &TimeZone, now: Now) -> Self {
        let named = zone.iana_name().map(|name| Self::Name(name.to_owned()));
        let instant = Timestamp::from_millisecond(now.wall.0).unwrap_or(Timestamp::UNIX_EPOCH);
        named.unwrap_or_else(|| Self::Seconds(zone.to_offset(instant).seconds()))
    }

    fn zone(&self) -> TimeZone {
        match self {
            Self::Name(name) => TimeZone::get(name).unwrap_or(TimeZone::UTC),
            Self::Seconds(seconds) => {
                let offset = Offset::try_from(SignedDuration::from_secs(i64::from(*seconds)));
                offset.map_or(TimeZone::UTC, TimeZone::fixed)
            }
        }
    }
}
