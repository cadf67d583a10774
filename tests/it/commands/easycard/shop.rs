//! A shop of one home and one simulated server with EasyCard readers.

use std::sync::{Arc, LazyLock};

use countertop::simulator::easycard::{RsaKey, Scenario, ServerSettings};
use countertop::simulator::{ListenAt, Running, SimulatorOptions, run};
use tokio::runtime::Runtime;

use crate::commands::shop::{Ran, begin_at, ledger_in, run_at};
use crate::commands::told::Told;

/// Short for what must be waited out, long for a busy machine elsewhere.
pub const QUICK: &str = "[limits.easycard]\nconnect = 10000\nanswer = 10000\nsale = 15000\nask_every = 100\nask_for = 20000\n\
    [duplicate]\nwindow_ms = 1\n";
/// Nobody waits long for what cannot be known.
pub const IMPATIENT: &str = "[limits.easycard]\nconnect = 10000\nanswer = 10000\nsale = 1500\nask_every = 100\nask_for = 1500\n\
    [duplicate]\nwindow_ms = 1\n";
/// The only way into the server.
pub const PATH: &str = "/allpaypass/api/general";
/// The reader's number.
pub const DEVICE: &str = "01301234";

/// One key for all shops: making one takes a while.
static KEY: LazyLock<Arc<RsaKey>> = LazyLock::new(|| Arc::new(RsaKey::generate().unwrap()));

/// A home and a server. Both end with it.
pub struct Shop {
    folder: tempfile::TempDir,
    running: Option<Running>,
    pub runtime: Runtime,
    settings: ServerSettings,
    /// What the terminal was asked.
    pub told: Told,
}

impl Shop {
    /// With a reader that waits to be paired.
    pub fn open(change: impl FnOnce(&mut ServerSettings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut settings = ServerSettings::new(KEY.clone());
        (settings.magic.late_ms, settings.magic.pending_ms, settings.restart_ms) = (Some(600), Some(300), 300);
        change(&mut settings);
        let mut shop = Self { folder, running: None, runtime, settings, told: Told::default() };
        std::fs::create_dir(shop.home()).unwrap();
        shop.switch_on();
        shop.write("config.toml", QUICK);
        shop.write("trade", &shop.settings.trade_password);
        shop.write("refund", &shop.settings.refund_password);
        shop.write("public.pem", &shop.settings.key.public_pem());
        shop
    }

    /// With a reader that is paired under the name `e`.
    pub fn paired(change: impl FnOnce(&mut ServerSettings)) -> Self {
        let shop = Self::open(change);
        shop.pair("").expect(0);
        shop
    }

    /// The same, with a server that follows this scenario.
    pub fn following(text: &str) -> Self {
        let scenario = Scenario::parse(text).unwrap();
        Self::paired(|settings| settings.scenario = scenario)
    }

    pub fn home(&self) -> std::path::PathBuf {
        self.folder.path().join("home")
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home().join(name), text).unwrap();
    }

    /// The text of a file of the home.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.home().join(name)).unwrap()
    }

    /// Where the server is.
    pub fn origin(&self) -> String {
        self.running.as_ref().unwrap().endpoints.cloud.clone().unwrap()
    }

    fn switch_on(&mut self) {
        let mut options = SimulatorOptions::new(self.settings.clone());
        options.cloud = Some(ListenAt::loopback());
        options.ledger = Some(self.folder.path().join("ledger.jsonl"));
        self.running = Some(self.runtime.block_on(run(options, self.told.ear())).unwrap());
    }

    /// Another server in its place, without a memory: nobody is signed on there. The port of the first may be taken by now, so the
    /// profile names the new one.
    pub fn replace(&mut self, change: impl FnOnce(&mut ServerSettings)) {
        let before = self.origin();
        self.runtime.block_on(self.running.take().unwrap().shutdown());
        change(&mut self.settings);
        self.switch_on();
        self.write("profile.toml", &self.read("profile.toml").replace(&before, &self.origin()));
    }

    /// Pairs with the server's own key and passwords, and these options beside.
    pub fn pair(&self, more: &str) -> Ran {
        let home = self.home();
        let home = home.display();
        self.pair_by(&format!(
            "--merchant-id {} --device-id {DEVICE} --public-key {home}/public.pem --trade-password @{home}/trade \
             --refund-password @{home}/refund {more}",
            self.settings.mch_id
        ))
    }

    /// Pairs with these options beside the address.
    pub fn pair_by(&self, options: &str) -> Ran {
        self.run(&format!("pair easycard --name e --simulated --cloud {}{PATH} {options}", self.origin()))
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
        let ran = self.run(&format!("sale {amount} --terminal e --another-customer")).expect(0);
        ran.text("reference").to_owned()
    }

    /// What really happened to the money: `charge 100`.
    pub fn ledger(&self) -> Vec<String> {
        ledger_in(self.folder.path())
    }
}
