//! The upgrade request as a server reads it, and what it answers. Pure: bytes in, bytes out.

use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// The largest head of a request that is read.
pub(super) const HEAD_BYTES: usize = 16 * 1024;

/// How a server words its answer to an upgrade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StatusLine {
    /// `101 Web Socket Protocol Handshake`, as the terminals' library says it.
    #[default]
    Vendor,
    /// `101 Switching Protocols`, as RFC 6455 says it.
    Standard,
}

impl StatusLine {
    fn phrase(self) -> &'static str {
        match self {
            Self::Vendor => "Web Socket Protocol Handshake",
            Self::Standard => "Switching Protocols",
        }
    }
}

/// A good upgrade request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Upgrade {
    /// The path as it was sent, with its query.
    pub(super) path: String,
    key: String,
}

/// What the first bytes of a connection are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// Not whole yet.
    Partial,
    /// An upgrade; what follows the head begins at this byte.
    Upgrade(Upgrade, usize),
    /// HTTP, but no upgrade to a WebSocket.
    OtherHttp,
    /// Not HTTP.
    Nonsense,
}

impl Head {
    /// Reads what has come so far.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            return if bytes.len() >= HEAD_BYTES { Self::Nonsense } else { Self::Partial };
        };
        let Ok(head) = str::from_utf8(&bytes[..end]) else { return Self::Nonsense };
        let mut lines = head.split("\r\n");
        let Some((method, path)) = lines.next().and_then(request_line) else { return Self::Nonsense };
        match key(method, lines) {
            Some(key) => Self::Upgrade(Upgrade { path: path.to_owned(), key }, end + 4),
            None => Self::OtherHttp,
        }
    }
}

fn request_line(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = line.split_once(' ')?;
    // A path may hold spaces where a client forgets to escape them.
    let (path, version) = rest.rsplit_once(' ')?;
    version.starts_with("HTTP/1.").then_some((method, path))
}

/// The client's key when the head asks for a WebSocket.
fn key<'a>(method: &str, lines: impl Iterator<Item = &'a str>) -> Option<String> {
    let (mut key, mut upgrade, mut connection, mut version) = (None, false, false, false);
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "sec-websocket-key" => key = Some(value.to_owned()),
            "upgrade" => upgrade = value.eq_ignore_ascii_case("websocket"),
            "connection" => connection = value.split(',').any(|part| part.trim().eq_ignore_ascii_case("upgrade")),
            "sec-websocket-version" => version = value == "13",
            _ => {}
        }
    }
    key.filter(|_| method == "GET" && upgrade && connection && version)
}

impl Upgrade {
    /// The answer that opens the connection; `date` is the time of the world in HTTP's form.
    pub(super) fn accepted(&self, status: StatusLine, date: &str) -> String {
        format!(
            "HTTP/1.1 101 {}\r\nConnection: Upgrade\r\nDate: {date}\r\nSec-WebSocket-Accept: {}\r\n\
             Server: TooTallNate Java-WebSocket\r\nUpgrade: websocket\r\n\r\n",
            status.phrase(),
            derive_accept_key(self.key.as_bytes()),
        )
    }
}

/// The answer to HTTP without an upgrade.
pub(super) const NO_UPGRADE: &str = "HTTP/1.1 404 WebSocket Upgrade Failure\r\nContent-Type: text/html\r\n\
     Server: TooTallNate Java-WebSocket\r\nContent-Length: 77\r\n\r\n\
     <html><head></head><body><h1>404 WebSocket Upgrade Failure</h1></body></html>";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const REQUEST: &str = "GET /mac_address=abc HTTP/1.1\r\nHost: 127.0.0.1:35782\r\nUpgrade: websocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    #[test]
    fn the_recorded_handshake_is_answered_byte_for_byte() {
        let Head::Upgrade(upgrade, end) = Head::read(REQUEST.as_bytes()) else { panic!("an upgrade") };
        assert_eq!((upgrade.path.as_str(), end), ("/mac_address=abc", REQUEST.len()));
        let answer = upgrade.accepted(StatusLine::Vendor, "Fri, 20 Nov 2026 22:46:52 GMT");
        let recorded = "HTTP/1.1 101 Web Socket Protocol Handshake\r\nConnection: Upgrade\r\n\
             Date: Fri, 20 Nov 2026 22:46:52 GMT\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\
             Server: TooTallNate Java-WebSocket\r\nUpgrade: websocket\r\n\r\n";
        assert_eq!(answer, recorded);
        let standard = upgrade.accepted(StatusLine::Standard, "now");
        assert!(standard.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{standard}");
    }

    #[test]
    fn the_refusal_has_the_length_that_it_says() {
        assert_eq!(NO_UPGRADE.split_once("\r\n\r\n").unwrap().1.len(), 77);
    }

    #[rstest]
    #[case::lower_case(&REQUEST.to_lowercase().replace("get /mac", "GET /mac").replace("http/1.1", "HTTP/1.1"), true)]
    #[case::several(&REQUEST.replace("Connection: Upgrade", "Connection: keep-alive, Upgrade"), true)]
    #[case::subprotocol(&REQUEST.replace("Host:", "Sec-WebSocket-Protocol: foo\r\nHost:"), true)]
    #[case::spaces(&REQUEST.replace("/mac_address=abc", "/mac_address=a b"), true)]
    #[case::plain_get("GET / HTTP/1.1\r\nHost: a\r\n\r\n", false)]
    #[case::post(&REQUEST.replace("GET", "POST"), false)]
    #[case::old_version(&REQUEST.replace("Version: 13", "Version: 8"), false)]
    #[case::no_key(&REQUEST.replace("Sec-WebSocket-Key", "X"), false)]
    fn only_upgrades_are_upgrades(#[case] request: &str, #[case] good: bool) {
        match Head::read(request.as_bytes()) {
            Head::Upgrade(..) => assert!(good),
            head => assert!(!good && head == Head::OtherHttp, "{head:?}"),
        }
    }

    #[rstest]
    #[case(b"\x16\x03\x01\x02\r\n\r\n")]
    #[case(b"\xff\xff\r\n\r\n")]
    #[case(b"\r\n\r\n")]
    fn nonsense_is_no_http(#[case] bytes: &[u8]) {
        assert_eq!(Head::read(bytes), Head::Nonsense);
        assert_eq!(Head::read(&[b'a'; HEAD_BYTES]), Head::Nonsense);
        assert_eq!(Head::read(b"GET / HT"), Head::Partial);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes: Vec<u8>) {
            Head::read(&bytes);
            Head::read(&[&b"GET "[..], &bytes, &b"\r\n\r\n"[..]].concat());
        }
    }
}
