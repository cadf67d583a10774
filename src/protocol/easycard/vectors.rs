//! The exchanges computed by an independent implementation, for the tests of this folder.

use std::sync::LazyLock;

use serde_json::Value;

use super::crypto::{Iv, MessageKey};
use super::key::WrapKey;
use super::password::PasswordKey;

static FILE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../tests/vectors/easycard.json")).unwrap());

/// The member `name` of the file.
pub fn member(name: &str) -> &'static Value {
    &FILE[name]
}

/// The entries under `name`.
pub fn list(name: &str) -> &'static [Value] {
    FILE[name].as_array().unwrap()
}

/// The text under `name`.
pub fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry[name].as_str().unwrap_or_else(|| panic!("{name}"))
}

/// Bytes of lower case hex.
pub fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// The made-up public key.
pub fn public_pem() -> &'static str {
    text(&FILE["rsa_test_key"], "public_spki_pem")
}

/// Its private half.
pub fn private_pem() -> &'static str {
    text(&FILE["rsa_test_key"], "private_pkcs8_pem")
}

/// The vector of all exchanges.
pub fn iv() -> Iv {
    Iv::parse(text(&FILE["test_config"], "iv_ascii")).unwrap()
}

/// The digest of `trade_password` or `refund_password`.
pub fn password(name: &str) -> PasswordKey {
    PasswordKey::of_password(text(&FILE["test_config"], name))
}

/// One whole request and its answer.
#[derive(Clone, Copy)]
pub struct Exchange(&'static Value);

impl Exchange {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        list("exchanges").iter().map(Self)
    }

    /// One of them.
    pub fn named(name: &str) -> Self {
        Self::all().find(|exchange| exchange.name() == name).unwrap()
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        text(self.0, "name")
    }

    /// The key of the message.
    pub fn key(self) -> MessageKey {
        MessageKey::new(bytes(text(self.0, "aes_key_hex")).try_into().unwrap())
    }

    /// A text of its request.
    pub fn request(self, name: &str) -> &'static str {
        text(&self.0["request"], name)
    }

    /// The inner message of its request.
    pub fn request_inner(self) -> &'static str {
        self.request("inner_json_utf8")
    }

    /// When it was made.
    pub fn created(self) -> &'static str {
        text(&self.0["request"]["header"], "CreateTime")
    }

    /// A member of its request's `Data`.
    pub fn asked(self, name: &str) -> &'static str {
        text(&self.0["request"]["data"], name)
    }

    /// A text of its answer.
    pub fn response(self, name: &str) -> &'static str {
        text(&self.0["response"], name)
    }

    /// The inner message of its answer.
    pub fn response_inner(self) -> &'static str {
        self.response("inner_json_utf8")
    }
}

/// Wraps the keys of the exchanges as the file has them, and no others.
#[derive(Debug)]
pub struct AsInTheFile;

impl WrapKey for AsInTheFile {
    fn wrap(&mut self, key: &MessageKey) -> Option<String> {
        Exchange::all()
            .find(|exchange| exchange.key() == *key)
            .map(|exchange| exchange.request("apikey_base64").to_owned())
    }
}
