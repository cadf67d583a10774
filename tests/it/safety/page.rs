//! `docs/safety.md` and `docs/card-data.md` cannot lie about what is tested: they name tests that exist, every fault of the
//! catalogue once and every rule for card data once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The faults of the catalogue: letter, how many.
const FAULTS: [(&str, usize); 9] =
    [("A", 21), ("B", 10), ("C", 12), ("D", 15), ("E", 11), ("F", 13), ("G", 7), ("H", 12), ("I-", 4)];
/// The rules for card data and keys.
const RULES: usize = 24;
/// How a fault is answered for. The first words of the last column.
const PROOFS: [&str; 4] = ["tested: ", "cannot happen", "needs root: ", "not yet"];

fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> String {
    fs::read_to_string(house().join("docs/safety.md")).expect("docs/safety.md")
}

fn card_data() -> String {
    fs::read_to_string(house().join("docs/card-data.md")).expect("docs/card-data.md")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    paths.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] }).collect()
}

/// The path of the module that a file is, as the test runner prints it.
fn module(root: &Path, file: &Path) -> Option<String> {
    let inside = file.strip_prefix(root).expect("below its root").with_extension("");
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let is_source = file.extension().is_some_and(|ending| ending == "rs");
    let parts = if parts.last()? == "mod" { &parts[..parts.len() - 1] } else { &parts[..] };
    is_source.then(|| parts.join("::"))
}

/// The tests in a file: functions behind an attribute that makes them one, inside the last module that was opened.
fn tests_in(module: &str, text: &str) -> Vec<String> {
    let (mut found, mut inner, mut is_test) = (Vec::new(), String::new(), false);
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(" {")) {
            inner = format!("::{name}");
        }
        let line = line.trim_start();
        is_test |= ["#[test]", "#[rstest]", "#[tokio::test"].iter().any(|attribute| line.starts_with(attribute));
        let function = line.strip_prefix("async fn ").or(line.strip_prefix("fn "));
        if let Some(name) = function.and_then(|rest| rest.split('(').next()) {
            if is_test {
                found.push(format!("{module}{inner}::{name}"));
            }
            is_test = false;
        }
    }
    found
}

fn tests_of(root: &Path, prefix: &str) -> BTreeSet<String> {
    let tests = rust_files(root).into_iter().filter_map(|file| {
        let module = module(root, &file)?;
        Some(tests_in(&format!("{prefix}{module}"), &fs::read_to_string(&file).expect("readable source")))
    });
    tests.flatten().collect()
}

/// Every word in backticks that is the name of something in a module.
fn named(text: &str) -> BTreeSet<&str> {
    let is_name = |word: &&str| {
        word.matches("::").count() > 1 && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
    };
    text.split('`').skip(1).step_by(2).filter(is_name).collect()
}

#[test]
fn every_test_that_is_named_exists() {
    let mut tests = tests_of(&house().join("src"), "");
    tests.extend(tests_of(&house().join("tests/it"), "it::"));
    let page = page() + &card_data();
    let named = named(&page);
    assert!(named.len() > 200, "the page names its tests: {}", named.len());
    let missing: Vec<_> = named.into_iter().filter(|name| !tests.contains(*name)).collect();
    assert!(missing.is_empty(), "the pages name tests that are not there:\n{}", missing.join("\n"));
}

#[test]
fn every_fault_of_the_catalogue_is_answered_for_once() {
    let page = page();
    let rows: Vec<Vec<&str>> = page.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    for (letter, count) in FAULTS {
        for number in 1..=count {
            let id = format!("{letter}{number}");
            let own: Vec<_> = rows.iter().filter(|row| row.get(1) == Some(&id.as_str())).collect();
            assert_eq!(own.len(), 1, "{id} has one row");
            let proof = own[0].get(4).copied().unwrap_or_default();
            assert!(PROOFS.iter().any(|word| proof.starts_with(word)), "{id}: {proof}");
            assert!(!proof.starts_with("tested: ") || !named(proof).is_empty(), "{id} names a test");
        }
    }
}

#[test]
fn every_rule_for_card_data_is_answered_for_once() {
    let page = card_data();
    let rows: Vec<Vec<&str>> = page.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    for rule in 1..=RULES {
        let id = rule.to_string();
        let own: Vec<_> = rows.iter().filter(|row| row.get(1) == Some(&id.as_str())).collect();
        assert_eq!(own.len(), 1, "rule {rule} has one row");
        let (place, proof) = (own[0].get(3).copied().unwrap_or_default(), own[0].get(4).copied().unwrap_or_default());
        assert!(
            !named(proof).is_empty() || (proof == "-" && place.len() > 20),
            "rule {rule} names a test, or says why none"
        );
    }
}
