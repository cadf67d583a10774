//! Each magic amount over each transport, with real sockets and pseudo terminals.

use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::*;
use crate::protocol::wonder::message::TransactionStatus;

/// One transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Serial,
    Lan,
    Cloud,
}

impl By {
    fn client(self, shop: &Shop) -> Client {
        match self {
            Self::Serial => shop.serial(),
            Self::Lan => shop.lan(),
            Self::Cloud => shop.cloud(),
        }
    }
}

/// What the register hears first after a sale of this amount.
async fn first_heard(client: &mut Client, amount: &str) -> String {
    match client.ask(&sale("r1", amount)).await {
        Heard::Answer(response) => result(response).status.as_str().to_owned(),
        Heard::Stale => "stale".to_owned(),
        Heard::Nonsense(_) => "nonsense".to_owned(),
        Heard::Silence => "silence".to_owned(),
        Heard::Lost => "lost".to_owned(),
    }
}

#[rstest]
#[case::approved(20, ["Success"; 3])]
#[case::declined(51, ["Failed"; 3])]
#[case::busy(54, ["Failed"; 3])]
#[case::slow(55, ["Success"; 3])]
#[case::pending(56, ["Pending"; 3])]
#[case::more(58, ["Success"; 3])]
#[case::not_found(59, ["silence"; 3])]
#[case::unanswered(61, ["silence"; 3])]
#[case::cut(62, ["lost"; 3])]
#[case::cut_before(63, ["lost"; 3])]
#[case::late(64, ["Success"; 3])]
#[case::twice(65, ["Success"; 3])]
#[case::stale(66, ["stale"; 3])]
#[case::corrupt(67, ["nonsense"; 3])]
#[case::truncated(68, ["silence", "lost", "lost"])]
#[case::restart(69, ["lost"; 3])]
#[tokio::test]
async fn every_magic_amount_on_every_transport(#[case] digits: u64, #[case] first: [&str; 3]) {
    for (by, first) in [By::Serial, By::Lan, By::Cloud].into_iter().zip(first) {
        let shop = Shop::open(|options| options.terminal.magic.pending_ms = Some(300)).await;
        let mut client = by.client(&shop);
        if first == "silence" {
            client.limit_ms = 600;
        }
        let amount = format!("10.{digits}");
        assert_eq!(first_heard(&mut client, &amount).await, first, "{digits} by {by:?}");
        // A frame that was cut is given up after a silence; the client of this test does so at once.
        let mut client = if digits == 68 {
            drop(client);
            by.client(&shop)
        } else {
            client
        };
        let mut told = client.ask_until_answered(&status("r1")).await;
        while told.transaction_status == Some(TransactionStatus::Pending) {
            told = client.ask_until_answered(&status("r1")).await;
        }
        let charged = match digits {
            51 | 54 | 63 => vec![],
            58 => vec!["charge r1 10.59 HKD".to_owned()],
            _ => vec![format!("charge r1 {amount} HKD")],
        };
        assert_eq!(shop.ledger(), charged, "{digits} by {by:?}");
        let approved = told.transaction_status == Some(TransactionStatus::Success);
        assert_eq!(approved, !charged.is_empty(), "{digits} by {by:?}");
        shop.running.shutdown().await;
    }
}

#[tokio::test]
async fn the_second_answer_and_the_right_one_after_a_stale_one_come_on_a_serial_line() {
    let shop = Shop::open(|_| {}).await;
    let mut client = shop.serial();
    assert!(matches!(client.ask(&sale("r1", "10.65")).await, Heard::Answer(_)));
    assert!(matches!(client.hear().await, Heard::Answer(_)));
    assert!(matches!(client.ask(&sale("r2", "10.66")).await, Heard::Stale));
    assert!(matches!(client.hear().await, Heard::Answer(_)));
    assert_eq!(shop.ledger().len(), 2);
}

#[tokio::test]
async fn over_http_the_second_answer_is_on_the_connection_and_belongs_to_nobody() {
    let shop = Shop::open(|_| {}).await;
    let body = shop.lan().envelope(&sale("r1", "10.65"));
    let address = shop.running.endpoints.lan.clone().unwrap().replace("http://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("POST /wonder-terminal HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
    let mut replies = String::new();
    stream.read_to_string(&mut replies).await.unwrap();
    assert_eq!(replies.matches("HTTP/1.1 200 OK").count(), 2, "{replies}");
    assert_eq!(shop.ledger().len(), 1);
}

#[rstest]
#[case("http:500", Some(500))]
#[case("http:204", Some(204))]
#[case("html", Some(200))]
#[case("redirect:http://127.0.0.1:1/", Some(307))]
#[case("garbage", Some(200))]
#[case("big:100000", Some(200))]
#[case("cut", None)]
#[tokio::test]
async fn scenarios_reach_http(#[case] word: &str, #[case] expected: Option<u16>) {
    let text = format!("[[step]]\nwhen = {{ action = \"Sale\" }}\ndo = [\"{word}\"]");
    let scenario = crate::simulator::wonder::Scenario::parse(&text).unwrap();
    let shop = Shop::open(|options| options.terminal.scenario = scenario).await;
    let heard = match shop.lan().ask(&sale("r1", "10.20")).await {
        Heard::Nonsense(status) => Some(status),
        Heard::Lost => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(heard, expected);
    assert_eq!(shop.ledger(), ["charge r1 10.20 HKD"]);
}
