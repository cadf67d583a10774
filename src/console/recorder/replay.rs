//! A recording, folded again: the same screens, without a till, a terminal or a clock.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{First, Line, Pins, What, offset, wall};
use crate::console::command::Command;
use crate::console::event::{Event, Target};
use crate::console::input::{Button, Key, KeyPress, MouseKind};
use crate::console::state::{Popup, State};
use crate::console::update::update;
use crate::console::views::{self, Targets};
use crate::console::widgets::text;
use crate::payment::{Millis, Now};
use crate::platform;

/// What is typed in place of a secret.
const STAND_IN: char = '0';
/// A character that no field of a secret takes.
const NOT_TAKEN: char = '\u{a4}';
/// Digits of a PIN that may be chosen, and of two that may not.
const GOOD_PIN: &str = "27184653";
const OTHER_PIN: &str = "81726354";
const EASY_PIN: &str = "11111111";

/// The file is no recording of this console.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadRecording {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it; never what it holds.
    pub why: String,
}

/// A line as it stands in the file.
#[derive(Debug)]
enum Entry {
    First(Box<First>, Now),
    Line(Box<Line>),
    LeftOut,
}

#[derive(Deserialize)]
struct Head {
    first: First,
    start: Now,
}

/// A recording that is being folded again.
#[derive(Debug)]
pub struct Replay {
    entries: std::vec::IntoIter<Entry>,
    state: State,
    start: Now,
    /// How far the wall clock is ahead.
    offset: i64,
    targets: Targets,
    events: usize,
    /// The last event in words.
    words: String,
}

impl Replay {
    /// Reads the text of a recording.
    ///
    /// # Errors
    /// The first line that is none of a recording.
    pub fn read(text: &str) -> Result<Self, BadRecording> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let entries: Result<Vec<Entry>, BadRecording> = lines.map(|(at, line)| entry(at + 1, line)).collect();
        let mut entries = entries?.into_iter();
        let Some(Entry::First(first, start)) = entries.next() else {
            return Err(BadRecording { line: 1, why: "it does not begin with a first state".to_owned() });
        };
        let offset = offset(first.now);
        let state = first.state();
        Ok(Self { entries, state, start, offset, targets: Targets::new(), events: 0, words: String::new() })
    }

    /// Folds the next event and what was drawn after it; none at the end. Gives its number, from 1.
    pub fn step(&mut self) -> Option<usize> {
        loop {
            match self.entries.next()? {
                Entry::First(first, _) => {
                    self.offset = offset(first.now);
                    self.state = first.state();
                }
                Entry::Line(line) if line.what.is_event() => {
                    self.fold(*line);
                    self.fold_drawings();
                    self.events += 1;
                    return Some(self.events);
                }
                Entry::Line(line) => self.fold(*line),
                Entry::LeftOut => {}
            }
        }
    }

    fn fold_drawings(&mut self) {
        let drawings = self.entries.as_slice().iter();
        let count = drawings.take_while(|entry| matches!(entry, Entry::Line(line) if !line.what.is_event())).count();
        for _ in 0..count {
            if let Some(Entry::Line(line)) = self.entries.next() {
                self.fold(*line);
            }
        }
    }

    /// The time and the name of the last event.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The state as it is now.
    #[cfg(test)]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The screen as lines of text.
    pub fn screen(&self) -> String {
        Self::screen_of(&self.state)
    }

    /// The screen of any state.
    pub fn screen_of(state: &State) -> String {
        let (columns, rows) = state.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        views::draw(state, &mut buffer);
        (0..rows).map(|row| row_of(&buffer, row)).collect()
    }

    fn fold(&mut self, line: Line) {
        let mono = self.start.mono.0 + line.t;
        if let Some(wall) = line.wall {
            self.offset = wall.saturating_sub_unsigned(mono);
        }
        let now = Now { mono: Millis(mono), wall: wall(self.offset, mono) };
        let at = platform::Millis(line.at.map_or(mono, |at| self.start.mono.0 + at));
        if line.what.is_event() {
            self.words = format!("{}.{:03} s  {}", line.t / 1_000, line.t % 1_000, name(&line.what));
            stand_in_for_pins(&mut self.state, line.pins);
        }
        match line.what {
            What::Drawn(taken) => self.drawn(platform::Millis(mono), taken),
            what => {
                if let Some(event) = self.event(what, at) {
                    // What it wants done was done then.
                    let _ = update(&mut self.state, event, now);
                }
            }
        }
    }

    fn drawn(&mut self, at: platform::Millis, taken: bool) {
        let next = self.entries.as_slice().iter().find(|entry| !matches!(entry, Entry::LeftOut));
        let points = |what: &What| matches!(what, What::Pointer(..) | What::SecretPointer { .. });
        // Only the pointer needs to know what is where.
        if matches!(next, Some(Entry::Line(line)) if points(&line.what)) {
            let (columns, rows) = self.state.size;
            self.targets = views::draw(&self.state, &mut Buffer::empty(Rect::new(0, 0, columns, rows)));
        }
        if taken {
            self.state.hands.drawn(at);
        }
    }

    fn event(&self, what: What, at: platform::Millis) -> Option<Event> {
        let typed = |c| Event::Key(KeyPress::plain(Key::Char(c)), at);
        Some(match what {
            What::Key(press) => Event::Key(press, at),
            What::Secret { typed: true } => typed(STAND_IN),
            What::Secret { typed: false } => typed(NOT_TAKEN),
            What::Paste(text) => Event::Paste(text),
            What::SecretPaste { now: Some(length), .. } => Event::Paste(STAND_IN.to_string().repeat(length)),
            What::Pointer(kind, column, row) => Event::Pointer(kind, self.at(column, row), at),
            What::SecretPointer { kind, counts } => Event::Pointer(kind, self.any_digit().filter(|_| counts), at),
            What::Resized(columns, rows) => Event::Resized(columns, rows),
            What::Time => Event::TimeReached,
            What::Opened(news) => Event::Opened(told(&news)?),
            What::Till(news) => Event::Till(told(&news)?),
            What::Reply(news) => Event::Reply(told(&news)?),
            What::Shutdown(shutdown) => Event::Shutdown(shutdown),
            What::SecretPaste { now: None, .. } | What::Lost(_) | What::Drawn(_) => return None,
        })
    }

    fn at(&self, column: u16, row: u16) -> Option<Target> {
        let place = Position::new(column, row);
        let found = self.targets.iter().rev().find(|(area, _)| area.contains(place));
        found.map(|&(area, command)| Target { area, command })
    }

    fn any_digit(&self) -> Option<Target> {
        let found = self.targets.iter().rev().find(|(_, command)| matches!(command, Command::Digit(STAND_IN)));
        found.map(|&(area, command)| Target { area, command })
    }
}

fn entry(line: usize, text: &str) -> Result<Entry, BadRecording> {
    let bad = |error: serde_json::Error| BadRecording { line, why: error.to_string() };
    if text.starts_with("{\"left_out\"") {
        return Ok(Entry::LeftOut);
    }
    if text.starts_with("{\"countertop\"") {
        let head: Head = serde_json::from_str(text).map_err(bad)?;
        return Ok(Entry::First(Box::new(head.first), head.start));
    }
    Ok(Entry::Line(serde_json::from_str(text).map_err(bad)?))
}

/// What was told then; none if this version tells something else.
fn told<'a, T: Deserialize<'a>>(news: &'a RawValue) -> Option<T> {
    serde_json::from_str(news.get()).ok()
}

/// Two PINs that were chosen are right in a replay, unless the screen said otherwise.
fn stand_in_for_pins(state: &mut State, wrong: Option<Pins>) {
    if let Some(Popup::Person(form)) = &mut state.popup {
        let (pin, again) = match wrong {
            None => (GOOD_PIN, GOOD_PIN),
            Some(Pins::Differ) => (GOOD_PIN, OTHER_PIN),
            Some(Pins::TooEasy) => (EASY_PIN, EASY_PIN),
        };
        form.pin.stand_in(pin);
        form.again.stand_in(again);
    }
}

fn row_of(buffer: &Buffer, row: u16) -> String {
    let mut line = String::new();
    let mut column = 0;
    while column < buffer.area().width {
        let symbol = buffer[(column, row)].symbol();
        line.push_str(symbol);
        column += text::width(symbol).max(1);
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

/// A name for people.
fn name(what: &What) -> String {
    match what {
        What::Key(press) => match press.key {
            Key::Char(c) => format!("key {c}"),
            key => format!("key {key:?}"),
        },
        What::Secret { .. } => "a character of a secret".to_owned(),
        What::Paste(text) => format!("paste of {} characters", text.chars().count()),
        What::SecretPaste { length, .. } => format!("paste of {length} characters of a secret"),
        What::Pointer(kind, column, row) => format!("pointer {} at {column},{row}", pointer(*kind)),
        What::SecretPointer { kind, .. } => format!("pointer {} on a digit of a secret", pointer(*kind)),
        What::Resized(columns, rows) => format!("window {columns}x{rows}"),
        What::Time => "time reached".to_owned(),
        What::Opened(_) => "the till is open".to_owned(),
        What::Till(_) => "news of the till".to_owned(),
        What::Reply(_) => "an answer of the till".to_owned(),
        What::Shutdown(_) => "asked to end".to_owned(),
        What::Drawn(_) => "drawn".to_owned(),
        What::Lost(_) => "not recorded".to_owned(),
    }
}

const fn pointer(kind: MouseKind) -> &'static str {
    match kind {
        MouseKind::Pressed(Button::Left) => "down",
        MouseKind::Released(Button::Left) => "up",
        MouseKind::Pressed(_) | MouseKind::Released(_) => "another button",
        MouseKind::Dragged(_) => "dragged",
        MouseKind::WheelUp => "wheel up",
        MouseKind::WheelDown => "wheel down",
    }
}
