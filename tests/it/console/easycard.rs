//! EasyCard on the screen: a code that is scanned off a customer's telephone, and a day's end that differs from the journal.

use std::process::Command;

use tempfile::TempDir;

use super::pairing::{ENTER, Terminal, home};
use super::window::Window;

const TAB: &[u8] = b"\t";
const ESC: &[u8] = b"\x1b";
const F4: &[u8] = b"\x1bOS";
const RIGHT: &[u8] = b"\x1b[C";
/// What a customer's telephone shows.
const CODE: &str = "134567890123456789";

/// A home with one reader, and what its server has really charged.
pub struct Shop {
    pub home: TempDir,
    server: Terminal,
}

impl Shop {
    pub fn open() -> Self {
        let home = home();
        let file = |name: &str| home.path().join(name).display().to_string();
        let (key, ledger) = (file("intella.pem"), file("ledger.jsonl"));
        let options = ["--cloud", "127.0.0.1:0", "--card-wait", "0", "--public-key-out", &key, "--ledger", &ledger];
        let shop = Self { server: Terminal::of("easycard", &options), home };
        shop.pair(&shop.home, "Metro");
        shop
    }

    /// Pairs the reader with this home.
    pub fn pair(&self, home: &TempDir, name: &str) {
        let folder = home.path().display().to_string();
        let key = self.home.path().join("intella.pem").display().to_string();
        for (name, text) in [("trade", "simulated-trade"), ("refund", "simulated-refund")] {
            std::fs::write(home.path().join(name), text).expect("written");
        }
        let (trade, refund) = (format!("@{folder}/trade"), format!("@{folder}/refund"));
        let words = format!("pair easycard --name {name} --simulated --merchant-id SIMULATED001 --device-id 01301234");
        let rest = ["--cloud", self.server.endpoint("cloud"), "--public-key", &key, "--home", &folder];
        let secrets = ["--trade-password", &trade, "--refund-password", &refund];
        run(&words.split(' ').chain(rest).chain(secrets).collect::<Vec<_>>());
    }

    /// What was charged, in dollars, in order.
    pub fn charged(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.home.path().join("ledger.jsonl")).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        lines.filter_map(|line| line["amount"].as_str().map(str::to_owned)).collect()
    }

    /// The console, ready to sell.
    pub fn console(&self) -> Window {
        let mut window = Window::open(&["--home", self.home.path().to_str().expect("a plain path")]);
        window.wait_for("Metro ready");
        window
    }
}

/// Runs a command to its end.
pub fn run(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_countertop")).args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The means of payment of a code that is scanned here.
fn choose_scanned(window: &mut Window) {
    window.keys(TAB);
    window.wait_for("Choose");
    window.press_until(RIGHT, "a code off the phone", |screen| screen.contains("Code off the phone"));
    window.wait_for("Scan it, or pay first");
}

#[test]
fn the_code_is_asked_for_and_the_scanners_enter_sends_it_once() {
    let shop = Shop::open();
    let mut window = shop.console();
    choose_scanned(&mut window);
    window.type_amount("36");
    window.press_until(ENTER, "the question", |screen| screen.contains("Scan the customer's code"));
    // Half of a code, as a shaking hand reads it.
    window.press_until(b"13456789\r", "what was wrong", |screen| screen.contains("Only a part was read"));
    assert!(shop.charged().is_empty(), "nothing leaves before there is a code");
    window.press_until(format!("{CODE}\r\n").as_bytes(), "it is charged", |screen| screen.contains("A P P R O V E D"));
    assert_eq!(shop.charged(), ["36"]);
    assert!(!window.ever_drew(&CODE[..6]), "whoever reads it over the shoulder can pay with it");
}

#[test]
fn a_code_that_is_scanned_first_waits_for_its_amount() {
    let shop = Shop::open();
    let mut window = shop.console();
    choose_scanned(&mut window);
    window.keys(format!("{CODE}\r").as_bytes());
    window.wait_for("(18)");
    assert!(window.contents().contains("Type the"), "no digit of it is an amount: {}", window.contents());
    // A person's finger is slower than the scanner's last key.
    window.press_calmly(b"4");
    window.wait_for("4 =");
    window.keys(b"1");
    window.wait_for("41 =");
    window.press_until(ENTER, "it is charged", |screen| screen.contains("A P P R O V E D"));
    assert_eq!(shop.charged(), ["41"]);
    window.press_until(ENTER, "the keypad", |screen| screen.contains("Scan it, or pay first"));
    assert!(!window.ever_drew(&CODE[..6]));
}

#[test]
fn a_settlement_that_differs_is_shown_at_once_and_again() {
    let shop = Shop::open();
    let other = home();
    shop.pair(&other, "other");
    let folder = other.path().to_str().expect("a plain path");
    // Another till sells on the same reader: this journal knows nothing of it.
    run(&["sale", "100", "--terminal", "other", "--home", folder]);
    let mut window = shop.console();
    window.type_amount("30");
    window.press_until(ENTER, "it is charged", |screen| screen.contains("A P P R O V E D"));
    window.press_until(ENTER, "the keypad", |screen| screen.contains("Type the digits"));
    window.press_until(F4, "the terminals", |screen| screen.contains("Merchant"));
    window.press_until(b"c", "the question", |screen| screen.contains("Close the batch"));
    window.press_until(b"\t\r", "every difference", |screen| screen.contains("IT DIFFERS FROM THIS JOURNAL"));
    window.wait_for("2 / TWD 130");
    window.wait_for("+1 / +TWD 100");
    window.press_until(ESC, "it is closed", |screen| !screen.contains("IT DIFFERS"));
    window.press_until(b"e", "it is shown again", |screen| screen.contains("2 / TWD 130"));
}
