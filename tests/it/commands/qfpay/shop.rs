//! A shop of one home and one simulated QFPay terminal.

use std::io::Write;
use std::process::Stdio;

use countertop::protocol::qfpay::crypto::AesKeyMode;
use countertop::protocol::qfpay::key::PosKey;
use countertop::simulator::qfpay::{Keys, TerminalSettings};
use countertop::simulator::{Endpoints, ListenAt, Running, SerialEnd, SimulatorOptions, run};
use tokio::runtime::Runtime;

use crate::commands::shop::{Ran, begin_at, ledger_in, program, run_at};
use crate::commands::told::Told;

/// 32 hexadecimal digits, so that both kinds of AES key can be made of it.
pub const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Short for what must be waited out, long for a busy machine elsewhere. The proof by "not found" takes 3.5 s then.
pub const QUICK: &str = "[limits.qfpay]\nconnect = 10000\nanswer = 10000\nsale = 15000\nask_every = 100\nask_for = 20000\n\
    settle = 1500\nnot_found_apart = 300\n[duplicate]\nwindow_ms = 1\n";

/// The way to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Http,
    Https,
    Tcp(&'static str),
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
        let keys = Keys::new(PosKey::parse(KEY).unwrap(), AesKeyMode::Utf8).unwrap();
        let mut settings = TerminalSettings::new(keys);
        (settings.magic.late_ms, settings.magic.pending_ms, settings.restart_ms) = (Some(600), Some(300), 300);
        change(&mut settings);
        let mut options = SimulatorOptions::new(settings);
        let loopback = ListenAt::loopback();
        match way {
            Way::Http => options.lan = Some(loopback),
            Way::Https => options.lan = Some(ListenAt { secure: true, ..loopback }),
            Way::Tcp(_) => options.tcp = Some(loopback),
            Way::Serial => options.serial = Some(SerialEnd::Auto),
        }
        options.ca_out = (way == Way::Https).then(|| folder.path().join("ca.pem"));
        options.ledger = Some(folder.path().join("ledger.jsonl"));
        let told = Told::default();
        let running = Some(runtime.block_on(run(options, told.ear())).unwrap());
        let shop = Self { folder, running, runtime, way, told };
        std::fs::create_dir(shop.home()).unwrap();
        shop.write("config.toml", QUICK);
        shop.write("key", KEY);
        shop
    }

    /// With a terminal that is paired under the name `q`, whose customers may take two seconds.
    pub fn paired(way: Way, change: impl FnOnce(&mut TerminalSettings)) -> Self {
        let shop = Self::open(way, change);
        shop.pair("--payment-timeout 2").expect(0);
        shop
    }

    pub fn home(&self) -> std::path::PathBuf {
        self.folder.path().join("home")
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home().join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.home().join(name)).unwrap()
    }

    pub fn endpoints(&self) -> &Endpoints {
        &self.running.as_ref().unwrap().endpoints
    }

    /// Switches the terminal off.
    pub fn switch_off(&mut self) {
        self.runtime.block_on(self.running.take().unwrap().shutdown());
    }

    /// Pairs with the terminal's own key and these options beside.
    pub fn pair(&self, more: &str) -> Ran {
        self.pair_by(&format!("--key @{}/key {more}", self.home().display()))
    }

    /// Pairs with these options beside the link.
    pub fn pair_by(&self, options: &str) -> Ran {
        self.run(&format!("pair qfpay --name q --simulated {} {options}", self.link()))
    }

    /// The options of the link.
    pub fn link(&self) -> String {
        let Endpoints { lan, tcp, serial, .. } = self.endpoints();
        match (self.way, lan, tcp, serial) {
            (Way::Http, Some(url), ..) => format!("--lan {url}"),
            (Way::Https, Some(url), ..) => format!("--lan {url} --ca {}/ca.pem", self.folder.path().display()),
            (Way::Tcp(framing), _, Some(address), _) => format!("--tcp {address} --tcp-framing {framing}"),
            (Way::Serial, .., Some(path)) => format!("--serial {}", path.display()),
            _ => unreachable!("a terminal has a place"),
        }
    }

    /// Runs the program with `--json` and these words.
    pub fn run(&self, words: &str) -> Ran {
        run_at(&self.home(), words)
    }

    /// The same with something to read on standard input.
    pub fn run_with(&self, words: &str, input: &str) -> Ran {
        let mut command = program(&self.home());
        command.args(words.split_whitespace()).arg("--json").stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ran::of(&child.wait_with_output().unwrap())
    }

    /// Starts the program without waiting for it.
    pub fn begin(&self, words: &str) -> std::process::Child {
        begin_at(&self.home(), words)
    }

    /// A sale that is approved; its reference.
    pub fn sold(&self, amount: &str, method: &str) -> String {
        let ran = self.run(&format!("sale {amount} --terminal q --method {method} --another-customer")).expect(0);
        ran.text("reference").to_owned()
    }

    /// What really happened to the money: `charge 10.20`.
    pub fn ledger(&self) -> Vec<String> {
        ledger_in(self.folder.path())
    }
}
