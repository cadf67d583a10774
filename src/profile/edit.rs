//! Changing the profile's text: only what changed is touched, comments and formatting stay.

use toml_edit::{ArrayOfTables, DocumentMut, Item, RawString, Table, TableLike, Value};
use zeroize::Zeroizing;

use super::{Terminal, table};

/// The key of the array of terminals.
const TERMINALS: &str = "terminal";

/// Changes `document` from holding `before` to holding `after`.
pub(super) fn carry_over(document: &mut DocumentMut, before: &[Terminal], after: &[Terminal]) {
    for removed in before.iter().filter(|old| after.iter().all(|new| new.id != old.id)) {
        remove(document, removed);
    }
    let entries = entries(document);
    for terminal in after {
        if before.iter().any(|old| old.id == terminal.id && whole(old) == whole(terminal)) {
            continue;
        }
        let fresh = table::of(terminal);
        match position(entries, terminal).and_then(|index| entries.get_mut(index)) {
            Some(entry) => merge(entry, fresh),
            None => entries.push(fresh),
        }
    }
}

/// A terminal's entry as text with all tables inside it; a table alone prints its own values only.
pub(super) fn whole(terminal: &Terminal) -> Zeroizing<String> {
    Zeroizing::new(DocumentMut::from(table::of(terminal)).to_string())
}

/// The terminals of the document, in the form of `[[terminal]]` headers.
fn entries(document: &mut DocumentMut) -> &mut ArrayOfTables {
    let item = document.entry(TERMINALS).or_insert(Item::None);
    let tables = std::mem::take(item).into_array_of_tables().unwrap_or_default();
    *item = Item::ArrayOfTables(tables);
    item.as_array_of_tables_mut().expect("made one a line above")
}

fn position(entries: &ArrayOfTables, terminal: &Terminal) -> Option<usize> {
    entries.iter().position(|entry| entry.get("id").and_then(Item::as_str) == Some(terminal.id.as_str()))
}

/// Removes an entry with the comment right above it; what stands above a blank line belongs to the file and stays.
fn remove(document: &mut DocumentMut, terminal: &Terminal) {
    let entries = entries(document);
    let Some(index) = position(entries, terminal) else { return };
    let prefix = entries.get(index).and_then(|entry| text(entry.decor().prefix())).unwrap_or_default();
    entries.remove(index);
    let Some((kept, _)) = prefix.rsplit_once("\n\n") else { return };
    if kept.trim().is_empty() {
        return;
    }
    if let Some(next) = entries.get_mut(index) {
        let own = text(next.decor().prefix()).unwrap_or_default();
        next.decor_mut().set_prefix(format!("{kept}\n\n{}", own.trim_start_matches('\n')));
    } else {
        let trailing = text(Some(document.trailing())).unwrap_or_default();
        document.set_trailing(format!("{kept}\n{trailing}"));
    }
}

fn text(raw: Option<&RawString>) -> Option<String> {
    raw.and_then(RawString::as_str).map(str::to_owned)
}

/// Makes `old` hold what `fresh` holds, touching only the differences.
fn merge(old: &mut dyn TableLike, fresh: Table) {
    let gone: Vec<String> = old.iter().map(|(key, _)| key.to_owned()).filter(|key| !fresh.contains_key(key)).collect();
    for key in gone {
        old.remove(&key);
    }
    for (key, item) in fresh {
        match old.get_mut(&key) {
            Some(known) => replace(known, item),
            None => {
                old.insert(&key, item);
            }
        }
    }
}

fn replace(known: &mut Item, fresh: Item) {
    match (known.as_table_like_mut(), fresh) {
        (Some(table), Item::Table(fresh)) => merge(table, fresh),
        (_, fresh) => replace_value(known, fresh),
    }
}

fn replace_value(known: &mut Item, fresh: Item) {
    if let (Some(old), Some(new)) = (known.as_value(), fresh.as_value()) {
        if is_same(old, new) {
            return;
        }
        let mut new = new.clone();
        // The comment at the end of the line is part of the old value's decor.
        *new.decor_mut() = old.decor().clone();
        *known = Item::Value(new);
    } else {
        *known = fresh;
    }
}

/// Whether both mean the same, however they are written.
fn is_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), Value::String(new)) => old.value() == new.value(),
        (Value::Integer(old), Value::Integer(new)) => old.value() == new.value(),
        (Value::Boolean(old), Value::Boolean(new)) => old.value() == new.value(),
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new.iter()).all(|(old, new)| is_same(old, new))
        }
        _ => false,
    }
}
