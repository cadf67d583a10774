//! Two registers at one terminal, and lines with a pace and faults.

use std::time::{Duration, Instant};

use super::client::*;
use crate::protocol::wonder::frame::FrameRules;
use crate::protocol::wonder::message::Request;
use crate::simulator::wonder::Scenario;
use crate::transport::Pace;

fn code_of(heard: Heard) -> String {
    match heard {
        Heard::Answer(response) => result(response).error_code,
        other => panic!("an answer expected: {other:?}"),
    }
}

#[tokio::test]
async fn of_two_registers_at_once_one_sells_and_one_is_told_busy() {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 500).await;
    let (mut first, mut second) = (shop.lan(), shop.serial());
    let (one, other) = (sale("r1", "10.20"), sale("r2", "20.20"));
    let (one, other) = tokio::join!(first.ask(&one), second.ask(&other));
    let mut codes = [code_of(one), code_of(other)];
    codes.sort();
    assert_eq!(codes, ["", "50001"]);
    assert_eq!(shop.ledger().len(), 1);
}

#[tokio::test]
async fn an_abort_on_another_link_stops_the_sale() {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 60_000).await;
    let (mut first, mut second) = (shop.lan(), shop.serial());
    first.send(&sale("r1", "10.20")).await;
    let sold = tokio::spawn(async move { first.hear().await });
    while second.ask_until_answered(&status("r1")).await.transaction_status.is_none() {}
    assert_eq!(second.ask_until_answered(&Request::Abort).await.status.as_str(), "Success");
    assert_eq!(code_of(sold.await.unwrap()), "50006");
    assert_eq!(shop.ledger(), Vec::<String>::new());
}

#[tokio::test]
async fn a_paced_line_takes_its_time() {
    const BAUD: u32 = 19_200;
    let shop = Shop::open(|options| options.baud = BAUD).await;
    let mut client = shop.serial();
    client.connect().await;
    let request = sale("r1", "10.20");
    let question = FrameRules::retail().encode(&client.envelope(&request)).unwrap();
    let start = Instant::now();
    assert_eq!(code_of(client.ask(&request).await), "");
    // The answer to a sale is longer than the question.
    assert!(start.elapsed() >= Pace::at_baud(BAUD).time_for(2 * question.len()), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_bad_line_loses_answers_and_never_charges_twice() {
    let scenario = Scenario::parse("[faults]\nseed = 7\ncorrupt_ppm = 400\ndrop_ppm = 100").unwrap();
    let shop = Shop::open(|options| options.terminal.scenario = scenario).await;
    let mut client = shop.serial();
    client.limit_ms = 150;
    let references: Vec<String> = (0..20).map(|nth| format!("r{nth:02}")).collect();
    let mut unclear = 0;
    for reference in &references {
        let heard = client.ask(&sale(reference, "10.20")).await;
        if !matches!(heard, Heard::Answer(_)) {
            unclear += 1;
            drop(client);
            client = shop.serial();
            client.limit_ms = 150;
        }
    }
    assert!(unclear > 0, "the line is bad");
    let mut charged = shop.ledger();
    charged.dedup();
    assert_eq!(charged.len(), shop.ledger().len());
    assert!(charged.len() >= references.len() - unclear);
}

#[tokio::test]
async fn a_ledger_that_cannot_be_written_answers_nothing() {
    let mut shop = Shop::open(|options| options.ledger = Some("/dev/full".into())).await;
    let mut client = shop.lan();
    assert!(matches!(client.ask(&sale("r1", "10.20")).await, Heard::Lost));
    let ended = tokio::time::timeout(Duration::from_secs(10), shop.running.ended()).await.unwrap();
    assert!(ended.to_string().contains("/dev/full"), "{ended}");
}
