//! An address that is listened at: connections come, each with a task of its own.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::desk::Desk;
use super::running::SimulatorError;

/// Connections at the same time; more wait to be accepted.
const CONNECTIONS: usize = 256;
/// Until a lost address is asked for again.
const REOPEN: Duration = Duration::from_millis(20);

/// Serves one connection to its end.
pub(super) type Serve = Box<dyn Fn(TcpStream) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// An open address.
pub(super) struct Listening {
    address: SocketAddr,
    listener: TcpListener,
    desk: Desk,
    /// Whether it is gone while the terminal's link is lost: a cloud stays.
    goes_down: bool,
    serve: Arc<Serve>,
}

impl Listening {
    pub(super) async fn open(address: SocketAddr, desk: Desk, goes_down: bool, serve: Serve) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self { address: listener.local_addr()?, listener, desk, goes_down, serve: Arc::new(serve) })
    }

    /// The address with the port that it really has.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves for ever. While the terminal's link is lost nobody listens at the address and all connections are gone.
    pub(super) async fn run(mut self) -> SimulatorError {
        let mut desk = self.desk.clone();
        loop {
            tokio::select! {
                () = self.accept() => {}
                () = desk.went_down(), if self.goes_down => {}
            }
            drop(self.listener);
            desk.came_up().await;
            self.listener = reopened(self.address).await;
        }
    }

    /// Takes connections until the address breaks. Dropped, it drops them all.
    async fn accept(&self) {
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if open.len() < CONNECTIONS => match accepted {
                    Ok((stream, _)) => {
                        // Small answers leave at once; a socket that cannot be told so is slower and no worse.
                        let _ = stream.set_nodelay(true);
                        open.spawn((self.serve)(stream));
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
