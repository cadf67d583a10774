//! The screen: draws the state, sends what changed, and knows what can be clicked.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::console::event::Target;
use crate::console::paint::{self, Painter};
use crate::console::state::State;
use crate::console::views::{self, Targets};
use crate::console::words;
use crate::payment::Now;
use crate::platform::{Millis, Sent, Tty};
use crate::terminal::now;

/// The largest window that is drawn, in cells each way.
const LARGEST: u16 = 1_000;

/// Milliseconds between two bells: closer ones sound like one, and terminals drop them.
const BELL_GAP: u64 = 180;

/// The window and what it shows.
pub(super) struct Screen {
    tty: Tty,
    painter: Painter,
    /// Where the next frame is drawn.
    drawing: Buffer,
    targets: Targets,
    title: String,
    /// Bells and titles that the terminal has not taken yet.
    waiting: Vec<u8>,
    bells: Bells,
}

/// A pattern of bells: how many are left, and when the next one rings.
#[derive(Debug, Default)]
struct Bells {
    left: u8,
    next: Option<Millis>,
}

impl Bells {
    /// Rings so many times from now on; a pattern that is still ringing gives way to a longer one. None at all is silence.
    fn ring(&mut self, times: u8, now: Millis) {
        if times == 0 {
            *self = Self::default();
            return;
        }
        self.left = self.left.max(times);
        self.next.get_or_insert(now);
    }

    /// True if a bell is due now; it is the caller's then.
    fn due(&mut self, now: Millis) -> bool {
        if self.next.is_none_or(|next| next > now) {
            return false;
        }
        self.left = self.left.saturating_sub(1);
        self.next = (self.left > 0).then(|| now + BELL_GAP);
        true
    }
}

impl Screen {
    pub(super) fn new(tty: Tty) -> Self {
        Self {
            tty,
            painter: Painter::default(),
            drawing: Buffer::empty(Rect::ZERO),
            targets: Targets::new(),
            title: String::new(),
            waiting: Vec::new(),
            bells: Bells::default(),
        }
    }

    /// Shows the state, as far as the terminal takes it now; what it does not take comes with the next frame.
    /// Gives when that was, and whether all of it was taken.
    pub(super) fn show(&mut self, state: &mut State) -> (Now, bool) {
        let (columns, rows) = state.size;
        let area = Rect::new(0, 0, columns.min(LARGEST), rows.min(LARGEST));
        if *self.drawing.area() == area {
            self.drawing.reset();
        } else {
            self.drawing = Buffer::empty(area);
        }
        self.targets = views::draw(state, &mut self.drawing);
        let title = words::title(state);
        if title != self.title {
            self.waiting.extend_from_slice(paint::title(&title).as_bytes());
            self.title = title;
        }
        if self.bells.due(Millis::now()) {
            self.waiting.push(b'\x07');
        }
        if !self.waiting.is_empty() && self.tty.send(&self.waiting) == Sent::Taken {
            self.waiting.clear();
        }
        let tty = &self.tty;
        let taken = self.painter.paint(&mut self.drawing, |frame| tty.send(frame) == Sent::Taken);
        let at = now();
        if taken {
            state.hands.drawn(Millis(at.mono.0));
        }
        (at, taken)
    }

    /// Rings the bell so many times, one after the other; 0 ends what still rings.
    pub(super) fn ring(&mut self, times: u8) {
        self.bells.ring(times, Millis::now());
    }

    /// When the next bell of a pattern is due.
    pub(super) fn bell_at(&self) -> Option<Millis> {
        self.bells.next
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
    pub(super) fn at(&self, column: u16, row: u16) -> Option<Target> {
        let place = Position::new(column, row);
        self.targets
            .iter()
            .rev()
            .find(|(area, _)| area.contains(place))
            .map(|&(area, command)| Target { area, command })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The times at which bells ring when looked at every 10 ms for two seconds.
    fn heard(bells: &mut Bells, from: u64) -> Vec<u64> {
        (from..from + 2_000).step_by(10).filter(|at| bells.due(Millis(*at))).collect()
    }

    #[rstest::rstest]
    #[case::approved(1, &[0])]
    #[case::not_known(3, &[0, 180, 360])]
    fn bells_ring_one_after_the_other(#[case] times: u8, #[case] expected: &[u64]) {
        let mut bells = Bells::default();
        bells.ring(times, Millis(0));
        assert_eq!(heard(&mut bells, 0), expected);
        assert_eq!(bells.next, None, "nothing is left to wait for");
    }

    #[test]
    fn a_short_pattern_does_not_end_a_long_one() {
        let mut bells = Bells::default();
        bells.ring(5, Millis(0));
        assert!(bells.due(Millis(0)));
        bells.ring(1, Millis(10));
        assert_eq!(heard(&mut bells, 10).len(), 4);
    }

    #[test]
    fn silence_ends_a_pattern() {
        let mut bells = Bells::default();
        bells.ring(5, Millis(0));
        bells.ring(0, Millis(0));
        assert!(heard(&mut bells, 0).is_empty());
    }
}
