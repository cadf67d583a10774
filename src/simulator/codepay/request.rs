//! A message as a request: the envelope opened, the dialects of 2023 recognised.

use super::action::Topic;
use super::fields::Fields;
use super::reply::Address;
use crate::protocol::codepay::message::{Message, NoMessage};
use crate::protocol::codepay::older::Older;

/// Most bytes of a message that are read.
const MESSAGE_CAP: usize = 1 << 20;

/// Why a message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is no JSON object, or has no topic.
    NoRequest,
    /// It is of a generation before this one.
    Older(Older),
}

/// An envelope.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// The answer has the same.
    pub(super) address: Address,
    pub(super) business: Fields,
}

impl Request {
    /// Opens a message.
    pub(super) fn read(message: &[u8]) -> Result<Self, Unreadable> {
        let fields = message.get(..MESSAGE_CAP).map_or_else(|| std::str::from_utf8(message), std::str::from_utf8);
        let Some(fields) = fields.ok().and_then(Fields::read) else { return Err(unreadable(message)) };
        if fields.has("msg_id") && !fields.has("biz_data") {
            return Err(unreadable(message));
        }
        let name = fields.text("topic").ok_or(Unreadable::NoRequest)?;
        let topic = Topic::of(&name);
        let address = Address { name, topic, request_id: fields.text("request_id"), app_id: fields.text("app_id") };
        Ok(Self { address, business: fields.object("biz_data") })
    }
}

fn unreadable(message: &[u8]) -> Unreadable {
    match Message::read(message) {
        Err(NoMessage::Older(older)) => Unreadable::Older(older),
        _ => Unreadable::NoRequest,
    }
}
