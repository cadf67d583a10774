use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::*;

const PATIENCE: Duration = Duration::from_secs(20);

async fn server() -> (TcpListener, CallLink) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = CallEndpoint { host: "127.0.0.1".into(), port, connect_limit: Duration::from_secs(5) };
    (listener, CallLink::new(endpoint))
}

fn call(exchange: u64, bytes: &[u8]) -> Outgoing {
    Outgoing { exchange: ExchangeId(exchange), payload: Payload::Call(bytes.to_vec()) }
}

async fn next(link: &mut CallLink) -> LinkEvent {
    timeout(PATIENCE, link.next()).await.expect("news in time")
}

async fn heard(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    timeout(PATIENCE, stream.read_exact(&mut bytes)).await.expect("in time").expect("bytes");
    bytes
}

#[tokio::test]
async fn each_exchange_has_a_connection_of_its_own() {
    let (listener, mut link) = server().await;
    link.send(call(1, b"sale"));
    let (mut first, _) = listener.accept().await.unwrap();
    assert_eq!(heard(&mut first, 4).await, b"sale");
    link.send(call(2, b"stop"));
    let (mut second, _) = listener.accept().await.unwrap();
    assert_eq!(heard(&mut second, 4).await, b"stop");
    second.write_all(b"ok").await.unwrap();
    assert_eq!(next(&mut link).await, LinkEvent::Heard(ExchangeId(2), b"ok".to_vec()));
    drop(second);
    assert_eq!(next(&mut link).await, LinkEvent::HungUp(ExchangeId(2)));
    link.send(call(1, b"more"));
    assert_eq!(heard(&mut first, 4).await, b"more");
    link.send(Outgoing { exchange: ExchangeId(1), payload: Payload::HangUp });
    assert_eq!(timeout(PATIENCE, first.read(&mut [0; 8])).await.unwrap().unwrap(), 0, "it was hung up");
}

#[tokio::test]
async fn a_server_that_refuses_has_seen_nothing() {
    let (listener, mut link) = server().await;
    link.connect().await.unwrap();
    drop(listener);
    assert_eq!(link.connect().await.unwrap_err().kind, LinkFaultKind::Refused);
    for payload in [Payload::Call(b"sale".to_vec()), Payload::Touch] {
        link.send(Outgoing { exchange: ExchangeId(1), payload });
        let LinkEvent::Failed { left, fault, .. } = next(&mut link).await else { panic!("a failure") };
        assert_eq!((left, fault.kind), (Left::Nothing, LinkFaultKind::Refused));
    }
}

#[tokio::test]
async fn a_touch_says_nothing() {
    let (listener, mut link) = server().await;
    link.send(Outgoing { exchange: ExchangeId(7), payload: Payload::Touch });
    let (mut touched, _) = listener.accept().await.unwrap();
    assert_eq!(next(&mut link).await, LinkEvent::Touched(ExchangeId(7)));
    assert_eq!(timeout(PATIENCE, touched.read(&mut [0; 8])).await.unwrap().unwrap(), 0);
}

#[tokio::test]
async fn closing_tells_that_what_is_out_may_have_left() {
    let (listener, mut link) = server().await;
    link.send(call(1, b"sale"));
    let (mut stream, _) = listener.accept().await.unwrap();
    heard(&mut stream, 4).await;
    link.close();
    let LinkEvent::Failed { exchange: ExchangeId(1), left: Left::Maybe, .. } = next(&mut link).await else {
        panic!("a failure")
    };
    assert!(!link.is_up());
}

#[tokio::test]
async fn a_reset_after_the_request_leaves_doubt() {
    let (listener, mut link) = server().await;
    link.send(call(1, b"sale"));
    let (stream, _) = listener.accept().await.unwrap();
    // Closed with bytes unread: the kernel resets the connection.
    stream.readable().await.unwrap();
    drop(stream);
    match next(&mut link).await {
        LinkEvent::Failed { left: Left::Maybe, .. } | LinkEvent::HungUp(ExchangeId(1)) => {}
        other => panic!("{other:?}"),
    }
}
