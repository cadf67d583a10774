//! A shop of one home and one simulated CodePay terminal.

use countertop::simulator::codepay::TerminalSettings;
use countertop::simulator::{Endpoints, ListenAt, Running, SerialEnd, SimulatorOptions, run};
use tokio::runtime::Runtime;

use crate::commands::shop::{Ran, begin_at, ledger_in, run_at};
use crate::commands::told::Told;

pub const APP_ID: &str = "wz00000000000a0001";

/// Short for what must be waited out, long for a busy machine elsewhere. The proof by "not found" takes 3.5 s then.
pub const QUICK: &str = "[limits.codepay]\nconnect = 10000\nanswer = 10000\nsale = 15000\nask_every = 100\nask_for = 20000\n\
    settle = 1500\nnot_found_apart = 300\n[duplicate]\nwindow_ms = 1\n";

/// The way to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    WebSocket,
    Serial,
}

/// A home and a terminal. Both end with it.
pub struct Shop {
    folder: tempfile::TempDir,
    running: Option<Running>,
    runtime: Runtime,
    way: Way,
    /// What the terminal was asked.
    pub told: Told,
}

impl Shop {
    /// With a terminal that waits to be paired.
    pub fn open(way: Way, change: impl FnOnce(&mut TerminalSettings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut settings = TerminalSettings::new();
        (settings.magic.late_ms, settings.magic.pending_ms, settings.restart_ms) = (Some(600), Some(300), 300);
        settings.app_ids = vec![APP_ID.to_owned()];
        change(&mut settings);
        let mut options = SimulatorOptions::new(settings);
        match way {
            Way::WebSocket => options.lan = Some(ListenAt::loopback()),
            Way::Serial => options.serial = Some(SerialEnd::Auto),
        }
        options.ledger = Some(folder.path().join("ledger.jsonl"));
        let told = Told::default();
        let running = Some(runtime.block_on(run(options, told.ear())).unwrap());
        let shop = Self { folder, running, runtime, way, told };
        std::fs::create_dir(shop.home()).unwrap();
        shop.write("config.toml", QUICK);
        shop
    }

    /// With a terminal that is paired under the name `c`, whose orders live for two seconds.
    pub fn paired(way: Way, change: impl FnOnce(&mut TerminalSettings)) -> Self {
        Self::paired_with(way, "--expires 2", change)
    }

    /// The same with these options.
    pub fn paired_with(way: Way, options: &str, change: impl FnOnce(&mut TerminalSettings)) -> Self {
        let shop = Self::open(way, change);
        shop.pair(options).expect(0);
        shop
    }

    pub fn home(&self) -> std::path::PathBuf {
        self.folder.path().join("home")
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home().join(name), text).unwrap();
    }

    pub fn endpoints(&self) -> &Endpoints {
        &self.running.as_ref().unwrap().endpoints
    }

    /// The home of another till at the same terminal, which is paired there as well.
    pub fn another_till(&self) -> std::path::PathBuf {
        let home = self.folder.path().join("another");
        std::fs::create_dir(&home).unwrap();
        std::fs::write(home.join("config.toml"), QUICK).unwrap();
        let link = self.link();
        run_at(
            &home,
            &format!("pair codepay --name c --currency USD --simulated {link} --app-id {APP_ID} --expires 2"),
        )
        .expect(0);
        home
    }

    /// Switches the terminal off.
    pub fn switch_off(&mut self) {
        self.runtime.block_on(self.running.take().unwrap().shutdown());
    }

    /// Pairs with the right app id and these options beside.
    pub fn pair(&self, more: &str) -> Ran {
        self.run(&format!("pair codepay --name c --currency USD --simulated {} --app-id {APP_ID} {more}", self.link()))
    }

    /// The options of the link.
    pub fn link(&self) -> String {
        match (self.way, &self.endpoints().lan, &self.endpoints().serial) {
            (Way::WebSocket, Some(url), _) => format!("--lan {url}"),
            (Way::Serial, _, Some(path)) => format!("--serial {}", path.display()),
            _ => unreachable!("a terminal has a place"),
        }
    }

    /// Runs the program with `--json` and these words.
    pub fn run(&self, words: &str) -> Ran {
        run_at(&self.home(), words)
    }

    /// Starts the program without waiting for it.
    pub fn begin(&self, words: &str) -> std::process::Child {
        begin_at(&self.home(), words)
    }

    /// A sale that is approved; its reference.
    pub fn sold(&self, amount: &str) -> String {
        let ran = self.run(&format!("sale {amount} --terminal c --another-customer")).expect(0);
        ran.text("reference").to_owned()
    }

    /// What really happened to the money: `charge 10.20`.
    pub fn ledger(&self) -> Vec<String> {
        ledger_in(self.folder.path())
    }
}
