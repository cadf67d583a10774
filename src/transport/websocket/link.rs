//! A WebSocket as a link: whole messages out and in, and the truth about what was sent.
//!
//! It sends nothing twice and does not reconnect by itself. Pings of the other side are answered while
//! [`next`](WebSocketLink::next) is waited for.

use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

use tokio::time::Instant;

use super::connection::{Connection, Ended, News, Touch};
use super::endpoint::WebSocketEndpoint;
use super::open::Opening;
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

/// A terminal has one payment, a question and a ping under way; more waiting than this is a connection that is stuck.
const OUTBOX_LIMIT: usize = 16;
/// News that waits to be taken: no more is read meanwhile.
const NEWS_LIMIT: usize = 64;

/// A server that is connected, or can be connected again.
#[derive(Debug)]
pub struct WebSocketLink {
    endpoint: WebSocketEndpoint,
    /// Kept when a caller loses patience, for the next one.
    opening: Option<Opening>,
    connection: Option<Connection>,
    events: VecDeque<LinkEvent>,
    /// Pings so far, over all connections: their payload.
    pings: u64,
}

impl WebSocketLink {
    /// A server that is not connected yet.
    pub fn new(endpoint: WebSocketEndpoint) -> Self {
        Self { endpoint, opening: None, connection: None, events: VecDeque::new(), pings: 0 }
    }

    /// Connects and does the handshake. See [`crate::transport::Link::connect`].
    pub async fn connect(&mut self) -> Result<(), LinkFault> {
        if self.connection.is_none() {
            let opening = self.opening.get_or_insert_with(|| Opening::begin(self.endpoint.clone()));
            let outcome = opening.outcome().await;
            self.opening = None;
            self.connection = Some(Connection::new(outcome?, self.endpoint.limits));
        }
        Ok(())
    }

    /// Starts to send a message, or a ping. See [`crate::transport::Link::send`].
    pub fn send(&mut self, out: Outgoing) {
        // A connection that the other side has ended is found out before anything is handed to it.
        self.look();
        let Some(connection) = &mut self.connection else {
            return self.refuse(out.exchange, LinkFaultKind::Lost, "the connection is not open");
        };
        if connection.waiting() >= OUTBOX_LIMIT {
            return self.refuse(out.exchange, LinkFaultKind::Resources, "too much is waiting to be sent");
        }
        match out.payload {
            Payload::Text(text) if text.len() > self.endpoint.limits.message_bytes => {
                return self.refuse(out.exchange, LinkFaultKind::BadSettings, "the message is too large for this link");
            }
            Payload::Text(text) => connection.say(out.exchange, text),
            Payload::Touch => {
                self.pings += 1;
                connection.ping(Touch::new(out.exchange, self.pings));
            }
            Payload::Bytes(_) | Payload::Http(_) | Payload::Call(_) | Payload::HangUp => {
                return self.refuse(out.exchange, LinkFaultKind::BadSettings, "this link carries messages only");
            }
        }
        self.look();
    }

    fn refuse(&mut self, exchange: ExchangeId, kind: LinkFaultKind, words: &str) {
        self.events.push_back(LinkEvent::Failed { exchange, left: Left::Nothing, fault: LinkFault::new(kind, words) });
    }

    /// Does what can be done without waiting: hands over what is taken, reads what has come.
    fn look(&mut self) {
        let mut nobody = Context::from_waker(Waker::noop());
        while self.events.len() < NEWS_LIMIT {
            let Some(connection) = &mut self.connection else { return };
            match connection.poll(&mut nobody) {
                Poll::Ready(news) => self.tell(news),
                Poll::Pending => return,
            }
        }
    }

    /// What happened next. See [`crate::transport::Link::next`].
    pub async fn next(&mut self) -> LinkEvent {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            let Some(connection) = &mut self.connection else { return std::future::pending().await };
            // Cancel-safe: all state is in the connection.
            let deadline = connection.deadline();
            let moved = std::future::poll_fn(|context| connection.poll(context));
            let news = match deadline {
                None => moved.await,
                Some(deadline) => match tokio::time::timeout_at(deadline, moved).await {
                    Ok(news) => news,
                    Err(_) => connection.late(Instant::now()),
                },
            };
            self.tell(news);
        }
    }

    fn tell(&mut self, news: News) {
        match news {
            News::Came(message) => self.events.push_back(LinkEvent::Message(message)),
            News::Touched(exchange) => self.events.push_back(LinkEvent::Touched(exchange)),
            News::Silent(Ended { exchange, left }, fault) => {
                self.events.push_back(LinkEvent::Failed { exchange, left, fault });
            }
            News::Broke(fault) => {
                self.fail_all(&fault);
                self.events.push_back(LinkEvent::Down(fault));
            }
            News::Nothing => {}
        }
    }

    /// Lets go of the connection; everything in flight fails.
    fn fail_all(&mut self, fault: &LinkFault) {
        let Some(connection) = self.connection.take() else { return };
        let failed = connection.end().into_iter();
        self.events.extend(failed.map(|Ended { exchange, left }| {
            let fault = fault.clone();
            LinkEvent::Failed { exchange, left, fault }
        }));
    }

    /// Closes in good order if that takes no time. See [`crate::transport::Link::close`].
    pub fn close(&mut self) {
        self.opening = None;
        if let Some(connection) = &mut self.connection {
            connection.say_goodbye();
        }
        self.fail_all(&LinkFault::new(LinkFaultKind::Lost, "the connection was closed"));
    }

    /// Waits until something can be read, and reads nothing.
    #[cfg(test)]
    pub(super) async fn readable(&self) {
        self.connection.as_ref().expect("a connection").readable().await;
    }

    /// Whether there is a connection.
    pub fn is_up(&self) -> bool {
        self.connection.is_some()
    }
}

impl Drop for WebSocketLink {
    fn drop(&mut self) {
        self.close();
    }
}
