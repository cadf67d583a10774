//! From a byte offset in a TOML text to what a person looks for: line, column, key.

use std::fmt::Write as _;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

/// Characters of one key that are repeated in a message; longer ones are not keys but accidents.
const KEY_SHOWN: usize = 40;

/// Line and column (in characters) of byte `offset`, both from 1.
pub(super) fn line_and_column(text: &[u8], offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let lines = before.split(|byte| *byte == b'\n');
    let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    (lines.count(), String::from_utf8_lossy(last).chars().count() + 1)
}

/// The dotted key whose name or value stands at byte `offset`: `limits.connect`, `terminal[2].wonder.code`.
pub(super) fn key_at<S: AsRef<str>>(document: &Document<S>, offset: usize) -> Option<String> {
    let mut path = String::new();
    in_table(document.as_table(), offset, &mut path).then_some(path)
}

/// Looks in `table`, innermost first; leaves the way to the key in `path` when it is found.
fn in_table(table: &dyn TableLike, offset: usize, path: &mut String) -> bool {
    let outer = path.len();
    for (name, item) in table.iter() {
        push_key(path, name);
        let on_key = covers(table.key(name).and_then(toml_edit::Key::span), offset);
        if in_item(item, offset, path) || on_key || covers(item.span(), offset) {
            return true;
        }
        path.truncate(outer);
    }
    false
}

fn in_item(item: &Item, offset: usize, path: &mut String) -> bool {
    if let Some(table) = item.as_table_like() {
        return in_table(table, offset, path);
    }
    if let Some(tables) = item.as_array_of_tables() {
        return tables.iter().enumerate().any(|(index, table)| {
            let found = |path: &mut String| in_table(table, offset, path) || covers(table.span(), offset);
            at_index(index, path, found)
        });
    }
    let elements = item.as_array().into_iter().flat_map(toml_edit::Array::iter);
    elements.enumerate().any(|(index, element)| at_index(index, path, |path| in_element(element, offset, path)))
}

fn in_element(element: &Value, offset: usize, path: &mut String) -> bool {
    let inside = element.as_inline_table().is_some_and(|table| in_table(table, offset, path));
    inside || covers(element.span(), offset)
}

/// Runs `found` with `[n]` (from 1) on the path, and takes it off again when it was not found there.
fn at_index(index: usize, path: &mut String, found: impl FnOnce(&mut String) -> bool) -> bool {
    let outer = path.len();
    let _ = write!(path, "[{}]", index + 1);
    let here = found(path);
    if !here {
        path.truncate(outer);
    }
    here
}

/// The byte offset of `key` in the `index`th table of the array `tables`, or of the innermost table on the way to it.
pub(super) fn offset_of<S: AsRef<str>>(document: &Document<S>, tables: &str, index: usize, key: &str) -> usize {
    let array = document.as_table().get(tables);
    let Some(mut item) = array.and_then(|array| array.get(index)) else { return 0 };
    let mut offset = item.span().map_or(0, |span| span.start);
    for part in key.split('.') {
        let Some(inner) = item.get(part) else { break };
        offset = inner.span().map_or(offset, |span| span.start);
        item = inner;
    }
    offset
}

fn push_key(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.extend(name.chars().filter(|c| !c.is_control()).take(KEY_SHOWN));
}

fn covers(span: Option<Range<usize>>, offset: usize) -> bool {
    span.is_some_and(|span| span.contains(&offset))
}
