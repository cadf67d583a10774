//! A terminal that pairs from its own side: it calls, a person says yes; it may take that back, which only marks it. And one that
//! has moved is found by what it announces.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Stdio};
use std::time::{Duration, Instant};

use countertop::simulator::codepay::{Errand, RegisterAt, Visitor};
use futures_util::{SinkExt, StreamExt};
use rstest::rstest;
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

use super::shop::{APP_ID, Shop, Way};
use crate::commands::shop::program;

const SERIAL: &str = "SIMULATED00000001";

/// `pair codepay --wait-for-terminal`, as it waits.
struct Waiting {
    child: Child,
    keyboard: ChildStdin,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Waiting {
    fn begin(shop: &Shop, more: &str) -> Self {
        let mut command = program(&shop.home());
        let words = format!(
            "pair codepay --name c --currency USD --simulated --wait-for-terminal --listen 127.0.0.1:0 --app-id {APP_ID} {more}"
        );
        command.args(words.split_whitespace()).arg("--json");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (keyboard, lines) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()).lines());
        Self { child, keyboard, lines }
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().expect("a line").unwrap()).unwrap()
    }

    fn place(&mut self) -> RegisterAt {
        let waiting = self.next();
        assert_eq!(waiting["event"], "waiting", "{waiting}");
        waiting["addresses"][0].as_str().unwrap().parse().unwrap()
    }

    fn types(&mut self, line: &str) {
        writeln!(self.keyboard, "{line}").unwrap();
    }

    /// Its last line and its exit code.
    fn ends(mut self) -> (Value, i32) {
        let last = self.lines.by_ref().last().expect("a result").unwrap();
        (serde_json::from_str(&last).unwrap(), self.child.wait().unwrap().code().unwrap())
    }
}

fn visitor(shop: &Shop, serial_number: &str) -> Visitor {
    let listens_at: SocketAddr = shop.endpoints().lan.as_deref().unwrap().trim_start_matches("ws://").parse().unwrap();
    Visitor { serial_number: serial_number.to_owned(), listens_at }
}

/// The terminal goes to the register meanwhile; what it was answered.
fn goes(terminal: Visitor, to: RegisterAt, errand: Errand) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(terminal.visit(&to, errand)).unwrap()
    })
}

#[test]
fn a_terminal_that_calls_is_paired_after_a_yes_and_sells() {
    let shop = Shop::open(Way::WebSocket, |_| {});
    let mut waiting = Waiting::begin(&shop, "");
    let place = waiting.place();
    // Somebody else is told no, and the command goes on waiting.
    let stranger = goes(visitor(&shop, "STRANGER"), place.clone(), Errand::Pair);
    assert_eq!(waiting.next()["serial_number"], "STRANGER");
    waiting.types("no");
    assert_eq!(stranger.join().unwrap(), "001");
    let terminal = goes(visitor(&shop, SERIAL), place.clone(), Errand::Pair);
    let asked = waiting.next();
    assert_eq!((&asked["event"], &asked["serial_number"]), (&"asked".into(), &SERIAL.into()), "{asked}");
    assert_eq!(asked["address"].as_str(), shop.endpoints().lan.as_deref());
    waiting.types("yes");
    assert_eq!(terminal.join().unwrap(), "000");
    let (paired, exit) = waiting.ends();
    assert_eq!((exit, &paired["serial_number"]), (0, &SERIAL.into()), "{paired}");
    let port = format!("{place}");
    assert!(std::net::TcpStream::connect(&port).is_err(), "nobody listens any more at {port}");
    shop.sold("10.20");
    assert_eq!(shop.ledger(), ["charge 10.20"]);
    let profile = std::fs::read_to_string(shop.home().join("profile.toml")).unwrap();
    assert!(profile.contains("register_id = \"CT"), "{profile}");
}

#[test]
fn nobody_is_paired_without_a_yes() {
    let shop = Shop::open(Way::WebSocket, |_| {});
    let mut waiting = Waiting::begin(&shop, "");
    let place = waiting.place();
    // What was typed before anybody asked answers nobody.
    waiting.types("yes");
    let terminal = goes(visitor(&shop, SERIAL), place, Errand::Pair);
    assert_eq!(waiting.next()["event"], "asked");
    drop(waiting.keyboard);
    assert_eq!(terminal.join().unwrap(), "001");
    let last: Value = serde_json::from_str(&waiting.lines.last().unwrap().unwrap()).unwrap();
    assert_eq!(last["error"]["code"], "confirmation_missing");
    assert_eq!(waiting.child.wait().unwrap().code(), Some(2));
    assert!(shop.run("terminals").expect(0).lines.is_empty());
}

#[test]
fn a_yes_in_advance_is_for_one_serial_number() {
    let shop = Shop::open(Way::WebSocket, |_| {});
    let mut waiting = Waiting::begin(&shop, &format!("--accept {SERIAL}"));
    let place = waiting.place();
    assert_eq!(goes(visitor(&shop, "STRANGER"), place.clone(), Errand::Pair).join().unwrap(), "001");
    assert_eq!(goes(visitor(&shop, SERIAL), place, Errand::Pair).join().unwrap(), "000");
    let (paired, exit) = waiting.ends();
    assert_eq!((exit, &paired["serial_number"]), (0, &SERIAL.into()), "{paired}");
}

#[test]
fn waiting_has_an_end() {
    let shop = Shop::open(Way::WebSocket, |_| {});
    let mut waiting = Waiting::begin(&shop, "--wait 1");
    waiting.place();
    let (last, exit) = waiting.ends();
    assert_eq!((exit, &last["error"]["code"]), (4, &"nobody_called".into()));
}

/// It says so to the register that waits; the one that is paired already is marked, sells on, and is unmarked by a person.
#[test]
fn a_terminal_that_unpairs_itself_is_marked_until_a_person_pairs_it_again() {
    let shop = Shop::open(Way::WebSocket, |_| {});
    let mut waiting = Waiting::begin(&shop, &format!("--accept {SERIAL}"));
    let place = waiting.place();
    goes(visitor(&shop, SERIAL), place, Errand::Pair).join().unwrap();
    assert_eq!(waiting.ends().1, 0);
    let mut waiting = Waiting::begin(&shop, "--wait 2");
    let place = waiting.place();
    assert_eq!(goes(visitor(&shop, SERIAL), place, Errand::Unpair).join().unwrap(), "000");
    let told = waiting.next();
    assert_eq!((&told["event"], &told["terminal"]), (&"unpaired".into(), &"c".into()), "{told}");
    assert_eq!(waiting.ends().1, 4);
    let listed = shop.run("terminals").expect(0);
    assert!(!listed.text("unpaired_at").is_empty());
    let sold = shop.run("sale 10.20 --terminal c --another-customer").expect(0);
    assert!(sold.stderr.contains("not paired any more"), "{sold:#?}");
    let audit = shop.run("journal audit").expect(0);
    assert!(audit.lines.iter().any(|line| line["what"] == "terminal_unpaired"), "{audit:#?}");
    shop.run("terminals repair c").expect(0);
    assert!(shop.run("terminals").expect(0).lines[0].get("unpaired_at").is_none());
}

/// It says so on the socket of the payments, before it answers who it is.
#[rstest]
fn an_unpair_on_the_transaction_socket_marks_too() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let at = listener.local_addr().unwrap();
    runtime.spawn(async move {
        let mut unpairs = false;
        while let Ok((stream, _)) = listener.accept().await {
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            while let Some(Ok(message)) = socket.next().await {
                let Ok(asked) = serde_json::from_slice::<Value>(&message.into_data()) else { continue };
                if unpairs {
                    let unpair = r#"{"topic":"ecrhub.unpair","device_data":{"mac_address":"A1"}}"#;
                    socket.send(Message::text(unpair)).await.unwrap();
                }
                let mut answer = serde_json::json!({"topic":"ecrhub.getInfo","device_data":{"device_name":"A1"}});
                answer["request_id"] = asked["request_id"].clone();
                if socket.send(Message::text(answer.to_string())).await.is_err() {
                    break;
                }
            }
            unpairs = true;
        }
    });
    let shop = Shop::open(Way::WebSocket, |_| {});
    shop.run(&format!("pair codepay --name c --simulated --lan ws://{at} --app-id {APP_ID}")).expect(0);
    assert!(shop.run("terminals").expect(0).lines[0].get("unpaired_at").is_none());
    let probed = shop.run("probe c").expect(0);
    assert!(probed.stderr.contains("not paired any more"), "{probed:#?}");
    assert!(!shop.run("terminals").expect(0).text("unpaired_at").is_empty());
}

/// A simulated terminal in a process of its own.
struct Outside {
    child: Child,
    lan: String,
}

impl Outside {
    fn start(more: &[&str]) -> Self {
        let mut command = program(std::path::Path::new("/nonexistent"));
        command.args(["simulate", "codepay", "--lan", "127.0.0.1:0", "--card-wait", "0"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_default();
        Self { child, lan: ready["endpoints"]["lan"].as_str().unwrap_or_default().to_owned() }
    }

    /// Ends it by SIGTERM, and tells how long that took.
    fn end(mut self) -> Duration {
        let begun = Instant::now();
        let pid = i32::try_from(self.child.id()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), rustix::process::Signal::TERM)
            .unwrap();
        assert!(self.child.wait().unwrap().success());
        begun.elapsed()
    }
}

/// Whether this machine lets multicast come back to it at all: mDNS's own group, without mDNS.
fn multicast_works() -> bool {
    let heard = || -> std::io::Result<bool> {
        let socket = std::net::UdpSocket::bind("0.0.0.0:0")?;
        let group = std::net::Ipv4Addr::new(224, 0, 0, 251);
        socket.join_multicast_v4(&group, &std::net::Ipv4Addr::UNSPECIFIED)?;
        socket.set_multicast_loop_v4(true)?;
        socket.set_read_timeout(Some(Duration::from_secs(1)))?;
        socket.send_to(b"countertop", (group, socket.local_addr()?.port()))?;
        let mut buffer = [0; 32];
        Ok(socket.recv(&mut buffer)? == b"countertop".len())
    };
    heard().unwrap_or(false)
}

/// Two processes, real multicast: the terminal has another address, is found by its serial number, and sells there.
#[test]
fn a_terminal_that_has_moved_is_found_on_the_network() {
    if !multicast_works() {
        eprintln!("SKIPPED: multicast does not come back on this machine, so nothing can be found");
        return;
    }
    // A serial number of its own: other tests may announce themselves at the same time.
    let serial = format!("MOVED{:08}", std::process::id());
    let outside = Outside::start(&["--announce", "--serial-number", &serial]);
    let shop = Shop::open(Way::WebSocket, |_| {});
    let mut waiting = Waiting::begin(&shop, &format!("--accept {serial}"));
    let place = waiting.place();
    let listens_at = outside.lan.trim_start_matches("ws://").parse().unwrap();
    goes(Visitor { serial_number: serial.clone(), listens_at }, place, Errand::Pair).join().unwrap();
    assert_eq!(waiting.ends().1, 0);
    shop.run("probe c --find").expect(0);
    assert!(outside.end() < Duration::from_secs(1));
    let moved = Outside::start(&["--announce", "--serial-number", &serial]);
    let told = shop.run("probe c --find").fails(4, "moved");
    assert!(told.error_message().contains(&moved.lan), "{told:#?}");
    shop.run("sale 10.20 --terminal c").expect(12);
    shop.run("terminals repair c --find").expect(0);
    shop.run("sale 10.20 --terminal c --another-customer").expect(0);
    assert!(moved.end() < Duration::from_secs(1));
}

#[test]
fn a_terminal_that_stops_says_goodbye() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outside = Outside::start(&[]);
    let code = runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(outside.lan.trim_start_matches("ws://")).await.unwrap();
        let (mut socket, _) = tokio_tungstenite::client_async(&outside.lan, stream).await.unwrap();
        socket.send(Message::text(r#"{"topic":"ecrhub.getInfo","request_id":"1"}"#)).await.unwrap();
        assert!(matches!(socket.next().await, Some(Ok(Message::Text(_)))));
        let ending = std::thread::spawn(move || outside.end());
        let code = match socket.next().await {
            Some(Ok(Message::Close(Some(frame)))) => u16::from(frame.code),
            other => panic!("a close expected: {other:?}"),
        };
        // The answer to the close leaves with the next look.
        let _ = socket.next().await;
        assert!(ending.join().unwrap() < Duration::from_secs(1));
        code
    });
    assert_eq!(code, 1001);
}
