use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::transport::Trust;
use crate::wire::{HttpReply, HttpRequest};

const LONG: Duration = Duration::from_secs(10);
const OK: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

/// What the fake server does after it has written its reply.
#[derive(Clone, Copy)]
enum Then {
    Keep,
    Close,
    Reset,
    Hang,
    Trickle,
}

/// A server that answers every request in the same way and counts.
struct Fake {
    port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Fake {
    async fn start(reply: &'static str, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
        let port = listener.local_addr().expect("address").port();
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let fake = Self { port, connections: Arc::clone(&connections), requests: Arc::clone(&requests) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(answer(stream, reply, then, Arc::clone(&requests)));
            }
        });
        fake
    }

    fn counted(&self) -> (usize, usize) {
        (self.connections.load(Ordering::SeqCst), self.requests.load(Ordering::SeqCst))
    }
}

async fn answer(mut stream: TcpStream, reply: &str, then: Then, requests: Arc<AtomicUsize>) -> io::Result<()> {
    while !read_request(&mut stream).await?.is_empty() {
        requests.fetch_add(1, Ordering::SeqCst);
        stream.write_all(reply.as_bytes()).await?;
        match then {
            Then::Keep => {}
            Then::Close => return Ok(()),
            Then::Reset => return stream.set_zero_linger(),
            Then::Hang => std::future::pending().await,
            Then::Trickle => return trickle(&mut stream).await,
        }
    }
    Ok(())
}

/// A byte every 5 ms until the client has had enough.
async fn trickle(stream: &mut TcpStream) -> io::Result<()> {
    let mut beat = tokio::time::interval(Duration::from_millis(5));
    loop {
        beat.tick().await;
        stream.write_all(b"x").await?;
    }
}

/// One request whole; empty when the client has closed.
async fn read_request(stream: &mut TcpStream) -> io::Result<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok(text);
            }
        }
        match stream.read(&mut buffer).await? {
            0 => return Ok(String::new()),
            read => request.extend_from_slice(&buffer[..read]),
        }
    }
}

fn link_to(port: u16) -> HttpLink {
    let connect_limit = Duration::from_millis(500);
    let endpoint = HttpEndpoint { connect_limit, ..HttpEndpoint::new(Security::Plain, "127.0.0.1", port) };
    HttpLink::new(endpoint).expect("good settings")
}

fn post(exchange: u64) -> Outgoing {
    let request =
        HttpRequest { path: "/sale".to_owned(), headers: vec![], body: b"{\"pay\":1}".to_vec(), reply_limit_ms: 150 };
    Outgoing { exchange: ExchangeId(exchange), payload: Payload::Http(request) }
}

async fn next(link: &mut HttpLink) -> LinkEvent {
    tokio::time::timeout(LONG, link.next()).await.expect("an event")
}

async fn reply(link: &mut HttpLink) -> HttpReply {
    match next(link).await {
        LinkEvent::Reply(_, reply) => reply,
        other => panic!("a reply expected: {other:?}"),
    }
}

async fn failure(link: &mut HttpLink) -> (Left, LinkFaultKind) {
    match next(link).await {
        LinkEvent::Failed { left, fault, .. } => (left, fault.kind),
        other => panic!("a failure expected: {other:?}"),
    }
}

async fn until(what: impl Fn() -> bool) {
    let seen = async {
        while !what() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, seen).await.expect("it happens");
}

#[tokio::test]
async fn every_exchange_reuses_the_warm_connection() {
    let fake = Fake::start(OK, Then::Keep).await;
    let mut link = link_to(fake.port);
    link.connect().await.expect("listening");
    for exchange in 0..50 {
        link.send(post(exchange));
        let reply = reply(&mut link).await;
        assert_eq!(
            (reply.status, reply.content_type.as_str(), reply.body.as_slice()),
            (200, "application/json", &b"{}"[..])
        );
    }
    link.connect().await.expect("still warm");
    assert_eq!(fake.counted(), (1, 50));
}

#[tokio::test]
async fn the_request_is_a_plain_post_with_the_links_headers() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let port = listener.local_addr().expect("address").port();
    let headers = vec![("x-app".to_owned(), "7".to_owned())];
    let endpoint = HttpEndpoint { headers, ..HttpEndpoint::new(Security::Plain, "127.0.0.1", port) };
    let mut link = HttpLink::new(endpoint).expect("good settings");
    link.send(post(1));
    let (mut stream, _) = listener.accept().await.expect("accepted");
    let request = read_request(&mut stream).await.expect("read");
    let expected =
        format!("POST /sale HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nx-app: 7\r\ncontent-length: 9\r\n\r\n{{\"pay\":1}}");
    assert_eq!(request, expected);
}

#[tokio::test]
async fn nobody_listening_is_refused_and_nothing_left() {
    let port = TcpListener::bind("127.0.0.1:0").await.expect("bound").local_addr().expect("address").port();
    let mut link = link_to(port);
    assert_eq!(link.connect().await.expect_err("nobody there").kind, LinkFaultKind::Refused);
    link.send(post(1));
    assert_eq!(failure(&mut link).await, (Left::Nothing, LinkFaultKind::Refused));
    assert!(!link.is_up());
}

#[tokio::test]
async fn an_unknown_name_has_no_route() {
    let connect_limit = Duration::from_millis(500);
    let endpoint = HttpEndpoint { connect_limit, ..HttpEndpoint::new(Security::Plain, "terminal.invalid", 80) };
    let mut link = HttpLink::new(endpoint).expect("good settings");
    assert_eq!(link.connect().await.expect_err("no such name").kind, LinkFaultKind::NoRoute);
}

#[rstest]
#[case::black_hole("", Then::Hang, LinkFaultKind::TimedOut)]
#[case::head_only("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n", Then::Hang, LinkFaultKind::TimedOut)]
#[case::slow_body("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n", Then::Trickle, LinkFaultKind::TimedOut)]
#[case::slow_head("HTTP/1.1 200 OK\r\nx: ", Then::Trickle, LinkFaultKind::TimedOut)]
#[case::closed("", Then::Close, LinkFaultKind::Lost)]
#[case::reset("", Then::Reset, LinkFaultKind::Lost)]
#[case::half_head("HTTP/1.1 200 OK\r\nconte", Then::Close, LinkFaultKind::Lost)]
#[case::half_body("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"sta", Then::Close, LinkFaultKind::Lost)]
#[case::half_chunk(
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{\"sta",
    Then::Close,
    LinkFaultKind::Lost
)]
#[case::no_http("SSH-2.0-OpenSSH_9.6\r\n\r\n", Then::Keep, LinkFaultKind::BadPeer)]
#[case::two_lengths(
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    Then::Keep,
    LinkFaultKind::BadPeer
)]
#[case::too_large("HTTP/1.1 200 OK\r\ncontent-length: 1048577\r\n\r\n", Then::Keep, LinkFaultKind::BadPeer)]
#[case::absurd(
    "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\n",
    Then::Keep,
    LinkFaultKind::BadPeer
)]
#[tokio::test]
async fn a_broken_answer_may_have_reached_the_terminal(
    #[case] words: &'static str,
    #[case] then: Then,
    #[case] kind: LinkFaultKind,
) {
    let fake = Fake::start(words, then).await;
    let mut link = link_to(fake.port);
    link.connect().await.expect("listening");
    link.send(post(1));
    assert_eq!(failure(&mut link).await, (Left::Maybe, kind));
    assert_eq!(fake.counted(), (1, 1), "sent once, never again");
}

#[tokio::test]
async fn a_reply_without_end_is_cut_at_the_limit() {
    let fake = Fake::start("HTTP/1.1 200 OK\r\n\r\n", Then::Trickle).await;
    let endpoint = HttpEndpoint { body_limit: 5, ..HttpEndpoint::new(Security::Plain, "127.0.0.1", fake.port) };
    let mut link = HttpLink::new(endpoint).expect("good settings");
    link.send(post(1));
    assert_eq!(failure(&mut link).await, (Left::Maybe, LinkFaultKind::BadPeer));
}

#[rstest]
#[case(301)]
#[case(307)]
#[case(308)]
#[tokio::test]
async fn a_redirect_is_a_reply_and_is_never_followed(#[case] status: u16) {
    let elsewhere = Fake::start(OK, Then::Keep).await;
    let words = format!(
        "HTTP/1.1 {status} Moved\r\nlocation: http://127.0.0.1:{}/sale\r\ncontent-length: 0\r\n\r\n",
        elsewhere.port
    );
    let fake = Fake::start(words.leak(), Then::Keep).await;
    let mut link = link_to(fake.port);
    link.send(post(1));
    assert_eq!(reply(&mut link).await.status, status);
    link.close();
    assert_eq!((fake.counted(), elsewhere.counted()), ((1, 1), (0, 0)));
}

#[tokio::test]
async fn a_question_passes_beside_a_waiting_sale() {
    let slow = Fake::start("", Then::Hang).await;
    let mut link = link_to(slow.port);
    link.send(post(1));
    until(|| slow.counted().1 == 1).await;
    link.send(post(2));
    until(|| slow.counted() == (2, 2)).await;
    assert!(link.is_up());
    assert_eq!(failure(&mut link).await, (Left::Maybe, LinkFaultKind::TimedOut));
    assert_eq!(failure(&mut link).await, (Left::Maybe, LinkFaultKind::TimedOut));
}

#[tokio::test]
async fn there_is_an_end_to_what_may_be_in_flight() {
    let slow = Fake::start("", Then::Hang).await;
    let mut link = link_to(slow.port);
    for exchange in 0..=4 {
        link.send(post(exchange));
    }
    assert_eq!(failure(&mut link).await, (Left::Nothing, LinkFaultKind::Resources));
}

#[tokio::test]
async fn a_warm_connection_that_was_closed_is_replaced_before_a_byte_is_written() {
    let fake = Fake::start(OK, Then::Close).await;
    let mut link = link_to(fake.port);
    for exchange in 1..=3 {
        link.send(post(exchange));
        assert_eq!(reply(&mut link).await.status, 200);
        until(|| !link.is_up()).await;
    }
    assert_eq!(fake.counted(), (3, 3));
}

#[tokio::test]
async fn connection_close_is_tolerated() {
    let fake = Fake::start("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", Then::Keep).await;
    let mut link = link_to(fake.port);
    for exchange in 1..=3 {
        link.send(post(exchange));
        assert_eq!(reply(&mut link).await.status, 200);
    }
    assert_eq!(fake.counted(), (3, 3));
}

#[tokio::test]
async fn a_second_answer_to_one_request_never_answers_the_next() {
    let twice = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1HTTP/1.1 500 No\r\ncontent-length: 1\r\n\r\n2";
    let fake = Fake::start(twice, Then::Keep).await;
    let mut link = link_to(fake.port);
    for exchange in 1..=3 {
        link.send(post(exchange));
        assert_eq!(reply(&mut link).await.body, b"1");
    }
    assert_eq!(fake.counted(), (3, 3));
}

/// A server that says everything once more a moment later: on a connection that is used again that would answer the next.
#[tokio::test]
async fn what_comes_late_on_a_connection_for_one_exchange_answers_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let port = listener.local_addr().expect("address").port();
    tokio::spawn(async move {
        let mut number = 0;
        while let Ok((mut stream, _)) = listener.accept().await {
            number += 1;
            let reply = format!("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n{number}");
            tokio::spawn(async move {
                while !read_request(&mut stream).await?.is_empty() {
                    stream.write_all(reply.as_bytes()).await?;
                    // The next request comes on this connection, if one comes at all, and finds an answer.
                    tokio::time::sleep(Duration::from_millis(30)).await;
                    stream.write_all(reply.as_bytes()).await?;
                }
                io::Result::Ok(())
            });
        }
    });
    let endpoint = HttpEndpoint { single_use: true, ..HttpEndpoint::new(Security::Plain, "127.0.0.1", port) };
    let mut link = HttpLink::new(endpoint).expect("sound settings");
    link.connect().await.expect("listening");
    for exchange in 1..=3 {
        link.send(post(exchange));
        assert_eq!(reply(&mut link).await.body, exchange.to_string().into_bytes());
    }
}

#[rstest]
#[case("sale", ("x-a", "1"))]
#[case("/sale\r\nx: y", ("x-a", "1"))]
#[case("/sale", ("x a", "1"))]
#[case("/sale", ("x-a", "1\r\nx: y"))]
#[case("/sale", ("host", "elsewhere"))]
#[case("/sale", ("content-length", "0"))]
#[tokio::test]
async fn a_malformed_request_never_leaves(#[case] path: &str, #[case] header: (&str, &str)) {
    let fake = Fake::start(OK, Then::Keep).await;
    let mut link = link_to(fake.port);
    let headers = vec![(header.0.to_owned(), header.1.to_owned())];
    let request = HttpRequest { path: path.to_owned(), headers, body: vec![], reply_limit_ms: 150 };
    link.send(Outgoing { exchange: ExchangeId(1), payload: Payload::Http(request) });
    assert_eq!(failure(&mut link).await, (Left::Nothing, LinkFaultKind::BadSettings));
    assert_eq!(fake.counted(), (0, 0));
}

#[tokio::test]
async fn closing_tells_what_was_in_flight() {
    let slow = Fake::start("", Then::Hang).await;
    let mut link = link_to(slow.port);
    link.send(post(1));
    until(|| slow.counted().1 == 1).await;
    link.close();
    assert!(!link.is_up());
    assert_eq!(failure(&mut link).await, (Left::Maybe, LinkFaultKind::Lost));
}

#[rstest]
#[case("http://192.0.2.10:8443", "192.0.2.10", 8443, "/", false)]
#[case("https://gateway.example/api/ecr?x=1", "gateway.example", 443, "/api/ecr?x=1", true)]
#[case("http://[::1]:80/a", "[::1]", 80, "/a", false)]
fn an_address_is_taken_apart(
    #[case] url: &str,
    #[case] host: &str,
    #[case] port: u16,
    #[case] path: &str,
    #[case] secure: bool,
) {
    let (endpoint, rest) = HttpEndpoint::at(url, Trust::PublicRoots).expect("a good address");
    assert_eq!((endpoint.host.as_str(), endpoint.port, rest.as_str()), (host, port, path));
    assert_eq!(endpoint.security == Security::Tls(Trust::PublicRoots), secure);
}

#[rstest]
#[case("")]
#[case("192.0.2.10:8443")]
#[case("/path")]
#[case("ftp://host")]
#[case("http://")]
#[case("http://host:99999")]
#[case("http://user:secret@host")]
#[case("http://ho st/")]
fn what_is_no_address_is_refused_without_repeating_secrets(#[case] url: &str) {
    let fault = HttpEndpoint::at(url, Trust::PublicRoots).expect_err("no address");
    assert_eq!(fault.kind, LinkFaultKind::BadSettings);
    assert!(!fault.detail.contains("secret"));
}
