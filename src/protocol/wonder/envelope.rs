//! The envelope around a sealed message, `{version, action, data}`, the same on every transport, and the cloud's wrapper
//! around that ("Cloud ECR").

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::message::Action;
use crate::protocol::json::{self, Object};
use crate::protocol::text;

/// Most bytes of an envelope in an HTTP body. Assumed.
pub const HTTP_CAP: usize = 1 << 20;
/// Most bytes of an envelope in a frame: what its size field can say.
pub const SERIAL_CAP: usize = u16::MAX as usize;

/// How `version` is written. The published samples use both; both are accepted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VersionLiteral {
    /// `"2.0"`
    #[default]
    Text,
    /// `2.0`
    Number,
}

impl VersionLiteral {
    /// Whether a JSON value is a spelling of version 2.0. JavaScript writes the number 2.0 as `2`.
    fn is_spelled(raw: &str) -> bool {
        matches!(raw, "\"2.0\"" | "2.0" | "2")
    }

    fn as_json(self) -> &'static str {
        match self {
            Self::Text => "\"2.0\"",
            Self::Number => "2.0",
        }
    }
}

/// A sealed message with its action in clear.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// What the message is about; the answer repeats it.
    pub action: Action,
    /// The sealed message, Base64. Never empty when parsed.
    pub data: Cow<'a, str>,
}

/// The sealed message is not for logs: `Debug` tells its size only.
impl fmt::Debug for Envelope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({}, {} bytes)", self.action.as_str(), self.data.len())
    }
}

/// Why bytes are not an envelope of this protocol. Texts are cut and harmless.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// More bytes than allowed; not looked at.
    #[error("{size} bytes are more than the {cap} allowed")]
    TooLarge {
        /// Bytes received.
        size: usize,
        /// Bytes allowed.
        cap: usize,
    },
    /// Not JSON, or not of this shape.
    #[error("not a Wonder message")]
    NotAnEnvelope,
    /// A message of the older protocol 1.0.
    #[error("the terminal speaks Wonder protocol 1.0; 2.0 is needed")]
    ProtocolOne,
    /// An envelope of a version other than 2.0.
    #[error("Wonder protocol version {0} is not supported")]
    WrongVersion(String),
    /// An envelope with an action this program does not know.
    #[error("unknown Wonder action {0}")]
    UnknownAction(String),
    /// The cloud answered without a message from the terminal.
    #[error("the Wonder cloud answered without a message: {code} {message}")]
    CloudRefused {
        /// The wrapper's `code`, as written.
        code: String,
        /// The wrapper's `message`.
        message: String,
    },
}

/// Whatever the top level may be: a bare envelope, the cloud's wrapper, protocol 1.0.
#[derive(Deserialize)]
struct Top<'a> {
    #[serde(borrow)]
    version: Option<&'a RawValue>,
    #[serde(borrow)]
    action: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    code: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow, rename = "SaleToPOIRequest")]
    one_request: Option<&'a RawValue>,
    #[serde(borrow, rename = "SaleToPOIResponse")]
    one_response: Option<&'a RawValue>,
}

impl<'a> Envelope<'a> {
    /// Reads an envelope, bare or in the cloud's wrapper; any order of keys, unknown keys ignored.
    ///
    /// # Errors
    /// [`EnvelopeError`] says what the bytes are instead. `cap` is in bytes, see [`HTTP_CAP`] and [`SERIAL_CAP`].
    pub fn parse(bytes: &'a [u8], cap: usize) -> Result<Self, EnvelopeError> {
        if bytes.len() > cap {
            return Err(EnvelopeError::TooLarge { size: bytes.len(), cap });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| EnvelopeError::NotAnEnvelope)?;
        let top = Top::read(text)?;
        match top.data {
            Some(data) if data.get().starts_with('{') => {
                Top::read(data.get())?.bare().unwrap_or_else(|| Err(top.refused()))
            }
            _ => top.bare().unwrap_or_else(|| Err(top.refused())),
        }
    }

    /// The envelope as compact JSON, keys in the published order.
    pub fn encode(&self, version: VersionLiteral) -> Vec<u8> {
        // Base64 and action words hold nothing that JSON escapes.
        let parts = [
            "{\"version\":",
            version.as_json(),
            ",\"action\":\"",
            self.action.as_str(),
            "\",\"data\":\"",
            &self.data,
            "\"}",
        ];
        parts.concat().into_bytes()
    }

    /// The envelope inside the cloud's wrapper, `{code, message, data}`.
    pub fn encode_wrapped(&self, version: VersionLiteral, code: i64, message: &str) -> Vec<u8> {
        wrap(code, message, &self.encode(version))
    }
}

/// The cloud's wrapper with no message in it: `data` is null.
pub fn encode_refusal(code: i64, message: &str) -> Vec<u8> {
    wrap(code, message, b"null")
}

fn wrap(code: i64, message: &str, data: &[u8]) -> Vec<u8> {
    let message = serde_json::Value::from(message);
    [format!("{{\"code\":{code},\"message\":{message},\"data\":").as_bytes(), data, b"}"].concat()
}

impl<'a> Top<'a> {
    fn read(text: &'a str) -> Result<Self, EnvelopeError> {
        let Object(top) = serde_json::from_str::<Object<Self>>(text).map_err(|_| EnvelopeError::NotAnEnvelope)?;
        let one = top.one_request.is_some() || top.one_response.is_some();
        if one { Err(EnvelopeError::ProtocolOne) } else { Ok(top) }
    }

    /// This as a bare envelope; `None` when a part is missing or `data` is no text or empty.
    fn bare(&self) -> Option<Result<Envelope<'a>, EnvelopeError>> {
        let (version, action) = (self.version?, json::string(self.action?)?);
        let data = json::string(self.data?).filter(|data| !data.is_empty())?;
        if !VersionLiteral::is_spelled(version.get()) {
            let told = json::string(version).map(|told| format!("\"{}\"", text::free_text(&told)));
            let number = || json::scalar(version).map_or_else(|| "?".to_owned(), |told| text::free_text(&told));
            return Some(Err(EnvelopeError::WrongVersion(told.unwrap_or_else(number))));
        }
        let known = Action::from_word(&action).ok_or_else(|| EnvelopeError::UnknownAction(text::free_text(&action)));
        Some(known.map(|action| Envelope { action, data }))
    }

    /// The error for a top level without a usable envelope in it.
    fn refused(&self) -> EnvelopeError {
        if self.code.is_none() && self.message.is_none() {
            return EnvelopeError::NotAnEnvelope;
        }
        let text = |raw: Option<&RawValue>| raw.and_then(json::scalar).map(|t| text::free_text(&t)).unwrap_or_default();
        EnvelopeError::CloudRefused { code: text(self.code), message: text(self.message) }
    }
}
