//! For the tests of the screens: every screen that has a snapshot is also drawn in every language, theme and depth of
//! colour, and in plain ASCII, and must hold what all screens must hold.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use super::samples::Counter;
use super::state::{Popup, State};
use super::texts::{Lang, Texts};
use super::theme::contrast::contrast;
use super::theme::{Depth, Glyphs, Look, Theme, Tone};
use super::views::draw;
use super::widgets::{text, watch};

/// A small window.
pub const SMALL: (u16, u16) = (80, 24);
/// One with the wide layout.
pub const WIDE: (u16, u16) = (120, 36);
/// Characters that are shapes, not words: their colour is that of an area or a line.
const SHAPES: &str = "▄▀█▒░▁▂▃▅▆▇";
const LINES: &str = "─│┌┐└┘═║╔╗╚╝";

/// Snapshots of a screen in English and in Traditional Chinese; the other languages and looks are checked as well.
pub fn snapshots(name: &str, size: (u16, u16), prepare: impl Fn(&mut Counter)) {
    for lang in Lang::ALL {
        let mut counter = Counter::staffed(lang, size);
        prepare(&mut counter);
        let shown = screen(&counter);
        if let Some((_, code)) = [(Lang::En, "en"), (Lang::ZhHant, "zh")].iter().find(|(known, _)| *known == lang) {
            let name = format!("{name}_{}x{}_{code}", size.0, size.1);
            insta::with_settings!({ snapshot_path => "views/snapshots", prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("countertop__console__views__tests__{name}"), shown);
            });
        }
        if size.0 >= SMALL.0 {
            loses_nothing(name, &counter, lang);
        }
        if lang == Lang::En {
            looks_right(name, &mut counter);
        } else {
            let look = counter.state.look;
            counter.state.look = Look { theme: Theme { tone: Tone::Light, depth: Depth::Full }, ..look };
            colours_are_right(name, &counter.state);
        }
    }
}

/// A snapshot without colours, each row with the marks of its cells under it: `b` bold, `r` reversed, `B` both.
pub fn mono_snapshot(name: &str, size: (u16, u16), glyphs: Glyphs, prepare: impl Fn(&mut Counter)) {
    let mut counter = Counter::staffed(Lang::En, size);
    prepare(&mut counter);
    let theme = Theme { tone: Tone::Dark, depth: Depth::Mono };
    counter.state.look = Look { theme, glyphs, ..counter.state.look };
    let buffer = drawn(&counter.state);
    let mut shown = String::new();
    for y in 0..size.1 {
        shown.extend(["|", &row(&buffer, y), "|\n"]);
        let marks: String = (0..size.0).map(|x| mark(&buffer[(x, y)])).collect();
        if !marks.trim().is_empty() {
            shown.extend(["'", marks.trim_end(), "\n"]);
        }
    }
    insta::with_settings!({ snapshot_path => "views/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("countertop__console__views__tests__{name}"), shown);
    });
}

fn mark(cell: &Cell) -> char {
    match (cell.modifier.contains(Modifier::BOLD), cell.modifier.contains(Modifier::REVERSED)) {
        (true, true) => 'B',
        (true, false) => 'b',
        (false, true) => 'r',
        (false, false) => ' ',
    }
}

/// The screen, row by row between bars.
pub fn screen(counter: &Counter) -> String {
    let buffer = drawn(&counter.state);
    let (columns, rows) = counter.state.size;
    let mut shown = String::new();
    for y in 0..rows {
        let row = row(&buffer, y);
        assert_eq!(text::width(&row), columns, "row {y}: {row}");
        assert!(!has_a_key_of_texts(&row), "a text is missing: {row}");
        shown.extend(["|", &row, "|\n"]);
    }
    shown
}

fn drawn(state: &State) -> Buffer {
    let area = Rect::new(0, 0, state.size.0, state.size.1);
    let mut buffer = Buffer::empty(area);
    for (target, command) in draw(state, &mut buffer) {
        assert_eq!(area.intersection(target), target, "{command:?} lies outside the window");
    }
    buffer
}

fn row(buffer: &Buffer, y: u16) -> String {
    let mut row = String::new();
    let mut x = 0;
    while x < buffer.area().width {
        let symbol = buffer[(x, y)].symbol();
        row.push_str(symbol);
        x += text::width(symbol).max(1);
    }
    row
}

/// A missing text shows as its key, `view.sale`.
fn has_a_key_of_texts(row: &str) -> bool {
    row.split([' ', '│']).any(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        let plain = |part: &&str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        parts.len() > 1 && parts.iter().all(plain)
    })
}

/// No word of ours is cut, runs over an edge or over other words.
pub fn loses_nothing(name: &str, counter: &Counter, lang: Lang) {
    let lost = watch::during(|| drop(drawn(&counter.state)));
    assert!(lost.is_empty(), "{name} in {lang:?}: {lost:#?}");
    let buffer = drawn(&counter.state);
    let keys = row(&buffer, counter.state.size.1 - 1);
    let in_help = matches!(counter.state.popup, Some(Popup::Help(_)));
    let plates = counter.state.is_touch();
    assert!(in_help || plates || keys.contains(" F1 "), "{name} in {lang:?} does not name the key for help: {keys}");
    for y in 0..counter.state.size.1 {
        let row = row(&buffer, y);
        for (at, _) in row.match_indices('…') {
            let before = row[..at].rsplit("  ").next().unwrap_or_default();
            let before = before.rsplit(['│', '·']).next().unwrap_or_default().trim();
            assert!(!is_ours(lang.texts(), before), "{name} in {lang:?}: \"{before}…\" is cut in {row}");
        }
    }
}

/// `beginning` is the beginning of one of our texts: not a name, a message or a reference.
fn is_ours(texts: &Texts, beginning: &str) -> bool {
    let long_enough = |part: &str| text::width(part) >= 5;
    // A text that ends in the mark itself, like "Another path …", was not cut, though another may begin like it.
    let whole = format!("{beginning} …");
    if texts.keys().any(|key| texts.get(key) == whole) {
        return false;
    }
    texts.keys().map(|key| texts.get(key)).filter(|text| !text.contains('…')).any(|text| {
        let fixed = text.split('{').next().unwrap_or_default();
        let words_follow = !text.ends_with('}');
        (long_enough(beginning) && fixed.starts_with(beginning))
            || (words_follow && long_enough(fixed) && beginning.starts_with(fixed))
    })
}

/// In every theme and depth, and in ASCII.
fn looks_right(name: &str, counter: &mut Counter) {
    let look = counter.state.look;
    for tone in [Tone::Dark, Tone::Light, Tone::Contrast] {
        for depth in [Depth::Full, Depth::Sixteen, Depth::Mono] {
            counter.state.look = Look { theme: Theme { tone, depth }, ..look };
            colours_are_right(name, &counter.state);
        }
    }
    counter.state.look = Look { glyphs: Glyphs::Ascii, ..look };
    let buffer = drawn(&counter.state);
    for y in 0..counter.state.size.1 {
        let row = row(&buffer, y);
        let foreign: String = row.chars().filter(|c| !c.is_ascii() && text::width(&c.to_string()) != 2).collect();
        assert!(foreign.is_empty(), "{name} in ASCII: {foreign} in {row}");
    }
    counter.state.look = look;
}

fn colours_are_right(name: &str, state: &State) {
    let Theme { tone, depth } = state.look.theme;
    let buffer = drawn(state);
    for y in 0..state.size.1 {
        let mut x = 0;
        while x < state.size.0 {
            let cell = &buffer[(x, y)];
            let wrong = wrong_colours(cell, depth);
            assert!(wrong.is_none(), "{name} {tone:?} {depth:?} at {x},{y} {:?}: {wrong:?}", cell.symbol());
            x += text::width(cell.symbol()).max(1);
        }
    }
}

/// What is wrong with the colours of a cell, if anything.
fn wrong_colours(cell: &Cell, depth: Depth) -> Option<String> {
    let forbidden = Modifier::DIM | Modifier::SLOW_BLINK | Modifier::RAPID_BLINK | Modifier::ITALIC;
    let colours = [cell.fg, cell.bg];
    if cell.modifier.intersects(forbidden) || colours.contains(&Color::DarkGray) {
        return Some("dim, blink, italic or palette colour 8".to_owned());
    }
    let is_rgb = |colour: &Color| matches!(colour, Color::Rgb(..));
    let in_depth = match depth {
        Depth::Full => colours.iter().all(is_rgb),
        Depth::Sixteen => !colours.iter().any(|colour| is_rgb(colour) || matches!(colour, Color::Indexed(_))),
        Depth::Mono => colours == [Color::Reset, Color::Reset],
    };
    if !in_depth {
        return Some(format!("colours {colours:?}"));
    }
    let (Color::Rgb(r, g, b), Color::Rgb(on_r, on_g, on_b)) = (cell.fg, cell.bg) else { return None };
    let limit = match cell.symbol() {
        symbol if symbol.trim().is_empty() || SHAPES.contains(symbol) => return None,
        symbol if LINES.contains(symbol) => 3.0,
        _ => 4.5,
    };
    let ratio = contrast(u32::from_be_bytes([0, r, g, b]), u32::from_be_bytes([0, on_r, on_g, on_b]));
    (ratio < limit).then(|| format!("contrast {ratio:.2}"))
}

/// All sources below `folder` of this package, as one text.
pub fn sources(folder: &str) -> String {
    fn read(folder: &std::path::Path, all: &mut String) {
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if file.is_dir() {
                read(&file, all);
            } else if file.extension().is_some_and(|kind| kind == "rs") {
                all.push_str(&std::fs::read_to_string(file).unwrap());
            }
        }
    }
    let mut all = String::new();
    read(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
    all
}
