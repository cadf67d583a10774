//! What one message is sealed with: AES-128-CBC under a key of its own and an initialisation vector that never changes
//! (ZH: api-jia-jie-mi-ming; five implementations agree). There is no authentication code: integrity rests on TLS, and an
//! answer that cannot be opened proves nothing.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::protocol::aes_cbc::{BLOCK, CbcKey};

/// The initialisation vector that intella gives a merchant: 16 ASCII characters, used as they are. Does not print.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Iv([u8; BLOCK]);

/// The text is no initialisation vector. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an IV is 16 characters: letters, digits and signs, without blanks")]
pub struct BadIv;

impl Iv {
    /// The one that stands in the vendor's own samples.
    pub const PUBLISHED: &'static str = "8651731586517315";

    /// Takes one as it stands.
    ///
    /// # Errors
    /// [`BadIv`] for another length or other characters.
    pub fn parse(text: &str) -> Result<Self, BadIv> {
        let graphic = text.bytes().all(|byte| byte.is_ascii_graphic());
        text.as_bytes().try_into().ok().filter(|_| graphic).map(Self).ok_or(BadIv)
    }

    /// The characters, for the profile.
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Iv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Iv(secret)")
    }
}

/// The AES key of one request and of its answer: fresh random bytes each time. Does not print; erased when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct MessageKey([u8; BLOCK]);

/// What was received opens under no such key: another key or vector, cut, or tampered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unopened;

impl MessageKey {
    /// These bytes; they must be random, and used for one request only.
    pub fn new(bytes: [u8; BLOCK]) -> Self {
        Self(bytes)
    }

    /// What the public key encrypts: not the 16 bytes, but the 24 characters of their Base64.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0))
    }

    /// The server's way back from [`MessageKey::text`].
    pub fn of_text(text: &[u8]) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
        bytes.as_slice().try_into().ok().map(Self)
    }

    fn cipher(&self) -> CbcKey {
        CbcKey::new(&self.0).expect("a key of 16 bytes is one of AES")
    }

    /// Base64 of the encrypted message.
    pub fn seal(&self, iv: &Iv, message: &[u8]) -> String {
        STANDARD.encode(self.cipher().encrypt(&iv.0, message.to_vec(), 0))
    }

    /// Opens what [`MessageKey::seal`] makes, white space anywhere in it.
    ///
    /// # Errors
    /// [`Unopened`] for everything else.
    pub fn open(&self, iv: &Iv, sealed: &str) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let bytes = unwrapped(sealed).ok_or(Unopened)?;
        self.cipher().decrypt(&iv.0, bytes, 0).map(Zeroizing::new).map_err(|_| Unopened)
    }
}

impl fmt::Debug for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MessageKey(secret)")
    }
}

/// The bytes of a Base64 text with line breaks in it: servers wrap it at 76 columns (*laravel*, SDK).
pub fn unwrapped(text: &str) -> Option<Vec<u8>> {
    let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(packed).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::vectors;
    use super::*;

    fn key(hex: &str) -> MessageKey {
        MessageKey::new(vectors::bytes(hex).try_into().unwrap())
    }

    #[test]
    fn every_unit_of_the_vectors() {
        for unit in vectors::list("aes_unit") {
            let (key, text) =
                (key(vectors::text(unit, "key_hex")), vectors::bytes(vectors::text(unit, "plaintext_hex")));
            let iv = Iv::parse(&String::from_utf8(vectors::bytes(vectors::text(unit, "iv_hex"))).unwrap()).unwrap();
            let sealed = vectors::text(unit, "ciphertext_base64");
            assert_eq!(key.seal(&iv, &text), sealed);
            assert_eq!(key.open(&iv, sealed).unwrap().as_slice(), text);
            let broken: String = sealed.chars().flat_map(|letter| [letter, '\r', '\n', ' ']).collect();
            assert_eq!(key.open(&iv, &broken).unwrap().as_slice(), text, "white space does not matter");
        }
    }

    #[rstest]
    #[case::nothing("")]
    #[case::not_base64("*")]
    #[case::no_block("AAAA")]
    #[case::wrong_padding("AAAAAAAAAAAAAAAAAAAAAA==")]
    fn what_does_not_open(#[case] sealed: &str) {
        let iv = Iv::parse("0123456789ABCDEF").unwrap();
        assert_eq!(MessageKey::new([7; 16]).open(&iv, sealed), Err(Unopened));
    }

    #[test]
    fn another_vector_spoils_the_beginning() {
        let (key, iv) = (MessageKey::new([7; 16]), Iv::parse("0123456789ABCDEF").unwrap());
        let sealed = key.seal(&iv, b"{\"Header\":{}, and more than a block}");
        let other = key.open(&Iv::parse(Iv::PUBLISHED).unwrap(), &sealed).unwrap();
        assert!(!other.starts_with(b"{"));
    }

    #[rstest]
    #[case("0123456789ABCDE")]
    #[case("0123456789ABCDEFG")]
    #[case("0123456789 BCDEF")]
    #[case("0123456789ABCDé")]
    fn what_is_no_iv(#[case] text: &str) {
        assert_eq!(Iv::parse(text), Err(BadIv));
    }

    #[test]
    fn a_key_is_its_text() {
        for exchange in vectors::list("exchanges") {
            let key = key(vectors::text(exchange, "aes_key_hex"));
            assert_eq!(key.text().as_str(), vectors::text(exchange, "aes_key_base64"));
            assert_eq!(MessageKey::of_text(key.text().as_bytes()), Some(key));
        }
        assert_eq!(MessageKey::of_text(b"AAAA"), None);
    }

    #[test]
    fn nothing_secret_prints() {
        let (key, iv) = (MessageKey::new([7; 16]), Iv::parse(Iv::PUBLISHED).unwrap());
        assert_eq!(format!("{key:?} {iv:?}"), "MessageKey(secret) Iv(secret)");
    }
}
