//! Sealing with the POS-KEY: AES-CBC, PKCS#7, a constant initialisation vector, standard Base64 (ECR page; Odoo).
//!
//! No nonce, no time, no authentication code: equal requests give equal text and nothing stops a replay. It is obfuscation,
//! so HTTPS is to be preferred, and every way to fail is one error.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::key::{BadPosKey, PosKey};
use crate::protocol::aes_cbc::{BLOCK, CbcKey};

/// The initialisation vector of every message, both ways (ECR page; Odoo).
const IV: &[u8; BLOCK] = b"qfpay202306_hjsh";

/// How the bytes of the AES key are made of the POS-KEY. The pages say AES-128, the one published key has 32 characters, and
/// Odoo takes the characters: unverified, a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AesKeyMode {
    /// Its characters: 16, 24 or 32 of them choose AES-128, -192 or -256 (Odoo).
    #[default]
    Utf8,
    /// 32 hexadecimal digits are 16 bytes: AES-128.
    Hex,
}

/// What was received cannot be opened: Base64, length, padding or characters. Which of them is not told on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message could not be opened: wrong POS-KEY, wrong kind of AES key, or damaged")]
pub struct Undecipherable;

/// A POS-KEY made ready for sealing.
#[derive(Debug, Clone)]
pub struct Cipher(CbcKey);

impl Cipher {
    /// Makes the key ready.
    ///
    /// # Errors
    /// [`BadPosKey`] when the key does not have the digits that `mode` wants.
    pub fn new(key: &PosKey, mode: AesKeyMode) -> Result<Self, BadPosKey> {
        let text = key.expose();
        let bytes = Zeroizing::new(match mode {
            AesKeyMode::Utf8 => text.as_bytes().to_vec(),
            AesKeyMode::Hex => from_hex(text).ok_or(BadPosKey::NotHex)?,
        });
        CbcKey::new(&bytes).map(Self).ok_or(BadPosKey::Length(text.len()))
    }

    /// Seals a text: Base64 without line breaks.
    pub fn seal(&self, text: &str) -> String {
        STANDARD.encode(self.0.encrypt(IV, text.as_bytes().to_vec(), 0))
    }

    /// Opens a Base64 text; blanks and line breaks around it do not matter.
    ///
    /// # Errors
    /// [`Undecipherable`], whatever is wrong.
    pub fn open(&self, sealed: &str) -> Result<String, Undecipherable> {
        let bytes = STANDARD.decode(sealed.trim_ascii()).map_err(|_| Undecipherable)?;
        let text = self.0.decrypt(IV, bytes, 0).map_err(|_| Undecipherable)?;
        String::from_utf8(text).map_err(|_| Undecipherable)
    }
}

/// The sixteen bytes of 32 hexadecimal digits in either case.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.len() != 2 * BLOCK || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::Value;

    use super::super::vectors;
    use super::*;

    fn cipher(entry: &Value) -> Cipher {
        let mode = if vectors::text(entry, "aes_key_mode") == "hex" { AesKeyMode::Hex } else { AesKeyMode::Utf8 };
        Cipher::new(&vectors::key(vectors::text(entry, "key")), mode).unwrap()
    }

    #[test]
    fn every_sealed_text_is_exact_both_ways() {
        for entry in vectors::list("aes") {
            let text = String::from_utf8(vectors::bytes(vectors::text(entry, "plaintext_hex"))).unwrap();
            let sealed = vectors::text(entry, "base64");
            assert_eq!(cipher(entry).seal(&text), sealed, "{}", entry["id"]);
            assert_eq!(cipher(entry).open(sealed).unwrap(), text, "{}", entry["id"]);
        }
    }

    #[rstest]
    #[case::not_base64("@@@@")]
    #[case::no_block("AAAA")]
    #[case::nothing("")]
    #[case::another_key("xDgsNm3a5k+foDmv3jBQ6QKFGHd12w16ecULCk6DIcKQbkqIHKwxt22OhY2ykAkE07t4PNtpbv6pS2JTff/IWQ==")]
    fn whatever_is_wrong_is_one_error(#[case] sealed: &str) {
        let cipher = Cipher::new(&vectors::key("K32"), AesKeyMode::Utf8).unwrap();
        assert_eq!(cipher.open(sealed), Err(Undecipherable));
    }

    #[test]
    fn a_key_that_is_no_hex_is_told() {
        assert_eq!(Cipher::new(&vectors::key("K16"), AesKeyMode::Hex).unwrap_err(), BadPosKey::NotHex);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{0,200}") {
            let cipher = Cipher::new(&vectors::key("K16"), AesKeyMode::Utf8).unwrap();
            prop_assert_eq!(cipher.open(&cipher.seal(&text)).unwrap(), text);
        }

        #[test]
        fn anything_can_be_tried_to_open(text in "\\PC{0,200}") {
            let cipher = Cipher::new(&vectors::key("K16"), AesKeyMode::Utf8).unwrap();
            let _ = cipher.open(&text);
        }
    }
}
