//! The POS-KEY: the secret that a terminal's requests are signed and sealed with.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Characters of a key: 16, 24 or 32. Of real keys only the factory key is known, with 32; Odoo's tests use 16.
const LENGTHS: [usize; 3] = [16, 24, 32];

/// A POS-KEY as the app or the merchant portal shows it: 16, 24 or 32 printable ASCII characters without blanks, opaque.
/// Does not print; erased when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct PosKey(String);

/// The text is no POS-KEY. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPosKey {
    /// It has another length.
    #[error("a POS-KEY has 16, 24 or 32 characters, this has {0}")]
    Length(usize),
    /// It has blanks, control characters or letters that are not ASCII.
    #[error("a POS-KEY has letters, digits and signs only, without blanks")]
    Characters,
    /// It is to be read as hexadecimal digits, and is not made of 32 of them.
    #[error("with aes_key = \"hex\" a POS-KEY is 32 hexadecimal digits")]
    NotHex,
}

impl PosKey {
    /// Takes a key as it stands; blanks around it are the input field's business.
    ///
    /// # Errors
    /// [`BadPosKey`] for another length or other characters.
    pub fn parse(text: &str) -> Result<Self, BadPosKey> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BadPosKey::Characters);
        }
        if !LENGTHS.contains(&text.len()) {
            return Err(BadPosKey::Length(text.len()));
        }
        Ok(Self(text.to_owned()))
    }

    /// The key itself, for digests and for the secrets file. Never for a log.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PosKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PosKey(secret)")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::sixteen("TuiTestKey-00016", Ok(()))]
    #[case::twenty_four("TuiTestKey-0000000000024", Ok(()))]
    #[case::thirty_two("0123456789abcdef0123456789abcdef", Ok(()))]
    #[case::short("TuiTestKey-0001", Err(BadPosKey::Length(15)))]
    #[case::blank("TuiTestKey 00016", Err(BadPosKey::Characters))]
    #[case::not_ascii("TuiTestKéy-0016", Err(BadPosKey::Characters))]
    #[case::nothing("", Err(BadPosKey::Length(0)))]
    fn a_key_is_sixteen_twenty_four_or_thirty_two(#[case] text: &str, #[case] expected: Result<(), BadPosKey>) {
        assert_eq!(PosKey::parse(text).map(drop), expected);
    }

    #[test]
    fn a_key_does_not_print() {
        let key = PosKey::parse("TuiTestKey-00016").unwrap();
        assert_eq!(format!("{key:?}"), "PosKey(secret)");
    }
}
