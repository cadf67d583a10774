//! The link on real loopback sockets, against our own server side and against peers that misbehave.

mod faults;
mod handshake;
mod messages;

use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::server::{Reception, ServerSocket};
use super::*;
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFaultKind, Message, Outgoing, Payload};

const LONG: Duration = Duration::from_secs(10);

fn limits() -> WebSocketLimits {
    WebSocketLimits { connect: Duration::from_secs(5), ..WebSocketLimits::default() }
}

fn link_to(port: u16, limits: WebSocketLimits) -> WebSocketLink {
    WebSocketLink::new(WebSocketEndpoint { limits, ..WebSocketEndpoint::new("127.0.0.1", port) })
}

async fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A link that is up, and the other side of it.
async fn connected(limits: WebSocketLimits) -> (WebSocketLink, ServerSocket) {
    connected_by(limits, Reception::default()).await
}

async fn connected_by(limits: WebSocketLimits, reception: Reception) -> (WebSocketLink, ServerSocket) {
    let (listener, port) = listener().await;
    let mut link = link_to(port, limits);
    let server = async { reception.receive(listener.accept().await.unwrap().0).await.unwrap() };
    let (up, server) = tokio::join!(link.connect(), server);
    up.unwrap();
    (link, server)
}

/// A link that is up to a peer that speaks no more than the handshake.
async fn connected_to_stone(limits: WebSocketLimits) -> (WebSocketLink, TcpStream) {
    let (listener, port) = listener().await;
    let mut link = link_to(port, limits);
    let stone = async {
        let (stream, _) = listener.accept().await.unwrap();
        let server = Reception::default().receive(stream).await.unwrap();
        server.into_stream()
    };
    let (up, stone) = tokio::join!(link.connect(), stone);
    up.unwrap();
    (link, stone)
}

fn text(exchange: u64, text: &str) -> Outgoing {
    Outgoing { exchange: ExchangeId(exchange), payload: Payload::Text(text.to_owned()) }
}

fn touch(exchange: u64) -> Outgoing {
    Outgoing { exchange: ExchangeId(exchange), payload: Payload::Touch }
}

async fn next(link: &mut WebSocketLink) -> LinkEvent {
    tokio::time::timeout(LONG, link.next()).await.expect("an event")
}

async fn failure(link: &mut WebSocketLink) -> (u64, Left, LinkFaultKind) {
    match next(link).await {
        LinkEvent::Failed { exchange, left, fault } => (exchange.0, left, fault.kind),
        other => panic!("a failure expected: {other:?}"),
    }
}

async fn down(link: &mut WebSocketLink) -> LinkFaultKind {
    match next(link).await {
        LinkEvent::Down(fault) => fault.kind,
        other => panic!("down expected: {other:?}"),
    }
}

async fn heard(server: &mut ServerSocket) -> Message {
    tokio::time::timeout(LONG, server.hear()).await.expect("a message").unwrap()
}
