//! Between the ports and the terminal: messages in, what is carried back out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, watch};

use crate::simulator::outputs::{Answer, Ask};
use crate::simulator::simulated::{Client, Heard};

/// What goes back to a port.
#[derive(Debug)]
pub(super) enum Carried {
    /// An answer and how it travels.
    Answer(Answer),
    /// There is nothing to say to this.
    NoMessage,
    /// Bytes that go back as they are, on a line.
    Said(Vec<u8>),
    /// Cut the connection or cable, for so many milliseconds where that can be.
    Cut(u64),
}

/// News for the terminal.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) from: Ask,
    pub(super) news: News,
    pub(super) back: mpsc::UnboundedSender<Carried>,
}

/// What has happened at a port.
#[derive(Debug)]
pub(super) enum News {
    /// A message, and where it was sent to over HTTP; empty on a line.
    Message(String, Vec<u8>),
    /// A client has come.
    Came(Client),
    /// A client has shown that it hears.
    Alive,
    /// A client has left; whether properly.
    Left(bool),
}

/// The way to the terminal, for all ports.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    inbox: mpsc::Sender<Arrived>,
    doors: Arc<AtomicU64>,
    /// Whether the terminal's links are up.
    link: watch::Receiver<bool>,
    /// Told when the simulator ends in good order; who listens to it is waited for.
    ending: watch::Sender<bool>,
}

/// The simulator ends in good order.
pub(super) struct Ending(watch::Receiver<bool>);

impl Ending {
    /// Waits for it; for ever when the simulator ends at once.
    pub(super) async fn told(&mut self) {
        if self.0.wait_for(|ending| *ending).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// One asker: an HTTP exchange or a serial line.
#[derive(Debug)]
pub(super) struct Door {
    ask: Ask,
    inbox: mpsc::Sender<Arrived>,
    back: mpsc::UnboundedSender<Carried>,
    carried: mpsc::UnboundedReceiver<Carried>,
}

impl Desk {
    pub(super) fn new(inbox: mpsc::Sender<Arrived>, link: watch::Receiver<bool>, ending: watch::Sender<bool>) -> Self {
        Self { inbox, doors: Arc::new(AtomicU64::new(0)), link, ending }
    }

    /// For a connection that says goodbye. The end waits for it, for a moment, as long as this is held.
    pub(super) fn ending(&self) -> Ending {
        Ending(self.ending.subscribe())
    }

    pub(super) fn open(&self) -> Door {
        let (back, carried) = mpsc::unbounded_channel();
        let ask = Ask(self.doors.fetch_add(Ask::LINE, Ordering::Relaxed));
        Door { ask, inbox: self.inbox.clone(), back, carried }
    }

    pub(super) fn is_up(&self) -> bool {
        *self.link.borrow()
    }

    /// Waits until the links are down; for ever when the simulator ends.
    pub(super) async fn went_down(&mut self) {
        self.is(false).await;
    }

    /// Waits until the links are up; for ever when the simulator ends.
    pub(super) async fn came_up(&mut self) {
        self.is(true).await;
    }

    async fn is(&mut self, wanted: bool) {
        while self.is_up() != wanted {
            if self.link.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Door {
    /// The ears and the mouth of a line that speaks and hears at the same time.
    pub(super) fn split(self) -> (Mouth, mpsc::UnboundedReceiver<Carried>) {
        (Mouth { ask: self.ask, inbox: self.inbox, back: self.back }, self.carried)
    }

    /// Says one thing and hears what comes back; `None` when nothing ever will because the link is lost.
    pub(super) async fn exchange(self, path: &str, message: Vec<u8>) -> Option<Carried> {
        let (mouth, mut ears) = self.split();
        mouth.say(0, path, message).await;
        // From here on only the terminal can speak: when it lets go, the wait is over.
        drop(mouth);
        ears.recv().await
    }
}

/// Says messages to the terminal, under one name.
#[derive(Debug, Clone)]
pub(super) struct Mouth {
    ask: Ask,
    inbox: mpsc::Sender<Arrived>,
    back: mpsc::UnboundedSender<Carried>,
}

impl Mouth {
    /// Passes on what a line has brought: messages to the terminal, bytes that go back to the line.
    pub(super) async fn pass(&self, heard: Vec<Heard>) {
        for heard in heard {
            match heard {
                Heard::Message(number, message) => self.say(number, "", message).await,
                // A line that is gone needs no acknowledgement.
                Heard::Said(bytes) => drop(self.back.send(Carried::Said(bytes))),
            }
        }
    }

    async fn say(&self, number: u8, path: &str, message: Vec<u8>) {
        self.bring(self.ask.message(number), News::Message(path.to_owned(), message)).await;
    }

    /// Tells what has happened to a connection, or what was said on it.
    pub(super) async fn tell(&self, news: News) {
        self.bring(self.ask, news).await;
    }

    async fn bring(&self, from: Ask, news: News) {
        let arrived = Arrived { from, news, back: self.back.clone() };
        // It is refused only when the simulator ends, and then nobody hears anything any more.
        let _ = self.inbox.send(arrived).await;
    }
}
