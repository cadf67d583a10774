//! The terminals: simulators in a process of their own, each with a place and a ledger.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use countertop::profile::{Pairing, TerminalName};
use countertop::terminal::{LinkPolicy, pair};
use countertop::till::Till;

use crate::plan::Plan;
use crate::way::Place;

/// The folder of the ledgers in that of a run.
pub const LEDGERS: &str = "ledgers";
/// Where the terminals are, one line each.
const PLACES: &str = "places.jsonl";

/// All terminals. Dropping it ends them.
pub struct Fleet(Child);

impl Fleet {
    /// Starts them; where they are stands in `folder` then.
    pub fn start(plan: &Plan, folder: &Path) -> Self {
        std::fs::create_dir(folder.join(LEDGERS)).expect("a folder");
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(std::env::args().skip(1)).arg("--host").env("SHIFT_FOLDER", folder);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let places: String = lines.take(plan.terminals).map(|line| line.expect("a line") + "\n").collect();
        std::fs::write(folder.join(PLACES), places).expect("it is written");
        Self(child)
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        // It ends when nobody speaks to it any more.
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// What the terminal of this number is called, and its ledger.
pub fn name(number: usize) -> String {
    format!("t{number:03}")
}

/// Is the terminals, until standard input ends.
pub fn host(plan: &Plan, folder: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut out = std::io::stdout();
    let mut running = Vec::new();
    for number in 0..plan.terminals {
        let ledger = folder.join(LEDGERS).join(name(number));
        let (one, place) = runtime.block_on(plan.way(number).start(number, &ledger));
        running.push(one);
        writeln!(out, "{}", serde_json::to_string(&place).expect("texts")).expect("somebody reads");
    }
    out.flush().expect("somebody reads");
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// Pairs all of them with the till, over their sockets and lines.
pub async fn pair_all(till: &Till, plan: &Plan, folder: &Path) {
    let places = std::fs::read_to_string(folder.join(PLACES)).expect("they are told");
    for (number, line) in places.lines().enumerate() {
        let place: Place = serde_json::from_str(line).expect("a place");
        let way = plan.way(number);
        let paired = pair(&way.order(number, &place), |_| {}).await;
        let settings = paired.unwrap_or_else(|fault| panic!("{way:?} at {place:?}: {fault:?}"));
        let name = TerminalName::parse(&name(number)).expect("a name");
        let pairing = Pairing { name, simulated: true, currency: way.currency(), settings };
        till.add(pairing, LinkPolicy::Held).await.expect("it is saved");
    }
}
