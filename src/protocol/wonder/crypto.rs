//! Sealing a message with the pairing code: AES-256-CBC, PKCS#7, Base64 ("ECR Interface Protocol").
//!
//! This is what the vendor defines, and it is obfuscation rather than security: the first profile has a constant IV,
//! neither has an authentication code, and six characters are soon tried out. So every way to fail is one error,
//! [`Undecodable`], and nothing here prints a code, a key or a plaintext.
//!
//! Salt and IV are passed in; nothing here draws a random number.

mod code;
#[cfg(test)]
mod tests;

use std::fmt;
use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::message::has_header;
use crate::protocol::aes_cbc::{self, BLOCK, CbcKey, Undecipherable};
pub use code::{BadPairingCode, PairingCode};

/// Rounds of the salted profile ("ECR Interface Protocol", newer edition).
const PBKDF2_ROUNDS: NonZeroU32 = NonZeroU32::new(100_000).expect("more than none");
/// What the salted profile puts before the ciphertext: salt, then IV.
const NONCE_LEN: usize = 2 * BLOCK;
/// IV of the zero-IV profile, in every message, both ways.
const ZERO_IV: [u8; BLOCK] = [0; BLOCK];

/// How a key is made from the code and how a message is sealed with it. The envelope does not tell which is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CryptoProfile {
    /// Key = SHA-256 of the code, IV = 16 zero bytes. All published samples.
    Sha256ZeroIv,
    /// Key = PBKDF2-HMAC-SHA256 of code and a salt of the message's own, IV random; salt and IV go before the ciphertext.
    /// Documented in a newer edition, no published sample. Costs some 40 ms of CPU a message.
    Pbkdf2Salted,
}

/// Salt and IV of one message in the salted profile: 32 fresh random bytes. The zero-IV profile ignores them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaltIv {
    /// Salt of the key derivation.
    pub salt: [u8; BLOCK],
    /// Initialisation vector.
    pub iv: [u8; BLOCK],
}

/// The one error for everything that can be wrong with a received message: Base64, length, padding, UTF-8, JSON, fields.
/// Which of them it was is not told on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message could not be decoded: wrong code, wrong profile or damaged")]
pub struct Undecodable;

/// The JSON inside a sealed message. May hold a pairing code: `Debug` tells its size only.
#[derive(Clone, PartialEq, Eq)]
pub struct Plaintext(String);

impl Plaintext {
    /// Wraps a message's text.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plaintext({} bytes)", self.0.len())
    }
}

/// A pairing code with its zero-IV key ready made. The salted key cannot be kept: every message has its own.
#[derive(Clone)]
pub struct Key {
    code: PairingCode,
    zero_iv: CbcKey,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(secret)")
    }
}

impl Key {
    /// Derives the zero-IV key of `code`.
    pub fn new(code: PairingCode) -> Self {
        let mut digest = Sha256::digest(code.expose().as_bytes());
        let zero_iv = CbcKey::aes256(digest.as_ref());
        digest.as_mut_slice().zeroize();
        Self { code, zero_iv }
    }

    /// The code this was made from.
    pub fn code(&self) -> &PairingCode {
        &self.code
    }

    /// Seals `plaintext`, in place, and gives the Base64 text for the envelope's `data`.
    pub fn seal(&self, profile: CryptoProfile, plaintext: Plaintext, nonce: &SaltIv) -> String {
        let text = plaintext.0.into_bytes();
        match profile {
            CryptoProfile::Sha256ZeroIv => STANDARD.encode(self.zero_iv.encrypt(&ZERO_IV, text, 0)),
            CryptoProfile::Pbkdf2Salted => {
                let mut message = Vec::with_capacity(NONCE_LEN + text.len() + BLOCK);
                message.extend_from_slice(&nonce.salt);
                message.extend_from_slice(&nonce.iv);
                message.extend_from_slice(&text);
                STANDARD.encode(salted(&self.code, &nonce.salt).encrypt(&nonce.iv, message, NONCE_LEN))
            }
        }
    }

    /// Opens `data`, sealed in a known profile.
    ///
    /// # Errors
    /// [`Undecodable`], whatever is wrong.
    pub fn open(&self, profile: CryptoProfile, data: &str) -> Result<Plaintext, Undecodable> {
        self.open_bytes(profile, decode_base64(data)?)
    }

    /// Opens `data` in whichever profile makes a message with a header of it, zero-IV first, and tells which it was.
    ///
    /// # Errors
    /// [`Undecodable`] when neither does.
    pub fn open_either(&self, data: &str) -> Result<(Plaintext, CryptoProfile), Undecodable> {
        let sealed = decode_base64(data)?;
        let plain = self.open_message(CryptoProfile::Sha256ZeroIv, sealed.clone());
        if plain.is_ok() || sealed.len() < NONCE_LEN + BLOCK {
            return plain;
        }
        self.open_message(CryptoProfile::Pbkdf2Salted, sealed)
    }

    fn open_message(&self, profile: CryptoProfile, sealed: Vec<u8>) -> Result<(Plaintext, CryptoProfile), Undecodable> {
        let plaintext = self.open_bytes(profile, sealed)?;
        has_header(plaintext.as_str()).then_some((plaintext, profile)).ok_or(Undecodable)
    }

    fn open_bytes(&self, profile: CryptoProfile, sealed: Vec<u8>) -> Result<Plaintext, Undecodable> {
        match profile {
            CryptoProfile::Sha256ZeroIv => decrypted(&self.zero_iv, &ZERO_IV, sealed, 0),
            CryptoProfile::Pbkdf2Salted => {
                let salt = *sealed.first_chunk::<BLOCK>().ok_or(Undecodable)?;
                let iv = *sealed[BLOCK..].first_chunk::<BLOCK>().ok_or(Undecodable)?;
                aes_cbc::require_blocks(sealed.get(NONCE_LEN..).ok_or(Undecodable)?)?;
                decrypted(&salted(&self.code, &salt), &iv, sealed, NONCE_LEN)
            }
        }
    }
}

fn salted(code: &PairingCode, salt: &[u8; BLOCK]) -> CbcKey {
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::derive(PBKDF2_HMAC_SHA256, PBKDF2_ROUNDS, salt, code.expose().as_bytes(), key.as_mut_slice());
    CbcKey::aes256(&key)
}

/// Standard alphabet, padding required, no line breaks, no stray bits.
fn decode_base64(data: &str) -> Result<Vec<u8>, Undecodable> {
    STANDARD.decode(data).map_err(|_| Undecodable)
}

fn decrypted(key: &CbcKey, iv: &[u8; BLOCK], sealed: Vec<u8>, at: usize) -> Result<Plaintext, Undecodable> {
    String::from_utf8(key.decrypt(iv, sealed, at)?).map(Plaintext).map_err(|_| Undecodable)
}

impl From<Undecipherable> for Undecodable {
    fn from(_: Undecipherable) -> Self {
        Self
    }
}
