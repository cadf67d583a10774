//! The name of one certificate.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

const LENGTH: usize = 32;

/// SHA-256 over the certificate as it is sent (DER). Written as hex digits, with colons or without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; LENGTH]);

/// The text is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a certificate's SHA-256 fingerprint has 64 hex digits")]
pub struct BadFingerprint;

impl Fingerprint {
    /// The fingerprint of a certificate in DER.
    pub fn of(certificate: &[u8]) -> Self {
        Self(Sha256::digest(certificate).into())
    }
}

impl FromStr for Fingerprint {
    type Err = BadFingerprint;

    fn from_str(text: &str) -> Result<Self, BadFingerprint> {
        let mut digits = text.chars().filter(|letter| *letter != ':').map(|letter| letter.to_digit(16));
        let mut digit = || digits.next().flatten().and_then(|digit| u8::try_from(digit).ok()).ok_or(BadFingerprint);
        let mut bytes = [0; LENGTH];
        for byte in &mut bytes {
            *byte = digit()? << 4 | digit()?;
        }
        if digits.next().is_some() {
            return Err(BadFingerprint);
        }
        Ok(Self(bytes))
    }
}

/// Upper case with colons, as openssl prints it.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            let colon = if index == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn it_is_read_as_it_is_written() {
        let print = Fingerprint::of(b"abc");
        // FIPS 180-2, appendix B.1.
        assert!(print.to_string().starts_with("BA:78:16:BF:8F:01:CF:EA"));
        assert_eq!(print.to_string().parse(), Ok(print));
        assert_eq!(print.to_string().replace(':', "").to_lowercase().parse(), Ok(print));
    }

    #[rstest]
    #[case("")]
    #[case("AB:CD")]
    #[case(&"0".repeat(63))]
    #[case(&"0".repeat(65))]
    #[case(&"g".repeat(64))]
    fn nothing_else_is_a_fingerprint(#[case] text: &str) {
        assert_eq!(text.parse::<Fingerprint>(), Err(BadFingerprint));
    }
}
