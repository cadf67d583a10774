//! The terminal on a bare socket: each connection is a line of its own.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};

use super::desk::{Carried, Desk, Mouth};
use super::listen::Serve;
use super::station::reached;
use crate::platform::Millis;
use crate::simulator::course::Delivery;
use crate::simulator::simulated::{Heard, LineFace};

const READ_BUFFER: usize = 4096;
/// How long answers are waited for after the other side has closed its half: longer than any of them takes.
const HALF_OPEN: Duration = Duration::from_mins(5);

/// A server on which each connection has an end like `face` makes them.
pub(super) fn server<L: LineFace>(desk: Desk, face: impl Fn() -> L + Send + Sync + 'static) -> Serve {
    Box::new(move |stream| {
        let (mouth, heard) = desk.open().split();
        let connection = Connection { face: face(), mouth, asked: 0, ends_at: None };
        Box::pin(connection.serve(stream, heard))
    })
}

struct Connection<L> {
    face: L,
    mouth: Mouth,
    /// Messages that wait for an answer.
    asked: usize,
    /// The other side has closed its half; when the connection ends at the latest.
    ends_at: Option<Instant>,
}

impl<L: LineFace> Connection<L> {
    async fn serve(mut self, stream: TcpStream, mut heard: UnboundedReceiver<Carried>) {
        let (mut from, mut to) = stream.into_split();
        let mut buffer = [0; READ_BUFFER];
        while self.ends_at.is_none() || self.asked > 0 {
            let wake_at = self.face.wake_at_ms().map(Millis);
            tokio::select! {
                read = from.read(&mut buffer), if self.ends_at.is_none() => match read {
                    Ok(0) => self.closed().await,
                    Ok(read) => {
                        let heard = self.face.receive(&buffer[..read], Millis::now().0);
                        self.pass(heard).await;
                    }
                    Err(_) => return,
                },
                carried = heard.recv() => {
                    let Some(carried) = carried else { return };
                    if !self.carry(carried, &mut to).await {
                        return;
                    }
                }
                () = reached(wake_at) => {
                    let heard = self.face.reach(Millis::now().0);
                    self.pass(heard).await;
                }
                () = ended(self.ends_at) => return,
            }
        }
    }

    async fn closed(&mut self) {
        self.ends_at = Some(Instant::now() + HALF_OPEN);
        let heard = self.face.let_go(Millis::now().0);
        self.pass(heard).await;
    }

    async fn pass(&mut self, heard: Vec<Heard>) {
        self.asked += heard.iter().filter(|heard| matches!(heard, Heard::Message(..))).count();
        self.mouth.pass(heard).await;
    }

    /// Whether the connection goes on after it.
    async fn carry(&mut self, carried: Carried, to: &mut OwnedWriteHalf) -> bool {
        match carried {
            Carried::Said(bytes) => to.write_all(&bytes).await.is_ok(),
            Carried::Answer(answer) => {
                self.asked = self.asked.saturating_sub(1);
                let written = to.write_all(&self.face.bytes(&answer)).await.is_ok();
                // What is cut in the middle has no end.
                written && answer.delivery != Delivery::Truncated
            }
            Carried::NoMessage => {
                self.asked = self.asked.saturating_sub(1);
                true
            }
            Carried::Cut(_) => false,
        }
    }
}

async fn ended(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}
