//! Bytes on a serial line, both ways: with the pace and the faults of a real one.

use std::convert::Infallible;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};

use crate::platform::{Millis, Pty, PtyChange};
use crate::simulator::faults::LineFaults;
use crate::simulator::serve::desk::{Carried, Mouth};
use crate::simulator::serve::station::reached;
use crate::simulator::simulated::LineFace;
use crate::transport::Pace;

/// A paced line moves at least this often.
const STEP: Duration = Duration::from_millis(5);
const READ_BUFFER: usize = 4096;

/// The terminal's end, which hears and speaks at the same time. Never held while anything is waited for.
pub(super) struct Face<L> {
    end: Mutex<L>,
    /// It has spoken: it may have something to do earlier than before.
    spoke: Notify,
}

impl<L> Face<L> {
    pub(super) fn new(face: L) -> Self {
        Self { end: Mutex::new(face), spoke: Notify::new() }
    }

    pub(super) fn get(&self) -> MutexGuard<'_, L> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From the line to the terminal.
pub(super) struct Ears {
    pub(super) mouth: Mouth,
    pub(super) faults: LineFaults,
    pub(super) pace: Pace,
}

/// From the terminal to the line.
pub(super) struct Voice {
    pub(super) faults: LineFaults,
    pub(super) pace: Pace,
}

/// Clients come and go; seeing them go is what lets the next one in.
pub(super) async fn see_clients<L: LineFace>(pty: &Pty, face: &Face<L>, mouth: &Mouth) -> io::Result<Infallible> {
    loop {
        if pty.client_changed().await? == PtyChange::Closed {
            let heard = face.get().let_go(Millis::now().0);
            mouth.pass(heard).await;
        }
    }
}

impl Ears {
    /// Hears bytes as late as the line brings them.
    pub(super) async fn listen<L: LineFace>(&mut self, pty: &Pty, face: &Face<L>) -> io::Result<Infallible> {
        let mut buffer = [0; READ_BUFFER];
        let mut due = Instant::now();
        loop {
            let wake_at = face.get().wake_at_ms();
            tokio::select! {
                read = pty.read(&mut buffer) => {
                    due = self.hear(&buffer[..read?], due, face).await;
                }
                () = reached(wake_at.map(Millis)) => self.wait_ended(face).await,
                () = face.spoke.notified() => {}
            }
        }
    }

    /// Takes bytes in the pieces that a line brings in one step; tells when the last one has come.
    async fn hear<L: LineFace>(&mut self, bytes: &[u8], due: Instant, face: &Face<L>) -> Instant {
        let mut due = due.max(Instant::now());
        for piece in bytes.chunks(self.pace.bytes_in(STEP)) {
            due += self.pace.time_for(piece.len());
            wait_for(due, self.pace).await;
            self.take(piece, face).await;
        }
        due
    }

    pub(super) async fn take<L: LineFace>(&mut self, bytes: &[u8], face: &Face<L>) {
        let bytes = self.faults.pass(bytes);
        let heard = face.get().receive(&bytes, Millis::now().0);
        self.mouth.pass(heard).await;
    }

    pub(super) async fn wait_ended<L: LineFace>(&mut self, face: &Face<L>) {
        let heard = face.get().reach(Millis::now().0);
        self.mouth.pass(heard).await;
    }
}

impl Voice {
    /// Speaks until the cable is to be cut, and says for how many milliseconds.
    pub(super) async fn speak<L: LineFace>(
        &mut self,
        pty: &Pty,
        face: &Face<L>,
        heard: &mut UnboundedReceiver<Carried>,
    ) -> io::Result<u64> {
        loop {
            match heard.recv().await {
                Some(Carried::Cut(ms)) => return Ok(ms),
                Some(carried) => {
                    let bytes = self.bytes(&carried, face);
                    self.write(pty, &bytes).await?;
                }
                None => std::future::pending().await,
            }
        }
    }

    /// What arrives of it at the other end.
    pub(super) fn bytes<L: LineFace>(&mut self, carried: &Carried, face: &Face<L>) -> Vec<u8> {
        match carried {
            Carried::Answer(answer) => {
                let bytes = face.get().bytes(answer);
                face.spoke.notify_one();
                self.faults.pass(&bytes)
            }
            Carried::Said(bytes) => self.faults.pass(bytes),
            Carried::NoMessage | Carried::Cut(_) => Vec::new(),
        }
    }

    /// Writes bytes when their time on the line is over.
    async fn write(&self, pty: &Pty, bytes: &[u8]) -> io::Result<()> {
        let mut due = Instant::now();
        for piece in bytes.chunks(self.pace.bytes_in(STEP)) {
            due += self.pace.time_for(piece.len());
            wait_for(due, self.pace).await;
            pty.write_all(piece).await?;
        }
        Ok(())
    }
}

async fn wait_for(due: Instant, pace: Pace) {
    if pace.is_limited() {
        sleep_until(due).await;
    }
}
