//! The server on real sockets, with a real key, faced by somebody else's program.

use std::sync::Arc;
use std::time::Duration;

use rstest::rstest;
use serde_json::json;

use super::foreign::*;
use crate::protocol::easycard::crypto::Iv;
use crate::protocol::easycard::envelope::Style;
use crate::protocol::easycard::key::PublicKey;
use crate::protocol::easycard::notice;
use crate::protocol::easycard::vectors::{self, Exchange};
use crate::simulator::easycard::*;
use crate::simulator::magic::MagicTimes;
use crate::simulator::{ListenAt, RequestLine, Running, SimulatorOptions, run};

struct Shop {
    running: Running,
    folder: tempfile::TempDir,
    told: tokio::sync::mpsc::UnboundedReceiver<RequestLine>,
}

/// The server of the vectors: their key, vector, merchant and passwords.
fn of_the_vectors() -> ServerSettings {
    let config = |name: &str| vectors::text(vectors::member("test_config"), name).to_owned();
    ServerSettings {
        iv: Iv::parse(&config("iv_ascii")).unwrap(),
        mch_id: config("mch_id"),
        trade_password: config("trade_password"),
        refund_password: config("refund_password"),
        readers: vec![ReaderSettings::new(&config("device_id"))],
        magic: MagicTimes { late_ms: Some(1_500), pending_ms: Some(300) },
        restart_ms: 200,
        ..ServerSettings::new(Arc::new(RsaKey::read(vectors::private_pem()).unwrap()))
    }
}

impl Shop {
    async fn open(settings: ServerSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = SimulatorOptions::new(settings);
        options.cloud = Some(ListenAt::loopback());
        options.ledger = Some(folder.path().join("ledger.jsonl"));
        let (tell, told) = tokio::sync::mpsc::unbounded_channel();
        Self { running: run(options, move |line| drop(tell.send(line))).await.unwrap(), folder, told }
    }

    fn register(&self) -> Foreign {
        Foreign::of_ready_line(&self.running.ready_line())
    }

    /// A register whose reader is signed on.
    async fn ready(&self) -> Foreign {
        let register = self.register();
        assert_eq!(register.sign_on().await.code(), "000000");
        register
    }

    /// The ledger file, in short: `charge A1 100`.
    fn ledger(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("ledger.jsonl")).unwrap();
        let line = |line: &str| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(entry["currency"], "TWD");
            ["kind", "reference", "amount"].map(|key| entry[key].as_str().unwrap().to_owned()).join(" ")
        };
        text.lines().map(line).collect()
    }
}

#[tokio::test]
async fn requests_of_the_vectors_are_taken_to_the_letter() {
    let shop = Shop::open(of_the_vectors()).await;
    let exchange = |name: &str| Foreign {
        key: vectors::bytes(vectors::text(named(name), "aes_key_hex")).try_into().unwrap(),
        ..shop.register()
    };
    for (name, expected) in [
        ("devicequery", "0000"),
        ("signon", "000000"),
        ("idquery", "000000"),
        ("balancequery", "000000"),
        ("payment_ok", "000000"),
        ("refund_ok", "000000"),
        ("payment_autotopup", "000000"),
    ] {
        let heard = exchange(name).post(Exchange::named(name).request("http_body")).await;
        assert_eq!(heard.code(), expected, "{name}");
    }
    assert_eq!(shop.ledger(), ["charge PO26010500001 100", "refund PO26010500001 100", "charge PO26010500003 800"]);
}

fn named(name: &str) -> &'static serde_json::Value {
    vectors::list("exchanges").iter().find(|exchange| exchange["name"] == name).unwrap()
}

#[rstest]
#[case(Style::Vendor, true)]
#[case(Style::Plain, false)]
#[tokio::test]
async fn answers_are_written_in_the_style_of_the_vendor_or_plainly(#[case] style: Style, #[case] wrapped: bool) {
    let shop = Shop::open(ServerSettings { style, ..of_the_vectors() }).await;
    let register = shop.register();
    let inner = "{}";
    let body = register.body(inner);
    let head = format!(
        "POST /allpaypass/api/general HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let reply = register.exchange(&(head + &body)).await;
    assert_eq!(reply.contains("\\n"), wrapped, "{reply}");
    assert!(reply.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn other_paths_and_methods_are_refused() {
    let shop = Shop::open(of_the_vectors()).await;
    let register = shop.register();
    for (request, expected) in [
        ("POST /allpaypass/api/other HTTP/1.1", "404"),
        ("POST / HTTP/1.1", "404"),
        ("GET /allpaypass/api/general HTTP/1.1", "405"),
    ] {
        let message = format!("{request}\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(register.exchange(&message).await.split(' ').nth(1), Some(expected), "{request}");
    }
}

#[tokio::test]
async fn keys_and_passwords_that_are_wrong_are_told() {
    let shop = Shop::open(of_the_vectors()).await;
    let right = shop.register();
    let other = RsaKey::generate().unwrap();
    let wrong_key = Foreign { public_der: der_of(&other.public_pem()), ..right.clone() };
    assert_eq!(wrong_key.sign_on().await, Heard::Bare("9995".to_owned()));
    let wrong_iv = Foreign { iv: "0000000000000000".to_owned(), ..right.clone() };
    assert_eq!(wrong_iv.sign_on().await, Heard::Bare("9994".to_owned()));
    let wrong_password = Foreign { trade_password: "guess".to_owned(), ..right.clone() };
    assert_eq!(wrong_password.sign_on().await.code(), "7105");
    assert_eq!(right.sign_on().await.code(), "000000");
}

#[tokio::test]
async fn every_magic_amount_ends_in_the_ledger_or_not() {
    let shop = Shop::open(of_the_vectors()).await;
    let register = Foreign { patience: Duration::from_secs(1), ..shop.ready().await };
    let mut charged = Vec::new();
    for (digits, status) in [
        (51, "2"),
        (52, "2"),
        (53, "2"),
        (54, "2000"),
        (55, "1"),
        (56, "1"),
        (57, "2"),
        (58, "1"),
        (59, "1"),
        (61, "1"),
        (62, "1"),
        (63, "2000"),
        (64, "1"),
        (65, "1"),
        (66, "1"),
        (67, "1"),
        (68, "1"),
        (69, "1"),
    ] {
        let order = format!("M{digits}");
        // A reader that was lost is back after a while.
        let asking = async {
            loop {
                let heard = register.pay(&order, 100 + digits).await;
                let away = matches!(&heard, Heard::Answer(answer) if answer["Data"]["ErrorCode"] == "010124");
                let busy = matches!(&heard, Heard::Answer(answer) if answer["Data"]["ErrorCode"] == "900001");
                if !(away || busy && digits != 54) {
                    return;
                }
            }
        };
        tokio::time::timeout(LONG, asking).await.expect("the reader is free");
        register.learns(&order, status).await;
        if status == "1" {
            let more = u64::from(digits == 58);
            charged.push(format!("charge {order} {}", 100 + digits + more));
        }
    }
    assert_eq!(shop.ledger(), charged);
}

#[rstest]
#[case("html", &Heard::Nonsense(200))]
#[case("http:502", &Heard::Nonsense(502))]
#[case("bare:9997", &Heard::Bare("9997".to_owned()))]
#[case("bad_base64", &Heard::Nonsense(200))]
#[case("bad_padding", &Heard::Nonsense(200))]
#[case("garbage", &Heard::Nonsense(200))]
#[case("truncate", &Heard::Lost)]
#[case("cut", &Heard::Lost)]
#[tokio::test]
async fn faults_that_are_offered(#[case] fault: &str, #[case] expected: &Heard) {
    let text = format!("[[step]]\nwhen = {{ action = \"Payment\", nth = 1 }}\ndo = [\"{fault}\"]");
    let scenario = Scenario::parse(&text).unwrap();
    let shop = Shop::open(ServerSettings { scenario, ..of_the_vectors() }).await;
    let register = shop.ready().await;
    assert_eq!(register.pay("A1", 100).await, *expected);
    assert_eq!((register.status("A1").await, shop.ledger().len()), ("1".to_owned(), 1));
    assert_eq!(register.pay("A2", 100).await.code(), "000000", "only the first");
}

#[tokio::test]
async fn a_transaction_that_is_owed_is_finished_by_somebody_elses_program() {
    let shop = Shop::open(ServerSettings { tries: 2, ..of_the_vectors() }).await;
    let register = shop.ready().await;
    let mut heard = register.pay("A1", 50).await;
    assert_eq!((heard.code(), heard.member("Retry")), ("000125".into(), "1".into()));
    for _ in 0..2 {
        let Heard::Answer(answer) = &heard else { panic!("{heard:?}") };
        let sent = answer["Data"]["request"].clone();
        let data = json!({
            "DeviceId": sent["DeviceID"], "Retry": answer["Data"]["Retry"], "Amount": sent["Amount"],
            "StoreOrderNo": answer["Data"]["OrderId"], "TerminalTXNNumber": sent["TerminalTXNNumber"],
            "HostSerialNumber": sent["HostSerialNumber"],
        });
        heard = register.service("31800", "Payment", data).await;
    }
    assert_eq!((heard.code(), heard.member("Amount")), ("000000".into(), "50".into()));
    assert_eq!(shop.ledger(), ["charge A1 50"]);
}

#[tokio::test]
async fn a_sale_goes_back_whole() {
    let shop = Shop::open(of_the_vectors()).await;
    let register = shop.ready().await;
    assert_eq!(register.pay("A1", 100).await.code(), "000000");
    let guess = Foreign { refund_password: "guess".to_owned(), ..register.clone() };
    assert_eq!(guess.refund("A1", 100).await.code(), "7168");
    assert_eq!(register.refund("A1", 100).await.code(), "000000");
    assert_eq!((register.status("A1").await, shop.ledger().len()), ("3".to_owned(), 2));
}

#[tokio::test]
async fn a_qr_payment_is_followed_by_a_signed_notice() {
    let mut shop = Shop::open(of_the_vectors()).await;
    let register = shop.register();
    let data = json!({ "DeviceInfo": "skb0001", "StoreOrderNo": "Q1", "Body": "Lunch", "TotalFee": "35" });
    let heard = register.service("00000", "OLPay", data).await;
    assert!(heard.member("urlToken").starts_with("https://"));
    register.learns("Q1", "1").await;
    let body = loop {
        let line = shop.told.recv().await.unwrap();
        if line.request == "notice" {
            break line.verdict;
        }
    };
    let key = PublicKey::read(vectors::public_pem().as_bytes()).unwrap();
    let notice::Checked::Signed(notice) = notice::check(body.as_bytes(), &key) else { panic!("{body}") };
    assert_eq!((notice.order.as_str(), notice.amount.as_str(), notice.result.as_str()), ("Q1", "35", "0000"));
    let changed = body.replace("\"35\"", "\"36\"");
    assert_eq!(notice::check(changed.as_bytes(), &key), notice::Checked::NotSigned);
}

#[test]
fn a_key_is_kept_from_start_to_start() {
    let key = RsaKey::generate().unwrap();
    assert_eq!(RsaKey::read(key.private_pem()).unwrap().public_pem(), key.public_pem());
    assert_eq!(PublicKey::read(key.public_pem().as_bytes()).map(|_| ()), Ok(()));
    assert!(RsaKey::read("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").is_err());
    assert!(!format!("{key:?}").contains("BEGIN"));
    assert_eq!(RsaKey::read(vectors::private_pem()).unwrap().public_pem(), vectors::public_pem());
}
