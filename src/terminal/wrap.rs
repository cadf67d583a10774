//! EasyCard's message keys under intella's public key: the one place where RSA draws its random padding, outside of the pure
//! session that needs it (see `docs/decisions/`).

use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::protocol::easycard::crypto::MessageKey;
use crate::protocol::easycard::key::{PublicKey, WrapKey};

/// RSA with PKCS#1 v1.5 padding under one public key.
#[derive(Debug)]
pub struct RsaWrap(Pkcs1PublicEncryptingKey);

impl RsaWrap {
    /// Under this key. None if the library does not take it, which it did when the key was read.
    pub fn new(key: &PublicKey) -> Option<Self> {
        let key = PublicEncryptingKey::from_der(key.der()).ok()?;
        Pkcs1PublicEncryptingKey::new(key).ok().map(Self)
    }
}

impl WrapKey for RsaWrap {
    fn wrap(&mut self, key: &MessageKey) -> Option<String> {
        let mut wrapped = vec![0; self.0.ciphertext_size()];
        let wrapped = self.0.encrypt(key.text().as_bytes(), &mut wrapped).ok()?;
        Some(STANDARD.encode(wrapped))
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rsa::{Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};

    use super::*;
    use crate::protocol::easycard::crypto::unwrapped;
    use crate::protocol::easycard::vectors::{self, Exchange};

    fn private() -> Pkcs1PrivateDecryptingKey {
        let inner: String = vectors::private_pem().lines().filter(|line| !line.starts_with("-----")).collect();
        Pkcs1PrivateDecryptingKey::new(PrivateDecryptingKey::from_pkcs8(&unwrapped(&inner).unwrap()).unwrap()).unwrap()
    }

    fn opened(api_key: &str) -> Vec<u8> {
        let private = private();
        let mut text = vec![0; private.min_output_size()];
        private.decrypt(&unwrapped(api_key).unwrap(), &mut text).unwrap().to_vec()
    }

    #[test]
    fn the_private_key_of_the_vectors_opens_what_is_wrapped_to_the_text_of_the_key() {
        let mut wrap = RsaWrap::new(&PublicKey::read(vectors::public_pem().as_bytes()).unwrap()).unwrap();
        for exchange in Exchange::all() {
            let ours = wrap.wrap(&exchange.key()).unwrap();
            assert_eq!(ours.len(), 344, "2048 bits");
            assert_eq!(opened(&ours), exchange.request("rsa_plaintext_ascii").as_bytes());
            assert_eq!(opened(exchange.request("apikey_base64")), opened(&ours));
            assert_ne!(wrap.wrap(&exchange.key()).unwrap(), ours, "fresh padding each time");
        }
    }
}
