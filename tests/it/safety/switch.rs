//! The network switch that all terminals hang on, in the test's own hands: switched off, every connection is cut at once and no
//! new one is taken.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub struct Switch {
    power: watch::Sender<bool>,
}

impl Switch {
    pub fn new() -> Self {
        Self { power: watch::channel(true).0 }
    }

    pub fn turn(&self, on: bool) {
        self.power.send_replace(on);
    }

    /// Another way to `terminal` (host and port), through this switch: its address.
    pub async fn port_to(&self, terminal: &str) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, terminal.to_owned(), self.power.subscribe()));
        address
    }
}

async fn serve(listener: TcpListener, terminal: String, power: watch::Receiver<bool>) {
    while let Ok((near, _)) = listener.accept().await {
        if *power.borrow() {
            tokio::spawn(carry(near, terminal.clone(), power.clone()));
        }
    }
}

async fn carry(mut near: TcpStream, terminal: String, mut power: watch::Receiver<bool>) {
    let Ok(mut far) = TcpStream::connect(&terminal).await else { return };
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        _ = power.wait_for(|on| !on) => {}
    }
}
