//! Starting and ending a simulator.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::authority::AuthorityFile;
use super::desk::Desk;
use super::ledger_file::LedgerFile;
use super::options::SimulatorOptions;
use super::ports::Start;
use super::station::Station;
use crate::platform::{Millis, Wall};
use crate::simulator::outputs::RequestLine;
use crate::simulator::simulated::Simulated;
use crate::wire::LinkFault;

/// Envelopes that wait for the terminal.
const INBOX: usize = 64;
/// How long the end waits for connections to be closed in good order.
const GOODBYE: Duration = Duration::from_millis(300);

/// Why a simulator did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// The address cannot be had.
    #[error("cannot listen at {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// There is no serial line.
    #[error("no serial line: {0}")]
    Serial(String),
    /// A file cannot be made or written: the ledger, the certificate.
    #[error("{file}: {1}", file = .0.display())]
    File(PathBuf, #[source] io::Error),
    /// No certificate could be made.
    #[error("no certificate: {0}")]
    Tls(LinkFault),
    /// A part of it has stopped: a bug.
    #[error("a part of the simulator has stopped: {0}")]
    Broken(String),
    /// It was shut down.
    #[error("the simulator has ended")]
    Ended,
}

/// Where a running simulator is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Endpoints {
    /// Origin of the LAN server, for example `http://127.0.0.1:43127`; the path is `/wonder-terminal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lan: Option<String>,
    /// Address and port of the bare socket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp: Option<SocketAddr>,
    /// Path of the serial line. It stays the same when the cable is pulled and put back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<PathBuf>,
    /// Origin of the simulated cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloud: Option<String>,
}

/// A simulator at work. Dropping it ends it.
#[derive(Debug)]
pub struct Running {
    /// Where it is reached.
    pub endpoints: Endpoints,
    /// SHA-256 fingerprint of the LAN's certificate, when it has one: 64 hex digits, as a profile has them.
    pub tls_pin: Option<String>,
    authority: Option<AuthorityFile>,
    vendor: &'static str,
    facts: Vec<(&'static str, String)>,
    tasks: JoinSet<SimulatorError>,
    ending: watch::Sender<bool>,
}

/// Starts a simulator: everything it listens at is open when this returns. `on_line` is told every request.
///
/// # Errors
/// Whatever cannot be opened, by its name.
pub async fn run<S: Simulated>(
    options: SimulatorOptions<S>,
    on_line: impl FnMut(RequestLine) + Send + 'static,
) -> Result<Running, SimulatorError> {
    let (inbox, arrivals) = mpsc::channel(INBOX);
    let (link, link_state) = watch::channel(true);
    let (ending, _) = watch::channel(false);
    let desk = Desk::new(inbox, link_state, ending.clone());
    let mut start = Start { tasks: JoinSet::new(), desk, tls_pin: None, authority: None };
    let endpoints = start.ports(&options).await?;
    let ledger = options.ledger.as_deref().map(LedgerFile::open).transpose()?;
    let mut running = Running {
        endpoints,
        tls_pin: start.tls_pin,
        authority: start.authority,
        vendor: S::VENDOR,
        facts: options.terminal.facts(),
        tasks: start.tasks,
        ending,
    };
    let unix_seconds = (Wall::now().unix_millis() - i64::try_from(Millis::now().0).unwrap_or(0)) / 1000;
    let terminal = options.terminal.terminal(unix_seconds);
    let station = Station { terminal, inbox: arrivals, link, ledger, on_line, waiting: HashMap::new(), up_at: None };
    running.tasks.spawn(station.run());
    Ok(running)
}

#[derive(Serialize)]
struct ReadyLine<'a> {
    ready: bool,
    vendor: &'static str,
    endpoints: &'a Endpoints,
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_pin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ca: Option<&'a Path>,
    #[serde(flatten)]
    facts: BTreeMap<&'static str, &'a str>,
}

impl Running {
    /// The authority of the LAN's certificate in PEM, when it has one: the file that a client is to trust.
    pub fn ca(&self) -> Option<&Path> {
        self.authority.as_ref().map(AuthorityFile::path)
    }

    /// The ready line as JSON: where it is and what pairing with it needs.
    pub fn ready_line(&self) -> String {
        let ready = ReadyLine {
            ready: true,
            vendor: self.vendor,
            endpoints: &self.endpoints,
            tls_pin: self.tls_pin.as_deref(),
            ca: self.ca(),
            facts: self.facts.iter().map(|(name, value)| (*name, value.as_str())).collect(),
        };
        serde_json::to_string(&ready).expect("texts always serialise")
    }

    /// Waits until it cannot go on, and says why. Cancel-safe.
    pub async fn ended(&mut self) -> SimulatorError {
        match self.tasks.join_next().await {
            Some(Ok(error)) => error,
            Some(Err(broken)) => SimulatorError::Broken(broken.to_string()),
            None => SimulatorError::Ended,
        }
    }

    /// Ends it: all connections and ports are closed when this returns, those of a WebSocket in good order.
    pub async fn shutdown(mut self) {
        self.ending.send_replace(true);
        let _ = timeout(GOODBYE, self.ending.closed()).await;
        self.tasks.shutdown().await;
    }
}
