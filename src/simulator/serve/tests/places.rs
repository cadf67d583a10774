//! Where the simulator is reached, and who may ask.

use std::net::TcpListener;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::*;
use crate::protocol::wonder::crypto::Key;
use crate::protocol::wonder::message::{AckRequest, PairRequest, Request, Response, ResponseBody};
use crate::simulator::wonder::TerminalSettings;
use crate::simulator::{ListenAt, SerialEnd, SimulatorError, SimulatorOptions, run};
use crate::transport::{Fingerprint, LinkSettings, Security, Trust};

async fn answer(client: &mut Client, request: &Request<'_>) -> Response {
    match client.ask(request).await {
        Heard::Answer(response) => response,
        other => panic!("an answer expected: {other:?}"),
    }
}

async fn pair(client: &mut Client) {
    let response = answer(client, &Request::Pair(PairRequest { pair_uuid: "p".into() })).await;
    let ResponseBody::Pair(pair) = response.body else { panic!("a pair answer expected") };
    let ack_uuid = pair.ack_uuid.unwrap();
    let response = answer(client, &Request::Ack(AckRequest { ack_uuid: ack_uuid.into() })).await;
    assert!(matches!(response.body, ResponseBody::DeviceInfo(_)));
}

#[tokio::test]
async fn one_terminal_is_paired_and_sells_on_every_transport() {
    let shop = Shop::open(|options| options.terminal.paired = false).await;
    let mut clients = [shop.serial(), shop.lan(), shop.cloud()];
    for (at, client) in clients.iter_mut().enumerate() {
        pair(client).await;
        let reference = format!("r{at}");
        assert_eq!(client.ask_until_answered(&sale(&reference, "10.20")).await.status.as_str(), "Success");
    }
    let told = clients[0].ask_until_answered(&status("r2")).await;
    assert_eq!(told.amount.as_deref(), Some("10.20"), "what the cloud sold, the serial line knows");
    assert_eq!(shop.ledger(), ["charge r0 10.20 HKD", "charge r1 10.20 HKD", "charge r2 10.20 HKD"]);
}

#[tokio::test]
async fn https_shows_the_certificate_that_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let shop = Shop::open(|options| {
        options.lan = Some("https://127.0.0.1:0".parse().unwrap());
        options.ca_out = Some(file.clone());
    })
    .await;
    let origin = shop.running.endpoints.lan.clone().unwrap();
    assert!(origin.starts_with("https://127.0.0.1:"), "{origin}");
    let pin: Fingerprint = shop.running.tls_pin.as_ref().unwrap().parse().unwrap();
    for trust in [Trust::Pinned(pin), Trust::Authority(file)] {
        let settings = LinkSettings::Http(endpoint(&origin, Security::Tls(trust)));
        answer(&mut Client::new(settings, "/wonder-terminal"), &Request::DeviceInfo).await;
    }
    let mut stranger = Client::new(LinkSettings::Http(endpoint(&origin, Security::Plain)), "/wonder-terminal");
    assert!(matches!(stranger.ask(&Request::DeviceInfo).await, Heard::Lost));
}

#[tokio::test]
async fn the_cloud_knows_one_business_and_one_terminal() {
    let shop = Shop::open(|_| {}).await;
    let (business, device) = (&shop.options.terminal.business_id, &shop.options.terminal.serial_number);
    for (business, device) in [("other", device.as_str()), (business, "other")] {
        let heard = shop.cloud_as(business, device).ask(&Request::DeviceInfo).await;
        assert!(matches!(heard, Heard::Nonsense(200)), "{heard:?}");
    }
    let mut client = shop.cloud();
    client.path = "/v2/ecr/pairing/info".to_owned();
    answer(&mut client, &Request::DeviceInfo).await;
    assert!(matches!(client.ask(&sale("r1", "10.20")).await, Heard::Nonsense(200)));
    client.path = "/".to_owned();
    answer(&mut client, &Request::DeviceInfo).await;
    client.path = "/elsewhere".to_owned();
    assert!(matches!(client.ask(&Request::DeviceInfo).await, Heard::Nonsense(404)));
    assert_eq!(shop.ledger(), Vec::<String>::new());
}

#[tokio::test]
async fn a_wrong_code_is_400_on_the_lan_silence_on_the_line_and_a_refusal_of_the_cloud() {
    let shop = Shop::open(|_| {}).await;
    let wrong = Key::new(crate::protocol::wonder::crypto::PairingCode::parse("000000").unwrap());
    let mut heard = Vec::new();
    // Silence is waited for on the line alone: what answers may take as long as a busy machine needs.
    let mut line = shop.serial();
    line.limit_ms = 2_000;
    for mut client in [shop.lan(), line, shop.cloud()] {
        client.key = wrong.clone();
        heard.push(client.ask(&Request::DeviceInfo).await);
    }
    assert!(matches!(heard[..], [Heard::Nonsense(400), Heard::Silence, Heard::Nonsense(200)]), "{heard:?}");
}

#[tokio::test]
async fn what_is_no_post_is_refused() {
    let shop = Shop::open(|_| {}).await;
    let address = shop.running.endpoints.lan.clone().unwrap().replace("http://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /wonder-terminal HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 405"), "{reply}");
}

#[tokio::test]
async fn a_path_of_ones_own_names_the_line_and_is_gone_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tty-wonder");
    let shop = Shop::open(|options| options.serial = Some(SerialEnd::At(path.clone()))).await;
    assert_eq!(shop.running.endpoints.serial.as_deref(), Some(path.as_path()));
    answer(&mut shop.serial(), &Request::DeviceInfo).await;
    shop.running.shutdown().await;
    assert!(!path.is_symlink());
}

#[tokio::test]
async fn the_ready_line_tells_what_pairing_needs() {
    let shop = Shop::open(|_| {}).await;
    let ready: serde_json::Value = serde_json::from_str(&shop.running.ready_line()).unwrap();
    assert_eq!((&ready["ready"], ready["vendor"].as_str()), (&true.into(), Some("wonder")));
    assert!(ready["endpoints"]["lan"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(ready["endpoints"]["serial"].is_string() && ready["endpoints"]["cloud"].is_string());
    assert_eq!(ready["code"], "260880");
}

async fn refusal(change: impl FnOnce(&mut SimulatorOptions<TerminalSettings>)) -> SimulatorError {
    let mut options = SimulatorOptions::new(TerminalSettings::new(code()));
    change(&mut options);
    run(options, |_| {}).await.expect_err("refused")
}

#[tokio::test]
async fn what_cannot_be_opened_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = refusal(|options| options.lan = Some(ListenAt { address, secure: false })).await.to_string();
    assert!(error.contains(&address.to_string()) && error.contains("in use"), "{error}");
    let error = refusal(|options| options.ledger = Some("/no/such/ledger".into())).await.to_string();
    assert!(error.contains("/no/such/ledger"), "{error}");
    let error = refusal(|options| options.serial = Some("/etc/passwd".into())).await.to_string();
    assert!(error.contains("not a serial port"), "{error}");
    let error = refusal(|options| options.serial = Some("/no/such/line".into())).await.to_string();
    assert!(error.contains("/no/such/line"), "{error}");
}
