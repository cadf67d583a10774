//! Thousands of random keys, scans, pastes, clicks, sizes and news: it never dies, never goes deaf, and no money moves without
//! the confirmation that was agreed on. Another reading of the rules, [`judge`], looks at every action.

mod hands;
mod judge;
mod world;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::console::event::Target;
use crate::console::input::{Arrival, Decoder, Input, MouseKind};
use crate::console::views;
use crate::payment::Vendor;
use crate::platform::Millis;
use judge::Judge;
use world::World;

/// Random numbers that are the same for the same seed.
pub struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        // SplitMix64, Steele and others, 2014.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.roll(all.len() as u64)).unwrap()]
    }
}

/// A counter in bad weather, and who looks on.
pub struct Storm {
    pub counter: Counter,
    pub dice: Dice,
    world: World,
    judge: Judge,
    decoder: Decoder,
    targets: Vec<Target>,
    frames: u64,
    /// The first terminal is of a vendor that offers everything.
    offers_all: bool,
}

impl Storm {
    fn new(seed: u64, mut counter: Counter) -> Self {
        counter.ms += 5_000;
        let mut storm = Self {
            counter,
            dice: Dice(seed),
            world: World::default(),
            judge: Judge::default(),
            decoder: Decoder::default(),
            targets: Vec::new(),
            frames: 0,
            offers_all: false,
        };
        storm.draw();
        storm
    }

    /// Something happens now; the judge sees what comes of it.
    pub fn happens(&mut self, event: Event) {
        self.judge.look(&self.counter, &event);
        let actions = self.counter.event(event);
        if self.offers_all && !self.counter.state.counters.all().is_empty() {
            self.counter.state.counters.offer_all_of(0, Vendor::CodePay);
        }
        self.judge.judge(&self.counter, &actions);
        for action in actions {
            self.world.takes(&self.counter, &mut self.dice, action);
        }
    }

    /// The state is on the screen. Only some of the frames are made, as drawing takes most of the time.
    pub fn draw(&mut self) {
        self.counter.drawn();
        self.judge.drawn(&self.counter);
        self.frames += 1;
        if self.frames.is_multiple_of(8) {
            self.paint();
        }
    }

    /// What can be clicked now.
    fn paint(&mut self) {
        let (columns, rows) = self.counter.state.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        let targets = views::draw(&self.counter.state, &mut buffer);
        self.targets = targets.into_iter().map(|(area, command)| Target { area, command }).collect();
    }

    /// Time passes: what is due happens, and what the terminals have to say.
    pub fn pass(&mut self, ms: u64) {
        let until = self.counter.ms + ms;
        loop {
            let due = self.counter.state.wake_at().map(|at| at.0);
            let unfinished = self.decoder.deadline().map(|at| at.0);
            let Some(at) = [due, unfinished].into_iter().flatten().min().filter(|at| *at <= until) else { break };
            self.counter.ms = at.max(self.counter.ms);
            let late = self.decoder.timeout(Millis(self.counter.ms));
            self.inputs(late);
            if due.is_some_and(|due| due <= self.counter.ms) {
                self.happens(Event::TimeReached);
            }
            self.draw();
        }
        self.counter.ms = until;
    }

    /// One thing that the terminals, the journal or the people's side had to say.
    pub fn news(&mut self) -> bool {
        let Some(event) = self.world.says(&self.counter, &mut self.dice) else { return false };
        self.happens(event);
        true
    }

    /// Bytes arrive from the keyboard.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let inputs = self.decoder.push(bytes, Millis(self.counter.ms));
        self.inputs(inputs);
    }

    fn inputs(&mut self, inputs: Vec<Arrival>) {
        for Arrival { at, input } in inputs {
            match input {
                Input::Key(press) => self.happens(Event::Key(press, at)),
                Input::Paste(text) => self.happens(Event::Paste(text)),
                Input::Mouse(mouse) => self.points(mouse.kind, (mouse.column, mouse.row)),
            }
        }
    }

    /// The pointer does something at this cell.
    pub fn points(&mut self, kind: MouseKind, (column, row): (u16, u16)) {
        self.paint();
        if let Some(recorder) = &mut self.counter.recorder {
            recorder.drawn(at(self.counter.ms), false);
            recorder.points_at(column, row);
        }
        let place = ratatui::layout::Position::new(column, row);
        let on = self.targets.iter().rev().find(|target| target.area.contains(place)).copied();
        self.happens(Event::Pointer(kind, on, Millis(self.counter.ms)));
    }

    /// It still hears: what lies on top can be left by keys, and then a digit reaches the amount.
    fn hears(&mut self) {
        self.happens(Event::Resized(80, 24));
        for _ in 0..200 {
            self.pass(2_500);
            while self.news() {}
            self.draw();
            if self.amount_takes_a_digit() {
                return;
            }
            self.world.settles(&self.counter);
            let state = &self.counter.state;
            let key = match &state.popup {
                Some(Popup::SignOn) => self.signing_on(),
                Some(_) => Key::Esc,
                None if state.detail.is_some() => Key::Esc,
                None if state.cover.is_some() => Key::Enter,
                None => Key::F(2),
            };
            self.key(key);
        }
        panic!("deaf: {:?} {:?}", self.counter.state.popup, self.counter.state.cover);
    }

    fn signing_on(&mut self) -> Key {
        if self.counter.state.pin.len() < 4 { Key::Char('1') } else { Key::Enter }
    }

    fn amount_takes_a_digit(&mut self) -> bool {
        let state = &self.counter.state;
        if state.is_covered() || state.detail.is_some() || state.staff.locked || state.view != View::Sale {
            return false;
        }
        for key in [Key::F(2), Key::Delete, Key::Char('7')] {
            self.pass(300);
            self.key(key);
        }
        assert_eq!(self.counter.state.sale.entry.amount().minor_units(), 7, "{:?}", self.counter.state.sale);
        true
    }

    pub fn key(&mut self, key: Key) {
        self.happens(Event::Key(KeyPress::plain(key), Millis(self.counter.ms)));
        self.draw();
    }
}

fn staffed() -> Counter {
    Counter::staffed(Lang::En, (80, 24))
}

#[rstest]
fn no_money_moves_without_its_confirmation(
    #[values(1, 2, 3, 4)] seed: u64,
    #[values(counter, staffed)] open: fn() -> Counter,
) {
    let mut storm = Storm::new(seed, open());
    for _ in 0..2_500 {
        hands::anything(&mut storm);
    }
    storm.hears();
    storm.judge.has_seen_enough();
}

/// The same where amounts can be held, tips set and batches closed.
#[rstest]
fn no_hold_tip_or_batch_without_its_confirmation(
    #[values(31, 32, 33)] seed: u64,
    #[values(counter, staffed)] open: fn() -> Counter,
) {
    let mut storm = Storm::new(seed, open());
    storm.offers_all = true;
    storm.counter.state.counters.offer_all_of(0, Vendor::CodePay);
    for _ in 0..2_500 {
        hands::anything(&mut storm);
    }
    storm.hears();
    storm.judge.has_seen_enough();
    storm.judge.has_seen_what_follows();
}

#[rstest]
fn no_bytes_of_a_terminal_pay_or_deafen(#[values(11, 12, 13)] seed: u64) {
    let mut storm = Storm::new(seed, counter());
    for _ in 0..1_500 {
        hands::any_bytes(&mut storm);
    }
    storm.hears();
}

/// What was recorded of a storm gives the same screen when it is folded again, and holds none of its PINs.
#[rstest]
fn a_recorded_storm_can_be_folded_again(#[values(21, 22)] seed: u64) {
    let mut storm = Storm::new(seed, staffed());
    storm.counter.record();
    for round in 1..=1_500 {
        hands::anything(&mut storm);
        if round % 750 == 0 {
            storm.counter.is_recorded();
        }
    }
}
