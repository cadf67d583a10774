//! What is to be done, from the command line.

use std::path::Path;

use countertop::profile::Home;

use crate::way::Way;

/// Waits of one vendor, so short that a day fits into minutes. What a vendor's row has to wait out is waited out all the same.
const WAITS: &str = "connect = 10000\nanswer = 10000\nsale = 3000\nask_every = 100\nask_for = 8000\nsettle = 1500\n\
    not_found_apart = 300\n";
/// Magic amounts that a day has: declined, cancelled, no card, busy, pending, another amount, lost answers, cut links, late
/// and double and foreign and spoilt answers, a restart.
const MAGIC: [u64; 16] = [51, 52, 53, 54, 56, 57, 58, 61, 62, 63, 64, 65, 66, 67, 68, 69];

/// Which of the programs this is: one starts the two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Starts the others, types keys, judges.
    Judge,
    /// Is the terminals.
    Host,
    /// Is the till, its cashiers, and its console if there is one.
    Till,
}

/// The plan of a run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many terminals.
    pub terminals: usize,
    /// Sales on each.
    pub sales: u64,
    /// Between the end of a sale and the next one on the same terminal, in milliseconds.
    pub pause_ms: u64,
    /// One sale in so many takes a magic amount; none at 0.
    pub magic: u64,
    /// One approved sale in so many is given back; none at 0.
    pub backs: u64,
    /// Terminals of all vendors, on every transport; otherwise CodePay's on the network.
    pub all: bool,
    /// The real console on the same till, in a terminal of its own, with somebody at its keys.
    pub console: bool,
    /// The day ends so many seconds after the start.
    pub midnight_s: Option<u64>,
    /// Times are told and not judged: the machine does other things beside.
    pub any_speed: bool,
    /// Which program this is.
    pub role: Role,
}

impl Plan {
    /// From the command line; `cargo bench` adds `--bench`.
    pub fn read() -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let has = |name: &str| words.iter().any(|word| word == name);
        let word = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1));
        let number = |name: &str| word(name).map(|text| text.parse::<u64>().expect("a number"));
        let all = word("--vendors").is_some_and(|vendors| vendors == "all");
        let role = match () {
            () if has("--host") => Role::Host,
            () if has("--till") => Role::Till,
            () => Role::Judge,
        };
        Self {
            terminals: usize::try_from(number("--terminals").unwrap_or(if all { 40 } else { 64 })).expect("so many"),
            sales: number("--sales").unwrap_or(100),
            pause_ms: number("--pause").unwrap_or(if all { 0 } else { 250 }),
            magic: number("--magic").unwrap_or(if all { 33 } else { 0 }),
            backs: number("--backs").unwrap_or(if all { 20 } else { 0 }),
            all,
            console: has("--console"),
            midnight_s: number("--midnight"),
            any_speed: has("--any-speed"),
            role,
        }
    }

    /// All sales.
    pub fn all_sales(&self) -> u64 {
        self.sales * self.terminals as u64
    }

    /// How this terminal is reached.
    pub fn way(&self, terminal: usize) -> Way {
        if self.all { Way::ALL[terminal % Way::ALL.len()] } else { Way::CodePaySocket }
    }

    /// The amount of a terminal's sale in minor units, never the same twice in a row, and its magic, if it has any.
    pub fn amount(&self, terminal: usize, sale: u64) -> (u64, Option<u64>) {
        let turn = sale + 7 * terminal as u64;
        let whole = 100 * (1 + turn % self.way(terminal).dearest());
        if self.magic > 0 && turn % self.magic == self.magic - 1 {
            let magic = MAGIC[usize::try_from(turn / self.magic % MAGIC.len() as u64).expect("small")];
            (whole + magic, Some(magic))
        } else {
            (whole + sale % 50, None)
        }
    }
}

/// A home with settings and nothing else.
pub fn home(folder: &Path) -> Home {
    let vendors = ["wonder", "qfpay", "codepay", "easycard"];
    let tables = vendors.map(|vendor| format!("[limits.{vendor}]\n{WAITS}")).concat();
    let settings = format!("sound = false\n{tables}[duplicate]\nwindow_ms = 1\n");
    std::fs::write(folder.join("config.toml"), settings).expect("it is written");
    Home::at(folder)
}
