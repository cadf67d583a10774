//! The terminal on real sockets and on a real pseudo terminal.

use std::time::{Duration, Instant};

use rstest::rstest;

use super::register::*;
use super::shop::*;
use crate::protocol::qfpay::crypto::AesKeyMode;
use crate::protocol::qfpay::envelope::{Dialect, HttpBody, Sealer};
use crate::protocol::qfpay::frame::{ErrorCode, FrameEvent, FrameType};
use crate::protocol::qfpay::key::PosKey;
use crate::protocol::qfpay::message::Request;
use crate::simulator::qfpay::*;
use crate::transport::{Fingerprint, HttpEndpoint, HttpLink, Pace, Security, Trust};
use crate::wire::{ExchangeId, HttpRequest, LinkEvent, Outgoing, Payload};

/// One transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Http,
    Tcp,
    Serial,
}

const ALL: [By; 3] = [By::Http, By::Tcp, By::Serial];

impl By {
    async fn ask(self, shop: &Shop, request: &Request) -> Heard {
        self.ask_for(shop, request, LONG).await
    }

    async fn ask_for(self, shop: &Shop, request: &Request, patience: Duration) -> Heard {
        match self {
            Self::Http => Http { patience, ..shop.http() }.ask(request).await,
            Self::Tcp => Tcp { patience, ..shop.tcp() }.ask(request).await,
            Self::Serial => Serial { patience, ..shop.serial() }.ask(request).await,
        }
    }

    /// Inquires until the answer has this code.
    async fn learns(self, shop: &Shop, reference: &str, code: &str) {
        let learning = async {
            loop {
                match self.ask_for(shop, &inquire(reference), SHORT).await {
                    Heard::Answer(said, _) if said == code => return,
                    _ => {}
                }
            }
        };
        tokio::time::timeout(LONG, learning).await.expect("this answer");
    }
}

fn approved(reference: &str) -> Heard {
    Heard::Answer("0000".to_owned(), Some(reference.to_owned()))
}

#[tokio::test]
async fn one_terminal_sells_on_every_transport() {
    let shop = Shop::open(|_| {}).await;
    for (nth, by) in ALL.into_iter().enumerate() {
        let reference = format!("T{nth}");
        assert_eq!(by.ask(&shop, &pay(&reference, 1020)).await, approved(&reference), "{by:?}");
    }
    assert_eq!(shop.serial().ask(&inquire("T0")).await, approved("T0"), "what HTTP sold, the line knows");
    assert_eq!(shop.ledger(), ["charge T0 10.20", "charge T1 10.20", "charge T2 10.20"]);
}

/// What is heard first: over HTTP, on a socket, on a line.
#[rstest]
#[case::approved(20, ["0000"; 3])]
#[case::declined(51, ["6002"; 3])]
#[case::cancelled(52, ["6001"; 3])]
#[case::no_card(53, ["6002"; 3])]
#[case::busy(54, ["4005"; 3])]
#[case::slow(55, ["0000"; 3])]
#[case::pending(56, ["1145"; 3])]
#[case::pending_declined(57, ["1145"; 3])]
#[case::more(58, ["0000"; 3])]
#[case::not_found(59, ["silence"; 3])]
#[case::unanswered(61, ["silence"; 3])]
#[case::cut(62, ["lost"; 3])]
#[case::cut_before(63, ["lost"; 3])]
#[case::late(64, ["0000"; 3])]
#[case::twice(65, ["0000"; 3])]
#[case::stale(66, ["stale"; 3])]
#[case::corrupt(67, ["nonsense"; 3])]
#[case::truncated(68, ["lost", "nonsense", "silence"])]
#[case::restart(69, ["lost"; 3])]
#[tokio::test]
async fn every_magic_amount_on_every_transport(#[case] digits: u64, #[case] first: [&str; 3]) {
    for (by, first) in ALL.into_iter().zip(first) {
        let shop = Shop::open(|_| {}).await;
        let patience = if first == "silence" { SHORT } else { LONG };
        let heard = match by.ask_for(&shop, &pay("T1", 1000 + digits), patience).await {
            Heard::Answer(_, Some(reference)) if reference != "T1" => "stale".to_owned(),
            Heard::Answer(code, _) => code,
            Heard::Nonsense => "nonsense".to_owned(),
            Heard::Silence => "silence".to_owned(),
            Heard::Lost => "lost".to_owned(),
            Heard::Refused(kind) => format!("{kind:?}"),
        };
        assert_eq!(heard, first, "{digits} by {by:?}");
        let (known, charged) = match digits {
            51 | 57 => ("1204", None),
            52 | 53 | 54 | 63 => ("1136", None),
            58 => ("0000", Some(1059)),
            digits => ("0000", Some(1000 + digits)),
        };
        by.learns(&shop, "T1", known).await;
        let charged = charged.map(|cents| format!("charge T1 {}", hkd(cents).to_major()));
        assert_eq!(shop.ledger(), charged.into_iter().collect::<Vec<_>>(), "{digits} by {by:?}");
        shop.running.shutdown().await;
    }
}

#[rstest]
#[tokio::test]
async fn a_cancel_on_another_connection_stops_the_payment(#[values(By::Http, By::Tcp)] by: By) {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 60_000).await;
    let payment = pay_by(crate::protocol::qfpay::message::Channel::WeChat, "T1", 1020);
    let cancels = async {
        // An order of a wallet is known as soon as the payment waits.
        while by.ask(&shop, &inquire("T1")).await.code() != "1143" {}
        by.ask(&shop, &Request::Cancel).await
    };
    let (paid, cancelled) = tokio::join!(by.ask(&shop, &payment), cancels);
    assert_eq!((paid.code(), cancelled.code()), ("6001", "6000"));
    assert_eq!(shop.ledger(), Vec::<String>::new());
}

#[tokio::test]
async fn a_cancel_under_the_next_number_stops_the_payment_on_a_line() {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 60_000).await;
    let mut serial = shop.serial();
    serial.send(&pay("T1", 1020)).await;
    let acknowledged = serial.event().await;
    assert!(matches!(acknowledged, Ok(FrameEvent::Message(FrameType::Positive, ..))), "{acknowledged:?}");
    assert_eq!(serial.ask(&Request::Cancel).await.code(), "6000");
    assert_eq!(serial.result().await.code(), "6001");
}

#[tokio::test]
async fn methods_and_paths_are_looked_at_first() {
    let shop = Shop::open(|_| {}).await;
    let http = shop.http();
    let reply = |head: &'static str| http.exchange(head, b"");
    let wrong_method = reply("GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(wrong_method.starts_with("HTTP/1.1 200") && wrong_method.contains(r#""respcd":"4004""#), "{wrong_method}");
    let head = "POST /api/pos/refund HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    assert!(reply(head).await.starts_with("HTTP/1.1 404"));
    let head = "POST /api/pos/trade HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    assert!(reply(head).await.contains(r#""respcd":"5001""#));
}

#[tokio::test]
async fn another_key_or_dialect_is_told_on_every_transport() {
    let shop = Shop::open(|_| {}).await;
    let key = PosKey::parse("AnotherKey-00016").unwrap();
    let stranger = Sealer::new(key, AesKeyMode::Utf8, Dialect::Odoo).unwrap();
    for other in [stranger, sealer(Dialect::Plain)] {
        let (http, tcp) = (shop.http(), shop.tcp());
        let mut serial = Serial { sealer: other.clone(), ..shop.serial() };
        assert_eq!(Http { sealer: other.clone(), ..http }.ask(&pay("T1", 1020)).await.code(), "5001");
        assert_eq!(Tcp { sealer: other, ..tcp }.ask(&pay("T1", 1020)).await.code(), "5001");
        let refused = Heard::Refused(FrameType::Error(ErrorCode::Decryption));
        assert_eq!(serial.ask(&pay("T1", 1020)).await, refused);
    }
    assert_eq!(shop.ledger(), Vec::<String>::new());
}

#[tokio::test]
async fn every_dialect_sells_where_encryption_is_off() {
    let shop = Shop::open(|options| options.terminal.encrypted = false).await;
    for (nth, (name, dialect)) in Dialect::ALL.into_iter().enumerate() {
        let references = ["H", "T", "S"].map(|by| format!("{by}{nth}"));
        let http = Http { sealer: sealer(dialect), ..shop.http() };
        assert_eq!(http.ask(&pay(&references[0], 100)).await, approved(&references[0]), "{name}");
        let tcp = Tcp { sealer: sealer(dialect), ..shop.tcp() };
        assert_eq!(tcp.ask(&pay(&references[1], 100)).await, approved(&references[1]), "{name}");
        let mut serial = Serial { sealer: sealer(dialect), ..shop.serial() };
        assert_eq!(serial.ask(&pay(&references[2], 100)).await, approved(&references[2]), "{name}");
    }
}

#[tokio::test]
async fn nobody_signed_in_is_told() {
    let shop = Shop::open(|options| options.terminal.signed_in = false).await;
    for by in ALL {
        assert_eq!(by.ask(&shop, &pay("T1", 1020)).await.code(), "4007", "{by:?}");
    }
}

#[rstest]
#[case::lf("\n", false)]
#[case::crlf("\r\n", false)]
#[case::silence("", false)]
#[case::closed("", true)]
#[tokio::test]
async fn every_framing_of_the_socket_is_taken(#[case] terminator: &str, #[case] closes: bool) {
    let shop = Shop::open(|_| {}).await;
    let text = sealer(Dialect::Odoo).seal(&pay("T1", 1020).content().unwrap()) + terminator;
    assert_eq!(shop.tcp().exchange(text.as_bytes(), closes).await, approved("T1"));
}

#[tokio::test]
async fn serial_frames_may_travel_on_the_socket() {
    use crate::protocol::qfpay::frame::{FrameReader, Number, PART_LIMIT, encode};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let shop = Shop::open(|_| {}).await;
    let mut stream = tokio::net::TcpStream::connect(shop.running.endpoints.tcp.unwrap()).await.unwrap();
    let text = sealer(Dialect::Odoo).seal(&pay("T1", 1020).content().unwrap());
    let frames = encode(FrameType::Request, Number::FIRST, text.as_bytes(), PART_LIMIT).unwrap();
    stream.write_all(&frames.concat()).await.unwrap();
    let (mut reader, mut buffer, mut kinds) = (FrameReader::new(), [0; 4096], Vec::new());
    while kinds.len() < 2 {
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(read > 0, "{kinds:?}");
        reader.push(&buffer[..read], 0);
        while let Some(FrameEvent::Message(kind, ..)) = reader.next_event() {
            kinds.push(kind);
        }
    }
    assert_eq!(kinds, [FrameType::Positive, FrameType::Request]);
}

async fn posted(origin: &str, trust: Trust) -> LinkEvent {
    let port = origin.rsplit(':').next().unwrap().parse().unwrap();
    let mut link = HttpLink::new(HttpEndpoint::new(Security::Tls(trust), "127.0.0.1", port)).unwrap();
    let request = pay("T1", 1020);
    let body = sealer(Dialect::Odoo).http_body(&request.content().unwrap(), HttpBody::JsonString);
    let request = HttpRequest { path: request.path().to_owned(), headers: vec![], body, reply_limit_ms: 5_000 };
    link.send(Outgoing { exchange: ExchangeId(1), payload: Payload::Http(request) });
    link.next().await
}

#[tokio::test]
async fn https_has_an_authority_of_its_own_and_a_certificate_for_the_address() {
    let secure = Some("https://127.0.0.1:0".parse().unwrap());
    let shop = Shop::open(|options| options.lan = secure).await;
    let other = Shop::open(|options| options.lan = secure).await;
    let (origin, ca) = (shop.running.endpoints.lan.clone().unwrap(), shop.running.ca().unwrap().to_owned());
    let pin: Fingerprint = shop.running.tls_pin.as_ref().unwrap().parse().unwrap();
    for trust in [Trust::Authority(ca.clone()), Trust::Pinned(pin)] {
        assert!(matches!(posted(&origin, trust).await, LinkEvent::Reply(_, reply) if reply.status == 200));
    }
    let stranger = Trust::Authority(other.running.ca().unwrap().to_owned());
    assert!(matches!(posted(&origin, stranger).await, LinkEvent::Failed { .. }));
    shop.running.shutdown().await;
    assert!(!ca.exists(), "the file goes with the terminal");
}

#[tokio::test]
async fn https_may_show_the_certificate_of_somebody_else() {
    let shop = Shop::open(|options| {
        options.lan = Some("https://127.0.0.1:0".parse().unwrap());
        options.tls_name = Some("192.0.2.1".to_owned());
    })
    .await;
    let (origin, ca) = (shop.running.endpoints.lan.clone().unwrap(), shop.running.ca().unwrap().to_owned());
    let event = posted(&origin, Trust::Authority(ca)).await;
    assert!(matches!(&event, LinkEvent::Failed { fault, .. } if fault.detail.contains("another name")), "{event:?}");
}

#[tokio::test]
async fn a_paced_line_takes_its_time_and_tears_no_parts() {
    const BAUD: u32 = 9_600;
    let shop = Shop::open(|options| options.baud = BAUD).await;
    let mut serial = Serial { part_limit: 64, ..shop.serial() };
    let start = Instant::now();
    serial.send(&pay("T1", 1020)).await;
    let acknowledged = serial.event().await;
    assert!(matches!(acknowledged, Ok(FrameEvent::Message(FrameType::Positive, ..))), "{acknowledged:?}");
    assert_eq!(serial.result().await, approved("T1"));
    // An approval is above a thousand bytes, sealed and in Base64.
    assert!(start.elapsed() > Pace::at_baud(BAUD).time_for(1_300), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_bad_line_loses_answers_and_never_charges_twice() {
    let scenario = Scenario::parse("[faults]\nseed = 7\ncorrupt_ppm = 300\ndrop_ppm = 100").unwrap();
    let shop = Shop::open(|options| options.terminal.scenario = scenario).await;
    let mut unclear = 0;
    for nth in 0..12 {
        let heard = By::Serial.ask_for(&shop, &pay(&format!("T{nth:02}"), 1020), SHORT).await;
        unclear += usize::from(!matches!(heard, Heard::Answer(..)));
    }
    assert!(unclear > 0, "the line is bad");
    let (charged, mut once) = (shop.ledger(), shop.ledger());
    once.dedup();
    assert_eq!(once, charged);
    assert!(charged.len() >= 12 - unclear);
}

#[tokio::test]
async fn results_may_come_in_the_response() {
    let shop = Shop::open(|options| options.terminal.serial.result = ResultPath::InResponse).await;
    assert_eq!(shop.serial().ask(&pay("T1", 1020)).await, approved("T1"));
}

#[tokio::test]
async fn a_request_that_is_not_acknowledged_may_have_been_carried_out() {
    let shop = Shop::open(|options| options.terminal.serial.acknowledges = false).await;
    let mut serial = shop.serial();
    serial.send(&pay("T1", 1020)).await;
    assert_eq!(serial.result().await, approved("T1"));
}

#[tokio::test]
async fn the_ready_line_tells_what_pairing_needs() {
    let shop = Shop::open(|options| options.lan = Some("https://127.0.0.1:0".parse().unwrap())).await;
    let ready: serde_json::Value = serde_json::from_str(&shop.running.ready_line()).unwrap();
    assert_eq!((&ready["ready"], ready["vendor"].as_str()), (&true.into(), Some("qfpay")));
    assert!(ready["endpoints"]["lan"].as_str().unwrap().starts_with("https://127.0.0.1:"));
    assert!(ready["endpoints"]["tcp"].as_str().unwrap().starts_with("127.0.0.1:"));
    assert!(ready["endpoints"]["serial"].is_string() && ready["ca"].is_string());
    assert_eq!(ready["key"], "TuiTestKey-00016");
}

#[tokio::test]
async fn of_two_registers_at_once_one_sells_and_one_is_told_busy() {
    let shop = Shop::open(|options| options.terminal.card_wait_ms = 500).await;
    let (one, other) = (pay("T1", 1020), pay("T2", 2020));
    let (one, other) = tokio::join!(By::Http.ask(&shop, &one), By::Serial.ask(&shop, &other));
    let mut codes = [one.code(), other.code()];
    codes.sort_unstable();
    assert_eq!((codes, shop.ledger().len()), (["0000", "4005"], 1));
}
