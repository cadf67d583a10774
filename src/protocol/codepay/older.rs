//! The generations of the wire before this one, recognised in order to refuse them by name: flat JSON with `msg_id` and
//! `success` (2023, A), and protobuf messages (2023, B). Neither is spoken here.

use std::fmt;

use serde_json::json;

use super::fields::Raw;
use crate::protocol::{json as read, text};

/// Which generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// A: flat JSON.
    Flat,
    /// B: protobuf.
    Protobuf,
}

/// A message of an older generation, as far as it takes to refuse it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Older {
    /// Which.
    pub generation: Generation,
    /// What it is about.
    pub topic: String,
    /// What ties an answer to it: `msg_id` or `request_id`.
    pub id: String,
}

/// A refusal as it goes on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// As text.
    Text(String),
    /// As bytes.
    Binary(Vec<u8>),
}

impl Older {
    /// What a flat message is, if it is one: it has `msg_id`, or `success`, and nothing of the present envelope.
    pub(super) fn flat(topic: &str, raw: &Raw<'_>) -> Option<Self> {
        let has = |name: &str| raw.get(name).is_some();
        if ["request_id", "biz_data", "response_code", "device_data"].into_iter().any(has) {
            return None;
        }
        let id = raw.get("msg_id").and_then(read::scalar).map(|id| text::identifier(&id));
        let id = if has("success") { Some(id.unwrap_or_default()) } else { id };
        id.map(|id| Self { generation: Generation::Flat, topic: text::identifier(topic), id })
    }

    /// What a protobuf message is, if it is one: its first field is a topic of this vendor.
    pub(super) fn protobuf(bytes: &[u8]) -> Option<Self> {
        const TOPIC: u64 = 1;
        const REQUEST_ID: u64 = 2;
        let mut rest = bytes;
        let (field, topic) = text_field(&mut rest)?;
        if field != TOPIC || !topic.starts_with("ecrhub.") {
            return None;
        }
        let id = text_field(&mut rest).filter(|(field, _)| *field == REQUEST_ID).map(|(_, id)| text::identifier(id));
        Some(Self { generation: Generation::Protobuf, topic: text::identifier(topic), id: id.unwrap_or_default() })
    }

    /// An answer that says no in their own words.
    pub fn refusal(&self) -> Refusal {
        const WORDS: &str = "This version of the ECR Hub protocol is not supported: update to the JSON version of 2024";
        match self.generation {
            Generation::Flat => Refusal::Text(
                json!({"topic": self.topic, "msg_id": self.id, "success": false, "msg": WORDS}).to_string(),
            ),
            // Response: 1 topic, 2 request_id, 4 response_code, 5 response_msg.
            Generation::Protobuf => Refusal::Binary(
                [(1, self.topic.as_str()), (2, &self.id), (4, "202"), (5, WORDS)]
                    .into_iter()
                    .flat_map(|(field, text)| written(field, text))
                    .collect(),
            ),
        }
    }
}

impl fmt::Display for Older {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let generation = match self.generation {
            Generation::Flat => "flat JSON",
            Generation::Protobuf => "protobuf",
        };
        write!(f, "it speaks the {generation} ECR Hub protocol of 2023, which is not supported: update its app")
    }
}

/// The next field of a protobuf message, if it is a text: its number and what it says.
fn text_field<'a>(rest: &mut &'a [u8]) -> Option<(u64, &'a str)> {
    const LENGTH_DELIMITED: u64 = 2;
    let tag = varint(rest)?;
    if tag & 7 != LENGTH_DELIMITED {
        return None;
    }
    let length = usize::try_from(varint(rest)?).ok()?;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some((tag >> 3, std::str::from_utf8(text).ok()?))
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// A text field of at most 16,383 bytes: those of here have fewer.
fn written(field: u8, text: &str) -> Vec<u8> {
    let length = text.len().min(0x3fff);
    let low = u8::try_from(length & 0x7f).unwrap_or_default();
    let high = u8::try_from(length >> 7).unwrap_or_default();
    let head = if high == 0 { vec![field << 3 | 2, low] } else { vec![field << 3 | 2, low | 0x80, high] };
    [&head, &text.as_bytes()[..length]].concat()
}

#[cfg(test)]
mod tests {
    use super::super::message::{Message, NoMessage};
    use super::super::vectors;
    use super::*;

    #[test]
    fn every_flat_message_of_the_vectors_is_refused_by_name() {
        for entry in vectors::group("vendor-js-sdk-legacy-flat") {
            let wire = entry["wire"].as_str().unwrap();
            let Err(NoMessage::Older(older)) = Message::read(wire.as_bytes()) else { panic!("{wire}") };
            let theirs: serde_json::Value = serde_json::from_str(wire).unwrap();
            assert_eq!((older.generation, older.id.as_str()), (Generation::Flat, theirs["msg_id"].as_str().unwrap()));
            let Refusal::Text(refusal) = older.refusal() else { panic!("text is answered in text") };
            let refusal: serde_json::Value = serde_json::from_str(&refusal).unwrap();
            assert_eq!((&refusal["msg_id"], &refusal["topic"]), (&theirs["msg_id"], &theirs["topic"]));
            assert_eq!(refusal["success"], false);
            assert!(older.to_string().contains("flat JSON"));
        }
    }

    #[test]
    fn a_protobuf_message_is_refused_by_name() {
        let request = [written(1, "ecrhub.pair"), written(2, "42"), written(3, "wz1")].concat();
        let Err(NoMessage::Older(older)) = Message::read(&request) else { panic!("not recognised") };
        assert_eq!(
            (older.generation, older.topic.as_str(), older.id.as_str()),
            (Generation::Protobuf, "ecrhub.pair", "42")
        );
        let Refusal::Binary(refusal) = older.refusal() else { panic!("bytes are answered in bytes") };
        let mut rest = refusal.as_slice();
        assert_eq!(text_field(&mut rest), Some((1, "ecrhub.pair")));
        assert_eq!(text_field(&mut rest), Some((2, "42")));
        assert_eq!(text_field(&mut rest), Some((4, "202")));
        assert!(text_field(&mut rest).is_some_and(|(field, words)| field == 5 && words.contains("not supported")));
        assert!(rest.is_empty());
    }

    #[test]
    fn a_text_that_begins_like_protobuf_is_none() {
        assert_eq!(Message::read(b"\n\x02{}"), Err(NoMessage::Unreadable));
        assert_eq!(Message::read(b"\n\xff\xff\xff\xff\xff\xff"), Err(NoMessage::Unreadable));
    }

    #[test]
    fn a_long_text_is_written_with_two_bytes_of_length() {
        let long = "x".repeat(300);
        let bytes = written(5, &long);
        assert_eq!(text_field(&mut bytes.as_slice()), Some((5, long.as_str())));
    }
}
