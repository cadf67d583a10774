//! Opening the ports of a simulated terminal.

use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::task::JoinSet;

use super::address::{ListenAt, SerialEnd};
use super::authority::AuthorityFile;
use super::desk::Desk;
use super::listen::{Listening, Serve};
use super::options::SimulatorOptions;
use super::running::{Endpoints, SimulatorError};
use super::serial::Line;
use super::web::Web;
use super::{http, messages, socket};
use crate::simulator::simulated::{Lan, Simulated, WebFace};
use crate::transport::Fingerprint;
use crate::transport::tls::server::Certified;

/// A simulator that is being opened.
pub(super) struct Start {
    pub(super) tasks: JoinSet<SimulatorError>,
    pub(super) desk: Desk,
    pub(super) tls_pin: Option<String>,
    pub(super) authority: Option<AuthorityFile>,
}

impl Start {
    /// Opens every port that is asked for.
    pub(super) async fn ports<S: Simulated>(
        &mut self,
        options: &SimulatorOptions<S>,
    ) -> Result<Endpoints, SimulatorError> {
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
        let serial = match (&options.serial, options.terminal.line()) {
            (Some(end), Some(face)) => Some(self.serial(end, face, options).await?),
            _ => None,
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
        match options.terminal.lan() {
            Lan::Web(face) => self.web(at, certificate, face).await,
            Lan::Messages(face) => {
                let server = messages::server(self.desk.clone(), face);
                Ok(format!("ws://{}", self.listen(at, true, server).await?))
            }
        }
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
        face: S::Line,
        options: &SimulatorOptions<S>,
    ) -> Result<PathBuf, SimulatorError> {
        let line = Line::open(end, face, options, self.desk.clone()).await?;
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
