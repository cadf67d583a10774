//! Content and digest on their way to the terminal, in the dialect that the profile names.

use serde::Deserialize;
use serde_json::Value as Json;

use super::content::{Content, digest};
use super::crypto::{AesKeyMode, Cipher};
use super::key::{BadPosKey, PosKey};

/// What goes on the wire. Only the first is known to work against real terminals (Odoo); the others are other readings of
/// the vendor's page: unverified, a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// The whole envelope sealed, written without quotes: `{content:{..}, digest:'..'}`.
    #[default]
    Odoo,
    /// The whole envelope sealed, as JSON.
    JsonWhole,
    /// The content sealed, the digest over the sealed text.
    JsonContent,
    /// Nothing sealed: encryption is switched off in the portal.
    Plain,
    /// The same, with the content as a string of JSON.
    PlainString,
}

impl Dialect {
    /// All of them, by the names that the profile and the command line use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("odoo", Self::Odoo),
        ("json_whole", Self::JsonWhole),
        ("json_content", Self::JsonContent),
        ("plain", Self::Plain),
        ("plain_string", Self::PlainString),
    ];
}

/// How an HTTP body carries a sealed text. Odoo sends a JSON string, with its quotes; the page is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HttpBody {
    /// `"Base64"`, with the quotes.
    #[default]
    JsonString,
    /// Bare Base64.
    Raw,
}

/// Writes requests for one terminal. Does not print its key.
#[derive(Debug, Clone)]
pub struct Sealer {
    key: PosKey,
    cipher: Cipher,
    dialect: Dialect,
}

impl Sealer {
    /// A writer for this key.
    ///
    /// # Errors
    /// [`BadPosKey`] when the key does not fit the kind of AES key.
    pub fn new(key: PosKey, mode: AesKeyMode, dialect: Dialect) -> Result<Self, BadPosKey> {
        Ok(Self { cipher: Cipher::new(&key, mode)?, key, dialect })
    }

    /// What answers are opened with.
    pub fn cipher(&self) -> &Cipher {
        &self.cipher
    }

    /// The text that goes on a line or socket.
    pub fn seal(&self, content: &Content) -> String {
        let (canonical, json) = (content.canonical(), content.json());
        let signed = || content.digest(&self.key);
        match self.dialect {
            // One blank after the comma, as Odoo writes it.
            Dialect::Odoo => self.cipher.seal(&format!("{{content:{canonical}, digest:'{}'}}", signed())),
            Dialect::JsonWhole => self.cipher.seal(&object(&json, &signed())),
            Dialect::JsonContent => {
                let sealed = self.cipher.seal(&json);
                let signature = digest(&sealed, &self.key);
                object(&Json::from(sealed).to_string(), &signature)
            }
            Dialect::Plain => object(&json, &signed()),
            Dialect::PlainString => object(&Json::from(json).to_string(), &signed()),
        }
    }

    /// The body of an HTTP request. Text that is JSON already stays as it is.
    pub fn http_body(&self, content: &Content, body: HttpBody) -> Vec<u8> {
        let text = self.seal(content);
        let is_json = !matches!(self.dialect, Dialect::Odoo | Dialect::JsonWhole);
        let quoted = !is_json && body == HttpBody::JsonString;
        if quoted { format!("\"{text}\"").into_bytes() } else { text.into_bytes() }
    }
}

fn object(content: &str, digest: &str) -> String {
    format!("{{\"content\":{content},\"digest\":\"{digest}\"}}")
}

#[cfg(test)]
mod tests {
    use super::super::vectors;
    use super::*;

    fn mode(entry: &Json) -> AesKeyMode {
        if entry["aes_key_mode"] == "hex" { AesKeyMode::Hex } else { AesKeyMode::Utf8 }
    }

    #[test]
    fn every_request_in_the_default_dialect_is_exact() {
        for entry in vectors::list("requests_odoo_dialect") {
            let writer = Sealer::new(vectors::key(vectors::text(entry, "key")), mode(entry), Dialect::Odoo).unwrap();
            let content = vectors::content(&entry["content"]);
            let sealed = writer.seal(&content);
            assert_eq!(sealed, vectors::text(entry, "base64"), "{}", entry["id"]);
            assert_eq!(writer.cipher().open(&sealed).unwrap(), vectors::text(entry, "envelope_plaintext"));
            let body = String::from_utf8(writer.http_body(&content, HttpBody::JsonString)).unwrap();
            assert_eq!(body, vectors::text(entry, "http_body"), "{}", entry["id"]);
            assert_eq!(writer.http_body(&content, HttpBody::Raw), sealed.into_bytes());
        }
    }

    #[test]
    fn every_request_in_another_dialect_is_exact() {
        let contents = [
            (
                "pay_one_decimal",
                "{\"amt\":10.1,\"channel\":\"wx\",\"func_type\":1001,\"out_trade_no\":\"T20250101-0002\"}",
            ),
            ("print_summary", "{\"func_type\":3002}"),
        ];
        for entry in vectors::list("requests_other_dialects") {
            let id = vectors::text(entry, "id");
            let (_, content) = contents.iter().find(|(name, _)| id.contains(name)).unwrap();
            let content = vectors::content(&serde_json::from_str(content).unwrap());
            let (_, dialect) = Dialect::ALL.iter().find(|(name, _)| *name == vectors::text(entry, "dialect")).unwrap();
            let writer = Sealer::new(vectors::key(vectors::text(entry, "key")), mode(entry), *dialect).unwrap();
            let expected = entry["base64"].as_str().or(entry["body"].as_str()).unwrap();
            assert_eq!(writer.seal(&content), expected, "{id}");
        }
    }
}
