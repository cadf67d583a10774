//! Holds the import table of `lib.rs`: which room may import which. Tests inside a room may look anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Table = BTreeMap<String, BTreeSet<String>>;

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Reads the fenced `imports` block of `lib.rs`.
fn table() -> Table {
    let text = fs::read_to_string(source_root().join("lib.rs")).expect("lib.rs is there");
    let block = text.split("```imports").nth(1).and_then(|rest| rest.split("```").next()).expect("an imports block");
    let rows = block.lines().filter_map(|line| line.trim_start_matches("//!").split_once("->"));
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    rows.map(|(room, allowed)| (room.trim().to_owned(), words(allowed))).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// Tests may look into any room: `tests.rs`, `*_tests.rs`, `tests/`, and what follows `#[cfg(test)]` in a file.
fn is_test_file(path: &Path) -> bool {
    path.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name == "tests" || name == "tests.rs" || name.ends_with("_tests.rs") || name == "samples.rs"
    })
}

fn product_code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

/// The rooms that a file names as `crate::room`, also inside `use crate::{a::.., b::..}`.
fn rooms_named(text: &str, rooms: &Table) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or("").split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        let heads =
            names.iter().map(|name| name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""));
        found.extend(heads.filter(|head| rooms.contains_key(*head)).map(str::to_owned));
    }
    found
}

#[test]
fn every_room_of_the_source_is_in_the_table() {
    let table = table();
    for entry in fs::read_dir(source_root()).expect("src is there") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(["lib", "main"].contains(&name.as_str()) || table.contains_key(&name), "{name} is not in the table");
    }
}

#[test]
fn no_room_imports_what_the_table_does_not_allow() {
    let table = table();
    let mut wrong = Vec::new();
    for (room, allowed) in &table {
        for file in rust_files(&source_root().join(room)) {
            if is_test_file(file.strip_prefix(source_root()).expect("below src")) {
                continue;
            }
            let text = fs::read_to_string(&file).expect("readable source");
            for named in rooms_named(product_code(&text), &table) {
                if named != *room && !allowed.contains(&named) {
                    wrong.push(format!("{} imports {named}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the table of lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_circle() {
    fn visit<'a>(room: &'a str, table: &'a Table, path: &mut Vec<&'a str>) {
        assert!(!path.contains(&room), "a circle of imports: {path:?} -> {room}");
        path.push(room);
        for next in &table[room] {
            visit(next, table, path);
        }
        path.pop();
    }
    let table = table();
    for room in table.keys() {
        visit(room, &table, &mut Vec::new());
    }
}
