//! Requests out of their envelope: the key of the message, and what it says.

use zeroize::Zeroizing;

use super::key::ServerKey;
use super::refusal::{self, Refusal};
use crate::protocol::easycard::crypto::{Iv, MessageKey, unwrapped};
use crate::protocol::easycard::envelope::{Posted, open_request};

/// A request that could be opened.
pub(super) struct Opened {
    /// Its answer goes back under the same key.
    pub(super) key: MessageKey,
    /// What it says.
    pub(super) inner: Zeroizing<Vec<u8>>,
}

/// Opens the body of a request. Which bare code stands for what is assumed.
pub(super) fn open(body: &[u8], key: &dyn ServerKey, iv: &Iv) -> Result<Opened, Refusal> {
    let posted = Posted::read(body).ok_or(refusal::NOT_OPENED)?;
    let sealed = unwrapped(&posted.api_key).ok_or(refusal::NOT_OPENED)?;
    let text = key.unwrap(&sealed).ok_or(refusal::NOT_OPENED)?;
    let key = MessageKey::of_text(&text).ok_or(refusal::NOT_OPENED)?;
    let inner = open_request(&posted, &key, iv).filter(|inner| is_json(inner)).ok_or(refusal::NOT_DECIPHERED)?;
    Ok(Opened { key, inner })
}

/// Another vector leaves the first block without sense.
fn is_json(inner: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(inner).is_ok()
}
