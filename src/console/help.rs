//! What the help says: the keys of each situation, from the same tables that give the keys their meaning.
//!
//! It must not list a key by hand: a key that is not in the keymap cannot be in the help.

use std::collections::BTreeSet;

use super::command::Command;
use super::keymap::{self, ALWAYS, Binding, CHORDS, VIEW_KEYS, key_name};
use super::menu;
use super::state::{HelpPage, State};
use super::texts::Lang;
use super::theme::{Glyph, Role};
use super::widgets::text::width;

/// Cells of the keys in front of the words.
pub const KEYS: u16 = 14;
/// Rows of the first page for the keys of this situation.
pub const ROWS_HERE: usize = 9;

/// One or more keys and what they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The keys, as printed on them.
    pub keys: String,
    /// The key of the text that says what they do.
    pub does: &'static str,
}

/// A row of the further pages, and of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// The key of the text with the name of a situation.
    Heading(&'static str),
    /// Keys of it.
    Line(Line),
}

/// What each outcome means, with its mark.
pub const OUTCOMES: [(Glyph, Role, &str); 4] = [
    (Glyph::Done, Role::Ok, "help.approved"),
    (Glyph::Failed, Role::Declined, "help.declined"),
    (Glyph::Stopped, Role::Cancelled, "help.cancelled"),
    (Glyph::NotKnown, Role::Unknown, "help.not_known"),
];

/// The legend of magic amounts may be shown: in the demo, and never for a live terminal.
pub fn has_legend(state: &State) -> bool {
    state.demo.as_ref().is_some_and(|legend| !legend.digits.is_empty()) && state.shown_simulated()
}

/// The situation that the help was opened in: its name and its keys.
pub fn here(state: &State, help: &HelpPage) -> (&'static str, Vec<Line>) {
    let bindings = help.under.as_ref().map_or_else(|| keymap::below(state), |under| keymap::of_popup(state, under));
    let tables = keymap::tables();
    let name =
        tables.iter().find(|(_, table)| *table == bindings).map_or_else(|| unnamed(state, help), |(name, _)| *name);
    let possible: Vec<Binding> = bindings.iter().filter(|binding| fits(state, help, binding)).copied().collect();
    (name, lines(&possible))
}

/// A situation that has no page of its own: of the sale view, or a result.
fn unnamed(state: &State, help: &HelpPage) -> &'static str {
    if state.cover.is_none() && help.under.is_none() { "view.sale" } else { "help.result" }
}

/// Some keys of a situation are not for every payment.
fn fits(state: &State, help: &HelpPage, binding: &Binding) -> bool {
    help.under.is_some() || keymap::why_not(state, binding.command) != Some("why.not_this")
}

/// The keys that mean the same everywhere.
pub fn everywhere() -> Vec<Line> {
    let keys = VIEW_KEYS.iter().map(|binding| (key_name(binding.key), binding.command, binding.does));
    let chords = CHORDS.iter().chain(ALWAYS).map(|chord| (chord_name(chord.letter), chord.command, chord.does));
    let mut lines: Vec<(Line, Command)> = Vec::new();
    for (keys, command, does) in keys.chain([("F10".to_owned(), Command::Quit, keymap::QUIT.does)]).chain(chords) {
        if !lines.iter().any(|(_, known)| *known == command) {
            lines.push((Line { keys, does }, command));
        }
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

fn chord_name(letter: char) -> String {
    format!("Ctrl-{}", letter.to_uppercase())
}

/// The keys of a situation, those with the same meaning in one line, without those that are the same everywhere.
fn lines(bindings: &[Binding]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    if bindings.iter().any(|binding| binding.command == Command::Point) {
        lines.push(Line { keys: "0-9".to_owned(), does: "does.digit" });
    }
    for binding in bindings.iter().filter(|binding| !is_everywhere(binding)) {
        let does = menu::does(binding.command).unwrap_or(binding.does);
        let name = key_name(binding.key);
        match lines.iter_mut().find(|line| line.does == does) {
            Some(line) if width(&line.keys) + 1 + width(&name) < KEYS => line.keys.extend([" ", &name]),
            Some(_) => {}
            None => lines.push(Line { keys: name, does }),
        }
    }
    lines
}

fn is_everywhere(binding: &Binding) -> bool {
    binding.command == Command::Quit || VIEW_KEYS.iter().any(|known| known.key == binding.key)
}

/// The rows of all further pages: what had no room on the first one, then the other situations.
fn rest(state: &State, help: &HelpPage) -> Vec<Entry> {
    let (name, lines_here) = here(state, help);
    let mut seen = BTreeSet::from([name]);
    let mut rest = Vec::new();
    if lines_here.len() > ROWS_HERE {
        rest.push(Entry::Heading(name));
        rest.extend(lines_here.into_iter().skip(ROWS_HERE).map(Entry::Line));
    }
    for (name, bindings) in keymap::tables() {
        if seen.insert(name) {
            rest.push(Entry::Heading(name));
            rest.extend(lines(bindings).into_iter().map(Entry::Line));
        }
    }
    rest
}

/// The rows of page `help.page` beyond the first, of `height` rows; or what was found.
pub fn entries(state: &State, help: &HelpPage, height: usize) -> Vec<Entry> {
    match &help.search {
        Some(search) => found(state, help, search).into_iter().skip(help.page * height).take(height).collect(),
        None => rest(state, help).into_iter().skip(help.page.saturating_sub(1) * height).take(height).collect(),
    }
}

/// How many pages there are, of `height` rows each.
pub fn pages(state: &State, help: &HelpPage, height: usize) -> usize {
    match &help.search {
        Some(search) => found(state, help, search).len().div_ceil(height).max(1),
        None => 1 + rest(state, help).len().div_ceil(height),
    }
}

/// The keys whose words, or whose situation, hold every word of `search`, in the language of the screen or in English.
fn found(state: &State, help: &HelpPage, search: &str) -> Vec<Entry> {
    let wanted = search.to_lowercase();
    let (name, lines_here) = here(state, help);
    let first = std::iter::once((name, lines_here));
    let others = keymap::tables().into_iter().filter(|(other, _)| *other != name);
    let all = first.chain(others.map(|(name, bindings)| (name, lines(bindings))));
    let mut found = Vec::new();
    for (name, lines) in all.chain([("help.everywhere", everywhere())]) {
        let matching: Vec<Line> = lines.into_iter().filter(|line| matches(state, name, line, &wanted)).collect();
        if !matching.is_empty() {
            found.push(Entry::Heading(name));
            found.extend(matching.into_iter().map(Entry::Line));
        }
    }
    found
}

fn matches(state: &State, name: &'static str, line: &Line, wanted: &str) -> bool {
    let english = Lang::En.texts();
    let words = [state.texts.get(name), state.texts.get(line.does), english.get(name), english.get(line.does)];
    let all = format!("{} {}", line.keys, words.join(" ")).to_lowercase();
    wanted.split_whitespace().all(|word| all.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::input::Key;
    use crate::console::samples::{Counter, unresolved};
    use crate::console::state::Popup;

    fn help(counter: &Counter) -> &HelpPage {
        match &counter.state.popup {
            Some(Popup::Help(help)) => help,
            other => panic!("no help but {other:?}"),
        }
    }

    fn keys_here(counter: &Counter) -> (&'static str, String) {
        let (name, lines) = here(&counter.state, help(counter));
        (name, lines.into_iter().map(|line| line.keys).collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn each_situation_has_its_page() {
        let mut counter = Counter::open(Lang::En, (80, 24));
        counter.key(Key::F(1));
        assert_eq!(keys_here(&counter).0, "view.sale");
        assert!(keys_here(&counter).1.starts_with("0-9|Enter|Del|"), "{:?}", keys_here(&counter));
        counter.key(Key::Esc);
        counter.key(Key::F(3));
        counter.key(Key::F(1));
        assert_eq!(keys_here(&counter).0, "view.transactions");
        counter.key(Key::Esc);
        counter.tell(unresolved(1));
        counter.key(Key::F(1));
        assert_eq!(keys_here(&counter), ("help.unknown", "Enter|P|S|O|D|M".to_owned()));
    }

    #[test]
    fn a_question_comes_back_as_it_was() {
        let mut counter = Counter::open(Lang::En, (80, 24));
        counter.typed("1234500");
        counter.key(Key::Enter);
        counter.key(Key::F(1));
        assert_eq!(keys_here(&counter).0, "popup.large");
        counter.key(Key::Esc);
        assert!(matches!(counter.state.popup, Some(Popup::LargeAmount(_))));
    }

    #[test]
    fn pages_end_and_a_search_finds() {
        let mut counter = Counter::open(Lang::ZhHant, (80, 24));
        counter.key(Key::F(1));
        for _ in 0..50 {
            counter.key(Key::PageDown);
        }
        let height = counter.state.help_height();
        assert_eq!(help(&counter).page + 1, pages(&counter.state, help(&counter), height));
        assert!(!entries(&counter.state, help(&counter), height).is_empty());
        counter.key(Key::Char('/'));
        counter.typed("put aside");
        let found = entries(&counter.state, help(&counter), height);
        let aside = Entry::Line(Line { keys: "P".into(), does: "does.put_aside" });
        let unfinished = Entry::Heading("help.unfinished");
        assert_eq!(found, [Entry::Heading("help.unknown"), aside.clone(), unfinished, aside]);
        counter.key(Key::Esc);
        assert!(help(&counter).search.is_none());
        counter.key(Key::Esc);
        assert!(counter.state.popup.is_none());
    }
}
