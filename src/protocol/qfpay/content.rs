//! The signed part of a request: a flat object, written in one canonical way and hashed with the POS-KEY behind it.
//!
//! The canonical text and the digest are verified by the one published digest that fits its content (ECR page and Chinese
//! page, older editions: `orderId` 12345678, `func_type` 4001). Integers and strings are covered by it; how decimals are
//! written rests on Odoo.

use std::collections::BTreeMap;
use std::fmt::Write;

use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::key::PosKey;

/// A value of a field. Booleans, objects and arrays have no defined text, so there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string: written in single quotes.
    Text(String),
    /// A number, exactly as it is written: bare.
    Number(String),
}

/// The fields of a request, in the order in which they are hashed: ascending by code point.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content(BTreeMap<String, Value>);

/// A text or number that the canonical form cannot carry: nothing in it is escaped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}: quotes, braces, backslashes and control characters cannot be sent to this terminal")]
pub struct Unwritable(pub String);

impl Content {
    /// Adds a string; null is the empty string.
    ///
    /// # Errors
    /// [`Unwritable`] for what the unescaped text cannot carry.
    pub fn text(&mut self, name: &str, value: &str) -> Result<&mut Self, Unwritable> {
        let breaks = |c: char| c.is_control() || matches!(c, '\'' | '"' | '\\' | '{' | '}');
        if value.contains(breaks) {
            return Err(Unwritable(name.to_owned()));
        }
        self.0.insert(name.to_owned(), Value::Text(value.to_owned()));
        Ok(self)
    }

    /// Adds a number as it is written: an integer or a plain decimal.
    ///
    /// # Errors
    /// [`Unwritable`] for anything else.
    pub fn number(&mut self, name: &str, written: &str) -> Result<&mut Self, Unwritable> {
        let (whole, decimals) = written.split_once('.').unwrap_or((written, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole.strip_prefix('-').unwrap_or(whole)) || !digits(decimals) {
            return Err(Unwritable(name.to_owned()));
        }
        self.0.insert(name.to_owned(), Value::Number(written.to_owned()));
        Ok(self)
    }

    /// Adds an integer.
    pub fn integer(&mut self, name: &str, value: u32) -> &mut Self {
        self.0.insert(name.to_owned(), Value::Number(value.to_string()));
        self
    }

    /// The fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// One field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// `{amt=100,channel='wx',func_type=1001}`: what is hashed, and in the `odoo` dialect what is sent.
    pub fn canonical(&self) -> String {
        let mut text = String::from("{");
        for (name, value) in &self.0 {
            let comma = if text.len() > 1 { "," } else { "" };
            // Writing to a text cannot fail.
            let _ = match value {
                Value::Text(value) => write!(text, "{comma}{name}='{value}'"),
                Value::Number(value) => write!(text, "{comma}{name}={value}"),
            };
        }
        text.push('}');
        text
    }

    /// The same fields as JSON, in the same order.
    pub fn json(&self) -> String {
        let mut text = String::from("{");
        for (name, value) in &self.0 {
            let comma = if text.len() > 1 { "," } else { "" };
            let _ = match value {
                Value::Text(value) => write!(text, "{comma}\"{name}\":{}", serde_json::Value::from(value.as_str())),
                Value::Number(value) => write!(text, "{comma}\"{name}\":{value}"),
            };
        }
        text.push('}');
        text
    }

    /// The digest of the canonical text, in upper case.
    pub fn digest(&self, key: &PosKey) -> String {
        digest(&self.canonical(), key)
    }
}

/// MD5 of a text with the key's own text behind it, in upper case hexadecimal digits. To be compared without regard to
/// case: printed samples have both.
pub fn digest(text: &str, key: &PosKey) -> String {
    let hashed = Zeroizing::new([text.as_bytes(), key.expose().as_bytes()].concat());
    md5_hex(&hashed)
}

/// MD5 in upper case hexadecimal digits.
pub fn md5_hex(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().fold(String::with_capacity(32), |mut hex, byte| {
        let _ = write!(hex, "{byte:02X}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::vectors;
    use super::*;

    #[test]
    fn the_published_digest() {
        let published = vectors::entry("published", "pub_digest_verified");
        let content = vectors::content(&published["content"]);
        assert_eq!(content.canonical(), "{func_type=4001,orderId='12345678'}");
        let key = PosKey::parse(vectors::text(published, "pos_key")).unwrap();
        assert_eq!(content.digest(&key), "99CE8BF9C7304AC964522D10F51660B4");
    }

    #[test]
    fn every_canonical_text_and_digest() {
        for entry in vectors::list("requests_odoo_dialect") {
            let content = vectors::content(&entry["content"]);
            assert_eq!(content.canonical(), vectors::text(entry, "canonical"), "{}", entry["id"]);
            let key = vectors::key(vectors::text(entry, "key"));
            assert_eq!(content.digest(&key), vectors::text(entry, "digest"), "{}", entry["id"]);
        }
    }

    #[rstest]
    #[case("it's")]
    #[case("a\"b")]
    #[case("a\\b")]
    #[case("{a")]
    #[case("a}")]
    #[case("a\nb")]
    fn what_would_break_the_text_is_refused(#[case] value: &str) {
        let refused = Content::default().text("out_trade_no", value).unwrap_err();
        assert_eq!(refused, Unwritable("out_trade_no".to_owned()));
        assert!(!refused.to_string().contains(value));
    }

    #[rstest]
    #[case("10.1", true)]
    #[case("0.05", true)]
    #[case("-1", true)]
    #[case("1e3", false)]
    #[case("1.", false)]
    #[case(".5", false)]
    #[case("", false)]
    #[case("1,000", false)]
    fn a_number_is_digits_and_a_point(#[case] written: &str, #[case] sound: bool) {
        assert_eq!(Content::default().number("amt", written).is_ok(), sound);
    }
}
