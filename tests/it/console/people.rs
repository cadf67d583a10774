//! People on the screen of the real program: the first supervisor, a refund with a PIN, the lock.

use std::process::Command;

use super::pairing::home;
use super::sells::{acknowledge, demo, ring_up};
use super::window::Window;
use crate::commands::people::STAFF;

const TAB: &[u8] = b"\t";
const DELETE: &[u8] = b"\x1b[3~";
pub const CTRL_L: &[u8] = b"\x0c";

/// Types a PIN, each digit seen as a dot before the next. The first one may come too early for what has just appeared, or be
/// seen late: each try empties the field before it.
pub fn type_pin(window: &mut Window, pin: &str) {
    // The terminals stand in the last row but one, and have dots of their own that come and go.
    let dots = |screen: &str| screen.lines().rev().skip(2).map(|line| line.matches('●').count()).sum::<usize>();
    let before = dots(&window.contents());
    let first = [DELETE, &pin.as_bytes()[..1]].concat();
    window.press_until(&first, "the first dot", |screen| dots(screen) == before + 1);
    for (typed, digit) in (2..).zip(pin.as_bytes().iter().skip(1)) {
        window.keys(&[*digit]);
        window.wait_until("a dot", |screen| dots(screen) == before + typed);
    }
}

/// Sets up Mei with 2580 on the screen.
fn set_up(window: &mut Window) {
    window.press_until(CTRL_L, "the form", |screen| screen.contains("Set up the first supervisor"));
    window.press_until(&[DELETE, b"M"].concat(), "her first letter", |screen| screen.contains(" M_"));
    window.keys(b"ei");
    window.wait_for("Mei_");
    window.keys(TAB);
    type_pin(window, "2580");
    window.keys(TAB);
    type_pin(window, "2580");
    window.keys(TAB);
    window.keys(TAB);
    window.press_until(b"\r", "she is saved", |screen| !screen.contains("Once more") && screen.contains("  Mei  "));
}

#[test]
fn a_refund_takes_a_supervisors_pin_and_the_lock_takes_any() {
    let mut window = demo();
    window.wait_for("REFUNDS UNPROTECTED");
    set_up(&mut window);
    ring_up(&mut window, "1020", "A P P R O V E D");
    acknowledge(&mut window);
    window.keys(b"\x1bOR");
    window.wait_for("Outcome");
    window.press_until(b"r", "the refund", |screen| screen.contains("Supervisor PIN"));
    type_pin(&mut window, "4862");
    window.press_until(b"\r", "a wrong one", |screen| screen.contains("2 tries left"));
    type_pin(&mut window, "2580");
    window.press_until(b"\r", "the right one", |screen| screen.contains("R E F U N D E D"));
    window.press_until(b"\r", "it was read", |screen| {
        screen.contains("F3 Transactions") && !screen.contains("R E F U N D")
    });
    window.press_until(CTRL_L, "the lock", |screen| screen.contains("Locked: who is there?"));
    window.keys(b"\x1bOQ");
    type_pin(&mut window, "2580");
    window.press_until(b"\r", "she is back", |screen| !screen.contains("Locked") && screen.contains("  Mei  "));
    assert!(!window.ever_drew("2580"), "a PIN was shown");
}

#[test]
fn who_comes_and_goes_is_in_the_journal() {
    let home = home();
    std::fs::write(home.path().join("profile.toml"), STAFF).expect("written");
    let at = home.path().to_str().expect("a plain path");
    let mut window = Window::open(&["--home", at]);
    window.wait_for("Locked: who is there?");
    type_pin(&mut window, "4862");
    window.press_until(b"\r", "a wrong one", |screen| screen.contains("2 tries left"));
    type_pin(&mut window, "1379");
    window.press_until(b"\r", "he is there", |screen| !screen.contains("Locked") && screen.contains("  Keung  "));
    window.press_until(CTRL_L, "the lock", |screen| screen.contains("Locked: who is there?"));
    type_pin(&mut window, "2580");
    window.press_until(b"\r", "she is there", |screen| !screen.contains("Locked") && screen.contains("  Mei  "));
    window.keys(b"\x11");
    assert_eq!(window.ended(), 0);
    let listed = Command::new(env!("CARGO_BIN_EXE_countertop"))
        .args(["--home", at, "journal", "audit", "--json"])
        .output()
        .expect("it runs");
    let lines = String::from_utf8(listed.stdout).expect("UTF-8");
    let deeds: Vec<_> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .map(|deed| format!("{} {}", deed["operator"].as_str().unwrap_or("-"), deed["what"].as_str().unwrap_or("-")))
        .collect();
    let expected = ["Mei signed_off", "Mei signed_on", "Keung signed_off", "Keung signed_on", "cashier pin_refused"];
    assert_eq!(deeds, expected);
}
