//! Pairing by address or line: the terminal tells who it is or does not, what speaks an older protocol is refused by name, and
//! that the app id is wrong comes out with the first order, of which nothing is executed.

use std::io::Write;
use std::net::TcpListener;

use futures_util::{SinkExt, StreamExt};
use rstest::rstest;
use tokio_tungstenite::tungstenite::Message;

use super::shop::{APP_ID, Shop, Way};

#[rstest]
fn a_terminal_is_paired_and_asked_on_every_way(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::open(way, |_| {});
    let paired = shop.pair("").expect(0);
    assert!(paired.stderr.contains("only the first order shows"), "{paired:#?}");
    let profile = std::fs::read_to_string(shop.home().join("profile.toml")).unwrap();
    assert!(profile.contains("device_name = \"SIMULATED00000001\""), "{profile}");
    let probed = shop.run("probe c").expect(0);
    assert_eq!((probed.text("vendor"), probed.text("state")), ("codepay", "ready"));
    shop.run("terminals repair c").expect(0);
}

#[rstest]
fn a_wrong_app_id_is_told_by_the_first_order(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::open(way, |_| {});
    let link = shop.link();
    shop.run(&format!("pair codepay --name c --currency USD --simulated {link} --app-id wz99999999999z9999")).expect(0);
    let ran = shop.run("sale 10.00 --terminal c");
    assert_eq!((ran.text("money_moved"), ran.exit == 0), ("no", false), "{ran:#?}");
    assert!(ran.text("message").contains("M009"), "{ran:#?}");
    assert!(shop.ledger().is_empty());
    shop.run(&format!("terminals repair c --code {APP_ID}")).expect(0);
    shop.run("sale 10.00 --terminal c").expect(0);
}

#[rstest]
#[case("wss://127.0.0.1:35779", "no TLS")]
#[case("http://127.0.0.1:35779", "no WebSocket")]
fn another_kind_of_address_is_refused(#[case] url: &str, #[case] said: &str) {
    let shop = Shop::open(Way::WebSocket, |_| {});
    let ran = shop.run(&format!("pair codepay --name c --lan {url} --app-id {APP_ID}")).fails(2, "address");
    assert!(ran.error_message().contains(said), "{ran:#?}");
}

#[rstest]
fn a_terminal_that_is_off_is_not_paired_and_takes_no_sale(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let mut shop = Shop::paired(way, |_| {});
    let link = shop.link();
    shop.switch_off();
    let ran = shop.run("sale 10.00 --terminal c").expect(12);
    assert_eq!((ran.text("code"), ran.text("money_moved")), ("unreachable", "no"), "{way:?}");
    shop.run(&format!("pair codepay --name d {link} --app-id {APP_ID}")).fails(4, "unreachable");
}

#[test]
fn what_is_no_websocket_is_told() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = server.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in server.incoming().flatten() {
            let mut stream = stream;
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let shop = Shop::open(Way::WebSocket, |_| {});
    shop.run(&format!("pair codepay --name c --lan ws://{at} --app-id {APP_ID}")).fails(4, "unreachable");
    assert!(shop.run("terminals").expect(0).lines.is_empty(), "nothing is kept");
}

/// Both older generations answer our greeting in their own way.
#[rstest]
#[case::flat(Message::text(r#"{"topic":"ecrhub.getInfo","msg_id":"1","success":true,"msg":"","device_sn":"A1"}"#))]
#[case::protobuf(Message::binary([&[0x0a, 14][..], b"ecrhub.getInfo", &[0x12, 1], b"1"].concat()))]
fn an_older_generation_is_refused_by_name(#[case] answer: Message) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let at = listener.local_addr().unwrap();
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            while let Some(Ok(message)) = socket.next().await {
                if message.is_text() && socket.send(answer.clone()).await.is_err() {
                    break;
                }
            }
        }
    });
    let shop = Shop::open(Way::WebSocket, |_| {});
    let ran = shop.run(&format!("pair codepay --name c --lan ws://{at} --app-id {APP_ID}")).fails(4, "older_protocol");
    assert!(ran.error_message().contains("2023"), "{ran:#?}");
    assert!(shop.run("terminals").expect(0).lines.is_empty(), "nothing is kept");
}
