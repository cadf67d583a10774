//! An HTTP/1.1 server that can also behave badly: cut bodies, answers nobody asked for, connections closed without a word.

mod body;
mod connection;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::running::SimulatorError;
use super::web::Web;
use crate::simulator::simulated::WebFace;

/// Connections at the same time; more wait to be accepted.
const CONNECTIONS: usize = 256;
/// Until a lost address is asked for again.
const REOPEN: Duration = Duration::from_millis(20);

/// An open server.
pub(super) struct Listening<F> {
    address: SocketAddr,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    web: Arc<Web<F>>,
}

impl<F: WebFace> Listening<F> {
    pub(super) async fn open(address: SocketAddr, tls: Option<TlsAcceptor>, web: Web<F>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self { address: listener.local_addr()?, listener, tls, web: Arc::new(web) })
    }

    /// The address with the port that it really has.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves for ever. While the terminal's link is lost nobody listens at the address and all connections are gone.
    pub(super) async fn run(mut self) -> SimulatorError {
        let mut desk = self.web.desk.clone();
        loop {
            tokio::select! {
                () = self.serve() => {}
                () = desk.went_down(), if self.web.face.goes_down() => {}
            }
            drop(self.listener);
            desk.came_up().await;
            self.listener = reopened(self.address).await;
        }
    }

    /// Takes connections until the address breaks. Dropped, it drops them all.
    async fn serve(&self) {
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if open.len() < CONNECTIONS => match accepted {
                    Ok((stream, _)) => {
                        open.spawn(connect(stream, self.tls.clone(), Arc::clone(&self.web)));
                    }
                    // Out of descriptors: the next connection may be luckier.
                    Err(_) => tokio::time::sleep(REOPEN).await,
                },
                Some(_) = open.join_next() => {}
            }
        }
    }
}

async fn reopened(address: SocketAddr) -> TcpListener {
    loop {
        match TcpListener::bind(address).await {
            Ok(listener) => return listener,
            Err(_) => tokio::time::sleep(REOPEN).await,
        }
    }
}

async fn connect<F: WebFace>(stream: TcpStream, tls: Option<TlsAcceptor>, web: Arc<Web<F>>) {
    // Small answers leave at once; a socket that cannot be told so is slower and no worse.
    let _ = stream.set_nodelay(true);
    match tls {
        None => connection::serve(stream, web).await,
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                connection::serve(stream, web).await;
            }
        }
    }
}
