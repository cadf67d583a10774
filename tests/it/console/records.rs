//! What happened on the screen, written down and shown again: after a panic, and on request. No secret is in it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::people::{CTRL_L, type_pin};
use super::window::Window;

const TAB: &[u8] = b"\t";
const F2: &[u8] = b"\x1bOQ";
const F5: &[u8] = b"\x1b[15~";
const F9: &[u8] = b"\x1b[20~";
const PIN: &str = "25807419";
const CODE: &str = "672633";
const CARD: &str = "4111111111111111";

/// A console without terminals, in a home of its own.
fn console(home: &Path, environment: &[(&str, &str)]) -> Window {
    let program = env!("CARGO_BIN_EXE_countertop");
    let mut window = Window::with(program, &["--home", &home.display().to_string()], environment);
    window.wait_for("No terminal");
    window
}

fn recording(home: &Path) -> PathBuf {
    let files = fs::read_dir(home.join("log")).expect("a folder of logs").map(|entry| entry.expect("an entry").path());
    let found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "jsonl")).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

fn replayed(file: &Path, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countertop"));
    let output = command.arg("--replay").arg(file).args(more).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The lines of a screen without the one of the clock.
fn lines(screen: &str) -> Vec<String> {
    let all = screen.lines().map(|line| line.trim_end().to_owned());
    all.enumerate().filter(|(row, _)| *row != 1).map(|(_, line)| line).collect()
}

/// Types everything that must not be found in a file.
fn type_secrets(window: &mut Window) {
    window.press_until(CTRL_L, "the form", |screen| screen.contains("Set up the first supervisor"));
    window.press_until(b"M", "her first letter", |screen| screen.contains("M_"));
    window.keys(b"ei");
    window.wait_for("Mei_");
    window.keys(TAB);
    type_pin(window, PIN);
    window.keys(TAB);
    type_pin(window, PIN);
    window.keys(TAB);
    window.keys(TAB);
    window.press_until(b"\r", "she is saved", |screen| !screen.contains("Once more") && screen.contains("  Mei  "));
    window.keys(F5);
    window.wait_for("Wonder");
    window.press_until(b"\r", "the link", |screen| screen.contains("QR"));
    window.keys(format!("\x1b[200~{{\"pairCode\":\"{CODE}\"}}\x1b[201~").as_bytes());
    window.press_until(F2, "the sale", |screen| screen.contains("Type the digits"));
    window.press_until(TAB, "the order number", |screen| screen.contains("► Order"));
    for digit in CARD.split_inclusive(|_| true) {
        window.keys(digit.as_bytes());
    }
    window.wait_for(CARD);
}

fn holds_no_secret(file: &Path) {
    let text = fs::read_to_string(file).expect("a file");
    let typed: String = text.split("\"Char\":\"").skip(1).filter_map(|rest| rest.chars().next()).collect();
    for secret in [PIN, CODE, CARD] {
        assert!(!text.contains(secret) && !typed.contains(secret), "{secret} is in {text}");
    }
    assert!(typed.contains("Mei") && text.contains("\"secret\""), "{text}");
    assert_eq!(fs::metadata(file).expect("a file").permissions().mode() & 0o777, 0o600);
}

#[test]
fn on_request_it_is_saved_without_secrets_and_shows_the_same_screen() {
    let home = tempfile::tempdir().expect("a folder");
    let mut window = console(home.path(), &[]);
    type_secrets(&mut window);
    let before = lines(&window.contents());
    window.keys(F9);
    window.wait_for("type to search");
    window.keys(b"\x1b[200~happened\x1b[201~");
    window.wait_for("1 found");
    window.press_until(b"\r", "it is saved", |screen| screen.contains("Saved what happened: log/console-"));
    let file = recording(home.path());
    holds_no_secret(&file);
    let last = replayed(&file, &[]);
    assert!(last.starts_with("--- event "), "{last}");
    let shown = lines(last.split_once('\n').expect("a headline").1);
    // The number that looks like a card's is masked in the file, and so on the screen of the replay.
    let masked: Vec<String> = before.iter().map(|line| line.replace(CARD, "4111110000001111")).collect();
    assert_eq!(shown[..masked.len()], masked[..]);
    let all = replayed(&file, &["--step"]);
    assert!(all.matches("--- event ").count() > 50 && all.contains("Set up the first supervisor"), "{all}");
    assert!(replayed(&file, &["--at", "1"]).starts_with("--- event 1 "));
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_hands_the_screen_back_and_leaves_a_recording_of_it() {
    let home = tempfile::tempdir().expect("a folder");
    let mut window = console(home.path(), &[("COUNTERTOP_PANIC_AT", "77x20")]);
    type_secrets(&mut window);
    let before = lines(&window.contents());
    window.resize(77, 20);
    assert_eq!(window.ended(), 70);
    assert!(window.is_handed_back());
    assert!(window.ever_drew("What happened on the screen is in "));
    let file = recording(home.path());
    holds_no_secret(&file);
    let last = replayed(&file, &[]);
    let shown = lines(last.split_once('\n').expect("a headline").1);
    let masked: Vec<String> = before.iter().map(|line| line.replace(CARD, "4111110000001111")).collect();
    assert_eq!(shown[..masked.len()], masked[..]);
}

#[test]
fn a_file_that_is_no_recording_is_refused_by_name() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("note.txt");
    fs::write(&file, "hello").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_countertop"));
    let output = command.arg("--replay").arg(&file).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("note.txt") && said.contains("line 1"), "{said}");
}
