//! Pairing from the terminal's side: it calls at the pairing server of a register, made here by hand in the ways of the
//! vendor's programs.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use rstest::rstest;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use crate::protocol::codepay::vectors;
use crate::simulator::codepay::{Errand, RegisterAt, Visitor};

fn visitor() -> Visitor {
    let listens_at: SocketAddr = "192.168.100.49:35779".parse().unwrap();
    Visitor { serial_number: "WPBB002230000303".to_owned(), listens_at }
}

/// Takes one caller, answers with this, and tells what it has said.
async fn pairing_server(listener: TcpListener, answer: Option<String>) -> Value {
    let (stream, _) = listener.accept().await.unwrap();
    let mut socket = accept_async(stream).await.unwrap();
    let Some(Ok(Message::Text(asked))) = socket.next().await else { panic!("a text expected") };
    // What is about something else does not matter.
    socket.send(Message::Text("{\"topic\":\"ecrhub.heartbeat\"}".into())).await.unwrap();
    if let Some(answer) = answer {
        socket.send(Message::Text(answer.into())).await.unwrap();
        while socket.next().await.is_some_and(|message| message.is_ok()) {}
    }
    serde_json::from_str(asked.as_str()).unwrap()
}

fn at(listener: &TcpListener) -> RegisterAt {
    format!("ws://{}", listener.local_addr().unwrap()).parse().unwrap()
}

#[rstest]
#[case("pair-accept-echo-style", "000")]
#[case("pair-reject-echo-style", "001")]
#[case("pair-accept-java", "000")]
#[case("pair-reject-java", "-1")]
#[tokio::test]
async fn it_asks_as_recorded_and_understands_every_answer(#[case] id: &str, #[case] code: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let register = at(&listener);
    let server = pairing_server(listener, Some(vectors::wire("pairing", id).to_owned()));
    let terminal = visitor();
    let (asked, answered) = tokio::join!(server, terminal.visit(&register, Errand::Pair));
    assert_eq!(asked, serde_json::from_str::<Value>(vectors::wire("pairing", "pair-req")).unwrap());
    assert_eq!(answered.unwrap(), code);
}

#[tokio::test]
async fn it_takes_its_pairing_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let register = at(&listener);
    let server = pairing_server(listener, Some(vectors::wire("pairing", "unpair-answer-java").to_owned()));
    let terminal = visitor();
    let (asked, answered) = tokio::join!(server, terminal.visit(&register, Errand::Unpair));
    assert_eq!((&asked["topic"], answered.unwrap().as_str()), (&"ecrhub.unpair".into(), "000"));
}

#[tokio::test]
async fn a_register_that_hangs_up_has_not_answered() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let register = at(&listener);
    let terminal = visitor();
    let (_, answered) = tokio::join!(pairing_server(listener, None), terminal.visit(&register, Errand::Pair));
    answered.unwrap_err();
}

#[tokio::test]
async fn it_waits_for_the_register_to_open_its_page() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (register, address) = (at(&free), free.local_addr().unwrap());
    drop(free);
    let terminal = visitor();
    let later = async {
        tokio::task::yield_now().await;
        let listener = TcpListener::bind(address).await.unwrap();
        pairing_server(listener, Some(vectors::wire("pairing", "pair-accept-java").to_owned())).await
    };
    let (answered, _) = tokio::join!(terminal.visit(&register, Errand::Pair), later);
    assert_eq!(answered.unwrap(), "000");
}
