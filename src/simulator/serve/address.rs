//! Where the simulator is reached, as written on a command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// An address to listen at: `127.0.0.1:0`, `http://127.0.0.1:8443`, `https://[::1]:0`. Port 0 is any free one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenAt {
    /// Address and port.
    pub address: SocketAddr,
    /// With TLS, under a certificate made at the start.
    pub secure: bool,
}

/// The text is no address to listen at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no address to listen at: write 127.0.0.1:0 or https://127.0.0.1:8443")]
pub struct BadAddress(String);

impl ListenAt {
    /// Any free port of this machine, seen by this machine only.
    pub fn loopback() -> Self {
        Self { address: SocketAddr::from(([127, 0, 0, 1], 0)), secure: false }
    }

    /// The scheme of its URL.
    pub fn scheme(self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }
}

impl FromStr for ListenAt {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let (secure, rest) = match text.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            Some(_) => return Err(BadAddress(text.to_owned())),
            None => (false, text),
        };
        let rest = rest.trim_end_matches('/').replacen("localhost:", "127.0.0.1:", 1);
        let address = rest.parse().map_err(|_| BadAddress(text.to_owned()))?;
        Ok(Self { address, secure })
    }
}

/// The terminal's end of a serial line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SerialEnd {
    /// A pseudo terminal with a path of the simulator's choice.
    Auto,
    /// A serial device if there is one at this path; otherwise a pseudo terminal that is found there.
    At(PathBuf),
}

impl From<&str> for SerialEnd {
    fn from(text: &str) -> Self {
        if text == "auto" { Self::Auto } else { Self::At(PathBuf::from(text)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("127.0.0.1:0", "http://127.0.0.1:0")]
    #[case("http://localhost:8443/", "http://127.0.0.1:8443")]
    #[case("https://[::1]:9", "https://[::1]:9")]
    fn addresses_are_read(#[case] text: &str, #[case] url: &str) {
        let at: ListenAt = text.parse().unwrap();
        assert_eq!(format!("{}://{}", at.scheme(), at.address), url);
    }

    #[rstest]
    #[case("")]
    #[case("8443")]
    #[case("ftp://127.0.0.1:1")]
    #[case("127.0.0.1:70000")]
    #[case("example.com:80")]
    fn anything_else_is_refused(#[case] text: &str) {
        assert!(text.parse::<ListenAt>().is_err());
    }
}
