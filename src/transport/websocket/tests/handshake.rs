//! Getting there, and finding out that it is not there.

use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

#[tokio::test]
async fn nobody_there_is_refused() {
    let (listener, port) = listener().await;
    drop(listener);
    assert_eq!(link_to(port, limits()).connect().await.unwrap_err().kind, LinkFaultKind::Refused);
}

/// A server that answers every request with these bytes; it counts the connections.
async fn answering(answer: &'static [u8]) -> (u16, tokio::task::JoinHandle<usize>) {
    let (listener, port) = listener().await;
    let served = tokio::spawn(async move {
        let mut count = 0;
        while let Ok(Ok((mut stream, _))) = tokio::time::timeout(Duration::from_millis(200), listener.accept()).await {
            count += 1;
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer).await;
        }
        count
    });
    (port, served)
}

#[rstest]
#[case::no_upgrade(
    b"HTTP/1.1 404 WebSocket Upgrade Failure\r\nContent-Length: 0\r\n\r\n",
    LinkFaultKind::BadPeer,
    "HTTP 404"
)]
#[case::redirect(b"HTTP/1.1 302 Found\r\nLocation: ws://192.0.2.1/\r\n\r\n", LinkFaultKind::BadPeer, "not followed")]
#[case::web_page(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", LinkFaultKind::BadPeer, "HTTP 200")]
#[case::wrong_key(
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
    LinkFaultKind::BadPeer,
    "does not speak WebSocket"
)]
#[case::garbage(b"\x15\x03\x01\x00\x02\x02\x28\r\n\r\n", LinkFaultKind::BadPeer, "does not speak WebSocket")]
#[case::hangs_up(b"", LinkFaultKind::Lost, "ended the connection")]
#[tokio::test]
async fn who_is_no_websocket_server_is_told_so(
    #[case] answer: &'static [u8],
    #[case] kind: LinkFaultKind,
    #[case] words: &str,
) {
    let (port, served) = answering(answer).await;
    let fault = link_to(port, limits()).connect().await.unwrap_err();
    assert_eq!(fault.kind, kind, "{fault}");
    assert!(fault.detail.contains(words), "{fault}");
    assert_eq!(served.await.unwrap(), 1, "one connection, and no other is tried");
}

#[tokio::test]
async fn an_endless_handshake_is_cut() {
    let (listener, port) = listener().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut sent = 0_usize;
        let _ = stream.write_all(b"HTTP/1.1 101 Ok\r\n").await;
        while stream.write_all(&[b"x: ", &[b'y'; 1000][..], b"\r\n"].concat()).await.is_ok() {
            sent += 1005;
        }
        sent
    });
    let mut link = link_to(port, limits());
    assert_eq!(link.connect().await.unwrap_err().kind, LinkFaultKind::BadPeer);
    drop(link);
    server.await.unwrap();
}

#[tokio::test]
async fn a_slow_handshake_is_waited_for_within_the_limit() {
    let reception = Reception { delay: Duration::from_millis(100), ..Reception::default() };
    let (link, _server) = connected_by(limits(), reception).await;
    assert!(link.is_up());

    let (listener, port) = listener().await;
    let mut link = link_to(port, WebSocketLimits { connect: Duration::from_millis(50), ..limits() });
    let fault = link.connect().await.unwrap_err();
    assert_eq!(fault.kind, LinkFaultKind::TimedOut);
    assert!(fault.detail.contains("opens no WebSocket within 50 ms"), "{fault}");
    drop(listener);
}

#[tokio::test]
async fn connecting_goes_on_when_nobody_waits_for_a_while() {
    let (listener, port) = listener().await;
    let mut link = link_to(port, limits());
    // The connection is there, the answer to the handshake is not.
    let (taken, ()) = tokio::join!(listener.accept(), async {
        assert!(tokio::time::timeout(Duration::from_millis(50), link.connect()).await.is_err());
    });
    let reception = Reception::default();
    let (up, server) = tokio::join!(link.connect(), reception.receive(taken.unwrap().0));
    assert!(up.is_ok() && server.is_ok(), "the first connection is used");
}
