//! F7 and F3 on the screen: a disk on which each sync takes its time, and one that takes nothing any more.

use std::time::{Duration, Instant};

use rstest::rstest;

use super::guards::floor::{At, Floor};
use super::strace;
use crate::commands::shop::program;
use crate::console::shop::Shop;
use crate::console::window::Window;

/// The console under `strace`, with this done to each of its syncs.
fn console(shop: &Shop, injected: &str) -> Window {
    let inject = format!("inject=fsync,fdatasync:{injected}");
    let options =
        ["-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "signal=none", "-e"];
    let program = [inject.as_str(), "--", env!("CARGO_BIN_EXE_countertop"), "--home", shop.path()];
    Window::of("strace", &[&options[..], &program].concat())
}

/// Each sync takes two seconds: keys are answered meanwhile, the screen says what is going on, and the records are in order.
#[test]
fn with_a_slow_disk_keys_are_answered_and_saving_is_shown() {
    if !strace::is_there() {
        return;
    }
    let shop = Shop::open("0");
    let mut window = console(&shop, "delay_exit=2000000");
    window.wait_for("Front ready");
    window.type_amount("1020");
    window.press_until(b"\r", "the sale begins", |screen| screen.contains("Sale on Front"));
    window.wait_for("Being saved");
    // The disk holds the sale up for two seconds, and not the screen.
    let begun = Instant::now();
    window.keys(b"m");
    window.wait_for("Sound is off");
    assert!(begun.elapsed() < Duration::from_secs(1), "the screen stood still: {:?}", begun.elapsed());
    window.wait_for("A P P R O V E D");
    assert_eq!(shop.charged().len(), 1);
    assert!(shop.run(&["journal", "verify", "--json"]).contains("\"sound\":true"));
    window.press_until(b"\r", "it goes on", |screen| screen.contains("Type the digits"));
}

/// From the fourth sync on nothing can be stored: the screen says so, nothing more is sold, and history is read.
#[test]
fn with_a_disk_that_takes_nothing_history_is_read_and_nothing_is_sold() {
    if !strace::is_there() {
        return;
    }
    let shop = Shop::open("0");
    assert!(shop.run(&["sale", "33.30", "--terminal", "Front", "--json"]).contains("approved"));
    let mut window = console(&shop, "error=EIO:when=4+");
    window.wait_for("Front ready");
    window.type_amount("1020");
    window.press_until(b"\r", "it is told", |screen| screen.contains("N O T"));
    window.press_until(b"\r", "the box is gone", |screen| !screen.contains("N O T"));
    window.keys(b"\x1bOR");
    window.wait_for("33.30");
    drop(window);
    // What the screen did not show as approved may be charged, and is then known after the next start.
    shop.run(&["resolve", "--wait", "20"]);
    let listed = shop.run(&["transactions", "--json"]);
    let approved = listed.matches("\"outcome\":\"approved\"").count();
    assert_eq!(approved, shop.charged().len(), "{listed}");
}

/// A sync takes longer than a terminal on a line has for taking a request in: what it says counts all the same.
#[rstest]
fn with_a_slow_disk_a_terminal_on_a_line_does_not_look_silent(
    #[values(At::WonderSerial, At::QfPaySerial, At::CodePaySerial)] at: At,
) {
    if !strace::is_there() {
        return;
    }
    let floor = Floor::open(at, "", &[]);
    floor.limits("connect = 10000\nanswer = 10000\nsale = 15000\nask_every = 300\nask_for = 15000\n");
    for (amount, exit) in [("10.00", 0), ("10.51", 10)] {
        let mut sale = program(&floor.home());
        sale.args(["sale", amount, "--terminal", "t", "--json"]);
        strace::on_a_slow_disk(1_200, &sale).expect(exit);
    }
    assert_eq!(floor.ledger(), ["charge 10.00"]);
}
