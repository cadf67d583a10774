//! What goes over a connection, and what has left when it breaks.

use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::transport::websocket::server::StatusLine;

#[rstest]
#[case(StatusLine::Vendor)]
#[case(StatusLine::Standard)]
#[tokio::test]
async fn messages_go_both_ways_whatever_the_reason_phrase(#[case] status: StatusLine) {
    let (mut link, mut server) = connected_by(limits(), Reception { status, ..Reception::default() }).await;
    link.send(text(1, "{\"topic\":\"ecrhub.pay.order\"}"));
    let answer = async {
        assert_eq!(heard(&mut server).await, Message::Text("{\"topic\":\"ecrhub.pay.order\"}".to_owned()));
        server.say(Message::Text("{}".to_owned())).await.unwrap();
        server.say(Message::Binary(vec![1, 2])).await.unwrap();
    };
    let (first, ()) = tokio::join!(next(&mut link), answer);
    assert_eq!(first, LinkEvent::Message(Message::Text("{}".to_owned())));
    assert_eq!(next(&mut link).await, LinkEvent::Message(Message::Binary(vec![1, 2])));
    assert!(link.is_up());
}

#[tokio::test]
async fn a_message_leaves_at_once_when_the_line_is_free() {
    let (mut link, mut server) = connected(limits()).await;
    link.send(text(1, "sale"));
    link.send(text(2, "query"));
    // Nobody waits for the link's news, and both messages are there.
    assert_eq!(heard(&mut server).await, Message::Text("sale".to_owned()));
    assert_eq!(heard(&mut server).await, Message::Text("query".to_owned()));
}

#[tokio::test]
async fn a_touch_is_a_ping_that_is_answered() {
    let (mut link, mut server) = connected(limits()).await;
    link.send(touch(1));
    link.send(touch(2));
    let listening = tokio::spawn(async move { server.hear().await });
    assert_eq!(next(&mut link).await, LinkEvent::Touched(ExchangeId(1)));
    assert_eq!(next(&mut link).await, LinkEvent::Touched(ExchangeId(2)));
    drop(link);
    assert_eq!(listening.await.unwrap().unwrap_err().kind, LinkFaultKind::Lost);
}

#[tokio::test]
async fn a_ping_without_its_own_pong_fails_and_the_link_stays() {
    let (mut link, mut stone) =
        connected_to_stone(WebSocketLimits { pong: Duration::from_millis(50), ..limits() }).await;
    link.send(touch(7));
    // An unasked pong is no answer.
    stone.write_all(b"\x8a\x01?").await.unwrap();
    assert_eq!(failure(&mut link).await, (7, Left::Maybe, LinkFaultKind::TimedOut));
    assert!(link.is_up());
}

#[tokio::test]
async fn pings_of_the_other_side_are_answered() {
    let (mut link, mut stone) = connected_to_stone(limits()).await;
    stone.write_all(b"\x89\x02hi").await.unwrap();
    let mut pong = [0; 8];
    tokio::select! {
        event = link.next() => panic!("a ping is no news: {event:?}"),
        read = stone.read_exact(&mut pong) => drop(read.unwrap()),
    }
    let unmasked: Vec<u8> = pong[6..].iter().zip(&pong[2..]).map(|(byte, mask)| byte ^ mask).collect();
    assert_eq!((pong[0], pong[1] & 0x7f, &unmasked[..]), (0x8a, 2, &b"hi"[..]));
}

#[tokio::test]
async fn what_is_sent_to_no_connection_has_not_left() {
    let mut link = link_to(1, limits());
    for out in [text(1, "sale"), touch(2)] {
        link.send(out);
    }
    assert_eq!(failure(&mut link).await, (1, Left::Nothing, LinkFaultKind::Lost));
    assert_eq!(failure(&mut link).await, (2, Left::Nothing, LinkFaultKind::Lost));
}

#[tokio::test]
async fn a_connection_that_the_other_side_has_ended_takes_nothing() {
    let (mut link, mut server) = connected(limits()).await;
    server.close(1001).await.unwrap();
    drop(server);
    // The end has arrived, and nobody has looked at the link since.
    link.readable().await;
    link.send(text(1, "sale"));
    assert_eq!(down(&mut link).await, LinkFaultKind::Lost);
    assert_eq!(failure(&mut link).await, (1, Left::Nothing, LinkFaultKind::Lost));
}

#[tokio::test]
async fn the_other_sides_end_is_told_once() {
    let (mut link, mut server) = connected(limits()).await;
    server.close(1000).await.unwrap();
    assert_eq!(down(&mut link).await, LinkFaultKind::Lost);
    assert!(!link.is_up());
    assert!(tokio::time::timeout(Duration::from_millis(20), link.next()).await.is_err());
}

#[tokio::test]
async fn a_reset_after_the_message_left_may_have_been_too_late() {
    let (mut link, server) = connected(WebSocketLimits { pong: LONG, ..limits() }).await;
    link.send(touch(1));
    let stream = server.into_stream();
    stream.set_zero_linger().unwrap();
    drop(stream);
    assert_eq!(failure(&mut link).await, (1, Left::Maybe, LinkFaultKind::Lost));
    assert_eq!(down(&mut link).await, LinkFaultKind::Lost);
}

#[tokio::test]
async fn a_half_written_message_may_have_left_and_the_next_has_not() {
    let (mut link, stone) = connected_to_stone(WebSocketLimits { write: Duration::from_millis(100), ..limits() }).await;
    // The windows of both kernels fill up; then a message is taken in part and one not at all.
    let big = "x".repeat(MESSAGE_BYTES);
    for exchange in 1..=14 {
        link.send(text(exchange, &big));
    }
    let (first, left, kind) = failure(&mut link).await;
    assert_eq!((left, kind), (Left::Maybe, LinkFaultKind::TimedOut));
    for exchange in first + 1..=14 {
        assert_eq!(failure(&mut link).await, (exchange, Left::Nothing, LinkFaultKind::TimedOut));
    }
    assert!(first < 14, "the kernel has taken all of it");
    assert_eq!(down(&mut link).await, LinkFaultKind::TimedOut);
    drop(stone);
}

#[tokio::test]
async fn a_message_that_fills_the_limit_arrives_and_a_larger_one_is_not_sent() {
    let (mut link, mut server) = connected(limits()).await;
    link.send(text(1, &"x".repeat(MESSAGE_BYTES + 1)));
    assert_eq!(failure(&mut link).await, (1, Left::Nothing, LinkFaultKind::BadSettings));
    link.send(text(2, &"x".repeat(MESSAGE_BYTES)));
    let message = tokio::select! {
        message = heard(&mut server) => message,
        event = link.next() => panic!("{event:?}"),
    };
    assert_eq!(message.bytes().len(), MESSAGE_BYTES);
    server.say(Message::Text("y".repeat(MESSAGE_BYTES))).await.ok();
}

#[rstest]
#[case::too_large(&[0x81, 127, 0, 0, 0, 0, 0, 16, 0, 1], LinkFaultKind::BadPeer)]
#[case::absurd(&[0x81, 127, 0x7f, 255, 255, 255, 255, 255, 255, 255], LinkFaultKind::BadPeer)]
#[case::not_utf8(&[0x81, 1, 0xff], LinkFaultKind::BadPeer)]
#[case::masked(&[0x81, 0x81, 0, 0, 0, 0, b'x'], LinkFaultKind::BadPeer)]
#[case::reserved(&[0xf1, 0], LinkFaultKind::BadPeer)]
#[case::continued_from_nothing(&[0x80, 0], LinkFaultKind::BadPeer)]
#[case::cut_in_the_middle(&[0x81, 9, b'{'], LinkFaultKind::Lost)]
#[case::cut_in_the_header(&[0x81], LinkFaultKind::Lost)]
#[tokio::test]
async fn broken_messages_end_the_connection(#[case] bytes: &[u8], #[case] kind: LinkFaultKind) {
    let (mut link, mut stone) = connected_to_stone(limits()).await;
    stone.write_all(bytes).await.unwrap();
    drop(stone);
    assert_eq!(down(&mut link).await, kind);
}

#[tokio::test]
async fn a_message_in_pieces_is_one_message() {
    let (mut link, mut stone) = connected_to_stone(limits()).await;
    stone.write_all(b"\x01\x02{\"\x89\x00\x80\x04a\":1").await.unwrap();
    assert_eq!(next(&mut link).await, LinkEvent::Message(Message::Text("{\"a\":1".to_owned())));
}

#[tokio::test]
async fn closing_says_goodbye_and_tells_what_was_open() {
    let (mut link, mut server) = connected(limits()).await;
    link.send(touch(1));
    link.close();
    assert_eq!(failure(&mut link).await, (1, Left::Maybe, LinkFaultKind::Lost));
    assert!(tokio::time::timeout(Duration::from_millis(20), link.next()).await.is_err(), "no down follows");
    let fault = tokio::time::timeout(LONG, server.hear()).await.unwrap().unwrap_err();
    assert_eq!(fault.detail, "the other side closed the connection (code 1000)");
}

#[tokio::test]
async fn waiting_can_be_broken_off_without_loss() {
    let (mut link, mut server) = connected(limits()).await;
    let many: Vec<String> = (0..200).map(|number| format!("{number:05}{}", "x".repeat(500))).collect();
    let said = many.clone();
    let speaking = tokio::spawn(async move {
        for text in said {
            server.say(Message::Text(text)).await.unwrap();
            tokio::task::yield_now().await;
        }
        server
    });
    let mut came = Vec::new();
    while came.len() < many.len() {
        // Each wait is dropped as soon as it would block.
        let waited = tokio::time::timeout(Duration::ZERO, link.next()).await;
        if let Ok(LinkEvent::Message(Message::Text(text))) = waited {
            came.push(text);
        }
    }
    assert_eq!(came, many);
    drop(speaking.await);
}

#[tokio::test]
async fn other_payloads_and_too_many_are_refused() {
    let (mut link, _stone) = connected_to_stone(limits()).await;
    for payload in [Payload::Bytes(vec![1]), Payload::Call(vec![1]), Payload::HangUp] {
        link.send(Outgoing { exchange: ExchangeId(1), payload });
        assert_eq!(failure(&mut link).await, (1, Left::Nothing, LinkFaultKind::BadSettings));
    }
    for exchange in 0..17 {
        link.send(touch(exchange));
    }
    assert_eq!(failure(&mut link).await, (16, Left::Nothing, LinkFaultKind::Resources));
}

#[tokio::test]
async fn nothing_carried_is_shown() {
    let (mut link, server) = connected(limits()).await;
    link.send(text(1, "4111111111111111"));
    let shown = format!("{link:?} {server:?}");
    assert!(!shown.contains("4111") && !shown.contains("[52, 49"), "{shown}");
}
