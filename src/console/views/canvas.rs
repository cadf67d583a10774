//! What a view draws on: the buffer, the look, and the list of what can be clicked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::Targets;
use crate::console::command::Command;
use crate::console::event::Target;
use crate::console::state::State;
use crate::console::texts::Texts;
use crate::console::theme::{Fill, Glyph, Ground, Look, Role};
use crate::console::widgets::{Frame, Plate, PlateState, text};

/// Cells of the longest line; in wider windows the margins grow.
const LONGEST: u16 = 160;
/// Columns between the start of a label and its value.
pub const LABEL: u16 = 12;

/// A buffer that words and shapes are put on.
pub struct Canvas<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// How it looks.
    pub look: Look,
    /// The words.
    pub texts: &'static Texts,
    targets: Targets,
    /// What lies behind what is drawn next.
    on: Ground,
    pressed: Option<Target>,
}

impl<'a> Canvas<'a> {
    /// An empty page.
    pub fn new(buffer: &'a mut Buffer, state: &State) -> Self {
        let area = *buffer.area();
        text::clear(buffer, area, state.look.theme.ground(Ground::Page));
        let pressed = state.hands.pressed.map(|(target, _)| target);
        Self { buffer, look: state.look, texts: state.texts, targets: Vec::new(), on: Ground::Page, pressed }
    }

    /// Replaces what the terminal cannot show; gives what can be clicked.
    pub fn finish(self) -> Targets {
        self.look.glyphs.finish(self.buffer, self.look.wide);
        self.targets
    }

    /// The whole page: the window, or its middle where lines would get too long to read.
    pub fn area(&self) -> Rect {
        let window = *self.buffer.area();
        let width = window.width.min(LONGEST);
        Rect { x: window.x + (window.width - width) / 2, width, ..window }
    }

    /// What was drawn so far cannot be clicked any more.
    pub fn cover(&mut self) {
        self.targets.clear();
    }

    /// `area` answers the pointer.
    pub fn target(&mut self, area: Rect, command: Command) {
        if !area.is_empty() {
            self.targets.push((area, command));
        }
    }

    /// Words in the colour of `role`; gives the column behind them.
    pub fn put(&mut self, x: u16, y: u16, words: &str, role: Role) -> u16 {
        text::put(self.buffer, x, y, words, self.look.theme.style(role))
    }

    /// Words in bold.
    pub fn bold(&mut self, x: u16, y: u16, words: &str, role: Role) -> u16 {
        text::put(self.buffer, x, y, words, self.look.theme.style(role).add_modifier(Modifier::BOLD))
    }

    /// Words in at most `cells` cells, cut at their end.
    pub fn cut(&mut self, x: u16, y: u16, cells: u16, words: &str, role: Role) -> u16 {
        text::put_cut(self.buffer, x, y, cells, words, self.look.theme.style(role))
    }

    /// Words that end before column `right`; gives their first column.
    pub fn right(&mut self, right: u16, y: u16, words: &str, role: Role) -> u16 {
        text::put_right(self.buffer, right, y, words, self.look.theme.style(role))
    }

    /// A label and its value in the row; an empty value is left out and gives false.
    pub fn field(&mut self, area: Rect, y: u16, label: &str, value: &str) -> bool {
        if value.is_empty() || y >= area.bottom() {
            return false;
        }
        let end = self.put(area.x, y, self.texts.get(label), Role::Muted);
        let x = (area.x + LABEL).max(end + 2);
        self.cut(x, y, area.right().saturating_sub(x), value, Role::Text);
        true
    }

    /// A label and its value, over as many rows as it needs; gives the row behind it.
    pub fn lines(&mut self, area: Rect, y: u16, label: &str, value: &str) -> u16 {
        if value.is_empty() || y >= area.bottom() {
            return y;
        }
        let end = self.put(area.x, y, self.texts.get(label), Role::Muted);
        let x = (area.x + LABEL).max(end + 2);
        self.paragraph(Rect { x, width: area.right().saturating_sub(x), ..area }, y, value, Role::Text)
    }

    /// Words over as many rows as they need; gives the row behind them. Below `area` nothing is drawn.
    pub fn paragraph(&mut self, area: Rect, y: u16, words: &str, role: Role) -> u16 {
        let mut y = y;
        for line in text::wrapped(words, area.width) {
            if y < area.bottom() {
                self.put(area.x, y, &line, role);
            } else {
                #[cfg(test)]
                crate::console::widgets::watch::lost(|| format!("below: {line}"));
            }
            y += 1;
        }
        y
    }

    /// A level line of `cells` cells.
    pub fn rule(&mut self, x: u16, y: u16, cells: u16) {
        let line = self.look.glyphs.get(Glyph::Level).repeat(usize::from(cells));
        self.put(x, y, &line, Role::Line);
    }

    /// A plate that does `command`, or is drawn as impossible without one.
    pub fn plate(&mut self, area: Rect, lines: &[&str], command: Option<Command>, proposed: bool) {
        let state = match command {
            None => PlateState::Disabled,
            Some(command) if self.pressed == Some(Target { area, command }) => PlateState::Pressed,
            Some(_) if proposed => PlateState::Proposed,
            Some(_) => PlateState::Ready,
        };
        Plate { lines, state }.draw_on(self.on, self.buffer, area, self.look);
        if let Some(command) = command {
            self.target(area, command);
        }
    }

    /// A box with words in its upper edge; gives its inside. What is drawn next lies in it.
    pub fn frame(&mut self, area: Rect, title: &str, aside: &str) -> Rect {
        self.on = Ground::Surface;
        Frame { title, aside, focused: false }.draw(self.buffer, area, self.look)
    }

    /// Empties `area` in the colours of `fill`; gives the style of words on it.
    pub fn fill(&mut self, area: Rect, fill: Fill) -> Style {
        let style = self.look.theme.fill(fill);
        text::clear(self.buffer, area, style);
        style
    }

    /// Empties `area` on this ground.
    pub fn ground(&mut self, area: Rect, ground: Ground) {
        text::clear(self.buffer, area, self.look.theme.ground(ground));
    }
}
