//! From a drawn buffer to the fewest bytes that make the terminal show it.
//!
//! The painter knows what the terminal shows, because it counts only frames that were taken: a frame that the terminal
//! had no time for is skipped, and the next one builds on what is really there. It must not decide what is drawn.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::console::widgets::text;

/// Synchronised output: the terminal shows a frame whole or not at all.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";
/// Up to so many cells may be shorter than a move over them.
const WRITTEN: u16 = 4;

/// Turns drawings into frames.
#[derive(Debug, Default)]
pub struct Painter {
    /// What the terminal shows; none when that is not known.
    shown: Option<Buffer>,
    pen: Pen,
}

impl Painter {
    /// Nothing is known of the screen any more: at the start, after another program used it, after a new window size.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Make the terminal show `next`. `send` gets the bytes, if any are needed, and says whether they were taken; if not,
    /// call again later with what is newest then. Gives `false` in that case alone; otherwise `next` is kept, and what it held
    /// is of no use any more.
    pub fn paint(&mut self, next: &mut Buffer, send: impl FnOnce(&[u8]) -> bool) -> bool {
        let mut pen = self.pen;
        let frame = match &self.shown {
            Some(shown) if shown.area() == next.area() => changes(shown, next, &mut pen),
            _ => whole(next, &mut pen),
        };
        if !frame.is_empty() && !send(frame.as_bytes()) {
            return false;
        }
        self.pen = pen;
        match &mut self.shown {
            // The next drawing goes where the last one was: no copy, no new memory for each frame.
            Some(shown) => std::mem::swap(shown, next),
            None => self.shown = Some(next.clone()),
        }
        true
    }
}

/// Bytes that give the window the title `title`, without its control characters (xterm `ctlseqs`, OSC 2).
pub fn title(title: &str) -> String {
    let words: String = title.chars().filter(|c| !c.is_control()).collect();
    format!("\x1b]2;{words}\x1b\\")
}

/// Bytes that offer `text` to the clipboard (xterm `ctlseqs`, OSC 52). Terminals that do not let programs copy ignore them.
pub fn copy(text: &str) -> String {
    use base64::Engine as _;
    format!("\x1b]52;c;{}\x1b\\", base64::engine::general_purpose::STANDARD.encode(text))
}

fn whole(next: &Buffer, pen: &mut Pen) -> String {
    *pen = Pen::default();
    let cells = differing(&Buffer::empty(*next.area()), next);
    framed(&format!("{BEGIN}\x1b[0m\x1b[2J"), next, &cells, pen)
}

fn changes(shown: &Buffer, next: &Buffer, pen: &mut Pen) -> String {
    let cells = differing(shown, next);
    if cells.is_empty() { String::new() } else { framed(BEGIN, next, &cells, pen) }
}

/// The cells of `next` that are not on the screen, in reading order. Ratatui's own comparison leaves the ground of a wide
/// character standing when another wide one takes its first half only, so characters are compared here, not cells.
fn differing<'a>(shown: &Buffer, next: &'a Buffer) -> Vec<(u16, u16, &'a Cell)> {
    let area = *next.area();
    let mut cells = Vec::new();
    for y in area.top()..area.bottom() {
        // Where the next character of each row begins; the second half of a wide one is no character.
        let (mut old_begins, mut new_begins) = (area.left(), area.left());
        for x in area.left()..area.right() {
            let old = (old_begins == x).then(|| &shown[(x, y)]);
            old_begins += old.map_or(0, cells_of);
            if new_begins == x {
                let new = &next[(x, y)];
                new_begins += cells_of(new);
                if !old.is_some_and(|old| old == new || look_alike(old, new)) {
                    cells.push((x, y, new));
                }
            }
        }
    }
    cells
}

/// Blanks on the same ground look alike, whatever would be written on them.
fn look_alike(old: &Cell, new: &Cell) -> bool {
    let blank = |cell: &Cell| cell.symbol() == " " && !cell.modifier.intersects(LINES_AND_REVERSE);
    old.bg == new.bg && blank(old) && blank(new)
}

fn cells_of(cell: &Cell) -> u16 {
    // Nearly all cells hold one ASCII character; measuring them would cost more than all the rest.
    if cell.symbol().len() == 1 { 1 } else { text::width(cell.symbol()).max(1) }
}

fn framed(begin: &str, next: &Buffer, cells: &[(u16, u16, &Cell)], pen: &mut Pen) -> String {
    let mut frame = String::with_capacity(begin.len() + END.len() + cells.len() * 4);
    frame.push_str(begin);
    for (x, y, cell) in cells {
        pen.go(&mut frame, next, *x, *y);
        pen.dress(&mut frame, cell);
        pen.write(&mut frame, cell.symbol());
    }
    frame.push_str(END);
    frame
}

/// Where the terminal's cursor stands and how it writes.
#[derive(Debug, Clone, Copy, Default)]
struct Pen {
    /// Column and row; none when not known, as behind the last column.
    at: Option<(u16, u16)>,
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    /// Moves to the cell, in the fewest bytes.
    fn go(&mut self, frame: &mut String, next: &Buffer, x: u16, y: u16) {
        if self.at == Some((x, y)) {
            return;
        }
        match self.at {
            Some((from, row)) if row == y && from < x => {
                let skip = if x - from == 1 { "\x1b[C".to_owned() } else { format!("\x1b[{}C", x - from) };
                match self.between(next, from, x, y) {
                    Some(cells) if cells.len() <= skip.len() => frame.push_str(&cells),
                    _ => frame.push_str(&skip),
                }
            }
            _ => frame.push_str(&position(x, y)),
        }
        self.at = Some((x, y));
    }

    /// The cells up to `x`, if the pen writes like them: often they are shorter than a move over them.
    fn between(&self, next: &Buffer, from: u16, x: u16, y: u16) -> Option<String> {
        if x - from > WRITTEN {
            return None;
        }
        let cells = (from..x).map(|x| &next[(x, y)]);
        let same = |cell: &&Cell| cell.fg == self.fg && cell.bg == self.bg && cell.modifier == self.modifier;
        let like =
            |cell: &Cell| cell.symbol().len() == 1 && (same(&cell) || (cell.symbol() == " " && self.clears(cell)));
        cells.clone().all(like).then(|| cells.map(Cell::symbol).collect())
    }

    /// A blank written by the pen as it is looks like this blank.
    fn clears(&self, cell: &Cell) -> bool {
        cell.bg == self.bg && !(cell.modifier | self.modifier).intersects(LINES_AND_REVERSE)
    }

    /// Change what differs from `cell`. A blank needs its ground alone.
    fn dress(&mut self, frame: &mut String, cell: &Cell) {
        if cell.symbol() == " " && self.clears(cell) {
            return;
        }
        let mut codes = Vec::new();
        for (modifier, on, off) in MODIFIERS {
            match (self.modifier.contains(modifier), cell.modifier.contains(modifier)) {
                (false, true) => codes.push(on.to_owned()),
                (true, false) => codes.push(off.to_owned()),
                _ => {}
            }
        }
        if cell.fg != self.fg {
            codes.push(colour(cell.fg, 30));
        }
        if cell.bg != self.bg {
            codes.push(colour(cell.bg, 40));
        }
        (self.fg, self.bg, self.modifier) = (cell.fg, cell.bg, cell.modifier);
        if !codes.is_empty() {
            write!(frame, "\x1b[{}m", codes.join(";")).expect("writing to a string cannot fail");
        }
    }

    fn write(&mut self, frame: &mut String, symbol: &str) {
        frame.push_str(symbol);
        // Behind the last column a terminal waits with the next line; the next cell is on another row and moves there.
        // How many cells a joined character takes terminals do not agree on: behind one the next cell is moved to.
        let agreed = symbol.len() == 1 || symbol.chars().count() == 1;
        self.at = self.at.filter(|_| agreed).map(|(x, y)| (x.saturating_add(text::width(symbol).max(1)), y));
    }
}

/// Each with the SGR parameters that set it and take it away (ECMA-48 section 8.3.117).
const MODIFIERS: [(Modifier, &str, &str); 3] =
    [(Modifier::BOLD, "1", "22"), (Modifier::UNDERLINED, "4", "24"), (Modifier::REVERSED, "7", "27")];
/// What shows on a blank too.
const LINES_AND_REVERSE: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED);

fn position(x: u16, y: u16) -> String {
    format!("\x1b[{};{}H", y + 1, x + 1)
}

/// SGR parameter of a colour (ECMA-48 section 8.3.117, aixterm's bright ones); `base` is 30 for text, 40 for the ground.
fn colour(colour: Color, base: u8) -> String {
    let palette = match colour {
        Color::Rgb(r, g, b) => return format!("{};2;{r};{g};{b}", base + 8),
        Color::Indexed(index) => return format!("{};5;{index}", base + 8),
        Color::Reset => 9,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
    };
    (base + palette).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const AREA: Rect = Rect::new(0, 0, 20, 4);

    fn cell_of(screen: &vt100::Screen, x: u16, y: u16) -> (String, bool, bool) {
        let cell = screen.cell(y, x).expect("inside the screen");
        let text = if cell.contents().is_empty() { " " } else { cell.contents() };
        // A bold blank looks like any blank.
        let bold = cell.bold() && text != " ";
        (text.to_owned(), bold, cell.inverse())
    }

    /// What a terminal shows after `buffers` were painted one after another.
    fn shown(buffers: &[Buffer]) -> vt100::Parser {
        let mut parser = vt100::Parser::new(AREA.height, AREA.width, 0);
        let mut painter = Painter::default();
        for buffer in buffers {
            painter.paint(&mut buffer.clone(), |frame| {
                parser.process(frame);
                true
            });
        }
        parser
    }

    fn assert_shows(parser: &vt100::Parser, buffer: &Buffer) {
        for y in 0..AREA.height {
            let mut x = 0;
            while x < AREA.width {
                let cell = &buffer[(x, y)];
                let bold = cell.modifier.contains(Modifier::BOLD) && cell.symbol() != " ";
                let inverse = cell.modifier.contains(Modifier::REVERSED);
                assert_eq!(cell_of(parser.screen(), x, y), (cell.symbol().to_owned(), bold, inverse), "at {x},{y}");
                x += text::width(cell.symbol()).max(1);
            }
        }
    }

    prop_compose! {
        fn drawing()(words in prop::collection::vec((0..20u16, 0..4u16, "[a-c黃█ ]{0,8}", 0..6u8), 0..6)) -> Buffer {
            let mut buffer = Buffer::empty(AREA);
            for (x, y, word, style) in words {
                let colours = [Color::Reset, Color::Red, Color::Rgb(1, 2, 3), Color::LightCyan];
                let mut dress = Style::new().fg(colours[usize::from(style % 4)]);
                if style > 2 { dress = dress.add_modifier(Modifier::BOLD); }
                if style > 4 { dress = dress.add_modifier(Modifier::REVERSED); }
                text::put(&mut buffer, x, y, &word, dress);
            }
            buffer
        }
    }

    proptest! {
        #[test]
        fn the_terminal_shows_the_last_drawing(buffers in prop::collection::vec(drawing(), 1..5)) {
            assert_shows(&shown(&buffers), buffers.last().expect("at least one"));
        }
    }

    fn drawing_of(word: &str) -> Buffer {
        let mut buffer = Buffer::empty(AREA);
        buffer.set_string(0, 0, word, Style::new());
        buffer
    }

    #[test]
    fn a_refused_frame_is_made_good_by_the_next() {
        let mut parser = vt100::Parser::new(AREA.height, AREA.width, 0);
        let mut painter = Painter::default();
        let mut take = |frame: &[u8]| {
            parser.process(frame);
            true
        };
        assert!(painter.paint(&mut drawing_of("one"), &mut take));
        assert!(!painter.paint(&mut drawing_of("two, and more"), |_| false));
        assert!(painter.paint(&mut drawing_of("ten"), &mut take));
        assert_shows(&parser, &drawing_of("ten"));
    }

    #[test]
    fn an_unchanged_drawing_sends_nothing_and_a_changed_cell_little() {
        let mut painter = Painter::default();
        painter.paint(&mut drawing_of("0.00"), |_| true);
        assert!(painter.paint(&mut drawing_of("0.00"), |_| panic!("nothing to send")));
        let mut sent = 0;
        painter.paint(&mut drawing_of("0.01"), |frame| {
            sent = frame.len();
            true
        });
        assert!(sent <= 30, "{sent} bytes");
    }

    #[test]
    fn blanks_on_the_same_ground_are_not_sent_again_and_those_that_are_reversed_are() {
        let styled = |style: Style| {
            let mut buffer = drawing_of("one two");
            buffer.set_style(Rect::new(3, 0, 1, 1), style);
            buffer
        };
        let mut painter = Painter::default();
        painter.paint(&mut styled(Style::new().fg(Color::Red)), |_| true);
        let bold = styled(Style::new().fg(Color::Blue).add_modifier(Modifier::BOLD));
        assert!(painter.paint(&mut bold.clone(), |_| panic!("nothing that shows has changed")));
        let mut sent = 0;
        painter.paint(&mut styled(Style::new().add_modifier(Modifier::REVERSED)), |frame| {
            sent = frame.len();
            true
        });
        assert!(sent > 0);
    }

    #[test]
    fn behind_a_joined_character_the_place_of_the_next_is_said() {
        let mut painter = Painter::default();
        let mut buffer = drawing_of("");
        text::put(&mut buffer, 0, 0, "\u{1f469}\u{200d}\u{1f373} on", Style::new());
        painter.paint(&mut buffer, |frame| {
            let frame = String::from_utf8_lossy(frame).into_owned();
            assert!(frame.contains("\u{1f373}\x1b[1;4Hon"), "{frame:?}");
            true
        });
    }

    #[test]
    fn a_title_carries_no_control_characters() {
        assert_eq!(title("HKD 1.00\x1b]\x07"), "\x1b]2;HKD 1.00]\x1b\\");
    }
}
