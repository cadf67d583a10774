//! Text by cells, not characters: measured, cut and placed without ever splitting a wide character.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands for the part that was cut away, one cell.
const CUT: &str = "…";
/// Cells of a reference, serial number or path that are kept at its end.
const KEPT_END: u16 = 8;

/// Cells that `text` takes.
pub fn width(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// `text` in at most `cells` cells, cut at its end: for names and messages.
pub fn cut_end(text: &str, cells: u16) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    Cow::Owned(format!("{}{CUT}", head(text, cells - 1)))
}

/// `text` in at most `cells` cells, cut at its front: for paths.
pub fn cut_front(text: &str, cells: u16) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    Cow::Owned(format!("{CUT}{}", tail(text, cells - 1)))
}

/// `text` in at most `cells` cells, cut in its middle so that the last eight stay: for references and serial numbers.
pub fn cut_middle(text: &str, cells: u16) -> Cow<'_, str> {
    if width(text) <= cells || cells <= KEPT_END + 1 {
        return cut_front(text, cells);
    }
    let end = tail(text, KEPT_END);
    Cow::Owned(format!("{}{CUT}{end}", head(text, cells - 1 - width(end))))
}

/// `text` cut or filled with blanks to exactly `cells` cells.
pub fn pad(text: &str, cells: u16) -> String {
    let text = cut_end(text, cells);
    let blanks = usize::from(cells.saturating_sub(width(&text)));
    format!("{text}{}", " ".repeat(blanks))
}

/// The letters spaced by one blank, wide ones by a wide blank.
pub fn spaced(text: &str) -> String {
    let mut spaced = String::new();
    let mut blank = "";
    for letter in text.graphemes(true) {
        spaced.push_str(blank);
        spaced.push_str(letter);
        blank = if width(letter) == 2 { "\u{3000}" } else { " " };
    }
    spaced
}

/// The longest beginning of `text` in `cells` cells.
fn head(text: &str, cells: u16) -> &str {
    let mut used = 0;
    let end = text.grapheme_indices(true).find(|(_, letter)| {
        used += width(letter);
        used > cells
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// The longest end of `text` in `cells` cells.
fn tail(text: &str, cells: u16) -> &str {
    let mut used = 0;
    let start = text.grapheme_indices(true).rev().find(|(_, letter)| {
        used += width(letter);
        used > cells
    });
    start.map_or(text, |(at, letter)| &text[at + letter.len()..])
}

/// Draw `text` from column `x` of row `y`, at most up to the right edge of the buffer; gives the column behind it.
/// Outside the buffer nothing is drawn.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = *buffer.area();
    #[cfg(test)]
    super::watch::put(buffer, x, y, text);
    if !area.contains((x, y).into()) {
        return x;
    }
    mend(buffer, x, y);
    mend_behind(buffer, x.saturating_add(width(text)), y);
    buffer.set_stringn(x, y, text, usize::from(area.right() - x), style).0
}

/// Draw `text` in at most `cells` cells, cut at its end; gives the column behind it.
pub fn put_cut(buffer: &mut Buffer, x: u16, y: u16, cells: u16, text: &str, style: Style) -> u16 {
    put(buffer, x, y, &cut_end(text, cells), style)
}

/// Draw `text` so that it ends before column `right`; gives its first column.
pub fn put_right(buffer: &mut Buffer, right: u16, y: u16, text: &str, style: Style) -> u16 {
    let x = right.saturating_sub(width(text));
    put(buffer, x, y, text, style);
    x
}

/// Draw `text` in the middle of the `cells` cells from `x`.
pub fn put_centred(buffer: &mut Buffer, x: u16, y: u16, cells: u16, text: &str, style: Style) {
    let text = cut_end(text, cells);
    put(buffer, x + (cells - width(&text)) / 2, y, &text, style);
}

/// Empty `area` to blanks of `style`, whatever was there.
pub fn clear(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(*buffer.area());
    for y in area.top()..area.bottom() {
        mend(buffer, area.x, y);
        mend_behind(buffer, area.right(), y);
        for x in area.left()..area.right() {
            let cell = &mut buffer[(x, y)];
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// A wide character whose first half is about to be overwritten leaves a blank of its own colours at `x`: the library gives
/// second halves no colours.
fn mend_behind(buffer: &mut Buffer, x: u16, y: u16) {
    let before = x.checked_sub(1).and_then(|before| buffer.cell((before, y)));
    let Some(style) = before.filter(|cell| width(cell.symbol()) == 2).map(Cell::style) else { return };
    if let Some(half) = buffer.cell_mut((x, y)) {
        half.set_symbol(" ");
        half.set_style(style);
    }
}

/// A wide character whose second half is about to be overwritten at `x` becomes a blank.
fn mend(buffer: &mut Buffer, x: u16, y: u16) {
    let Some(before) = x.checked_sub(1).and_then(|x| buffer.cell_mut((x, y))) else { return };
    if width(before.symbol()) == 2 {
        before.set_symbol(" ");
    }
}

/// `text` in lines of at most `cells` cells, broken at blanks where there are any, else between characters.
pub fn wrapped(text: &str, cells: u16) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let line = lines.last_mut().expect("there is a line from the start");
        if width(line.trim_end()) > 0 && width(line).saturating_add(width(word.trim_end())) > cells {
            lines.push(String::new());
        }
        append(&mut lines, word, cells);
    }
    lines
}

/// Appends a word; one that is longer than a line is broken between characters.
fn append(lines: &mut Vec<String>, word: &str, cells: u16) {
    for letter in word.graphemes(true) {
        let line = lines.last_mut().expect("there is a line from the start");
        if letter != " " && width(line).saturating_add(width(letter)) > cells.max(2) {
            lines.push(letter.to_owned());
        } else {
            line.push_str(letter);
        }
    }
}
