//! A shop for tests of faults: a home with one simulated terminal, and what that terminal has really charged.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::pairing::{CODE, Terminal, home};
use crate::patience::wait_until;

const CONFIG: &str = "[limits]\nconnect = 10000\nanswer = 3000\nsale = 5000\nask_every = 200\nask_for = 1000\n";

pub struct Shop {
    pub home: TempDir,
    ledger: PathBuf,
    _terminal: Terminal,
}

impl Shop {
    /// A shop whose terminal waits so many milliseconds for the card.
    pub fn open(card_wait_ms: &str) -> Self {
        let home = home();
        let ledger = home.path().join("ledger.jsonl");
        let file = ledger.display().to_string();
        let terminal = Terminal::waiting(card_wait_ms, &["--lan", "127.0.0.1:0", "--ledger", &file]);
        std::fs::write(home.path().join("config.toml"), CONFIG).expect("written");
        let lan = terminal.endpoint("lan").to_owned();
        let shop = Self { ledger, home, _terminal: terminal };
        shop.run(&["pair", "wonder", "--name", "Front", "--simulated", "--code", CODE, "--lan", &lan]);
        shop
    }

    /// The folder as an argument.
    pub fn path(&self) -> &str {
        self.home.path().to_str().expect("a plain path")
    }

    /// Runs a command of the shop to its end; gives what it printed.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output =
            Command::new(env!("CARGO_BIN_EXE_countertop")).args(arguments).args(["--home", self.path()]).output();
        let output = output.expect("it runs");
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }

    /// The references of what was charged, in order.
    pub fn charged(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.ledger).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter_map(|line| line["reference"].as_str().map(str::to_owned)).collect()
    }

    /// Waits until so much was charged.
    pub fn wait_for_charges(&self, count: usize) {
        wait_until(&format!("{count} charges"), || self.charged().len() >= count);
    }
}
