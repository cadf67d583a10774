//! A home and a terminal of any vendor, by any of its transports, both as processes of their own.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Instant;

use countertop::payment::Vendor;
use tempfile::TempDir;

use crate::commands::shop::{Ran, begin_at, ledger_in, run_at};
use crate::console::pairing::Terminal;
use crate::patience::PATIENCE;

/// Short for what must be waited out, long for a busy machine elsewhere.
const LIMITS: &str = "connect = 10000\nanswer = 10000\nsale = 2500\nask_every = 300\nask_for = 1500\n";
const APP_ID: &str = "wz00000000000a0001";

/// A vendor by a transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    WonderSerial,
    WonderLan,
    WonderCloud,
    QfPayLan,
    QfPayTcp,
    QfPaySerial,
    CodePayLan,
    CodePaySerial,
    EasyCard,
}

impl At {
    pub fn vendor(self) -> Vendor {
        match self {
            Self::WonderSerial | Self::WonderLan | Self::WonderCloud => Vendor::Wonder,
            Self::QfPayLan | Self::QfPayTcp | Self::QfPaySerial => Vendor::QfPay,
            Self::CodePayLan | Self::CodePaySerial => Vendor::CodePay,
            Self::EasyCard => Vendor::EasyCard,
        }
    }

    /// Its words: of the vendor, of a sale, of a question about it.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self.vendor() {
            Vendor::Wonder => ("wonder", "Sale", "TransactionStatus"),
            Vendor::QfPay => ("qfpay", "payment", "inquiry"),
            Vendor::CodePay => ("codepay", "sale", "query"),
            Vendor::EasyCard => ("easycard", "Payment", "SingleOrderQuery"),
        }
    }

    /// The kind of its endpoint.
    fn place(self) -> &'static str {
        match self {
            Self::WonderSerial | Self::QfPaySerial | Self::CodePaySerial => "serial",
            Self::WonderLan | Self::QfPayLan | Self::CodePayLan => "lan",
            Self::QfPayTcp => "tcp",
            Self::WonderCloud | Self::EasyCard => "cloud",
        }
    }
}

/// A home with a terminal under the name `t`, in whole units of its currency.
pub struct Floor {
    pub at: At,
    folder: TempDir,
    terminal: Terminal,
}

impl Floor {
    /// A terminal with these options, paired. `scenario` is what it does out of turn.
    pub fn open(at: At, scenario: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("home")).unwrap();
        std::fs::write(folder.path().join("scenario.toml"), scenario).unwrap();
        for (name, text) in [("key", "SimulatedKey-016"), ("trade", "simulated-trade"), ("refund", "simulated-refund")]
        {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let terminal = start(at, folder.path(), options);
        let floor = Self { at, folder, terminal };
        floor.limits(LIMITS);
        floor.pair();
        floor
    }

    /// The limits of its vendor from now on.
    pub fn limits(&self, limits: &str) {
        self.limits_with(limits, "");
    }

    /// The same, with those by which QFPay and CodePay close a payment as never started.
    pub fn limits_with(&self, limits: &str, closing: &str) {
        let vendor = self.at.words().0;
        let own = match self.at.vendor() {
            Vendor::Wonder => String::new(),
            Vendor::EasyCard => format!("[limits.{vendor}]\n{limits}"),
            Vendor::QfPay | Vendor::CodePay => format!("[limits.{vendor}]\n{limits}{closing}"),
        };
        let text = format!("[limits]\n{limits}{own}[duplicate]\nwindow_ms = 1\n");
        std::fs::write(self.home().join("config.toml"), text).unwrap();
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn pair(&self) {
        let (vendor, ..) = self.at.words();
        let folder = self.folder.path().display();
        let place = self.at.place();
        let link = format!("--{place} {}", self.terminal.endpoint(place));
        let more = match self.at.vendor() {
            Vendor::Wonder if self.at == At::WonderCloud => {
                format!("--code 260880 --business-id B-1 --device-sn {SERIAL}")
            }
            Vendor::Wonder => "--code 260880".to_owned(),
            Vendor::QfPay => format!("--key @{folder}/key --payment-timeout 8"),
            Vendor::CodePay => format!("--app-id {APP_ID} --currency HKD --expires 8 --ask-name true"),
            Vendor::EasyCard => format!(
                "--merchant-id SIMULATED001 --device-id 01301234 --public-key {folder}/public.pem \
                 --trade-password @{folder}/trade --refund-password @{folder}/refund"
            ),
        };
        let link = if self.at == At::EasyCard { format!("{link}/allpaypass/api/general") } else { link };
        self.run(&format!("pair {vendor} --name t --simulated {link} {more}")).expect(0);
    }

    /// Another terminal in its place, with these options: the old one is gone, and the address leads to the new one.
    pub fn another_answers(&mut self, options: &[&str]) {
        let place = self.at.place();
        let before = self.terminal.endpoint(place).to_owned();
        self.terminal = start(self.at, self.folder.path(), options);
        let profile = self.home().join("profile.toml");
        let text = std::fs::read_to_string(&profile).unwrap();
        let (before, after) = (bare(&before), bare(self.terminal.endpoint(place)));
        // A host and its port may stand on lines of their own.
        let port = |address: &str| address.rsplit(':').next().map(|port| format!("port = {port}")).unwrap();
        let moved = text.replace(before, after).replace(&port(before), &port(after));
        assert_ne!(text, moved, "{before}: {text}");
        std::fs::write(profile, moved).unwrap();
    }

    /// Waits until the terminal has a sale in its hands.
    pub fn is_asked_for_money(&mut self) {
        let (_, sale, _) = self.at.words();
        self.terminal.wait_for(sale);
    }

    /// A till of its own at the same terminal.
    pub fn beside(&self) -> TempDir {
        let home = tempfile::tempdir().unwrap();
        for name in ["profile.toml", "config.toml"] {
            std::fs::copy(self.home().join(name), home.path().join(name)).unwrap();
        }
        home
    }

    /// Runs the program with `--json` and these words.
    pub fn run(&self, words: &str) -> Ran {
        run_at(&self.home(), words)
    }

    /// Starts the program in that home without waiting for it.
    pub fn begin(home: &Path, words: &str) -> Child {
        begin_at(home, words)
    }

    /// The one payment of this amount, as the journal has it.
    pub fn payment(&self, amount: &str) -> Ran {
        let all = self.run("transactions").expect(0);
        let lines = all.lines.into_iter().filter(|line| line["amount"] == amount).collect();
        Ran { lines, exit: 0, stdout: String::new(), stderr: String::new() }
    }

    /// What really happened to the money: `charge 10.20`.
    pub fn ledger(&self) -> Vec<String> {
        ledger_in(self.folder.path())
    }

    /// The same once it is known, which may take a while: a console may be at work meanwhile.
    pub fn known(&self, amount: &str) -> Ran {
        let give_up = Instant::now() + PATIENCE;
        loop {
            let found = self.payment(amount);
            if found.lines.iter().any(|line| line["outcome"] != "unresolved") {
                return found;
            }
            assert!(Instant::now() < give_up, "never known: {found:#?}");
            std::thread::yield_now();
        }
    }

    /// So many units of its currency, as commands, journal and ledger write it.
    pub fn paid(&self, units: u32) -> String {
        if self.at == At::EasyCard { units.to_string() } else { format!("{units}.00") }
    }

    /// The same as it is typed.
    pub fn keys(&self, units: u32) -> String {
        if self.at == At::EasyCard { units.to_string() } else { format!("{units}00") }
    }

    /// It says of itself whether it is free.
    pub fn tells_idle(&self) -> bool {
        self.at.vendor().offers().tells_idle
    }
}

const SERIAL: &str = "SIMULATED-N96-1170270945";

/// The part of an address that a profile keeps as it is.
fn bare(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest)
}

fn start(at: At, folder: &Path, options: &[&str]) -> Terminal {
    let (vendor, ..) = at.words();
    let file = |name: &str| folder.join(name).display().to_string();
    let place = format!("--{}", at.place());
    let (ledger, scenario, public) = (file("ledger.jsonl"), file("scenario.toml"), file("public.pem"));
    let address = if at.place() == "serial" { "auto" } else { "127.0.0.1:0" };
    let mut arguments = vec![place.as_str(), address, "--ledger", &ledger, "--scenario", &scenario];
    match at.vendor() {
        Vendor::Wonder if !options.contains(&"--business-id") => arguments.extend(["--business-id", "B-1"]),
        Vendor::Wonder | Vendor::QfPay => {}
        Vendor::CodePay => arguments.extend(["--app-id", APP_ID, "--currency", "HKD"]),
        Vendor::EasyCard => arguments.extend(["--public-key-out", &public]),
    }
    arguments.extend(options);
    if !options.contains(&"--card-wait") {
        arguments.extend(["--card-wait", "0"]);
    }
    Terminal::of(vendor, &arguments)
}
