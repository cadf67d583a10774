//! A TCP server that wants a connection for each exchange: bytes go out on it, bytes come back, one side hangs up.
//!
//! Where a message ends is not known here. A connection is opened when the first bytes of its exchange are sent: a server that
//! refuses it has seen nothing of them.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::classify::io_fault;
use super::tcp;
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

/// A sale, a question beside it and an abort need three.
const CONNECTION_LIMIT: usize = 4;
/// Events of all calls that wait to be taken: a server that babbles is read no faster than that.
const EVENTS: usize = 64;
const READ_BUFFER_BYTES: usize = 4096;

/// Where the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallEndpoint {
    /// Host name or address, IPv6 with or without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How long resolving and connecting may take together.
    pub connect_limit: Duration,
}

/// The server, and the calls that are open.
#[derive(Debug)]
pub struct CallLink {
    endpoint: CallEndpoint,
    calls: HashMap<ExchangeId, Call>,
    events: VecDeque<LinkEvent>,
    tell: mpsc::Sender<LinkEvent>,
    told: mpsc::Receiver<LinkEvent>,
    reached: bool,
}

/// One call.
#[derive(Debug)]
struct Call {
    words: mpsc::UnboundedSender<Vec<u8>>,
    task: AbortHandle,
}

impl CallLink {
    /// A server that was not reached yet.
    pub fn new(endpoint: CallEndpoint) -> Self {
        let (tell, told) = mpsc::channel(EVENTS);
        Self { endpoint, calls: HashMap::new(), events: VecDeque::new(), tell, told, reached: false }
    }

    /// Finds out whether it takes connections: one is made and let go. See [`super::Link::connect`].
    pub async fn connect(&mut self) -> Result<(), LinkFault> {
        dial(&self.endpoint).await?;
        self.reached = true;
        Ok(())
    }

    /// Opens a call, says more on one, or ends it. See [`super::Link::send`].
    pub fn send(&mut self, out: Outgoing) {
        match out.payload {
            Payload::Call(bytes) => self.say(out.exchange, bytes),
            Payload::HangUp => self.hang_up(out.exchange),
            Payload::Touch => self.touch(out.exchange),
            Payload::Bytes(_) | Payload::Http(_) | Payload::Text(_) => {
                self.refuse(out.exchange, LinkFaultKind::BadSettings, "this link carries calls only");
            }
        }
    }

    fn say(&mut self, exchange: ExchangeId, bytes: Vec<u8>) {
        if let Some(call) = self.calls.get(&exchange) {
            // A call that has ended tells so by itself.
            let _ = call.words.send(bytes);
        } else if self.calls.len() >= CONNECTION_LIMIT {
            self.refuse(exchange, LinkFaultKind::Resources, "too many exchanges at once");
        } else {
            let (words, more) = mpsc::unbounded_channel();
            let run = run(self.endpoint.clone(), exchange, bytes, more, self.tell.clone());
            self.calls.insert(exchange, Call { words, task: tokio::spawn(run).abort_handle() });
        }
    }

    fn hang_up(&mut self, exchange: ExchangeId) {
        if let Some(call) = self.calls.remove(&exchange) {
            call.task.abort();
        }
    }

    fn touch(&mut self, exchange: ExchangeId) {
        let (endpoint, tell) = (self.endpoint.clone(), self.tell.clone());
        tokio::spawn(async move {
            let event = match dial(&endpoint).await {
                Ok(_) => LinkEvent::Touched(exchange),
                Err(fault) => LinkEvent::Failed { exchange, left: Left::Nothing, fault },
            };
            // The link has gone meanwhile: nobody asks any more.
            let _ = tell.send(event).await;
        });
    }

    fn refuse(&mut self, exchange: ExchangeId, kind: LinkFaultKind, words: &str) {
        self.events.push_back(LinkEvent::Failed { exchange, left: Left::Nothing, fault: LinkFault::new(kind, words) });
    }

    /// What happened next. See [`super::Link::next`].
    pub async fn next(&mut self) -> LinkEvent {
        loop {
            let event = match self.events.pop_front() {
                Some(event) => event,
                None => self.told.recv().await.expect("the link itself holds a sender"),
            };
            match &event {
                // What a call said that was hung up meanwhile is of no use to anybody.
                LinkEvent::Heard(exchange, _) if !self.calls.contains_key(exchange) => {}
                LinkEvent::HungUp(exchange) if self.calls.remove(exchange).is_none() => {}
                LinkEvent::Failed { exchange, .. } => {
                    self.calls.remove(exchange);
                    return event;
                }
                _ => return event,
            }
        }
    }

    /// Ends all calls. See [`super::Link::close`].
    pub fn close(&mut self) {
        self.reached = false;
        let mut broken: Vec<_> = self.calls.drain().collect();
        broken.sort_unstable_by_key(|(exchange, _)| *exchange);
        for (exchange, call) in broken {
            call.task.abort();
            // The task is told to stop, not waited for: how far it came is not known here.
            let fault = LinkFault::new(LinkFaultKind::Lost, "the link was closed");
            self.events.push_back(LinkEvent::Failed { exchange, left: Left::Maybe, fault });
        }
    }

    /// Whether it took a connection when last asked, or has one open.
    pub fn is_up(&self) -> bool {
        self.reached || !self.calls.is_empty()
    }
}

impl Drop for CallLink {
    fn drop(&mut self) {
        self.calls.values().for_each(|call| call.task.abort());
    }
}

async fn dial(endpoint: &CallEndpoint) -> Result<TcpStream, LinkFault> {
    tcp::dial(&endpoint.host, endpoint.port, endpoint.connect_limit).await
}

/// One call from start to end.
async fn run(
    endpoint: CallEndpoint,
    exchange: ExchangeId,
    first: Vec<u8>,
    more: mpsc::UnboundedReceiver<Vec<u8>>,
    tell: mpsc::Sender<LinkEvent>,
) {
    let end = match dial(&endpoint).await {
        Ok(stream) => talk(stream, exchange, first, more, &tell).await,
        Err(fault) => LinkEvent::Failed { exchange, left: Left::Nothing, fault },
    };
    let _ = tell.send(end).await;
}

/// Says and hears until the other side ends it.
async fn talk(
    mut stream: TcpStream,
    exchange: ExchangeId,
    first: Vec<u8>,
    mut more: mpsc::UnboundedReceiver<Vec<u8>>,
    tell: &mpsc::Sender<LinkEvent>,
) -> LinkEvent {
    let mut taken = 0;
    let mut buffer = vec![0; READ_BUFFER_BYTES];
    if let Err(end) = write(&mut stream, exchange, &first, &mut taken).await {
        return end;
    }
    loop {
        tokio::select! {
            read = stream.read(&mut buffer) => match read {
                Ok(0) => return LinkEvent::HungUp(exchange),
                Ok(count) => drop(tell.send(LinkEvent::Heard(exchange, buffer[..count].to_vec())).await),
                Err(error) => return broken(exchange, taken, &io_fault("waiting for the answer", &error)),
            },
            Some(bytes) = more.recv() => {
                if let Err(end) = write(&mut stream, exchange, &bytes, &mut taken).await {
                    return end;
                }
            }
        }
    }
}

async fn write(stream: &mut TcpStream, exchange: ExchangeId, bytes: &[u8], taken: &mut usize) -> Result<(), LinkEvent> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match stream.write(rest).await {
            Ok(count) if count > 0 => {
                *taken += count;
                rest = &rest[count..];
            }
            Ok(_) => {
                return Err(broken(exchange, *taken, &LinkFault::new(LinkFaultKind::Lost, "nothing more is taken")));
            }
            Err(error) => return Err(broken(exchange, *taken, &io_fault("sending", &error))),
        }
    }
    Ok(())
}

fn broken(exchange: ExchangeId, taken: usize, fault: &LinkFault) -> LinkEvent {
    let left = if taken == 0 { Left::Nothing } else { Left::Maybe };
    LinkEvent::Failed { exchange, left, fault: fault.clone() }
}
