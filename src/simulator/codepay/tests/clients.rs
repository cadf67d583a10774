//! Clients of other makers, with their habits, over real sockets.

use rstest::rstest;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::register::{self, close, query, sale, text, with};
use super::shop::*;
use crate::simulator::codepay::*;

/// The path of the vendor's Android program.
const ANDROID: &str = "/mac_address=0123456789abcdef";

/// A request of the vendor's Android program: one name for all requests, no version.
fn android(mut request: Value) -> Value {
    request["request_id"] = "111111".into();
    request.as_object_mut().unwrap().remove("version");
    request
}

/// A request of its Java program: a number for the time.
fn java(mut request: Value) -> Value {
    request["timestamp"] = 1_795_214_633_795_u64.into();
    request
}

#[tokio::test]
async fn the_java_program_speaks_in_binary_and_hears_text() {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 300).await;
    let mut client = shop.client("/").await;
    client.say_binary(&java(sale("S1", "10.20"))).await;
    client.say_binary(&java(register::message("pay.close", &json!({ "merchantOrderNo": "S1" })))).await;
    let first = client.hear().await;
    assert!(matches!(&first, Heard::Text(answer) if answer["topic"] == "ecrhub.pay.close"), "{first:?}");
    assert_eq!(text(&client.hear().await.answer(), "response_code"), "102");
    client.say_binary(&java(sale("S2", "10.20"))).await;
    assert_eq!(text(&client.hear().await.answer(), "response_code"), "000");
    client.leave().await;
    assert_eq!(shop.ledger(), ["charge S2 10.20"]);
}

#[tokio::test]
async fn the_android_program_names_all_requests_alike_and_goes_by_the_kind_of_order() {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 200).await;
    let mut client = shop.client(ANDROID).await;
    client.say(&android(sale("S1", "10.20"))).await;
    client.say(&android(with(query("S1"), &json!({ "orig_merchant_order_no": "S1" })))).await;
    let queried = client.hear().await.answer();
    assert_eq!((&queried["topic"], &queried["biz_data"]["trans_status"]), (&"ecrhub.pay.query".into(), &"0".into()));
    let sold = client.hear().await.answer();
    assert_eq!((&sold["request_id"], &sold["biz_data"]["trans_type"]), (&"111111".into(), &"1".into()));
    let cash = android(register::order("11", "S2", &json!({ "order_amount": "50", "cash_amount": "20" })));
    assert_eq!(client.code(&cash).await, "000");
    let batch = android(register::message("pay.batch.close", &json!({ "merchant_order_no": "111111" })));
    assert_eq!(client.code(&batch).await, "000");
    let both = json!({ "orig_merchant_order_no": "S1" });
    assert_eq!(client.code(&android(with(close("S1"), &both))).await, "201");
    assert_eq!(shop.ledger(), ["charge S1 10.20", "charge S2 70.00"]);
}

#[tokio::test]
async fn a_program_of_the_sister_brand_names_no_request() {
    let shop = Shop::open(|options| options.terminal.profile = Profile::PayCloud).await;
    let mut client = shop.client("/").await;
    let mut request = sale("S1", "20.34");
    request.as_object_mut().unwrap().remove("request_id");
    let answer = client.ask(&request).await.answer();
    assert_eq!((&answer["response_msg"], &answer["request_id"]), (&"Success".into(), &Value::Null));
    assert_eq!(answer["biz_data"]["merchant_order_no"], "S1");
}

#[tokio::test]
async fn the_windows_program_closes_whatever_is_on_the_screen() {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 20_000).await;
    let mut client = shop.client("/").await;
    client.say(&sale("S1", "10.20")).await;
    let closed = client.ask(&json!({ "topic": "ecrhub.pay.close", "app_id": "wz1" })).await.answer();
    assert_eq!(closed["response_code"], "000");
    assert_eq!(text(&client.hear().await.answer(), "response_code"), "102");
    assert_eq!(shop.ledger(), Vec::<String>::new());
}

#[tokio::test]
async fn greetings_are_answered_before_anything_is_sold() {
    let shop = Shop::open(|_| {}).await;
    let mut client = shop.client("/").await;
    for topic in ["getInfo", "init", "pay.init", "heartbeat", "pair", "unpair"] {
        let answer = client.ask(&json!({ "topic": format!("ecrhub.{topic}") })).await.answer();
        assert_eq!((&answer["response_code"], &answer["topic"]), (&"000".into(), &format!("ecrhub.{topic}").into()));
    }
    let flat = json!({ "topic": "ecrhub.init", "msg_id": "1", "timestamp": "2" });
    assert_eq!(client.ask(&flat).await.answer()["success"], false);
}

/// The vendor's own acceptance test: the network is cut once the terminal has the order.
#[rstest]
#[tokio::test]
async fn who_comes_back_receives_the_result_without_asking(#[values("/", ANDROID)] path: &str) {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 400).await;
    let mut client = shop.client(path).await;
    client.say(&sale("S1", "10.20")).await;
    let mut other = shop.client("/").await;
    while other.ask(&query("S1")).await.answer()["response_code"] != "000" {}
    other.leave().await;
    drop(client);
    // Paid while nobody is there.
    while shop.ledger().is_empty() {
        tokio::task::yield_now().await;
    }
    let mut back = shop.client(path).await;
    let pushed = back.hear().await.answer();
    assert_eq!((&pushed["response_code"], &pushed["biz_data"]["merchant_order_no"]), (&"000".into(), &"S1".into()));
    back.patience = SHORT;
    assert_eq!(back.hear().await, Heard::Silence, "once");
}

/// What the first client hears, and whether it hears more.
#[rstest]
#[case(20, "000")]
#[case(51, "115")]
#[case(54, "101")]
#[case(55, "000")]
#[case(56, "101")]
#[case(58, "000")]
#[case(59, "silence")]
#[case(61, "silence")]
#[case(62, "lost")]
#[case(63, "lost")]
#[case(64, "000")]
#[case(65, "000")]
#[case(66, "stale")]
#[case(67, "nonsense")]
#[case(68, "lost")]
#[case(69, "lost")]
#[tokio::test]
async fn every_magic_amount_on_a_socket(#[case] digits: u64, #[case] expected: &str) {
    let shop = Shop::open(|_| {}).await;
    let mut client = shop.client("/").await;
    if expected == "silence" {
        client.patience = SHORT;
    }
    let amount = format!("10.{digits}");
    let first = match client.ask(&sale("S1", &amount)).await {
        Heard::Text(answer) if answer["biz_data"]["merchant_order_no"] == "S1" => text(&answer, "response_code"),
        Heard::Text(_) => "stale".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    assert_eq!(first, expected);
    drop(client);
    let mut client = shop.client(ANDROID).await;
    let status = loop {
        let answer = client.ask(&query("S1")).await.answer();
        let status = answer["biz_data"]["trans_status"].as_str().unwrap_or("none").to_owned();
        let waits = status == "0" || (digits == 59 && status == "none");
        if !waits {
            break status;
        }
    };
    let charged = match digits {
        51 | 54 | 63 => vec![],
        58 => vec!["charge S1 10.59".to_owned()],
        _ => vec![format!("charge S1 {amount}")],
    };
    assert_eq!(shop.ledger(), charged);
    assert_eq!(status == "2", !charged.is_empty(), "{status}");
}

#[tokio::test]
async fn an_answer_may_come_twice_or_behind_another_one() {
    let shop = Shop::open(|_| {}).await;
    let mut client = shop.client("/").await;
    let first = client.ask(&sale("S1", "10.65")).await.answer();
    assert_eq!(client.hear().await.answer(), first);
    let stale = client.ask(&sale("S2", "10.66")).await.answer();
    assert!(stale["biz_data"]["merchant_order_no"] != "S2");
    assert_eq!(client.hear().await.answer()["biz_data"]["merchant_order_no"], "S2");
    assert_eq!(shop.ledger().len(), 2);
}

#[tokio::test]
async fn of_two_registers_one_sells_and_one_is_told_so() {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 300).await;
    let (mut one, mut other) = (shop.client("/").await, shop.client(ANDROID).await);
    let (first, second) = (sale("S1", "10.20"), sale("S2", "20.20"));
    let (first, second) = tokio::join!(one.code(&first), other.code(&second));
    let mut codes = [first, second];
    codes.sort();
    assert_eq!(codes, ["000", "101"]);
    assert_eq!(shop.ledger().len(), 1);
}

#[tokio::test]
async fn habits_of_the_wire_can_be_had() {
    let shop = Shop::open(|options| {
        options.terminal.quirks.binary = true;
        options.terminal.heartbeat_ms = Some(400);
        options.terminal.handshake_ms = 300;
    })
    .await;
    let begun = tokio::time::Instant::now();
    let mut client = shop.client("/").await;
    assert!(begun.elapsed().as_millis() >= 300, "a slow handshake");
    let Heard::Binary(answer) = client.ask(&sale("S1", "10.20")).await else { panic!("a binary answer") };
    assert_eq!(answer["response_code"], "000");
    assert_eq!(client.hear().await, Heard::Text(json!({ "topic": "ecrhub.heartbeat" })), "unasked");
}

/// The bytes of the vendor's server, its date left out.
#[rstest]
#[case(false, "HTTP/1.1 101 Web Socket Protocol Handshake")]
#[case(true, "HTTP/1.1 101 Switching Protocols")]
#[tokio::test]
async fn the_handshake_is_answered_as_recorded(#[case] standard: bool, #[case] first_line: &str) {
    let shop = Shop::open(|options| options.terminal.standard_handshake = standard).await;
    let mut stream = TcpStream::connect(shop.address()).await.unwrap();
    let request = crate::protocol::codepay::vectors::wire("ws-handshake", "upgrade-request");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    let recorded = crate::protocol::codepay::vectors::wire("ws-handshake", "upgrade-response");
    let without_date = |text: &str| -> Vec<String> {
        text.lines().skip(1).filter(|line| !line.starts_with("Date:")).map(str::to_owned).collect()
    };
    assert_eq!((answer.lines().next(), without_date(&answer)), (Some(first_line), without_date(recorded)));
}

#[tokio::test]
async fn plain_http_is_told_that_this_is_none() {
    let shop = Shop::open(|_| {}).await;
    let mut stream = TcpStream::connect(shop.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(answer, crate::protocol::codepay::vectors::wire("ws-handshake", "non-upgrade-get-or-post"));
}

#[tokio::test]
async fn the_ready_line_tells_what_pairing_needs() {
    let shop = Shop::open(|options| options.terminal.app_ids = vec!["wz1".to_owned()]).await;
    let ready: Value = serde_json::from_str(&shop.running.ready_line()).unwrap();
    assert_eq!((&ready["ready"], ready["vendor"].as_str()), (&true.into(), Some("codepay")));
    assert!(ready["endpoints"]["lan"].as_str().unwrap().starts_with("ws://127.0.0.1:"));
    assert!(ready["endpoints"]["serial"].is_string());
    assert_eq!((&ready["app_id"], &ready["serial_number"]), (&"wz1".into(), &"SIMULATED00000001".into()));
}
