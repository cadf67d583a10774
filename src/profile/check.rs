//! Rules inside one value of the profile, told by the key that breaks them.

use thiserror::Error;

/// A value that its key cannot have. Never holds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, serde::Serialize, serde::Deserialize)]
#[error("{key}: expected {expected}")]
pub struct Unfit {
    /// The key inside the terminal's entry, such as `wonder.link.lan.host`.
    #[serde(deserialize_with = "crate::payment::kept")]
    pub key: crate::payment::Word,
    /// What the key can have.
    #[serde(deserialize_with = "crate::payment::kept")]
    pub expected: crate::payment::Word,
}

impl Unfit {
    /// `Ok` when `fits`, else this key and what it expects.
    pub(super) fn unless(fits: bool, key: &'static str, expected: &'static str) -> Result<(), Self> {
        if fits { Ok(()) } else { Err(Self { key, expected }) }
    }
}

/// 1 to `longest` ASCII characters without blanks.
pub(super) fn is_word(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A host name or an IP address, IPv6 with or without brackets; no scheme, port, path or user.
pub(super) fn is_host(text: &str) -> bool {
    let name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    is_word(text, 253) && (name(text) || bare.parse::<std::net::Ipv6Addr>().is_ok())
}

/// `https`, or `http` to this very machine, where a simulator may listen.
pub(super) fn is_safe_url(text: &str) -> bool {
    let loopback = ["127.0.0.1", "[::1]", "localhost"];
    let after = |scheme: &str| text.strip_prefix(scheme).filter(|rest| is_word(rest, 2000));
    let to_loopback = |rest: &str| {
        let hosts = loopback.into_iter().filter_map(|host| rest.strip_prefix(host));
        hosts.into_iter().any(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    };
    // A user part could make "http://127.0.0.1:x@elsewhere" look like this machine.
    !text.contains('@') && (after("https://").is_some() || after("http://").is_some_and(to_loopback))
}

/// A SHA-256 digest in hexadecimal.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("192.0.2.10", true)]
    #[case("terminal-1.shop", true)]
    #[case("::1", true)]
    #[case("[2001:db8::7]", true)]
    #[case("", false)]
    #[case("http://192.0.2.10", false)]
    #[case("192.0.2.10:8443", false)]
    #[case("host/path", false)]
    #[case("user@host", false)]
    #[case("a b", false)]
    fn hosts(#[case] text: &str, #[case] fits: bool) {
        assert_eq!(is_host(text), fits);
    }

    #[rstest]
    #[case("https://gateway.example/ecr", true)]
    #[case("http://127.0.0.1:4001/ecr", true)]
    #[case("http://[::1]:4001", true)]
    #[case("http://localhost", true)]
    #[case("http://gateway.example/ecr", false)]
    #[case("http://127.0.0.1.example/ecr", false)]
    #[case("http://127.0.0.1:80@gateway.example/", false)]
    #[case("https://", false)]
    #[case("ftp://gateway.example", false)]
    #[case("", false)]
    fn urls(#[case] text: &str, #[case] fits: bool) {
        assert_eq!(is_safe_url(text), fits);
    }
}
