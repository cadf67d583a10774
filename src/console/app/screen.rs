//! The screen: draws the state, sends what changed, and knows what can be clicked.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::console::command::Command;
use crate::console::paint::{self, Painter};
use crate::console::state::State;
use crate::console::views::{self, Targets};
use crate::console::words;
use crate::platform::{Millis, Sent, Tty};

/// The largest window that is drawn, in cells each way.
const LARGEST: u16 = 1_000;

/// The window and what it shows.
pub(super) struct Screen {
    tty: Tty,
    painter: Painter,
    targets: Targets,
    title: String,
    /// Bells and titles that the terminal has not taken yet.
    waiting: Vec<u8>,
}

impl Screen {
    pub(super) fn new(tty: Tty) -> Self {
        Self { tty, painter: Painter::default(), targets: Targets::new(), title: String::new(), waiting: Vec::new() }
    }

    /// Shows the state, as far as the terminal takes it now; what it does not take comes with the next frame.
    pub(super) fn show(&mut self, state: &mut State) {
        let (columns, rows) = state.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns.min(LARGEST), rows.min(LARGEST)));
        self.targets = views::draw(state, &mut buffer);
        let title = words::title(state);
        if title != self.title {
            self.waiting.extend_from_slice(paint::title(&title).as_bytes());
            self.title = title;
        }
        if !self.waiting.is_empty() && self.tty.send(&self.waiting) == Sent::Taken {
            self.waiting.clear();
        }
        let tty = &self.tty;
        if self.painter.paint(&buffer, |frame| tty.send(frame) == Sent::Taken) {
            state.hands.drawn(Millis::now());
        }
    }

    /// Rings the bell so many times.
    pub(super) fn ring(&mut self, times: u8) {
        self.waiting.extend(std::iter::repeat_n(b'\x07', times.into()));
    }

    /// Offers a text to the clipboard of whoever sits at the terminal.
    pub(super) fn copy(&mut self, text: &str) {
        self.waiting.extend_from_slice(paint::copy(text).as_bytes());
    }

    /// Nothing is known of the screen: the next frame is a whole one.
    pub(super) fn forget(&mut self) {
        self.painter.forget();
    }

    /// Stops the process as Ctrl-Z does; comes back when it is continued.
    pub(super) fn suspend(&mut self) {
        // A terminal that cannot be taken again has gone away, which is told as such.
        let _ = self.tty.suspend();
        self.forget();
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> Option<(u16, u16)> {
        self.tty.size()
    }

    /// What was drawn at this cell.
    pub(super) fn at(&self, column: u16, row: u16) -> Option<Command> {
        let place = Position::new(column, row);
        self.targets.iter().rev().find(|(area, _)| area.contains(place)).map(|(_, command)| *command)
    }
}
