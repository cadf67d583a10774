use std::path::Path;
use std::time::Duration;

use rstest::rstest;

use super::*;
use crate::platform::Pty;

const LONG: Duration = Duration::from_secs(10);

fn settings(path: &Path) -> SerialSettings {
    SerialSettings::new(path, 4_000_000)
}

fn bytes(exchange: u64, bytes: Vec<u8>) -> Outgoing {
    Outgoing { exchange: ExchangeId(exchange), payload: Payload::Bytes(bytes) }
}

async fn next(link: &mut SerialLink) -> LinkEvent {
    tokio::time::timeout(LONG, link.next()).await.expect("an event")
}

async fn connected(pty: &Pty) -> SerialLink {
    let mut link = SerialLink::new(settings(pty.path()));
    link.connect().await.expect("a free port");
    link
}

#[tokio::test]
async fn bytes_go_both_ways_unchanged() {
    let pty = Pty::open().expect("pty");
    let mut link = connected(&pty).await;
    let all: Vec<u8> = (0..=255).collect();
    link.send(bytes(1, all.clone()));
    let mut heard = Vec::new();
    let mut buffer = [0; 512];
    while heard.len() < all.len() {
        let read = pty.read(&mut buffer).await.expect("read");
        heard.extend_from_slice(&buffer[..read]);
    }
    assert_eq!(heard, all);
    pty.write_all(&heard).await.expect("written");
    let mut echoed = Vec::new();
    while echoed.len() < all.len() {
        let LinkEvent::Received(more) = next(&mut link).await else { panic!("bytes expected") };
        echoed.extend(more);
    }
    assert_eq!(echoed, all);
}

#[tokio::test]
async fn a_pulled_cable_is_told_once() {
    let pty = Pty::open().expect("pty");
    let mut link = connected(&pty).await;
    drop(pty);
    let LinkEvent::Down(fault) = next(&mut link).await else { panic!("down expected") };
    assert_eq!(fault.kind, LinkFaultKind::Lost);
    assert!(!link.is_up());
    link.send(bytes(1, vec![1]));
    let LinkEvent::Failed { left, .. } = next(&mut link).await else { panic!("failure expected") };
    assert_eq!(left, Left::Nothing);
}

#[tokio::test]
async fn a_stuck_line_costs_the_link_and_knows_what_left() {
    let pty = Pty::open().expect("pty");
    let mut link = SerialLink::new(SerialSettings { write_limit: Duration::from_millis(50), ..settings(pty.path()) });
    link.connect().await.expect("a free port");
    link.send(bytes(1, vec![0x55; 200_000]));
    link.send(bytes(2, vec![0x55; 10]));
    let LinkEvent::Failed { exchange, left, fault } = next(&mut link).await else { panic!("failure expected") };
    assert_eq!((exchange, left, fault.kind), (ExchangeId(1), Left::Maybe, LinkFaultKind::TimedOut));
    let LinkEvent::Failed { exchange, left, .. } = next(&mut link).await else { panic!("failure expected") };
    assert_eq!((exchange, left), (ExchangeId(2), Left::Nothing));
    assert!(matches!(next(&mut link).await, LinkEvent::Down(_)));
}

#[tokio::test]
async fn a_write_larger_than_the_kernels_buffer_is_finished_as_the_line_takes_it() {
    let pty = Pty::open().expect("pty");
    let mut link = connected(&pty).await;
    link.send(bytes(1, vec![0x55; 100_000]));
    let far = async {
        let (mut heard, mut buffer) = (0, [0; 4096]);
        while heard < 100_000 {
            heard += pty.read(&mut buffer).await.expect("read");
        }
        pty.write_all(b"done").await.expect("written");
    };
    let ((), event) = tokio::join!(far, next(&mut link));
    assert!(matches!(event, LinkEvent::Received(_)), "{event:?}");
}

#[tokio::test]
async fn a_second_console_is_refused_and_told_who_has_the_port() {
    let pty = Pty::open().expect("pty");
    let first = connected(&pty).await;
    let mut second = SerialLink::new(settings(pty.path()));
    let fault = second.connect().await.expect_err("held");
    assert_eq!(fault.kind, LinkFaultKind::PortHeld);
    assert!(fault.detail.contains(&format!("(process {})", std::process::id())), "{fault}");
    drop(first);
    second.connect().await.expect("free again");
}

#[tokio::test]
async fn a_port_that_a_child_keeps_until_it_runs_is_waited_for() {
    let pty = Pty::open().expect("pty");
    let inherited = std::fs::File::open(pty.path()).expect("opened");
    rustix::fs::flock(&inherited, rustix::fs::FlockOperation::NonBlockingLockExclusive).expect("free");
    let mut link = SerialLink::new(settings(pty.path()));
    let early = tokio::time::timeout(Duration::from_millis(30), link.connect()).await;
    assert!(early.is_err(), "{early:?}");
    drop(inherited);
    link.connect().await.expect("free again");
}

#[tokio::test]
async fn a_program_that_locks_nothing_holds_the_port_too() {
    let pty = Pty::open().expect("pty");
    let near = std::fs::File::open(pty.path()).expect("opened");
    let mut other = std::process::Command::new("cat").stdin(near).spawn().expect("cat runs");
    let fault = SerialLink::new(settings(pty.path())).connect().await.expect_err("held");
    other.kill().expect("ours");
    other.wait().expect("ours");
    assert_eq!(fault.kind, LinkFaultKind::PortHeld);
    assert!(fault.detail.contains(&format!("(process {})", other.id())), "{fault}");
    connected(&pty).await;
}

#[tokio::test]
async fn closing_fails_what_waits_and_frees_the_port() {
    let pty = Pty::open().expect("pty");
    let mut link = connected(&pty).await;
    link.send(bytes(1, vec![0x55; 200_000]));
    link.close();
    assert!(matches!(next(&mut link).await, LinkEvent::Failed { left: Left::Maybe, .. }));
    link.connect().await.expect("free again");
    assert!(link.is_up());
}

#[rstest]
#[case("/dev/no-such-port", 9600, LinkFaultKind::DeviceMissing)]
#[case("/dev/null", 9600, LinkFaultKind::BadSettings)]
#[case("/etc/passwd", 9600, LinkFaultKind::BadSettings)]
#[case("/dev/ptmx", 0, LinkFaultKind::BadSettings)]
#[case("/dev/ptmx", u32::MAX, LinkFaultKind::BadSettings)]
#[tokio::test]
async fn what_is_no_port_is_named(#[case] path: &str, #[case] baud: u32, #[case] kind: LinkFaultKind) {
    let fault = SerialLink::new(SerialSettings::new(path, baud)).connect().await.expect_err("no port");
    assert_eq!(fault.kind, kind, "{fault}");
}

#[tokio::test]
async fn http_is_no_business_of_a_serial_line() {
    let pty = Pty::open().expect("pty");
    let mut link = connected(&pty).await;
    let request = crate::wire::HttpRequest { path: "/".to_owned(), headers: vec![], body: vec![], reply_limit_ms: 1 };
    link.send(Outgoing { exchange: ExchangeId(1), payload: Payload::Http(request) });
    assert!(matches!(next(&mut link).await, LinkEvent::Failed { left: Left::Nothing, .. }));
}

#[tokio::test]
async fn a_caller_who_loses_patience_does_not_lock_the_port_for_the_next() {
    let pty = Pty::open().expect("pty");
    for _ in 0..20 {
        let mut link = SerialLink::new(settings(pty.path()));
        for _ in 0..3 {
            // Polled once, so that the opening has begun, and dropped.
            let impatient = tokio::time::timeout(Duration::ZERO, link.connect()).await;
            assert!(!matches!(impatient, Ok(Err(_))), "{impatient:?}");
        }
        link.connect().await.expect("the port that was being opened");
    }
}
