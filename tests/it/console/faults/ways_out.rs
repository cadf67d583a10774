//! H12: every way out, during each kind of screen, hands the terminal back and leaves no process.

use std::time::Duration;

use rstest::rstest;
use rustix::process::Signal;

use crate::console::cable::{Cable, hands_back};
use crate::console::pairing::home;
use crate::console::shop::Shop;

const F1: &[u8] = b"\x1bOP";
const F3: &[u8] = b"\x1bOR";
const F5: &[u8] = b"\x1b[15~";
const F9: &[u8] = b"\x1b[20~";
const F10: &[u8] = b"\x1b[21~";
const CTRL_C: &[u8] = b"\x03";
const CTRL_L: &[u8] = b"\x0c";

/// A way out.
#[derive(Debug, Clone, Copy)]
enum Way {
    Keys(&'static [u8]),
    Signal(Signal, i32),
    HangUp,
    #[cfg(debug_assertions)]
    Panic,
}

/// Opens this screen.
fn show(cable: &mut Cable, screen: &str) {
    cable.wait_until("it is open", |screen| screen.contains("Front ready") || screen.contains("No terminal is paired"));
    match screen {
        "sale" => cable.press_until(b"7", "a digit", |screen| screen.contains("7 =")),
        "help" => cable.press_until(F1, "the help", |screen| screen.contains("Help: ")),
        "menu" => cable.press_until(F9, "the menu", |screen| screen.contains("type to search")),
        "people" => cable.press_until(CTRL_L, "the form", |screen| screen.contains("Set up the first supervisor")),
        "filter" => {
            cable.keys(F3);
            cable.wait_for("Outcome");
            cable.press_until(b"f", "the filter", |screen| screen.contains("Day"));
        }
        "pairing" => {
            cable.keys(F5);
            cable.wait_for("Whose terminal is it?");
            cable.press_until(b"\r", "the link page", |screen| screen.contains("How is the terminal connected?"));
        }
        _ => {
            for digits in ["1", "10", "102", "1020"] {
                cable.keys(&digits.as_bytes()[digits.len() - 1..]);
                cable.wait_for(&format!("{digits} ="));
            }
            cable.press_until(b"\r", "the sale begins", |screen| screen.contains("Sale on Front"));
        }
    }
    if screen == "quitting" {
        cable.press_until(F10, "the question", |screen| screen.contains("looked up at the next start"));
    }
}

#[rstest]
fn h12_the_keys_that_leave_do_so_from_every_screen(
    #[values("sale", "help", "menu", "people", "filter", "pairing")] screen: &str,
    #[values(Way::Keys(F10), Way::Keys(CTRL_C))] way: Way,
) {
    leaves(screen, way);
}

/// With a payment in hand the keys ask first, which is in `ends.rs`; nothing asks here.
#[rstest]
fn h12_every_signal_leaves_every_screen_clean(
    #[values("sale", "help", "menu", "people", "filter", "pairing", "waiting", "quitting")] screen: &str,
    #[values(Way::Signal(Signal::TERM, 143), Way::Signal(Signal::HUP, 129), Way::Signal(Signal::INT, 130))] way: Way,
) {
    leaves(screen, way);
}

/// There is no terminal left to be clean: it ends, soon, with the code of a hang-up.
#[rstest]
fn h12_a_terminal_that_goes_ends_every_screen(
    #[values("sale", "help", "menu", "people", "filter", "pairing", "waiting", "quitting")] screen: &str,
) {
    leaves(screen, Way::HangUp);
}

#[cfg(debug_assertions)]
#[rstest]
fn h12_a_panic_leaves_every_screen_clean(
    #[values("sale", "help", "menu", "people", "filter", "pairing", "waiting", "quitting")] screen: &str,
) {
    leaves(screen, Way::Panic);
}

fn leaves(screen: &str, way: Way) {
    // Only a payment needs a terminal.
    let pays = matches!(screen, "waiting" | "quitting");
    let (shop, empty) = (pays.then(|| Shop::open("20000")), home());
    let folder = shop.as_ref().map_or(empty.path(), |shop| shop.home.path()).display();
    let program = format!("COUNTERTOP_PANIC_AT=77x21 exec '{}' --home '{folder}'", env!("CARGO_BIN_EXE_countertop"));
    let mut cable = Cable::start("sh", &["-c", &program], (80, 24));
    show(&mut cable, screen);
    let code = match way {
        Way::Keys(keys) => {
            cable.keys(keys);
            0
        }
        Way::Signal(signal, code) => {
            cable.signal(signal);
            code
        }
        Way::HangUp => {
            cable.let_go();
            129
        }
        #[cfg(debug_assertions)]
        Way::Panic => {
            cable.resize(77, 21);
            70
        }
    };
    let (status, took) = cable.ended(Duration::from_secs(20));
    assert_eq!(status.code(), Some(code), "{status:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert!(matches!(way, Way::HangUp) || hands_back(&cable.drawn), "it is left behind");
}
