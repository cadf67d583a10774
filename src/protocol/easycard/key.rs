//! intella's RSA public key: from a file, recognised by its fingerprint. Every request carries its own AES key under it.

use std::fmt;

use aws_lc_rs::rsa::PublicEncryptingKey;
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::crypto::MessageKey;

/// Fingerprint of the key of the vendor's test server, as published (SDK, 2021).
const STAGING: &str = "17151a71637ccec9de4719ae4893a10f36e5929aad38ee182c5c42a5d47499b0";
/// Fingerprint of the key of the vendor's production server, as published (SDK, 2021).
const PRODUCTION: &str = "704193c2993d84c080b778039f11cb429859aabbb4496041f0f8f5a0fac54d8a";

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";
/// A file of a key is much smaller.
const MAX_FILE: usize = 16 * 1024;

/// Puts a message's key under the server's public key. Chance, passed in: its padding is random, and so it lives outside of
/// this room.
pub trait WrapKey: fmt::Debug + Send + Sync {
    /// The `ApiKey`: Base64 of the RSA encryption (PKCS#1 v1.5) of [`MessageKey::text`]. None if that cannot be done.
    fn wrap(&mut self, key: &MessageKey) -> Option<String>;
}

/// An RSA public key of 2048 bits or more.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// `SubjectPublicKeyInfo`.
    der: Vec<u8>,
}

/// A key that the vendor has published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The test server's.
    Staging,
    /// The production server's.
    Production,
}

/// Why a file holds no public key that can be used. It repeats nothing of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPublicKey {
    /// Somebody's secret: it does not belong here.
    #[error("this is a private key; the public key that intella gives out is needed")]
    Private,
    /// A certificate.
    #[error("this is a certificate; the public key that intella gives out is needed")]
    Certificate,
    /// Anything else.
    #[error("this is no RSA public key of 2048 bits or more, in PEM (BEGIN PUBLIC KEY) or DER")]
    NotOne,
}

impl PublicKey {
    /// Reads the contents of a file: PEM, DER, or the Base64 of a DER alone.
    ///
    /// # Errors
    /// [`BadPublicKey`], for people.
    pub fn read(file: &[u8]) -> Result<Self, BadPublicKey> {
        if file.len() > MAX_FILE {
            return Err(BadPublicKey::NotOne);
        }
        let text = std::str::from_utf8(file).ok().map(|text| text.trim_start_matches('\u{feff}').trim());
        let der = match text {
            Some(text) if text.contains("PRIVATE KEY-----") => return Err(BadPublicKey::Private),
            Some(text) if text.contains("-----BEGIN CERTIFICATE") => return Err(BadPublicKey::Certificate),
            Some(text) => base64_of(text).ok_or(BadPublicKey::NotOne)?,
            None => file.to_vec(),
        };
        Self::of_der(der)
    }

    fn of_der(der: Vec<u8>) -> Result<Self, BadPublicKey> {
        PublicEncryptingKey::from_der(&der).map_err(|_| BadPublicKey::NotOne)?;
        Ok(Self { der })
    }

    /// The key itself (`SubjectPublicKeyInfo`, DER), for whoever encrypts with it. Public.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// As one line of Base64, for the profile; [`PublicKey::read`] takes it back.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.der)
    }

    /// SHA-256 of the DER, in lower case hexadecimal digits: what two people compare.
    pub fn fingerprint(&self) -> String {
        super::password::hex(&Sha256::digest(&self.der))
    }

    /// Which published key it is; none for another one. Keys may have changed since they were published.
    pub fn known(&self) -> Option<Known> {
        match self.fingerprint().as_str() {
            STAGING => Some(Known::Staging),
            PRODUCTION => Some(Known::Production),
            _ => None,
        }
    }

    /// Whether `signature` is this key's over `message` (RSASSA-PKCS1-v1_5 with SHA-256).
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.der).verify(message, signature).is_ok()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint())
    }
}

fn base64_of(text: &str) -> Option<Vec<u8>> {
    let inner = match text.split_once(BEGIN) {
        Some((_, rest)) => rest.split_once(END)?.0,
        None => text,
    };
    let packed: String = inner.split_ascii_whitespace().collect();
    STANDARD.decode(packed).ok().filter(|der| !der.is_empty())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::vectors;
    use super::*;

    #[test]
    fn pem_der_and_bare_base64_are_one_key() {
        let pem = PublicKey::read(vectors::public_pem().as_bytes()).unwrap();
        let windows = vectors::public_pem().replace('\n', "\r\n");
        for file in [pem.der().to_vec(), pem.to_base64().into_bytes(), format!("\u{feff}{windows}").into_bytes()] {
            assert_eq!(PublicKey::read(&file).unwrap(), pem);
        }
        assert_eq!(pem.fingerprint().len(), 64);
        assert_eq!(pem.known(), None);
    }

    #[rstest]
    #[case::nothing(b"")]
    #[case::words(b"hello")]
    #[case::half(b"-----BEGIN PUBLIC KEY-----\nMIIB")]
    #[case::not_a_key(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    fn what_is_no_key(#[case] file: &[u8]) {
        assert_eq!(PublicKey::read(file), Err(BadPublicKey::NotOne));
    }

    #[test]
    fn a_private_key_and_a_certificate_are_named() {
        assert_eq!(PublicKey::read(vectors::private_pem().as_bytes()), Err(BadPublicKey::Private));
        let certificate = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
        assert_eq!(PublicKey::read(certificate), Err(BadPublicKey::Certificate));
    }

    #[test]
    fn every_truncation_is_refused() {
        let key = PublicKey::read(vectors::public_pem().as_bytes()).unwrap();
        for length in 0..key.der().len() {
            assert_eq!(PublicKey::of_der(key.der()[..length].to_vec()), Err(BadPublicKey::NotOne), "{length}");
        }
    }
}
