//! What is to be done, from the command line.

use std::path::Path;

use countertop::profile::Home;

/// Short waits for what must be waited out, so that a day fits into minutes.
const SETTINGS: &str = "[limits.codepay]\nconnect = 10000\nanswer = 10000\nsale = 3000\nask_every = 100\nask_for = 20000\n\
    settle = 1500\nnot_found_apart = 300\n[duplicate]\nwindow_ms = 1\n";

/// The plan of a run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many terminals.
    pub terminals: usize,
    /// Sales on each.
    pub sales: u64,
    /// Between the end of a sale and the next one on the same terminal, in milliseconds.
    pub pause_ms: u64,
    /// One sale in ten takes a magic amount: declined, cut, silent, twice.
    pub magic: bool,
    /// Show the console.
    pub console: bool,
    /// Be the terminals.
    pub host: bool,
}

impl Plan {
    /// From the command line; `cargo bench` adds `--bench`.
    pub fn read() -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let has = |name: &str| words.iter().any(|word| word == name);
        let number = |name: &str, usual: u64| {
            let at = words.iter().position(|word| word == name);
            at.and_then(|at| words.get(at + 1)).and_then(|word| word.parse().ok()).unwrap_or(usual)
        };
        Self {
            terminals: usize::try_from(number("--terminals", 64)).unwrap_or(64),
            sales: number("--sales", 100),
            pause_ms: number("--pause", 250),
            magic: has("--magic"),
            console: has("--console"),
            host: has("--host"),
        }
    }

    /// The amount of a terminal's sale in minor units: never the same twice in a row, and only what the plan wants of magic.
    pub fn amount(&self, terminal: usize, sale: u64) -> u64 {
        const MAGIC: [u64; 7] = [51, 52, 56, 61, 62, 65, 66];
        let whole = 100 * (1 + (sale + 7 * terminal as u64) % 900);
        let odd = self.magic && (sale + terminal as u64) % 10 == 9;
        let which = usize::try_from((sale / 10 + terminal as u64) % 7).unwrap_or(0);
        whole + if odd { MAGIC[which] } else { sale % 50 }
    }
}

/// A home with settings and nothing else.
pub fn home(folder: &Path) -> Home {
    std::fs::write(folder.join("config.toml"), SETTINGS).expect("it is written");
    Home::at(folder)
}
