//! Requests as the terminal reads them: any dialect, any quoting, with the liberties of its own reader.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::protocol::qfpay::content::digest;
use crate::protocol::qfpay::crypto::{AesKeyMode, Cipher};
use crate::protocol::qfpay::envelope::Dialect;
use crate::protocol::qfpay::key::{BadPosKey, PosKey};
use crate::protocol::qfpay::lenient::Loose;

/// Bytes of an AES block.
const BLOCK: usize = 16;

/// The POS-KEY of the terminal, ready for use. Does not print.
#[derive(Debug, Clone)]
pub struct Keys {
    key: PosKey,
    cipher: Cipher,
}

impl Keys {
    /// Makes the key ready.
    ///
    /// # Errors
    /// [`BadPosKey`] when it does not fit the kind of AES key.
    pub fn new(key: PosKey, mode: AesKeyMode) -> Result<Self, BadPosKey> {
        Ok(Self { cipher: Cipher::new(&key, mode)?, key })
    }

    /// What answers are sealed with.
    pub fn cipher(&self) -> &Cipher {
        &self.cipher
    }

    /// The key, for the ready line of a simulator.
    pub fn key(&self) -> &PosKey {
        &self.key
    }
}

/// Why a request cannot be read, in the order in which it is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It cannot be decrypted, or is in clear where that is not taken.
    Undecipherable,
    /// What was decrypted is no envelope.
    NoEnvelope,
    /// It is in clear and no envelope.
    Syntax,
    /// Its digest is another one.
    Digest,
}

/// The fields of a request, as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields(BTreeMap<String, Loose>);

/// Reads requests.
#[derive(Debug, Clone)]
pub struct Opener {
    /// With this key.
    pub keys: Keys,
    /// The switch of the portal: requests in clear are not taken.
    pub encrypted: bool,
    /// The only dialect that is understood; all of them if there is none.
    pub only: Option<Dialect>,
}

/// What was found in an envelope.
struct Envelope {
    dialect: Dialect,
    fields: Option<Fields>,
    digest: Option<String>,
    /// The texts of which the digest may have been made.
    signed: Vec<String>,
}

impl Opener {
    /// The fields of a request, if it can be read and is signed.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn open(&self, body: &[u8]) -> Result<Fields, Unreadable> {
        let in_clear = if self.encrypted { Unreadable::Undecipherable } else { Unreadable::Syntax };
        let text = unquoted(body).ok_or(in_clear)?;
        let (envelope, fault) = if text.starts_with('{') {
            (self.in_clear(&text).ok_or(in_clear)?, Unreadable::Syntax)
        } else {
            let opened = self.keys.cipher.open(&text).map_err(|_| Unreadable::Undecipherable)?;
            (sealed_whole(&opened).ok_or(Unreadable::NoEnvelope)?, Unreadable::NoEnvelope)
        };
        if !self.takes(envelope.dialect) {
            return Err(Unreadable::Undecipherable);
        }
        let fault = if envelope.dialect == Dialect::JsonContent { Unreadable::Undecipherable } else { fault };
        let (Some(fields), Some(claimed)) = (envelope.fields, envelope.digest) else { return Err(fault) };
        let is_signed = |text: &String| digest(text, &self.keys.key).eq_ignore_ascii_case(&claimed);
        let signed = is_signed(&fields.canonical()) || envelope.signed.iter().any(is_signed);
        signed.then_some(fields).ok_or(Unreadable::Digest)
    }

    /// Whether a text without an end is a whole request: complete JSON, or sealed blocks.
    pub fn is_whole(&self, text: &[u8]) -> bool {
        let Some(text) = unquoted(text) else { return false };
        if text.starts_with('{') {
            return Loose::parse(&text).is_some();
        }
        STANDARD.decode(text.as_bytes()).is_ok_and(|sealed| !sealed.is_empty() && sealed.len().is_multiple_of(BLOCK))
    }

    fn takes(&self, dialect: Dialect) -> bool {
        let is_clear = matches!(dialect, Dialect::Plain | Dialect::PlainString);
        self.only.map_or(!(is_clear && self.encrypted), |only| only == dialect)
    }

    fn in_clear(&self, text: &str) -> Option<Envelope> {
        let envelope = Loose::parse(text)?;
        let digest = claimed(&envelope);
        let raw = |text: &str| Loose::raw_field(text, "content").map(str::to_owned).into_iter().collect();
        Some(match envelope.get("content") {
            Some(Loose::Text(inner)) if inner.trim_ascii_start().starts_with('{') => {
                let fields = Loose::parse(inner).and_then(Fields::of);
                Envelope { dialect: Dialect::PlainString, fields, digest, signed: vec![inner.clone()] }
            }
            Some(Loose::Text(sealed)) => {
                let opened = self.keys.cipher.open(sealed).ok();
                let fields = opened.and_then(|opened| Fields::of(Loose::parse(&opened)?));
                Envelope { dialect: Dialect::JsonContent, fields, digest, signed: vec![sealed.clone()] }
            }
            Some(content) => {
                Envelope { dialect: Dialect::Plain, fields: Fields::of(content.clone()), digest, signed: raw(text) }
            }
            None => Envelope { dialect: Dialect::Plain, fields: None, digest, signed: Vec::new() },
        })
    }
}

/// The text of a body without the quotes of a JSON string.
fn unquoted(body: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(body).ok()?.trim();
    if !text.starts_with('"') {
        return Some(Cow::Borrowed(text));
    }
    let inner: String = serde_json::from_str(text).ok()?;
    Some(Cow::Owned(inner.trim().to_owned()))
}

/// An envelope that was sealed whole, as JSON or not.
fn sealed_whole(text: &str) -> Option<Envelope> {
    let is_json = serde_json::from_str::<serde_json::Value>(text).is_ok();
    let dialect = if is_json { Dialect::JsonWhole } else { Dialect::Odoo };
    let envelope = Loose::parse(text)?;
    let fields = Fields::of(envelope.get("content")?.clone());
    let signed = Loose::raw_field(text, "content").map(str::to_owned).into_iter().collect();
    Some(Envelope { dialect, fields, digest: claimed(&envelope), signed })
}

fn claimed(envelope: &Loose) -> Option<String> {
    match envelope.get("digest")? {
        Loose::Text(text) | Loose::Number(text) => Some(text.clone()),
        _ => None,
    }
}

impl Fields {
    fn of(content: Loose) -> Option<Self> {
        let Loose::Object(fields) = content else { return None };
        Some(Self(fields.into_iter().collect()))
    }

    /// The text of a field, whether it was written as text or as a number; nothing when it is null, empty or not there.
    pub fn scalar(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Loose::Text(text) | Loose::Number(text) => Some(text.as_str()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// Whether a field is there and is neither text nor number nor null: such fields have no meaning.
    pub fn is_odd(&self) -> bool {
        self.0.values().any(|value| !matches!(value, Loose::Text(_) | Loose::Number(_) | Loose::Word("null")))
    }

    /// Built again from the values, numbers as they were written; null is the empty text.
    fn canonical(&self) -> String {
        let mut text = String::from("{");
        for (name, value) in &self.0 {
            let comma = if text.len() > 1 { "," } else { "" };
            // Writing to a text cannot fail.
            let _ = match value {
                Loose::Text(value) => write!(text, "{comma}{name}='{value}'"),
                Loose::Number(value) => write!(text, "{comma}{name}={value}"),
                _ => write!(text, "{comma}{name}=''"),
            };
        }
        text.push('}');
        text
    }
}
