//! A serial port as a link: bytes in, bytes out, and the truth about what was written.
//!
//! It knows no frames and repeats nothing. It never waits for the line to drain: a stuck flow control costs one exchange and
//! the link, never the program.

mod open;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;
use tokio_serial::{ClearBuffer, SerialPort, SerialStream};

use super::classify::io_fault;
use super::pace::Pace;
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

pub use settings::{DataBits, FlowControl, Parity, SerialSettings, StopBits};

/// More than one look can bring from the kernel's own buffer of 4,095 bytes.
const READ_BUFFER_BYTES: usize = 4096;
/// A session has one request and a few acknowledges under way; more waiting than this is a line that is stuck.
const OUTBOX_LIMIT: usize = 16;

/// A serial port that is open, or can be opened again.
#[derive(Debug)]
pub struct SerialLink {
    settings: SerialSettings,
    port: Option<SerialStream>,
    /// Kept when a caller loses patience, for the next one.
    opening: Option<open::Opening>,
    outbox: VecDeque<Write>,
    events: VecDeque<LinkEvent>,
    buffer: Box<[u8]>,
}

/// One write under way.
struct Write {
    exchange: ExchangeId,
    bytes: Vec<u8>,
    accepted: usize,
    deadline: Instant,
}

impl Write {
    fn left(&self) -> Left {
        if self.accepted == 0 { Left::Nothing } else { Left::Maybe }
    }
}

/// The bytes may be keys: sizes only.
impl std::fmt::Debug for Write {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Write({:?}, {} of {} bytes)", self.exchange, self.accepted, self.bytes.len())
    }
}

enum Progress {
    Read(usize),
    Wrote(usize),
    Broke(io::Error),
    Stalled,
}

impl SerialLink {
    /// A closed port with these settings.
    pub fn new(settings: SerialSettings) -> Self {
        let buffer = vec![0; READ_BUFFER_BYTES].into_boxed_slice();
        Self { settings, port: None, opening: None, outbox: VecDeque::new(), events: VecDeque::new(), buffer }
    }

    /// Opens the port, ours alone. See [`super::Link::connect`].
    pub async fn connect(&mut self) -> Result<(), LinkFault> {
        if self.port.is_none() {
            let opening = self.opening.get_or_insert_with(|| open::begin(self.settings.clone()));
            let outcome = open::within_limit(&self.settings, opening).await;
            self.opening = None;
            self.port = Some(outcome?);
        }
        Ok(())
    }

    /// Starts to write. See [`super::Link::send`].
    pub fn send(&mut self, out: Outgoing) {
        if self.port.is_none() {
            return self.refuse(out.exchange, LinkFaultKind::Lost, "the port is not open");
        }
        let bytes = match out.payload {
            Payload::Bytes(bytes) => bytes,
            Payload::Touch => return self.events.push_back(LinkEvent::Touched(out.exchange)),
            Payload::Http(_) | Payload::Call(_) | Payload::HangUp | Payload::Text(_) => {
                return self.refuse(out.exchange, LinkFaultKind::BadSettings, "a serial line carries plain bytes only");
            }
        };
        if self.outbox.len() >= OUTBOX_LIMIT {
            return self.refuse(out.exchange, LinkFaultKind::Resources, "too much is waiting to be written");
        }
        let deadline = self.deadline_for(bytes.len());
        self.outbox.push_back(Write { exchange: out.exchange, bytes, accepted: 0, deadline });
        self.write_now();
    }

    fn refuse(&mut self, exchange: ExchangeId, kind: LinkFaultKind, words: &str) {
        self.events.push_back(LinkEvent::Failed { exchange, left: Left::Nothing, fault: LinkFault::new(kind, words) });
    }

    /// The write limit starts where a healthy line would be done with everything before and with these bytes.
    fn deadline_for(&self, length: usize) -> Instant {
        let waiting: usize = self.outbox.iter().map(|write| write.bytes.len() - write.accepted).sum();
        Instant::now() + Pace::at_baud(self.settings.baud).time_for(waiting + length) + self.settings.write_limit
    }

    /// Hands over what the kernel takes now, so that a free line costs no turn of the loop.
    fn write_now(&mut self) {
        while let (Some(port), Some(write)) = (&mut self.port, self.outbox.front()) {
            match port.try_write(&write.bytes[write.accepted..]) {
                Ok(accepted) => self.account(accepted),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) => self.lose(&io_fault("writing", &error)),
            }
        }
    }

    fn account(&mut self, accepted: usize) {
        let Some(write) = self.outbox.front_mut() else { return };
        write.accepted += accepted;
        if write.accepted >= write.bytes.len() {
            self.outbox.pop_front();
        }
    }

    /// What happened next. See [`super::Link::next`].
    pub async fn next(&mut self) -> LinkEvent {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            let Some(progress) = self.progress().await else { return std::future::pending().await };
            self.apply(progress);
        }
    }

    /// Waits for the port; `None` when it is closed. Cancel-safe: all state is in `self` and readiness is looked at again.
    async fn progress(&mut self) -> Option<Progress> {
        let Self { port, outbox, buffer, .. } = self;
        let port = port.as_mut()?;
        let front = outbox.front();
        let moved = std::future::poll_fn(|context| poll_port(port, front, buffer, context));
        let Some(deadline) = front.map(|write| write.deadline) else { return Some(moved.await) };
        Some(tokio::time::timeout_at(deadline, moved).await.unwrap_or(Progress::Stalled))
    }

    fn apply(&mut self, progress: Progress) {
        match progress {
            Progress::Read(0) => self.lose(&LinkFault::new(LinkFaultKind::Lost, "the port hung up: unplugged?")),
            Progress::Read(count) => self.events.push_back(LinkEvent::Received(self.buffer[..count].to_vec())),
            Progress::Wrote(count) => {
                self.account(count);
                self.write_now();
            }
            Progress::Broke(error) => self.lose(&io_fault("the port broke", &error)),
            Progress::Stalled => self.lose(&LinkFault::new(
                LinkFaultKind::TimedOut,
                "the port takes no more bytes: is the terminal on, is flow control right?",
            )),
        }
    }

    /// Everything in flight fails, then the link is down.
    fn lose(&mut self, fault: &LinkFault) {
        self.fail_all(fault);
        self.drop_port();
        self.events.push_back(LinkEvent::Down(fault.clone()));
    }

    fn fail_all(&mut self, fault: &LinkFault) {
        let failed = self.outbox.drain(..).map(|write| LinkEvent::Failed {
            exchange: write.exchange,
            left: write.left(),
            fault: fault.clone(),
        });
        self.events.extend(failed);
    }

    /// Closing a port waits up to 30 s for the kernel's own buffer to drain (setserial(8), `closing_wait`), and bytes of a
    /// failed exchange must not leave later: what has not gone is thrown away.
    fn drop_port(&mut self) {
        if let Some(port) = self.port.take() {
            // A port that is gone cannot be cleared; there is nothing in it either.
            let _ = port.clear(ClearBuffer::Output);
        }
    }

    /// Closes the port. See [`super::Link::close`].
    pub fn close(&mut self) {
        self.fail_all(&LinkFault::new(LinkFaultKind::Lost, "the port was closed"));
        self.opening = None;
        self.drop_port();
    }

    /// Whether the port is open.
    pub fn is_up(&self) -> bool {
        self.port.is_some()
    }
}

impl Drop for SerialLink {
    fn drop(&mut self) {
        self.drop_port();
    }
}

/// Writes before it reads: what we have to say never waits behind a babbling line.
fn poll_port(
    port: &mut SerialStream,
    front: Option<&Write>,
    buffer: &mut [u8],
    context: &mut Context<'_>,
) -> Poll<Progress> {
    if let Some(write) = front {
        match Pin::new(&mut *port).poll_write(context, &write.bytes[write.accepted..]) {
            Poll::Ready(Ok(count)) => return Poll::Ready(Progress::Wrote(count)),
            Poll::Ready(Err(error)) => return Poll::Ready(Progress::Broke(error)),
            Poll::Pending => {}
        }
    }
    let mut buffer = ReadBuf::new(buffer);
    Pin::new(port).poll_read(context, &mut buffer).map(|read| match read {
        Ok(()) => Progress::Read(buffer.filled().len()),
        Err(error) => Progress::Broke(error),
    })
}
