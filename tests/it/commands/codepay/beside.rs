//! A till with a home of its own at the same terminal.

use std::time::{Duration, Instant};

use super::shop::Shop;
use crate::commands::shop::{Ran, program};

pub struct Beside {
    home: tempfile::TempDir,
}

impl Beside {
    pub fn of(shop: &Shop) -> Self {
        let home = tempfile::tempdir().unwrap();
        for name in ["profile.toml", "config.toml"] {
            std::fs::copy(shop.home().join(name), home.path().join(name)).unwrap();
        }
        Self { home }
    }

    /// Asks the terminal to stop whatever it does, until it says that it has.
    pub fn abort_until_taken(&self) {
        let give_up = Instant::now() + Duration::from_secs(20);
        loop {
            let mut command = program(self.home.path());
            let ran = Ran::of(&command.args(["abort", "--terminal", "c", "--any", "--json"]).output().unwrap());
            if ran.exit == 0 {
                return;
            }
            assert!(Instant::now() < give_up, "{ran:#?}");
        }
    }
}
