//! The vendor's one verifiable digest and the values computed from it, for the tests of this folder.

use std::sync::LazyLock;

use serde_json::Value;

use super::content::Content;
use super::key::PosKey;

static FILE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../tests/vectors/qfpay.json")).unwrap());

/// The entries under `name`.
pub fn list(name: &str) -> &'static [Value] {
    FILE[name].as_array().unwrap()
}

/// The entry under `name` with this id.
pub fn entry(name: &str, id: &str) -> &'static Value {
    list(name).iter().find(|entry| entry["id"] == id).unwrap()
}

/// One of the made-up keys.
pub fn key(name: &str) -> PosKey {
    PosKey::parse(FILE["meta"]["keys"][name].as_str().unwrap()).unwrap()
}

/// The text under `name`.
pub fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry[name].as_str().unwrap_or_else(|| panic!("{name} of {}", entry["id"]))
}

/// A content as the file writes it.
pub fn content(value: &Value) -> Content {
    let mut content = Content::default();
    for (name, value) in value.as_object().unwrap() {
        match value {
            Value::String(text) => content.text(name, text).unwrap(),
            Value::Number(number) => content.number(name, &number.to_string()).unwrap(),
            Value::Null => content.text(name, "").unwrap(),
            other => panic!("{name} is {other}"),
        };
    }
    content
}

/// Bytes of lower case hex.
pub fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
