//! HTTP/1.1 exchanges over connections that we open ourselves.
//!
//! Not a pooling client: no redirect is followed, nothing is ever sent twice, no proxy is read from the environment - there is
//! no code here that could. Connections are opened before money is asked for, kept warm, looked at before each use, and each
//! counts the bytes the kernel took, so that a failure knows whether anything of it can have left.

mod connection;
mod endpoint;
mod exchange;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tokio::task::{Id, JoinError, JoinSet};

use self::connection::Connection;
use self::endpoint::Origin;
use self::exchange::Finished;
use super::tls::Fingerprint;
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

pub use endpoint::{DEFAULT_BODY_LIMIT_BYTES, HttpEndpoint, Security};

/// A sale, a question beside it and an abort need three.
const CONNECTION_LIMIT: usize = 4;

/// An HTTP server we can ask, with its warm connections and the exchanges in flight.
#[derive(Debug)]
pub struct HttpLink {
    origin: Arc<Origin>,
    idle: Vec<Connection>,
    running: JoinSet<Finished>,
    in_flight: HashMap<Id, ExchangeId>,
    events: VecDeque<LinkEvent>,
}

impl HttpLink {
    /// A link without a connection yet. Fails with [`LinkFaultKind::BadSettings`].
    pub fn new(endpoint: HttpEndpoint) -> Result<Self, LinkFault> {
        Ok(Self {
            origin: Arc::new(Origin::new(endpoint)?),
            idle: Vec::new(),
            running: JoinSet::new(),
            in_flight: HashMap::new(),
            events: VecDeque::new(),
        })
    }

    /// Makes sure that an idle connection is warm. See [`super::Link::connect`].
    pub async fn connect(&mut self) -> Result<(), LinkFault> {
        self.forget_stale();
        if self.idle.is_empty() {
            let connection = self.origin.open().await?;
            self.idle.push(connection);
        }
        Ok(())
    }

    /// Starts an exchange, on a warm connection if there is one. See [`super::Link::send`].
    pub fn send(&mut self, out: Outgoing) {
        if self.running.len() >= CONNECTION_LIMIT {
            return self.refuse(out.exchange, LinkFault::new(LinkFaultKind::Resources, "too many exchanges at once"));
        }
        let request = match out.payload {
            Payload::Http(request) => request,
            Payload::Touch => {
                let task = self.running.spawn(exchange::touch(Arc::clone(&self.origin), out.exchange));
                self.in_flight.insert(task.id(), out.exchange);
                return;
            }
            Payload::Bytes(_) | Payload::Call(_) | Payload::HangUp | Payload::Text(_) => {
                let fault = LinkFault::new(LinkFaultKind::BadSettings, "this link carries HTTP only");
                return self.refuse(out.exchange, fault);
            }
        };
        match self.origin.prepare(request) {
            Ok(prepared) => {
                self.forget_stale();
                let run = exchange::run(Arc::clone(&self.origin), self.idle.pop(), out.exchange, prepared);
                let task = self.running.spawn(run);
                self.in_flight.insert(task.id(), out.exchange);
            }
            Err(fault) => self.refuse(out.exchange, fault),
        }
    }

    fn refuse(&mut self, exchange: ExchangeId, fault: LinkFault) {
        self.events.push_back(LinkEvent::Failed { exchange, left: Left::Nothing, fault });
    }

    /// What happened next. See [`super::Link::next`].
    pub async fn next(&mut self) -> LinkEvent {
        if let Some(event) = self.events.pop_front() {
            return event;
        }
        match self.running.join_next_with_id().await {
            Some(Ok((task, finished))) => self.take_back(task, finished),
            Some(Err(error)) => self.broken_off(&error),
            None => std::future::pending().await,
        }
    }

    fn take_back(&mut self, task: Id, finished: Finished) -> LinkEvent {
        self.in_flight.remove(&task);
        if self.idle.len() + self.running.len() < CONNECTION_LIMIT {
            self.idle.extend(finished.connection);
        }
        finished.event
    }

    /// A bug of ours ended the exchange's task: nobody knows how far it came.
    fn broken_off(&mut self, error: &JoinError) -> LinkEvent {
        let exchange = self.in_flight.remove(&error.id()).expect("every task is entered when it is started");
        let fault = LinkFault::new(LinkFaultKind::Resources, "the exchange was broken off");
        LinkEvent::Failed { exchange, left: Left::Maybe, fault }
    }

    /// Closes all connections. See [`super::Link::close`].
    pub fn close(&mut self) {
        self.idle.clear();
        self.running = JoinSet::new();
        let mut broken: Vec<ExchangeId> = self.in_flight.drain().map(|(_, exchange)| exchange).collect();
        broken.sort_unstable();
        // The tasks are told to stop, not waited for: how far each came is not known here.
        self.events.extend(broken.into_iter().map(|exchange| LinkEvent::Failed {
            exchange,
            left: Left::Maybe,
            fault: LinkFault::new(LinkFaultKind::Lost, "the link was closed"),
        }));
    }

    /// The certificate that was believed when the warm connection was made. See [`super::Link::certificate`].
    pub fn certificate(&self) -> Option<Fingerprint> {
        self.idle.last().and_then(Connection::certificate)
    }

    /// Whether a connection is warm or in use.
    pub fn is_up(&self) -> bool {
        !self.running.is_empty() || self.idle.iter().any(|connection| !connection.is_stale())
    }

    fn forget_stale(&mut self) {
        self.idle.retain(|connection| !connection.is_stale());
    }
}
