//! The published samples and the values computed from them, for the tests of this folder.

use std::sync::LazyLock;

use serde_json::Value;

static FILE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../tests/vectors/wonder.json")).unwrap());

/// The entries under `name`.
pub fn list(name: &str) -> &'static [Value] {
    FILE[name].as_array().unwrap()
}

/// The pairing codes with the keys that belong to them, in hex.
pub fn keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILE["keys"].as_object().unwrap().iter().map(|(code, key)| (code.as_str(), key.as_str().unwrap()))
}

/// Upper case hex.
pub fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02X}").unwrap();
        hex
    })
}

/// Bytes of hex in either case.
pub fn from_hex<const N: usize>(hex: &str) -> [u8; N] {
    std::array::from_fn(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
}
