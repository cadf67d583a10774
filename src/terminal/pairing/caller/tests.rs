//! Terminals that call, on real loopback sockets. Whether they find us by multicast is not what is tested here.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use rstest::rstest;

use super::*;
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::vectors;
use crate::transport::{WebSocketEndpoint, WebSocketLink};
use crate::wire::{self, ExchangeId, LinkEvent, Outgoing, Payload};

const LONG: Duration = Duration::from_secs(10);
const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

async fn room() -> WaitingRoom {
    let order = WaitingOrder { name: "Counter 1".into(), id: "CT1".into(), address: LOCAL, port: Some(0) };
    WaitingRoom::open(&order).await.unwrap()
}

fn request(serial: &str) -> String {
    vectors::wire("pairing", "pair-req").replace("WPBB002230000303", serial)
}

async fn next(room: &mut WaitingRoom) -> Arrival {
    tokio::time::timeout(LONG, room.next()).await.expect("an arrival")
}

/// A call that the room attends to, and what came of it.
async fn arrives(room: &mut WaitingRoom, said: &str) -> (WebSocketLink, Arrival) {
    let place = room.places()[0];
    let said = said.to_owned();
    let calling = tokio::spawn(async move {
        let mut link = WebSocketLink::new(WebSocketEndpoint::new(place.ip().to_string(), place.port()));
        link.connect().await.unwrap();
        link.send(Outgoing { exchange: ExchangeId(1), payload: Payload::Text(said) });
        link
    });
    let arrival = next(room).await;
    (calling.await.unwrap(), arrival)
}

async fn answer(link: &mut WebSocketLink) -> String {
    match tokio::time::timeout(LONG, link.next()).await.expect("an answer") {
        LinkEvent::Message(wire::Message::Text(text)) => text,
        other => panic!("an answer expected: {other:?}"),
    }
}

fn asked(arrival: Arrival) -> Caller {
    match arrival {
        Arrival::Asked(caller) => caller,
        other => panic!("a wish to be paired expected: {other:?}"),
    }
}

#[rstest]
#[case(true, "pair-accept-echo-style")]
#[case(false, "pair-reject-echo-style")]
#[tokio::test]
async fn a_terminal_asks_and_a_person_answers(#[case] accepted: bool, #[case] vector: &str) {
    let mut room = room().await;
    let (mut terminal, arrival) = arrives(&mut room, vectors::wire("pairing", "pair-req")).await;
    let caller = asked(arrival);
    assert_eq!((caller.serial_number.as_str(), caller.name.as_str()), ("WPBB002230000303", "WPBB002230000303"));
    assert_eq!(caller.address.to_string(), "192.168.100.49:35779");
    assert!(caller.calls_from == LOCAL && !caller.is_where_it_says());
    assert_eq!(room.answer(accepted), Some(caller));
    let said = answer(&mut terminal).await;
    let expected = Message::read(vectors::wire("pairing", vector).as_bytes()).unwrap();
    assert_eq!(Message::read(said.as_bytes()).unwrap(), expected);
    assert_eq!(room.answer(true), None, "one answer is enough");
    room.close().await;
}

#[tokio::test]
async fn nobody_is_answered_before_a_person_has_decided() {
    let mut room = room().await;
    let (mut terminal, _) = arrives(&mut room, &request("A")).await;
    tokio::select! {
        arrival = room.next() => panic!("{arrival:?}"),
        event = terminal.next() => panic!("{event:?}"),
        () = tokio::time::sleep(Duration::from_millis(50)) => {}
    }
    room.close().await;
    let said = answer(&mut terminal).await;
    assert!(!Message::read(said.as_bytes()).unwrap().accepts_pairing(), "who leaves says no");
}

#[tokio::test]
async fn one_terminal_at_a_time() {
    let mut room = room().await;
    let (mut first, arrival) = arrives(&mut room, &request("A")).await;
    assert_eq!(asked(arrival).serial_number, "A");
    let (mut second, arrival) = arrives(&mut room, &request("B")).await;
    assert!(matches!(arrival, Arrival::TurnedAway(caller) if caller.serial_number == "B"));
    assert!(answer(&mut second).await.contains("\"001\""));
    assert_eq!(room.answer(true).unwrap().serial_number, "A");
    assert!(answer(&mut first).await.contains("\"000\""));
}

#[tokio::test]
async fn a_terminal_that_hangs_up_is_told_and_the_next_may_ask() {
    let mut room = room().await;
    let (first, _) = arrives(&mut room, &request("A")).await;
    drop(first);
    assert!(matches!(next(&mut room).await, Arrival::Left(caller) if caller.serial_number == "A"));
    assert_eq!(room.answer(true), None);
    let (_second, arrival) = arrives(&mut room, &request("B")).await;
    assert_eq!(asked(arrival).serial_number, "B");
}

#[tokio::test]
async fn a_terminal_that_unpairs_is_agreed_with_and_told() {
    let mut room = room().await;
    let said = vectors::wire("pairing", "pair-req").replace("ecrhub.pair", "ecrhub.unpair");
    let (mut terminal, arrival) = arrives(&mut room, &said).await;
    assert!(matches!(arrival, Arrival::Unpaired(caller) if caller.serial_number == "WPBB002230000303"));
    assert!(answer(&mut terminal).await.contains("\"000\""));
}

#[tokio::test]
async fn an_older_protocol_is_refused_by_its_name() {
    let mut room = room().await;
    let (_terminal, arrival) =
        arrives(&mut room, "{\"topic\":\"ecrhub.init\",\"msg_id\":\"1\",\"timestamp\":\"2\"}").await;
    assert!(matches!(arrival, Arrival::Older(words) if !words.is_empty()));
}

#[rstest]
#[case("{\"topic\":\"ecrhub.heartbeat\"}")]
#[case("{\"topic\":\"ecrhub.pay.order\",\"biz_data\":{}}")]
#[case("{\"topic\":\"ecrhub.pair\",\"response_code\":\"000\"}")]
#[case("{")]
#[case("")]
#[tokio::test]
async fn whatever_else_comes_is_passed_over(#[case] said: &str) {
    let mut room = room().await;
    let place = room.places()[0];
    let said = [said.to_owned(), request("A")];
    let calling = tokio::spawn(async move {
        let mut link = WebSocketLink::new(WebSocketEndpoint::new(place.ip().to_string(), place.port()));
        link.connect().await.unwrap();
        for said in said {
            link.send(Outgoing { exchange: ExchangeId(1), payload: Payload::Text(said) });
        }
        link
    });
    assert_eq!(asked(next(&mut room).await).serial_number, "A");
    calling.await.unwrap();
}

#[tokio::test]
async fn the_next_free_port_is_taken_and_a_given_one_or_none() {
    let held = tokio::net::TcpListener::bind((LOCAL, 0)).await.unwrap();
    let port = held.local_addr().unwrap().port();
    let order = WaitingOrder { name: "C".into(), id: "CT1".into(), address: LOCAL, port: Some(port) };
    let fault = WaitingRoom::open(&order).await.unwrap_err();
    assert!(fault.detail.contains(&format!("port {port}")), "{fault}");
    let first = WaitingRoom::open(&WaitingOrder { port: None, ..order.clone() }).await.unwrap();
    let second = WaitingRoom::open(&WaitingOrder { port: None, ..order }).await.unwrap();
    let ports = [&first, &second].map(|room| room.places()[0].port());
    assert!(ports[0] < ports[1] && (35_779..35_789).contains(&ports[0]), "{ports:?}");
}

#[tokio::test]
async fn nobody_listens_when_the_room_is_gone() {
    let room = room().await;
    let place = room.places()[0];
    drop(room);
    assert!(tokio::net::TcpStream::connect(place).await.is_err());
}
