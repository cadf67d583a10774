//! The terminals: simulators in a process of their own, each with a socket and a ledger.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use countertop::money::Currency;
use countertop::profile::{CodePayTerminal, Limits, Pairing, TerminalName};
use countertop::simulator::codepay::TerminalSettings;
use countertop::simulator::{ListenAt, SimulatorOptions, run};
use countertop::terminal::{CodePayOrder, LinkPolicy, PairingOrder, pair, websocket_as_typed};
use countertop::till::Till;

/// How long the customer takes, in milliseconds: as the peer's terminals do.
pub const CARD_MS: u64 = 5;
const APP_ID: &str = "wz00000000000a0001";

/// All terminals. Dropping it ends them.
pub struct Fleet {
    child: Child,
    places: Vec<String>,
    ledgers: tempfile::TempDir,
}

impl Fleet {
    /// Starts so many.
    pub fn start(terminals: usize) -> Self {
        let ledgers = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--host", "--terminals", &terminals.to_string()]).env("SHIFT_LEDGERS", ledgers.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let places = lines.take(terminals).map(|line| line.expect("a line")).collect();
        Self { child, places, ledgers }
    }

    /// Pairs all of them with the till, over their sockets.
    pub async fn pair(&self, till: &Till) {
        for (number, place) in self.places.iter().enumerate() {
            let link = websocket_as_typed(place).expect("an address");
            let link = countertop::profile::CodePayLink::Lan(link);
            let settings = CodePayTerminal { expires: 2, ..CodePayTerminal::new(APP_ID.to_owned(), link) };
            let order = PairingOrder::CodePay(Box::new(CodePayOrder { settings, limits: Limits::default() }));
            let settings = pair(&order, |_| {}).await.expect("it pairs");
            let name = TerminalName::parse(&name(number)).expect("a name");
            let pairing = Pairing { name, simulated: true, currency: Currency::HKD, settings };
            till.add(pairing, LinkPolicy::Held).await.expect("it is saved");
        }
    }

    /// What really was charged: minor units by reference. More than one charge for a reference is a fault, told apart.
    pub fn charged(&self) -> (BTreeMap<String, String>, Vec<String>) {
        let (mut charged, mut twice) = (BTreeMap::new(), Vec::new());
        for number in 0..self.places.len() {
            let text = std::fs::read_to_string(self.ledgers.path().join(name(number))).unwrap_or_default();
            for line in text.lines() {
                let entry: serde_json::Value = serde_json::from_str(line).expect("a line of the ledger");
                let word = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
                if charged.insert(word("reference"), word("amount")).is_some() {
                    twice.push(word("reference"));
                }
            }
        }
        (charged, twice)
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        // It ends when nobody speaks to it any more.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// What the terminal of this number is called.
pub fn name(number: usize) -> String {
    format!("t{number:03}")
}

/// Is the terminals, until standard input ends.
pub fn host(terminals: usize) {
    let ledgers = PathBuf::from(std::env::var("SHIFT_LEDGERS").expect("a folder"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let running: Vec<_> =
        (0..terminals).map(|number| runtime.block_on(one(number, ledgers.join(name(number))))).collect();
    let mut out = std::io::stdout();
    for one in &running {
        writeln!(out, "{}", one.endpoints.lan.as_deref().expect("an address")).expect("somebody reads");
    }
    out.flush().expect("somebody reads");
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

async fn one(number: usize, ledger: PathBuf) -> countertop::simulator::Running {
    let mut settings = TerminalSettings::new();
    settings.card_wait_ms = CARD_MS;
    settings.serial_number = format!("SIMULATED{number:08}");
    (settings.magic.late_ms, settings.magic.pending_ms, settings.restart_ms) = (Some(600), Some(300), 300);
    settings.seed = number as u64;
    let mut options = SimulatorOptions::new(settings);
    options.lan = Some(ListenAt::loopback());
    options.ledger = Some(ledger);
    run(options, |_| {}).await.expect("it listens")
}
