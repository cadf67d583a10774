//! AES in CBC mode with PKCS#7 padding: what several vendors seal their messages with. No authentication code, so every way
//! to fail is one error and tells nothing.

use std::fmt;

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::block_padding::{NoPadding, Pkcs7};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit};

/// AES block and initialisation vector, in bytes.
pub const BLOCK: usize = 16;

/// What was received is no sealed message under this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecipherable;

/// A key, ready made. It erases its round keys when dropped and does not print.
#[derive(Clone)]
pub struct CbcKey(Cipher);

#[derive(Clone)]
enum Cipher {
    Aes128(Box<Aes128>),
    Aes192(Box<Aes192>),
    Aes256(Box<Aes256>),
}

impl fmt::Debug for CbcKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CbcKey(secret)")
    }
}

impl CbcKey {
    /// A key of 16, 24 or 32 bytes; none of any other length.
    pub fn new(key: &[u8]) -> Option<Self> {
        let cipher = match key.len() {
            16 => Cipher::Aes128(Box::new(Aes128::new_from_slice(key).ok()?)),
            24 => Cipher::Aes192(Box::new(Aes192::new_from_slice(key).ok()?)),
            32 => Cipher::Aes256(Box::new(Aes256::new_from_slice(key).ok()?)),
            _ => return None,
        };
        Some(Self(cipher))
    }

    /// A key of 32 bytes: AES-256.
    pub fn aes256(key: &[u8; 32]) -> Self {
        Self(Cipher::Aes256(Box::new(Aes256::new(key.into()))))
    }

    /// Encrypts `message` in place from `at` on, padding added.
    pub fn encrypt(&self, iv: &[u8; BLOCK], mut message: Vec<u8>, at: usize) -> Vec<u8> {
        let text_len = message.len() - at;
        message.resize(at + (text_len / BLOCK + 1) * BLOCK, 0);
        let padded = &mut message[at..];
        let sealed = match &self.0 {
            Cipher::Aes128(aes) => cbc::Encryptor::<&Aes128>::inner_iv_init(aes, iv.into())
                .encrypt_padded::<Pkcs7>(padded, text_len)
                .is_ok(),
            Cipher::Aes192(aes) => cbc::Encryptor::<&Aes192>::inner_iv_init(aes, iv.into())
                .encrypt_padded::<Pkcs7>(padded, text_len)
                .is_ok(),
            Cipher::Aes256(aes) => cbc::Encryptor::<&Aes256>::inner_iv_init(aes, iv.into())
                .encrypt_padded::<Pkcs7>(padded, text_len)
                .is_ok(),
        };
        debug_assert!(sealed, "there is room for the padding");
        message
    }

    /// Decrypts `sealed` from `at` on and takes the padding off; what was before `at` is gone.
    ///
    /// # Errors
    /// [`Undecipherable`]: no whole blocks, or a wrong padding.
    pub fn decrypt(&self, iv: &[u8; BLOCK], mut sealed: Vec<u8>, at: usize) -> Result<Vec<u8>, Undecipherable> {
        require_blocks(sealed.get(at..).ok_or(Undecipherable)?)?;
        sealed.drain(..at);
        match &self.0 {
            Cipher::Aes128(aes) => open(cbc::Decryptor::<&Aes128>::inner_iv_init(aes, iv.into()), &mut sealed)?,
            Cipher::Aes192(aes) => open(cbc::Decryptor::<&Aes192>::inner_iv_init(aes, iv.into()), &mut sealed)?,
            Cipher::Aes256(aes) => open(cbc::Decryptor::<&Aes256>::inner_iv_init(aes, iv.into()), &mut sealed)?,
        }
        sealed.truncate(unpadded_len(&sealed)?);
        Ok(sealed)
    }
}

fn open(cipher: impl BlockModeDecrypt, sealed: &mut [u8]) -> Result<(), Undecipherable> {
    cipher.decrypt_padded::<NoPadding>(sealed).map(drop).map_err(|_| Undecipherable)
}

/// Whole blocks, one at least: there is always padding.
pub fn require_blocks(ciphertext: &[u8]) -> Result<(), Undecipherable> {
    let whole = !ciphertext.is_empty() && ciphertext.len().is_multiple_of(BLOCK);
    whole.then_some(()).ok_or(Undecipherable)
}

/// PKCS#7, every padding byte checked.
fn unpadded_len(padded: &[u8]) -> Result<usize, Undecipherable> {
    let padding = *padded.last().ok_or(Undecipherable)?;
    let count = usize::from(padding);
    let tail = padded.len().checked_sub(count).and_then(|len| padded.get(len..)).ok_or(Undecipherable)?;
    let sound = (1..=BLOCK).contains(&count) && tail.iter().all(|byte| *byte == padding);
    sound.then_some(padded.len() - count).ok_or(Undecipherable)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::none_at_all(&[b'a'; 16])]
    #[case::zero(&[0; 16])]
    #[case::longer_than_a_block(&[17; 32])]
    #[case::one_byte_differs(b"aaaaaaaaaaaaa\x01\x03\x03")]
    #[case::first_byte_differs(b"aaaaaaaaaaaaa\x02\x03\x03")]
    fn every_padding_byte_is_checked(#[case] padded: &[u8]) {
        assert_eq!(unpadded_len(padded), Err(Undecipherable));
    }

    #[rstest]
    #[case(16)]
    #[case(24)]
    #[case(32)]
    fn every_key_length_opens_what_it_sealed(#[case] length: usize) {
        let key = CbcKey::new(&vec![7; length]).unwrap();
        for text in [&b""[..], b"fifteen bytes..", b"sixteen bytes...", b"seventeen bytes.."] {
            let sealed = key.encrypt(&[9; BLOCK], text.to_vec(), 0);
            assert_eq!(sealed.len(), (text.len() / BLOCK + 1) * BLOCK);
            assert_eq!(key.decrypt(&[9; BLOCK], sealed, 0).unwrap(), text);
        }
    }

    #[test]
    fn other_key_lengths_are_none() {
        assert!([0, 15, 17, 31, 33, 64].iter().all(|length| CbcKey::new(&vec![7; *length]).is_none()));
    }
}
