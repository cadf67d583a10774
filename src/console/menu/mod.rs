//! What the menu lists: every command of the program with its key, and why it cannot be done now.
//!
//! It reads the catalogue, the keymap and the state. It must not carry anything out: that is `update`.

mod catalogue;
#[cfg(test)]
mod tests;

use super::command::Command;
use super::keymap;
use super::state::{Menu, State};
use super::texts::Lang;
use super::words;

pub use catalogue::{CATALOGUE, Entry, Group, NOT_IN_MENU, does};

/// A line of the menu in the words of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Under which heading.
    pub group: Group,
    /// What it does.
    pub command: Command,
    /// The same in words.
    pub words: String,
    /// The key that does it; empty if there is none.
    pub key: String,
    /// The key of the text that says why it cannot be done now.
    pub why_not: Option<&'static str>,
}

/// A row of the menu: a heading, or the item at this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A heading.
    Heading(Group),
    /// The item at this place of the list.
    Item(usize),
}

/// The items that match every word of `search`, in the language of the screen or in English.
pub fn found(state: &State, search: &str) -> Vec<Item> {
    let wanted = search.to_lowercase();
    let mut items = Vec::new();
    for entry in CATALOGUE {
        let item = item(state, entry);
        if matches(state, &item, &english_words(entry), &wanted) {
            items.push(item);
        }
        if entry.command == Command::NextTerminal {
            items.extend(terminals(state).filter(|item| matches(state, item, "", &wanted)));
        }
    }
    items
}

/// The place of the item that is selected: the first one that can be done if nobody has chosen.
pub fn selected(menu: &Menu, items: &[Item]) -> usize {
    let first = || items.iter().position(|item| item.why_not.is_none()).unwrap_or(0);
    menu.selected.unwrap_or_else(first).min(items.len().saturating_sub(1))
}

/// The rows of `items`: each group under its heading.
pub fn rows(items: &[Item]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if index == 0 || items[index - 1].group != item.group {
            rows.push(Row::Heading(item.group));
        }
        rows.push(Row::Item(index));
    }
    rows
}

fn item(state: &State, entry: &Entry) -> Item {
    Item {
        group: entry.group,
        command: entry.command,
        words: words::capitalised(state.texts.get(entry.does)),
        key: keymap::key_of(state, entry.command),
        why_not: keymap::why_not(state, entry.command),
    }
}

/// One line for each terminal: the next sale goes to it.
fn terminals(state: &State) -> impl Iterator<Item = Item> + '_ {
    state.counters.all().iter().enumerate().map(|(index, counter)| {
        let command = Command::Terminal(index);
        let words = state.texts.fill("does.sell_on", &[("terminal", &counter.name)]);
        let why_not = keymap::why_not(state, command);
        Item { group: Group::Sale, command, words: words::capitalised(&words), key: String::new(), why_not }
    })
}

/// What the entry is called in English, whatever the language of the screen.
fn english_words(entry: &Entry) -> String {
    let english = Lang::En.texts();
    format!("{} {}", english.get(entry.does), english.get(entry.group.text()))
}

fn matches(state: &State, item: &Item, english: &str, wanted: &str) -> bool {
    let group = state.texts.get(item.group.text());
    let all = format!("{} {group} {} {english}", item.words, item.key).to_lowercase();
    wanted.split_whitespace().all(|word| all.contains(word))
}
