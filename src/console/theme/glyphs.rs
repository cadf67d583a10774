//! The only place that knows special characters. Each is one cell, and so is its ASCII twin.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthChar;

/// A character with a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glyph {
    /// Approved, done, step passed.
    Done,
    /// Declined, failed.
    Failed,
    /// Cancelled.
    Stopped,
    /// Not known yet, blocked.
    NotKnown,
    /// Warning, no answer.
    Warning,
    /// Ready.
    Ready,
    /// Disabled, not yet.
    NotYet,
    /// Selected, in work, busy.
    Selected,
    /// Opens a list.
    Opens,
    /// The terminal's prompt.
    Prompt,
    /// A frame that was sent.
    Sent,
    /// A frame that was received.
    Received,
    /// A note; stands between two facts.
    Note,
    /// Text was cut here.
    Cut,
    /// A masked digit.
    Masked,
    /// No money moves.
    Simulated,
    /// A full cell.
    Full,
    /// The upper half of a cell.
    Upper,
    /// The lower half of a cell.
    Lower,
    /// What is left of a progress bar without colours.
    Rest,
    /// A level line.
    Level,
    /// An upright line.
    Upright,
    /// Corner, top left.
    TopLeft,
    /// Corner, top right.
    TopRight,
    /// Corner, bottom left.
    BottomLeft,
    /// Corner, bottom right.
    BottomRight,
    /// A level line round the focused box.
    FocusLevel,
    /// An upright line round the focused box.
    FocusUpright,
    /// Corner of the focused box, top left.
    FocusTopLeft,
    /// Corner of the focused box, top right.
    FocusTopRight,
    /// Corner of the focused box, bottom left.
    FocusBottomLeft,
    /// Corner of the focused box, bottom right.
    FocusBottomRight,
}

/// Which characters the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Glyphs {
    /// All of them.
    Unicode,
    /// Only ASCII, beside the words of a language.
    Ascii,
}

/// Characters of texts and their ASCII twins, beside those of [`Glyph`].
const TWINS: &[(char, char)] = &[
    ('✓', '+'),
    ('✗', 'x'),
    ('■', '='),
    ('●', '*'),
    ('○', 'o'),
    ('►', '>'),
    ('▾', 'v'),
    ('»', '>'),
    ('→', '>'),
    ('←', '<'),
    ('↑', '^'),
    ('↓', 'v'),
    ('·', '.'),
    ('…', '~'),
    ('•', '*'),
    ('—', '-'),
    ('▒', '#'),
    ('─', '-'),
    ('│', '|'),
    ('█', '#'),
    ('▀', '#'),
    ('▄', '#'),
];

/// Heights of a graph's column, from none to full.
const LEVELS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const ASCII_LEVELS: [&str; 9] = [" ", "_", ".", "-", "=", "+", "*", "%", "#"];

impl Glyphs {
    /// Is it ASCII only?
    pub fn is_ascii(self) -> bool {
        self == Self::Ascii
    }

    /// The character to draw.
    pub const fn get(self, glyph: Glyph) -> &'static str {
        let (unicode, ascii) = pair(glyph);
        match self {
            Self::Unicode => unicode,
            Self::Ascii => ascii,
        }
    }

    /// A graph column of `eighths` (0 to 8).
    pub fn level(self, eighths: usize) -> &'static str {
        let levels = if self.is_ascii() { &ASCII_LEVELS } else { &LEVELS };
        levels[eighths.min(8)]
    }

    /// Replace all that the terminal cannot show, cell for cell: the last step of a drawing, so that nothing is forgotten.
    /// Wide characters stay with `wide`: a terminal that draws lines badly may well show Chinese.
    pub fn finish(self, buffer: &mut Buffer, wide: bool) {
        if !self.is_ascii() {
            return;
        }
        let mut second_half = false;
        for cell in &mut buffer.content {
            let first = cell.symbol().chars().next().unwrap_or(' ');
            let is_wide = first.width() == Some(2);
            match (is_wide && wide, second_half) {
                (true, _) => {}
                (false, true) if !wide => {
                    cell.set_symbol("?");
                }
                _ if !cell.symbol().is_ascii() => {
                    cell.set_char(twin(first));
                }
                _ => {}
            }
            second_half = is_wide && !second_half;
        }
    }
}

/// What stands for the first cell of `c`.
fn twin(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    TWINS.iter().find(|(special, _)| *special == c).map_or('?', |(_, twin)| *twin)
}

const fn pair(glyph: Glyph) -> (&'static str, &'static str) {
    match glyph {
        Glyph::Done => ("✓", "+"),
        Glyph::Failed => ("✗", "x"),
        Glyph::Stopped => ("■", "="),
        Glyph::NotKnown => ("?", "?"),
        Glyph::Warning => ("!", "!"),
        Glyph::Ready => ("●", "*"),
        Glyph::NotYet => ("○", "o"),
        Glyph::Selected => ("►", ">"),
        Glyph::Opens => ("▾", "v"),
        Glyph::Prompt => ("»", ">"),
        Glyph::Sent => ("→", ">"),
        Glyph::Received => ("←", "<"),
        Glyph::Note => ("·", "."),
        Glyph::Cut => ("…", "~"),
        Glyph::Masked => ("•", "*"),
        Glyph::Simulated => ("▒", "#"),
        Glyph::Full => ("█", "#"),
        Glyph::Upper => ("▀", "/"),
        Glyph::Lower => ("▄", "\\"),
        Glyph::Rest => ("░", "."),
        Glyph::Level => ("─", "-"),
        Glyph::Upright => ("│", "|"),
        Glyph::TopLeft => ("┌", "+"),
        Glyph::TopRight => ("┐", "+"),
        Glyph::BottomLeft => ("└", "+"),
        Glyph::BottomRight => ("┘", "+"),
        Glyph::FocusLevel => ("═", "="),
        Glyph::FocusUpright => ("║", "|"),
        Glyph::FocusTopLeft => ("╔", "+"),
        Glyph::FocusTopRight => ("╗", "+"),
        Glyph::FocusBottomLeft => ("╚", "+"),
        Glyph::FocusBottomRight => ("╝", "+"),
    }
}
