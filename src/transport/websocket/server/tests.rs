use futures_util::{SinkExt, StreamExt};
use rstest::rstest;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message as Theirs;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::*;
use crate::wire::Message;

const LONG: Duration = Duration::from_secs(10);

/// A connection that is not received yet: the caller's end, the server's end.
async fn connected() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (caller, taken) = tokio::join!(TcpStream::connect(address), listener.accept());
    (caller.unwrap(), taken.unwrap().0)
}

/// A caller of the library, received at this path.
async fn received(path: &str, reception: Reception) -> (WebSocketStream<TcpStream>, ServerSocket) {
    let (caller, taken) = connected().await;
    let calling = client_async(format!("ws://terminal:35779{path}"), caller);
    let (client, socket) = tokio::join!(calling, reception.receive(taken));
    (client.unwrap().0, socket.unwrap())
}

/// What a caller that says this gets as an answer, whole.
async fn answer_to(request: &[u8], reception: Reception) -> (String, Result<ServerSocket, LinkFault>) {
    let (mut caller, taken) = connected().await;
    caller.write_all(request).await.unwrap();
    let socket = reception.receive(taken).await;
    let mut answer = vec![0; 4096];
    let read = match &socket {
        Ok(_) => caller.read(&mut answer).await.unwrap(),
        Err(_) => caller.read(&mut answer).await.unwrap_or(0),
    };
    (String::from_utf8(answer[..read].to_vec()).unwrap(), socket)
}

#[tokio::test]
async fn any_path_is_taken_and_told() {
    for path in ["/", "/mac_address=0123456789abcdef", "/a/b?c=d"] {
        let (_caller, socket) = received(path, Reception::default()).await;
        assert_eq!(socket.path(), path);
    }
}

#[tokio::test]
async fn text_and_binary_go_both_ways() {
    let (mut caller, mut socket) = received("/", Reception::default()).await;
    caller.send(Theirs::text("{\"a\":1}")).await.unwrap();
    caller.send(Theirs::binary(&b"{}"[..])).await.unwrap();
    assert_eq!(socket.hear().await, Ok(Message::Text("{\"a\":1}".to_owned())));
    assert_eq!(socket.hear().await, Ok(Message::Binary(b"{}".to_vec())));
    socket.say(Message::Text("yes".to_owned())).await.unwrap();
    socket.say(Message::Binary(vec![0, 255])).await.unwrap();
    assert_eq!(caller.next().await.unwrap().unwrap(), Theirs::text("yes"));
    assert_eq!(caller.next().await.unwrap().unwrap(), Theirs::binary(&[0_u8, 255][..]));
}

#[tokio::test]
async fn pings_are_answered_while_it_listens() {
    let (mut caller, mut socket) = received("/", Reception::default()).await;
    caller.send(Theirs::Ping((&b"x1"[..]).into())).await.unwrap();
    tokio::select! {
        heard = socket.hear() => panic!("a ping is no message: {heard:?}"),
        pong = caller.next() => assert_eq!(pong.unwrap().unwrap(), Theirs::Pong((&b"x1"[..]).into())),
    }
}

#[tokio::test]
async fn both_sides_can_close() {
    let (mut caller, mut socket) = received("/", Reception::default()).await;
    caller.close(None).await.unwrap();
    assert_eq!(socket.hear().await.unwrap_err().kind, LinkFaultKind::Lost);
    let (mut caller, mut socket) = received("/", Reception::default()).await;
    socket.close(1001).await.unwrap();
    let Some(Ok(Theirs::Close(Some(frame)))) = caller.next().await else { panic!("a close frame") };
    assert_eq!(u16::from(frame.code), 1001);
}

#[tokio::test]
async fn a_message_can_be_cut_in_the_middle() {
    let (mut caller, mut socket) = received("/", Reception::default()).await;
    socket.say_cut(&Message::Text("{\"approved\":true}".to_owned()), 9).await.unwrap();
    drop(socket);
    assert!(tokio::time::timeout(LONG, caller.next()).await.unwrap().unwrap().is_err());
}

#[tokio::test]
async fn a_message_over_the_limit_breaks_the_connection() {
    let (mut caller, mut socket) = received("/", Reception { message_bytes: 100, ..Reception::default() }).await;
    caller.send(Theirs::text("x".repeat(101))).await.unwrap();
    assert_eq!(socket.hear().await.unwrap_err().kind, LinkFaultKind::BadPeer);
}

#[tokio::test]
async fn what_follows_the_handshake_in_one_piece_is_not_lost() {
    // A masked text frame with the mask 0: "hi".
    let request = b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n\x81\x82\0\0\0\0hi";
    let (answer, socket) = answer_to(request, Reception::default()).await;
    assert!(answer.starts_with("HTTP/1.1 101 Web Socket Protocol Handshake\r\nConnection: Upgrade\r\nDate: "));
    assert_eq!(socket.unwrap().hear().await, Ok(Message::Text("hi".to_owned())));
}

#[rstest]
#[case::plain_http(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 WebSocket Upgrade Failure\r\n")]
#[case::post(b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 404 WebSocket Upgrade Failure\r\n")]
#[case::tls(b"\x16\x03\x01\x00\xf4\r\n\r\n", "")]
#[tokio::test]
async fn who_is_no_caller_is_sent_away(#[case] request: &[u8], #[case] begins: &str) {
    let (answer, socket) = answer_to(request, Reception::default()).await;
    assert!(answer.starts_with(begins) && (begins.is_empty() == answer.is_empty()), "{answer}");
    assert_eq!(socket.unwrap_err().kind, LinkFaultKind::BadPeer);
}

#[tokio::test]
async fn who_says_nothing_is_not_waited_for() {
    let limit = Duration::from_millis(20);
    let (_caller, taken) = connected().await;
    let fault = Reception { limit, ..Reception::default() }.receive(taken).await.unwrap_err();
    assert_eq!(fault.kind, LinkFaultKind::TimedOut);
}
