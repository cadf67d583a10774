//! Recorded and documented messages of the vendor, for the tests of this folder.

use std::sync::LazyLock;

use serde_json::Value;

static FILE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../tests/vectors/codepay.json")).unwrap());

/// The vectors of a group.
pub fn group(id: &str) -> &'static [Value] {
    let groups = FILE["groups"].as_array().unwrap();
    groups.iter().find(|group| group["id"] == id).unwrap()["vectors"].as_array().unwrap()
}

/// The text of one message.
pub fn wire(group_id: &str, id: &str) -> &'static str {
    group(group_id).iter().find(|entry| entry["id"] == id).unwrap()["wire"].as_str().unwrap()
}

/// All messages of generation C: group, id and text.
pub fn messages() -> Vec<(&'static str, &'static str, &'static str)> {
    let groups = FILE["groups"].as_array().unwrap().iter().filter(|group| group["id"] != "vendor-js-sdk-legacy-flat");
    let entries = groups.flat_map(|group| {
        let id = group["id"].as_str().unwrap();
        group["vectors"].as_array().unwrap().iter().map(move |entry| (id, entry))
    });
    entries
        .filter(|(_, entry)| matches!(entry["frame"].as_str(), Some("text" | "binary")))
        .map(|(group, entry)| (group, entry["id"].as_str().unwrap(), entry["wire"].as_str().unwrap()))
        .collect()
}

/// Bytes of hex digits.
pub fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
