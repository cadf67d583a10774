//! The pairing code: the secret a terminal shows on its pairing page.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Characters of a pairing code.
const CODE_LEN: usize = 6;

/// Six characters `[0-9A-Z]`, opaque: never a number, never another case. The pages say digits in one place and upper
/// case letters in another, and the published frame uses letters. Does not print; erased when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct PairingCode([u8; CODE_LEN]);

/// The text is not a pairing code. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a pairing code is six characters, 0-9 and A-Z")]
pub struct BadPairingCode;

impl PairingCode {
    /// Takes exactly six characters `[0-9A-Z]`; blanks and dashes are the input field's business.
    ///
    /// # Errors
    /// [`BadPairingCode`] for anything else.
    pub fn parse(text: &str) -> Result<Self, BadPairingCode> {
        let code: [u8; CODE_LEN] = text.as_bytes().try_into().map_err(|_| BadPairingCode)?;
        let sound = code.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        sound.then_some(Self(code)).ok_or(BadPairingCode)
    }

    /// The code itself, for deriving keys and for the secrets file. Never for a log.
    #[expect(clippy::missing_panics_doc, reason = "the bytes were checked when they were taken in")]
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII was taken in")
    }
}

impl fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingCode(secret)")
    }
}
