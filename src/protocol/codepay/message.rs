//! The envelope that every message of generation C has, in both directions.

mod answers;
#[cfg(test)]
mod tests;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::codes::Code;
use super::fields::{self, Fields, Raw, Value};
use super::older::Older;
use super::topic::Topic;
use crate::protocol::{json, text};

/// Longest message that is read, in bytes. A real answer has about 1,100.
pub const CAP: usize = 64 * 1024;

static NO_FIELDS: Fields = Fields::new();

/// Something came that is no message. Which part was wrong is told without repeating any of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoMessage {
    /// Longer than any message.
    #[error("the message is too long")]
    TooLong,
    /// No JSON object, or one that says two things under one name.
    #[error("the message cannot be read: damaged, or not of this protocol")]
    Unreadable,
    /// JSON without a topic.
    #[error("the message has no topic")]
    NoTopic,
    /// A topic that is not known: not for us.
    #[error("the message is about something that is not known")]
    UnknownTopic,
    /// It is of an older generation of the wire.
    #[error("{0}")]
    Older(Older),
}

/// One message. Every text in it is harmless on a screen, and card data is masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is about.
    pub topic: Topic,
    /// Ties an answer to its request.
    pub request_id: Option<String>,
    /// The payment app's id at the vendor's gateway.
    pub app_id: Option<String>,
    /// Anything: epoch milliseconds as text or number, or a local time. Nothing is made of it.
    pub timestamp: Option<Value>,
    /// Version of the interface.
    pub version: Option<String>,
    /// The business object. Absent and `""` are none, and read as one without fields.
    pub biz_data: Option<Fields>,
    /// The code of an answer.
    pub response_code: Option<String>,
    /// Its words.
    pub response_msg: Option<String>,
    /// Who: in pairing and greetings only.
    pub device_data: Option<Fields>,
}

impl Message {
    /// A message about `topic` with nothing in it.
    pub const fn new(topic: Topic) -> Self {
        Self {
            topic,
            request_id: None,
            app_id: None,
            timestamp: None,
            version: None,
            biz_data: None,
            response_code: None,
            response_msg: None,
            device_data: None,
        }
    }

    /// Reads a message, text or binary. Unknown fields do not matter.
    ///
    /// # Errors
    /// [`NoMessage`].
    pub fn read(bytes: &[u8]) -> Result<Self, NoMessage> {
        if bytes.len() > CAP {
            return Err(NoMessage::TooLong);
        }
        if let Some(older) = Older::protobuf(bytes) {
            return Err(NoMessage::Older(older));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| NoMessage::Unreadable)?;
        let text = text.trim_start_matches('\u{feff}').trim();
        let raw: Raw<'_> = serde_json::from_str(text).map_err(|_| NoMessage::Unreadable)?;
        let word = |name: &str| raw.get(name).and_then(json::scalar).filter(|word| !word.is_empty());
        let identifier = |name: &str| word(name).map(|word| text::identifier(&word));
        let topic = word("topic").ok_or(NoMessage::NoTopic)?;
        if let Some(older) = Older::flat(&topic, &raw) {
            return Err(NoMessage::Older(older));
        }
        Ok(Self {
            topic: Topic::of(&topic).ok_or(NoMessage::UnknownTopic)?,
            request_id: identifier("request_id"),
            app_id: identifier("app_id"),
            timestamp: raw.get("timestamp").and_then(|raw| fields::value("timestamp", raw)),
            version: identifier("version"),
            biz_data: raw.get("biz_data").map(fields::read),
            response_code: identifier("response_code"),
            response_msg: raw.get("response_msg").and_then(json::scalar).map(|words| text::free_text(&words)),
            device_data: raw.get("device_data").map(fields::read),
        })
    }

    /// The message as JSON: fields in the order of the declaration, no blanks, what is none left out.
    pub fn to_json(&self) -> String {
        // Texts, numbers and flags under text names can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The fields of the business object.
    pub fn biz(&self) -> &Fields {
        self.biz_data.as_ref().unwrap_or(&NO_FIELDS)
    }

    /// The fields of the device.
    pub fn device(&self) -> &Fields {
        self.device_data.as_ref().unwrap_or(&NO_FIELDS)
    }

    /// The number of the order that it is about. The vendor's Java SDK writes it in camel case when it closes one.
    pub fn order_no(&self) -> Option<&str> {
        self.biz().any(&["merchant_order_no", "merchantOrderNo"])
    }

    /// The code of an answer; [`Code::Other`] without one.
    pub fn code(&self) -> Code {
        self.response_code.as_deref().map_or(Code::Other, Code::of)
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("topic", self.topic.name())?;
        put(&mut map, "request_id", self.request_id.as_ref())?;
        put(&mut map, "app_id", self.app_id.as_ref())?;
        put(&mut map, "timestamp", self.timestamp.as_ref())?;
        put(&mut map, "version", self.version.as_ref())?;
        put(&mut map, "biz_data", self.biz_data.as_ref())?;
        put(&mut map, "response_code", self.response_code.as_ref())?;
        put(&mut map, "response_msg", self.response_msg.as_ref())?;
        put(&mut map, "device_data", self.device_data.as_ref())?;
        map.end()
    }
}

fn put<M: SerializeMap, T: Serialize>(map: &mut M, name: &str, value: Option<&T>) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, value))
}
