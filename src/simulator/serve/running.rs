//! Starting and ending a simulator.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::address::{ListenAt, SerialEnd};
use super::authority::AuthorityFile;
use super::desk::Desk;
use super::http;
use super::ledger_file::LedgerFile;
use super::listen::{Listening, Serve};
use super::options::SimulatorOptions;
use super::serial::Line;
use super::socket;
use super::station::Station;
use super::web::Web;
use crate::platform::{Millis, Wall};
use crate::simulator::outputs::RequestLine;
use crate::simulator::simulated::{Simulated, WebFace};
use crate::transport::Fingerprint;
use crate::transport::tls::server::Certified;
use crate::wire::LinkFault;

/// Envelopes that wait for the terminal.
const INBOX: usize = 64;

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
    let desk = Desk::new(inbox, link_state);
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
    };
    let unix_seconds = (Wall::now().unix_millis() - i64::try_from(Millis::now().0).unwrap_or(0)) / 1000;
    let terminal = options.terminal.terminal(unix_seconds);
    let station = Station { terminal, inbox: arrivals, link, ledger, on_line, waiting: HashMap::new(), up_at: None };
    running.tasks.spawn(station.run());
    Ok(running)
}

/// A simulator that is being opened.
struct Start {
    tasks: JoinSet<SimulatorError>,
    desk: Desk,
    tls_pin: Option<String>,
    authority: Option<AuthorityFile>,
}

impl Start {
    async fn ports<S: Simulated>(&mut self, options: &SimulatorOptions<S>) -> Result<Endpoints, SimulatorError> {
        let lan = match options.lan {
            Some(at) => Some(self.lan(at, options).await?),
            None => None,
        };
        let cloud = match (options.cloud, options.terminal.cloud()) {
            (Some(at), Some(face)) => Some(self.web(at, None, face).await?),
            _ => None,
        };
        let tcp = match (options.tcp, options.terminal.socket()) {
            (Some(at), Some(_)) => Some(self.socket(at, &options.terminal).await?),
            _ => None,
        };
        let serial = match &options.serial {
            Some(end) => Some(self.serial(end, options).await?),
            None => None,
        };
        Ok(Endpoints { lan, tcp, serial, cloud })
    }

    async fn lan<S: Simulated>(
        &mut self,
        at: ListenAt,
        options: &SimulatorOptions<S>,
    ) -> Result<String, SimulatorError> {
        let certificate = at.secure.then(|| certified(at, options.tls_name.as_deref())).transpose()?;
        if let Some(certificate) = &certificate {
            self.authority = Some(AuthorityFile::write(options.ca_out.as_deref(), &certificate.authority_pem)?);
            self.tls_pin = Some(hex(certificate.fingerprint));
        }
        self.web(at, certificate, options.terminal.lan()).await
    }

    /// Opens an HTTP server and tells its origin.
    async fn web(
        &mut self,
        at: ListenAt,
        certificate: Option<Certified>,
        face: impl WebFace,
    ) -> Result<String, SimulatorError> {
        let goes_down = face.goes_down();
        let web = Web { desk: self.desk.clone(), face };
        let server = http::server(certificate.map(|made| made.acceptor), web);
        let address = self.listen(at, goes_down, server).await?;
        Ok(format!("{}://{address}", at.scheme()))
    }

    async fn socket<S: Simulated>(&mut self, at: ListenAt, terminal: &S) -> Result<SocketAddr, SimulatorError> {
        let terminal = terminal.clone();
        let face = move || terminal.socket().expect("a terminal with a socket keeps it");
        let server = socket::server(self.desk.clone(), face);
        self.listen(at, true, server).await
    }

    /// Opens a server and tells its address.
    async fn listen(&mut self, at: ListenAt, goes_down: bool, serve: Serve) -> Result<SocketAddr, SimulatorError> {
        let listening = Listening::open(at.address, self.desk.clone(), goes_down, serve).await;
        let listening = listening.map_err(|error| SimulatorError::Listen(at.address, error))?;
        let address = listening.address();
        self.tasks.spawn(listening.run());
        Ok(address)
    }

    async fn serial<S: Simulated>(
        &mut self,
        end: &SerialEnd,
        options: &SimulatorOptions<S>,
    ) -> Result<PathBuf, SimulatorError> {
        let line = Line::open(end, options, self.desk.clone()).await?;
        let path = line.path().to_owned();
        self.tasks.spawn(line.run());
        Ok(path)
    }
}

/// For the address and this machine's own name, or for another name only.
fn certified(at: ListenAt, name: Option<&str>) -> Result<Certified, SimulatorError> {
    let own = || vec![at.address.ip().to_string(), "localhost".to_owned()];
    let names = name.map_or_else(own, |name| vec![name.to_owned()]);
    Certified::for_names(&names).map_err(SimulatorError::Tls)
}

fn hex(fingerprint: Fingerprint) -> String {
    fingerprint.to_string().replace(':', "").to_lowercase()
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

    /// Ends it: all connections and ports are closed when this returns.
    pub async fn shutdown(mut self) {
        self.tasks.shutdown().await;
    }
}
