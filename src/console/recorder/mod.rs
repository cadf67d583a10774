//! What happened last on the screen, kept in memory so that it can be folded again: for a panic, and for "it did something
//! strange a minute ago".
//!
//! A recording is the first state and everything that reached the fold since then, with its times. It holds no secret: of
//! what is typed, tapped or pasted where a secret is typed only the length is kept, and what the till tells has none
//! ([`crate::profile::Terminal`] is written with zeros for its keys). Numbers that look like a card's are masked when it is
//! written to a file. It must not change what is folded: it only listens.

mod cards;
mod file;
mod first;
mod line;
mod replay;
#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::value::to_raw_value;

use super::command::Command;
use super::event::{Event, Target};
use super::input::bursts::BURST_LENGTH;
use super::input::{Key, KeyPress, MouseKind};
use super::keymap;
use super::state::{Popup, State};
use crate::payment::{Now, WallTime};

pub use file::keep;
pub use first::First;
pub use line::{Line, Pins, What};
pub use replay::{BadRecording, Replay};

/// A stretch begins anew at the next rest after so many events; the one before it is kept, so at least so many are known.
const STRETCH: usize = 1_000;
/// After so many events without a rest the wizard's half-filled pages are no reason to wait for one any longer.
const LONG: usize = 4_000;
/// Most events of a stretch; what comes after them is counted, not kept, until the screen rests.
const MOST: usize = 20_000;
/// Most bytes of a stretch.
const MOST_BYTES: usize = 8 << 20;
/// Digits that came so many milliseconds before or after a secret had the focus, and that nothing took, may be its.
const NEAR_SECRET: u64 = 2_000;

/// A first state and what happened since then.
#[derive(Debug, Default)]
struct Stretch {
    /// As it is written.
    first: String,
    lines: Vec<Kept>,
    events: usize,
    bytes: usize,
    /// Events that were too many.
    left_out: usize,
}

#[derive(Debug)]
struct Kept {
    line: Line,
    /// A digit that nothing took.
    loose: bool,
}

/// The last events of a console.
#[derive(Debug)]
pub struct Recorder {
    /// Both clocks at the start.
    start: Now,
    /// What the wall clock is by the other one.
    offset: i64,
    before: Option<Stretch>,
    current: Stretch,
    /// A secret had the focus until then.
    secret_until: Option<u64>,
    /// It has it now.
    secret: bool,
    /// Where the pointer was last.
    pointer: (u16, u16),
}

/// What was noted of an event before it was folded.
#[derive(Debug)]
pub struct Noted {
    what: What,
    at: Option<u64>,
    loose: bool,
    /// The length of the secret before.
    before: Option<usize>,
    /// How often the customer's code had been changed before.
    code: u64,
}

impl Recorder {
    /// A recorder of a console that has just started.
    pub fn new(state: &State) -> Self {
        let start = state.now;
        let first = First::at_rest(state, false).unwrap_or_else(|| First::start(state));
        let current = Stretch { first: json(&first), ..Stretch::default() };
        Self { start, offset: offset(start), before: None, current, secret_until: None, secret: false, pointer: (0, 0) }
    }

    /// The pointer is at this cell: its next event is about that.
    pub fn points_at(&mut self, column: u16, row: u16) {
        self.pointer = (column, row);
    }

    /// Notes what is about to be folded.
    pub fn hears(&mut self, state: &State, event: &Event) -> Noted {
        let before = state.secret_length();
        let (what, at) = match event {
            Event::Key(press, at) => (key(state, *press), Some(at.0)),
            Event::Paste(text) if state.pastes_secret() => {
                (What::SecretPaste { length: text.chars().count(), now: None }, None)
            }
            Event::Paste(text) => (What::Paste(text.clone()), None),
            Event::Pointer(kind, on, at) => (self.pointed(before.is_some(), *kind, on.as_ref()), Some(at.0)),
            Event::Resized(columns, rows) => (What::Resized(*columns, *rows), None),
            Event::TimeReached => (What::Time, None),
            Event::Opened(shop) => (news(What::Opened, shop), None),
            Event::Till(event) => (news(What::Till, event), None),
            Event::Reply(reply) => (news(What::Reply, reply), None),
            Event::Shutdown(shutdown) => (What::Shutdown(*shutdown), None),
        };
        let code = state.code.changes();
        Noted { loose: is_loose(state, &what), what, at, before, code }
    }

    fn pointed(&self, secret: bool, kind: MouseKind, on: Option<&Target>) -> What {
        let digit = on.is_some_and(|target| matches!(target.command, Command::Digit(_)));
        let (column, row) = self.pointer;
        if secret && digit { What::SecretPointer { kind, counts: true } } else { What::Pointer(kind, column, row) }
    }

    /// It was folded, and this is the state now.
    pub fn heard(&mut self, state: &State, noted: Noted) {
        let Noted { mut what, at, loose, before, code } = noted;
        let after = state.secret_length();
        let changed = after != before || state.code.changes() != code;
        if let What::Key(press) = what
            && press.typed().is_some()
            && state.code.changes() != code
        {
            // A scanner's: so were the keys before it, which nobody could tell from a person's.
            self.forget_burst();
            what = What::Secret { typed: true };
        }
        match &mut what {
            What::Secret { typed } => *typed = changed,
            What::SecretPaste { now, .. } => *now = after.or(Some(state.code.len())).filter(|_| changed),
            What::SecretPointer { kind: MouseKind::Released(_), counts } => *counts = changed,
            _ => {}
        }
        let t = self.time(state.now.mono.0);
        self.watch_secret(after.is_some(), t);
        if loose && self.secret_until.is_some_and(|until| t < until + NEAR_SECRET) {
            what = What::Secret { typed: false };
        }
        let at = at.map(|at| self.time(at)).filter(|at| *at != t);
        self.push(state.now, at, pins(state), what, loose);
        self.begin_anew(state);
    }

    /// The state was drawn at this time; `taken` if the terminal took the frame.
    pub fn drawn(&mut self, now: Now, taken: bool) {
        let same = |kept: &Kept| matches!(kept.line.what, What::Drawn(known) if known == taken || !taken);
        if !self.current.lines.last().is_some_and(same) {
            self.push(now, None, None, What::Drawn(taken), false);
        }
    }

    fn push(&mut self, now: Now, at: Option<u64>, pins: Option<Pins>, what: What, loose: bool) {
        if self.current.events >= MOST || self.current.bytes >= MOST_BYTES {
            self.current.left_out += usize::from(what.is_event());
            return;
        }
        let wall = (offset(now) != self.offset).then_some(now.wall.0);
        self.offset = offset(now);
        self.current.events += usize::from(what.is_event());
        self.current.bytes += what.bytes();
        let line = Line { t: self.time(now.mono.0), wall, at, pins, what };
        self.current.lines.push(Kept { line, loose });
    }

    /// The characters that came before the one that proved a scanner's code belong to the code.
    fn forget_burst(&mut self) {
        let typed = |kept: &Kept| matches!(kept.line.what, What::Key(press) if press.typed().is_some());
        let keys = self.current.lines.iter_mut().rev().filter(|kept| kept.line.what.is_event());
        for kept in keys.take(BURST_LENGTH - 1).take_while(|kept| typed(kept)) {
            kept.line.what = What::Secret { typed: true };
        }
    }

    /// A secret gets the focus: what was typed a moment ago and went nowhere may have been meant for it.
    fn watch_secret(&mut self, secret: bool, t: u64) {
        if secret && !self.secret {
            let near = self.current.lines.iter_mut().rev().take_while(|kept| kept.line.t + NEAR_SECRET > t);
            for kept in near.filter(|kept| kept.loose) {
                kept.line.what = What::Secret { typed: false };
            }
        }
        if self.secret && !secret {
            self.secret_until = Some(t);
        }
        self.secret = secret;
    }

    fn begin_anew(&mut self, state: &State) {
        let full = self.current.events >= STRETCH || self.current.bytes >= MOST_BYTES / 2;
        let left = self.current.events >= LONG;
        if let Some(first) = full.then(|| First::at_rest(state, left)).flatten() {
            let next = Stretch { first: json(&first), ..Stretch::default() };
            self.before = Some(std::mem::replace(&mut self.current, next));
            self.offset = offset(state.now);
        }
    }

    fn time(&self, mono: u64) -> u64 {
        mono.saturating_sub(self.start.mono.0)
    }

    /// The till has opened: there is more to see than the start.
    pub fn has_opened(&self) -> bool {
        self.before.is_some() || self.current.lines.iter().any(|kept| matches!(kept.line.what, What::Opened(_)))
    }

    /// The text of the recording, a JSON object in each line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for stretch in self.before.iter().chain([&self.current]) {
            let head = Head { countertop: env!("CARGO_PKG_VERSION"), first: &stretch.first, start: self.start };
            push_line(&mut text, &head.json());
            let lines = stretch.lines.iter().map(|kept| kept.line.clone()).collect();
            for line in cards::masked(lines) {
                push_line(&mut text, &cards::without(&json(&line)));
            }
            if stretch.left_out > 0 {
                push_line(&mut text, &format!("{{\"left_out\":{}}}", stretch.left_out));
            }
        }
        text
    }
}

/// The line that a stretch begins with.
struct Head<'a> {
    countertop: &'a str,
    first: &'a str,
    start: Now,
}

impl Head<'_> {
    fn json(&self) -> String {
        let start = json(&self.start);
        let first = cards::without(self.first);
        format!("{{\"countertop\":\"{}\",\"start\":{start},\"first\":{first}}}", self.countertop)
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// How far the wall clock is ahead of the other one, in milliseconds.
fn offset(now: Now) -> i64 {
    now.wall.0.saturating_sub_unsigned(now.mono.0)
}

/// The wall clock by its offset.
fn wall(offset: i64, mono: u64) -> WallTime {
    WallTime(offset.saturating_add_unsigned(mono))
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"lost\":\"{error}\"}}"))
}

fn news(what: fn(Box<serde_json::value::RawValue>) -> What, told: &impl Serialize) -> What {
    match to_raw_value(told) {
        Ok(told) => what(told),
        Err(error) => What::Lost(error.to_string()),
    }
}

/// A key as it may be written down.
fn key(state: &State, press: KeyPress) -> What {
    let secret = state.types_secret() && press.typed().is_some();
    let means = || keymap::command(keymap::bindings(state), &press).is_some();
    let digit = matches!(press.key, Key::Char(c) if c.is_ascii_digit());
    // A letter that is a command of the question is none of the secret.
    if secret && (digit || keymap::types_text(state) || !means()) {
        What::Secret { typed: false }
    } else {
        What::Key(press)
    }
}

/// A digit that nothing takes here.
fn is_loose(state: &State, what: &What) -> bool {
    let What::Key(press) = what else { return false };
    let digit = press.typed().is_some_and(|c| c.is_ascii_digit());
    let amount = !state.is_covered() && state.detail.is_none() && state.view == super::command::View::Sale;
    digit && !amount && !keymap::types_text(state)
}

fn pins(state: &State) -> Option<Pins> {
    let Some(Popup::Person(form)) = &state.popup else { return None };
    match form.trouble {
        Some("person.differs") => Some(Pins::Differ),
        Some("person.too_easy") => Some(Pins::TooEasy),
        _ => None,
    }
}
