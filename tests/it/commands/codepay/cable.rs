//! The network between till and terminal in the test's own hands: a WebSocket in the middle that can be cut and put back, and
//! that remembers what the till has said.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;

use crate::patience::PATIENCE;

pub struct Cable {
    /// The till's end, as `ws://..`.
    pub url: String,
    plugged: watch::Sender<bool>,
    said: Arc<Mutex<Vec<String>>>,
    _runtime: Runtime,
}

impl Cable {
    /// To the terminal at this address.
    pub fn to(terminal: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let (plugged, is_plugged) = watch::channel(true);
        let said = Arc::default();
        runtime.spawn(carry(listener, terminal.to_owned(), is_plugged, Arc::clone(&said)));
        Self { url, plugged, said, _runtime: runtime }
    }

    /// Nothing goes through, and both ends learn of it.
    pub fn cut(&self) {
        self.plugged.send_replace(false);
    }

    pub fn put_back(&self) {
        self.plugged.send_replace(true);
    }

    /// Waits until the till has said this.
    pub fn wait_for(&self, words: &str) {
        self.wait_until(words, || self.times_said(words) > 0);
    }

    /// How often the till has said this.
    pub fn times_said(&self, words: &str) -> usize {
        self.said.lock().unwrap().iter().filter(|message| message.contains(words)).count()
    }

    /// Waits until something holds.
    pub fn wait_until(&self, what: &str, holds: impl Fn() -> bool) {
        let give_up = Instant::now() + PATIENCE;
        while !holds() {
            assert!(Instant::now() < give_up, "never: {what}; said {:?}", self.said.lock().unwrap());
            std::thread::yield_now();
        }
    }
}

async fn carry(
    listener: TcpListener,
    terminal: String,
    mut plugged: watch::Receiver<bool>,
    said: Arc<Mutex<Vec<String>>>,
) {
    loop {
        let (till, _) = listener.accept().await.unwrap();
        if *plugged.borrow_and_update() {
            tokio::spawn(carry_one(till, terminal.clone(), plugged.clone(), Arc::clone(&said)));
        }
    }
}

/// One connection, until an end or the cable goes.
async fn carry_one(
    till: TcpStream,
    terminal: String,
    mut plugged: watch::Receiver<bool>,
    said: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let mut till = tokio_tungstenite::accept_async(till).await.ok()?;
    let address = terminal.strip_prefix("ws://")?.trim_end_matches('/').to_owned();
    let stream = TcpStream::connect(address).await.ok()?;
    let (mut terminal, _) = tokio_tungstenite::client_async(terminal, stream).await.ok()?;
    loop {
        tokio::select! {
            message = till.next() => {
                let message = message?.ok()?;
                if let Message::Text(text) = &message {
                    said.lock().unwrap().push(text.to_string());
                }
                terminal.send(message).await.ok()?;
            }
            message = terminal.next() => till.send(message?.ok()?).await.ok()?,
            changed = plugged.changed() => {
                changed.ok()?;
                if !*plugged.borrow_and_update() {
                    return None;
                }
            }
        }
    }
}
