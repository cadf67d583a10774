//! A shop of one home and one simulated terminal, and the program run in it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use countertop::protocol::wonder::crypto::PairingCode;
use countertop::simulator::wonder::{Scenario, TerminalSettings};
use countertop::simulator::{Endpoints, ListenAt, Running, SerialEnd, SimulatorOptions, run};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::told::Told;

/// What the terminal shows on its pairing page.
pub const CODE: &str = "260880";

/// Limits in milliseconds, large enough for a busy machine.
pub const PATIENT: &str = "[limits]\nconnect = 10000\nanswer = 10000\nsale = 10000\nask_every = 50\nask_for = 10000\n";
/// For payments whose outcome cannot be known: nobody waits long for it.
pub const IMPATIENT: &str = "[limits]\nconnect = 10000\nanswer = 10000\nsale = 10000\nask_every = 50\nask_for = 500\n";

/// The way to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Serial,
    Http,
    Https,
    Cloud,
}

/// A home and a terminal. Both end with it.
pub struct Shop {
    folder: tempfile::TempDir,
    running: Option<Running>,
    runtime: Runtime,
    /// What the terminal was asked.
    pub told: Told,
}

/// What a run of the program left.
#[derive(Debug)]
pub struct Ran {
    pub exit: i32,
    pub lines: Vec<Value>,
    pub stdout: String,
    pub stderr: String,
}

impl Shop {
    /// A home without a terminal.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let shop = Self { folder, running: None, runtime, told: Told::default() };
        std::fs::create_dir(shop.home()).unwrap();
        shop.write("config.toml", PATIENT);
        shop
    }

    /// With a terminal that waits to be paired.
    pub fn open(way: Way, change: impl FnOnce(&mut TerminalSettings)) -> Self {
        let mut shop = Self::empty();
        let mut settings = TerminalSettings::new(PairingCode::parse(CODE).unwrap());
        (settings.magic.late_ms, settings.magic.pending_ms, settings.restart_ms) = (Some(300), Some(200), 200);
        change(&mut settings);
        let mut options = SimulatorOptions::new(settings);
        let loopback = ListenAt::loopback();
        match way {
            Way::Serial => options.serial = Some(SerialEnd::Auto),
            Way::Http => options.lan = Some(loopback),
            Way::Https => options.lan = Some(ListenAt { secure: true, ..loopback }),
            Way::Cloud => options.cloud = Some(loopback),
        }
        options.ledger = Some(shop.folder.path().join("ledger.jsonl"));
        shop.running = Some(shop.runtime.block_on(run(options, shop.told.ear())).unwrap());
        shop
    }

    /// With a terminal that is paired under the name `front`.
    pub fn paired(way: Way, change: impl FnOnce(&mut TerminalSettings)) -> Self {
        let shop = Self::open(way, change);
        shop.run_all(&shop.pairing(CODE)).expect(0);
        shop
    }

    /// With a paired terminal on HTTP that follows this scenario.
    pub fn following(scenario: &str) -> Self {
        let scenario = Scenario::parse(scenario).unwrap();
        Self::paired(Way::Http, |settings| settings.scenario = scenario)
    }

    pub fn home(&self) -> std::path::PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file of the home.
    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home().join(name), text).unwrap();
    }

    pub fn endpoints(&self) -> &Endpoints {
        &self.running.as_ref().unwrap().endpoints
    }

    /// Switches the terminal off.
    pub fn switch_off(&mut self) {
        self.runtime.block_on(self.running.take().unwrap().shutdown());
    }

    /// The arguments that pair with its terminal.
    pub fn pairing(&self, code: &str) -> Vec<String> {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let Endpoints { lan, serial, cloud, .. } = self.endpoints();
        let link = match (lan, serial, cloud) {
            (Some(url), ..) => match &self.running.as_ref().unwrap().tls_pin {
                Some(pin) => format!("--lan {url} --pin {}", pin.replace(':', "")),
                None => format!("--lan {url}"),
            },
            (_, Some(path), _) => format!("--serial {}", path.display()),
            (.., Some(url)) => {
                let usual = TerminalSettings::new(PairingCode::parse(CODE).unwrap());
                format!("--cloud {url} --business-id {} --device-sn {}", usual.business_id, usual.serial_number)
            }
            _ => unreachable!("a terminal has a place"),
        };
        words(&format!("pair wonder --name front --simulated --code {code} {link}"))
    }

    /// The program, about to run in this home.
    pub fn command(&self) -> Command {
        program(&self.home())
    }

    /// Runs the program with `--json` and these words.
    pub fn run(&self, words: &str) -> Ran {
        self.run_all(&words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    pub fn run_all(&self, arguments: &[String]) -> Ran {
        Ran::of(&self.command().args(arguments).arg("--json").output().unwrap())
    }

    /// Runs the program without `--json`.
    pub fn run_in_words(&self, words: &str) -> Ran {
        let output = self.command().args(words.split_whitespace()).output().unwrap();
        Ran { lines: Vec::new(), ..Ran::of(&output) }
    }

    /// What really happened to the money: `charge 10.20`.
    pub fn ledger(&self) -> Vec<String> {
        ledger_in(self.folder.path())
    }
}

/// The program in a home, deaf to the environment of whoever runs the tests.
pub fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countertop"));
    command.env_clear().env("COUNTERTOP_HOME", home).env("TZ", "UTC").stdin(Stdio::null());
    command
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        let stdout = String::from_utf8(output.stdout.clone()).unwrap();
        let stderr = String::from_utf8(output.stderr.clone()).unwrap();
        let lines = stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Self { exit: output.status.code().unwrap_or(-1), lines, stdout, stderr }
    }

    /// The exit code was this one.
    #[track_caller]
    pub fn expect(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "{self:#?}");
        self
    }

    /// The one JSON line.
    #[track_caller]
    pub fn object(&self) -> &Value {
        assert_eq!(self.lines.len(), 1, "{self:#?}");
        &self.lines[0]
    }

    /// A text of the last JSON line.
    #[track_caller]
    pub fn text(&self, field: &str) -> &str {
        self.lines.last().and_then(|line| line[field].as_str()).unwrap_or_else(|| panic!("no {field}: {self:#?}"))
    }

    /// Failed with this exit code and this stable code, in one line that has words and advice.
    #[track_caller]
    pub fn fails(self, exit: i32, code: &str) -> Self {
        let ran = self.expect(exit);
        let error = &ran.object()["error"];
        assert_eq!(error["code"], code, "{ran:#?}");
        for field in ["message", "advice"] {
            assert!(error[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {ran:#?}");
        }
        ran
    }

    /// The words of the error.
    #[track_caller]
    pub fn error_message(&self) -> &str {
        self.object()["error"]["message"].as_str().unwrap()
    }
}

/// Runs the program at `home` with `--json` and these words.
pub fn run_at(home: &Path, words: &str) -> Ran {
    Ran::of(&program(home).args(words.split_whitespace()).arg("--json").output().unwrap())
}

/// Starts the program at `home` without waiting for it.
pub fn begin_at(home: &Path, words: &str) -> std::process::Child {
    let mut command = program(home);
    command.args(words.split_whitespace()).arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// What really happened to the money by the ledger in `folder`: `charge 10.20`.
pub fn ledger_in(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("ledger.jsonl")).unwrap_or_default();
    let entry = |line: &str| {
        let entry: Value = serde_json::from_str(line).unwrap();
        format!("{} {}", entry["kind"].as_str().unwrap(), entry["amount"].as_str().unwrap())
    };
    text.lines().map(entry).collect()
}
