//! A shop for tests on the screen: a home with one simulated CodePay terminal, and what that terminal has really done.

use tempfile::TempDir;

use super::pairing::{Terminal, home};
use super::window::Window;
use crate::commands::shop::ledger_in;

const APP_ID: &str = "wz00000000000a0007";

pub struct Shop {
    home: TempDir,
    pub terminal: Terminal,
}

impl Shop {
    /// A terminal with these options that waits to be paired.
    pub fn open(options: &[&str]) -> Self {
        let home = home();
        let ledger = home.path().join("ledger.jsonl").display().to_string();
        let usual = ["--app-id", APP_ID, "--currency", "HKD", "--ledger", &ledger];
        Self { terminal: Terminal::of("codepay", &[&usual[..], options].concat()), home }
    }

    /// On a socket, paired, without a wait for the card.
    pub fn paired() -> Self {
        let shop = Self::open(&["--lan", "127.0.0.1:0", "--card-wait", "0"]);
        shop.pair(&["--lan", shop.terminal.endpoint("lan")]);
        shop
    }

    /// Pairs it by this way.
    pub fn pair(&self, way: &[&str]) {
        let usual = ["pair", "codepay", "--name", "Front", "--simulated", "--app-id", APP_ID, "--home", self.path()];
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_countertop"));
        let paired = program.args(usual).args(way).output().expect("it runs");
        assert!(paired.status.success(), "{paired:?}");
    }

    /// The folder of everything.
    pub fn folder(&self) -> &std::path::Path {
        self.home.path()
    }

    fn path(&self) -> &str {
        self.folder().to_str().expect("a plain path")
    }

    /// The console of it, on the sale page.
    pub fn window(&self) -> Window {
        let mut window = Window::open(&["--home", self.path()]);
        window.wait_for("Visa / Mastercard");
        window
    }

    /// What really happened to the money: `charge 10.20`.
    pub fn ledger(&self) -> Vec<String> {
        ledger_in(self.folder())
    }
}
