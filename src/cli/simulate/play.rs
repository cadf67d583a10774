//! What every simulated terminal takes on its command line, whatever the vendor.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::platform::rng;
use crate::simulator::magic::MagicTimes;
use crate::simulator::scenario::{Scenario, ScenarioAction};
use crate::simulator::{SerialEnd, Simulated, SimulatorOptions};

/// Longest file of a scenario, in bytes.
const SCENARIO_FILE: u64 = 1024 * 1024;

/// The end of a serial line.
#[derive(Debug, clap::Args)]
pub(super) struct LineArgs {
    /// Be at the end of a serial line: a pseudo terminal of its own, one at PATH, or the device at PATH.
    #[arg(long, value_name = "auto|PATH")]
    serial: Option<String>,
    /// Bits a second on the serial line; without it a pseudo terminal takes no time.
    #[arg(long, requires = "serial", value_parser = clap::value_parser!(u32).range(300..=4_000_000))]
    baud: Option<u32>,
}

impl LineArgs {
    pub(super) fn is_asked_for(&self) -> bool {
        self.serial.is_some()
    }

    /// Bits a second, 0 for no time at all.
    pub(super) fn baud(&self) -> u32 {
        self.baud.unwrap_or(0)
    }

    pub(super) fn place<S: Simulated>(&self, options: &mut SimulatorOptions<S>) {
        options.serial = self.serial.as_deref().map(SerialEnd::from);
        options.baud = self.baud();
    }
}

/// What the terminal plays, and what it writes down.
#[derive(Debug, clap::Args)]
pub(super) struct PlayArgs {
    /// Append every movement of money to this file, before any answer leaves.
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: Option<PathBuf>,
    /// Steps that go before the magic amounts, and faults of the line.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// How long the amounts ending in 55, 59 and 64 take, in milliseconds [5000, 15000 and 130000].
    #[arg(long, value_name = "MS")]
    late: Option<u64>,
    /// How long the amounts ending in 56 and 57 stay in progress, in milliseconds (3000).
    #[arg(long, value_name = "MS")]
    pending: Option<u64>,
    /// How long a payment takes until the customer has presented a card or has paid, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 1500)]
    pub(super) card_wait: u64,
    /// Where its numbers and its damage come from; without it they differ each time.
    #[arg(long)]
    seed: Option<u64>,
}

impl PlayArgs {
    pub(super) fn magic(&self) -> MagicTimes {
        MagicTimes { late_ms: self.late, pending_ms: self.pending }
    }

    /// The seed that was given, or any.
    pub(super) fn seed(&self) -> Result<u64, Failure> {
        self.seed.map_or_else(|| Ok(rng::bytes().map(u64::from_le_bytes)?), Ok)
    }

    pub(super) fn scenario<A: ScenarioAction>(&self) -> Result<Scenario<A>, Failure> {
        self.scenario.as_deref().map_or_else(|| Ok(Scenario::default()), read_scenario)
    }
}

fn read_scenario<A: ScenarioAction>(path: &Path) -> Result<Scenario<A>, Failure> {
    let wrong = |error: &dyn std::fmt::Display| {
        let advice = "Correct the scenario; its words are listed where one is unknown.";
        Failure::new(Exit::Settings, "scenario", format!("{}: {error}", path.display()), advice)
    };
    let mut text = String::new();
    let opened = std::fs::File::open(path).and_then(|file| file.take(SCENARIO_FILE).read_to_string(&mut text));
    opened.map_err(|error| wrong(&error))?;
    Scenario::parse(&text).map_err(|error| wrong(&error))
}
