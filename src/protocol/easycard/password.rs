//! The merchant's passwords, as they travel: digests that are passwords themselves (no salt, no time in them).

use std::fmt;
use std::fmt::Write;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// `TradeKey` or `RefundKey`: lower-case hexadecimal SHA-256 of a password's UTF-8 bytes (ZH: api-request-format). As good as
/// the password: it does not print, and is erased when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct PasswordKey(String);

impl PasswordKey {
    /// Of the password as it is typed. Blanks around it are the input field's business.
    pub fn of_password(password: &str) -> Self {
        Self(hex(&Sha256::digest(password.as_bytes())))
    }

    /// Takes the digest itself, as some merchants are given it: 64 lower-case hexadecimal digits. None for anything else.
    pub fn of_digest(text: &str) -> Option<Self> {
        let digits = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == 64 && text.bytes().all(digits)).then(|| Self(text.to_owned()))
    }

    /// The digest, for the request and the secrets file. Never for a log.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordKey(secret)")
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::super::vectors;
    use super::*;

    #[test]
    fn every_digest_of_the_vectors() {
        let units = vectors::list("hash_unit");
        assert!(!units.is_empty());
        for unit in units {
            let (password, digest) = (vectors::text(unit, "password"), vectors::text(unit, "sha256_hex_lower"));
            assert_eq!(PasswordKey::of_password(password).expose(), digest, "{password}");
            assert_eq!(PasswordKey::of_digest(digest), Some(PasswordKey::of_password(password)));
        }
    }

    #[test]
    fn a_digest_has_64_lower_case_digits() {
        let digest = PasswordKey::of_password("1234").expose().to_owned();
        for bad in [&digest[1..], &digest.to_uppercase(), "", "9af15b3.....606529a0"] {
            assert_eq!(PasswordKey::of_digest(bad), None, "{bad}");
        }
    }

    #[test]
    fn it_does_not_print() {
        assert_eq!(format!("{:?}", PasswordKey::of_password("1234")), "PasswordKey(secret)");
    }
}
