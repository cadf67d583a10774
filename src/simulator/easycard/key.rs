//! The server's own key: it opens what registers seal with its public half, and signs notices.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::protocol::easycard::crypto::unwrapped;

/// Columns of a line of PEM.
const COLUMNS: usize = 64;

/// What a server does with its key pair.
pub trait ServerKey: fmt::Debug + Send + Sync {
    /// Opens an `ApiKey`: the text of a message's key; none if it was not made with the public half.
    fn unwrap(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>>;
    /// Signs a notice; none if that cannot be done.
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>>;
    /// The public half, in PEM.
    fn public_pem(&self) -> String;
}

/// The text is no private key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no RSA private key in PEM (BEGIN PRIVATE KEY)")]
pub struct BadServerKey;

/// RSA with PKCS#1 v1.5, both ways. Does not print.
pub struct RsaKey {
    opens: Pkcs1PrivateDecryptingKey,
    signs: KeyPair,
    public: String,
    private: Zeroizing<String>,
}

impl RsaKey {
    /// A new one of 2048 bits.
    ///
    /// # Errors
    /// [`BadServerKey`] if the library can make none.
    pub fn generate() -> Result<Self, BadServerKey> {
        Self::of(PrivateDecryptingKey::generate(KeySize::Rsa2048).map_err(|_| BadServerKey)?)
    }

    /// Reads PKCS#8 in PEM.
    ///
    /// # Errors
    /// [`BadServerKey`].
    pub fn read(pem: &str) -> Result<Self, BadServerKey> {
        let inner: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let der = Zeroizing::new(unwrapped(&inner).ok_or(BadServerKey)?);
        Self::of(PrivateDecryptingKey::from_pkcs8(&der).map_err(|_| BadServerKey)?)
    }

    fn of(key: PrivateDecryptingKey) -> Result<Self, BadServerKey> {
        let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| BadServerKey)?;
        let public: PublicKeyX509Der<'_> = key.public_key().as_der().map_err(|_| BadServerKey)?;
        Ok(Self {
            signs: KeyPair::from_pkcs8(der.as_ref()).map_err(|_| BadServerKey)?,
            public: pem("PUBLIC KEY", public.as_ref()),
            private: Zeroizing::new(pem("PRIVATE KEY", der.as_ref())),
            opens: Pkcs1PrivateDecryptingKey::new(key).map_err(|_| BadServerKey)?,
        })
    }

    /// The private half, in PEM, to be kept for the next start.
    pub fn private_pem(&self) -> &str {
        &self.private
    }
}

impl ServerKey for RsaKey {
    fn unwrap(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut text = Zeroizing::new(vec![0; self.opens.min_output_size()]);
        let opened = self.opens.decrypt(sealed, &mut text).ok()?.len();
        text.truncate(opened);
        Some(text)
    }

    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.signs.public_modulus_len()];
        self.signs.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    fn public_pem(&self) -> String {
        self.public.clone()
    }
}

impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaKey(secret)")
    }
}

fn pem(what: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(COLUMNS).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}
