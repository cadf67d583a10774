//! What a terminal answered, as the console reads it.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::Action;
use super::result::ResultBody;
use super::words::words;
use crate::protocol::json::{self, Object};
use crate::protocol::text;
use crate::protocol::wonder::crypto::{BadPairingCode, PairingCode, Plaintext, Undecodable};

/// Names under which the new code of a two-code pairing is looked for. Assumed: the readable pages do not name it.
pub const NEW_PIN_FIELDS: [&str; 4] = ["pinCode2", "pinCode", "newPinCode", "pairCode"];

/// An answer: header and body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Whose answer, to what.
    pub header: ResponseHeader,
    /// What it says.
    pub body: ResponseBody,
}

/// Header of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ResponseHeader {
    /// The `requestID` answered.
    #[serde(rename = "responseID", deserialize_with = "json::identifier")]
    pub response_id: String,
    /// Serial number of the terminal.
    #[serde(rename = "serverDeviceSN", deserialize_with = "json::identifier")]
    pub server_device_sn: String,
    /// The terminal's clock, as written; `None` when it does not tell.
    #[serde(default, deserialize_with = "json::identifier_opt")]
    pub timestamp: Option<String>,
}

/// Body of an answer, by the action it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponseBody {
    /// To Pair.
    Pair(PairAnswer),
    /// To Ack and DeviceInfo.
    DeviceInfo(DeviceInfo),
    /// To Sale, Abort, Void, Refund, TransactionStatus.
    Result(Box<ResultBody>),
}

words! {
    /// Whether the terminal would take a request.
    DeviceStatus {
        /// Idle.
        Free = "Free",
        /// A transaction runs; others are refused.
        Busy = "Busy",
    }
}

words! {
    /// The terminal's own network connection at this moment.
    NetworkStatus {
        /// Online.
        Connected = "Connected",
        /// Offline.
        Disconnected = "Disconnected",
    }
}

/// How the terminal is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceInfo {
    /// Whether it would take a request.
    pub device_status: DeviceStatus,
    /// Its own network connection.
    pub network_status: NetworkStatus,
    /// Its software, free text.
    #[serde(default, deserialize_with = "json::free_text")]
    pub software_version: String,
    /// The business it belongs to, a UUID; `None` when it does not tell.
    #[serde(default, rename = "businessID", deserialize_with = "json::identifier_opt")]
    pub business_id: Option<String>,
}

/// The answer to Pair.
#[derive(Clone, PartialEq, Eq)]
pub struct PairAnswer {
    /// Repeats the request's.
    pub pair_uuid: String,
    /// For Ack. The newer edition may have none.
    pub ack_uuid: Option<String>,
    /// Every other text field by name, with its value where that has the shape of a code.
    others: BTreeMap<String, Option<PairingCode>>,
}

impl PairAnswer {
    /// The new code that protects everything after pairing: the first of `names` that the answer has. `None` when it has
    /// none of them, and the code of the pairing stays in use.
    ///
    /// # Errors
    /// [`BadPairingCode`] when the field is there and holds no pairing code.
    pub fn new_pin<N: AsRef<str>>(&self, names: &[N]) -> Result<Option<PairingCode>, BadPairingCode> {
        let found = names.iter().find_map(|name| self.others.get(name.as_ref()));
        found.map(|pin| pin.clone().ok_or(BadPairingCode)).transpose()
    }
}

/// Tells the ids only.
impl fmt::Debug for PairAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pair_uuid, ack_uuid, .. } = self;
        f.debug_struct("PairAnswer").field("pair_uuid", pair_uuid).field("ack_uuid", ack_uuid).finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for PairAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = deserializer.deserialize_map(UniqueFields)?;
        let mut id = |name: &'static str| fields.remove(name).and_then(json::string).map(|id| text::identifier(&id));
        let (pair_uuid, ack_uuid) = (id("pairUuid"), id("ackUuid"));
        let others =
            fields.into_iter().filter_map(|(name, raw)| Some((name, PairingCode::parse(&json::string(raw)?).ok())));
        let pair_uuid = pair_uuid.ok_or_else(|| serde::de::Error::missing_field("pairUuid"))?;
        Ok(Self { pair_uuid, ack_uuid, others: others.collect() })
    }
}

/// Any object, every key once.
struct UniqueFields;

impl<'de> Visitor<'de> for UniqueFields {
    type Value = BTreeMap<String, &'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
            if fields.insert(name, raw).is_some() {
                return Err(serde::de::Error::custom("a field twice"));
            }
        }
        Ok(fields)
    }
}

#[derive(Deserialize)]
struct Incoming<B> {
    header: Object<ResponseHeader>,
    body: Object<B>,
}

impl Response {
    /// Reads the message of an envelope with this `action`.
    ///
    /// # Errors
    /// [`Undecodable`] when it is no answer to that action: a field missing, twice or of the wrong type.
    pub fn parse(action: Action, plaintext: &Plaintext) -> Result<Self, Undecodable> {
        let text = plaintext.as_str();
        match action {
            Action::Pair => Self::read(text, ResponseBody::Pair),
            Action::Ack | Action::DeviceInfo => Self::read(text, ResponseBody::DeviceInfo),
            Action::Sale | Action::Abort | Action::Void | Action::Refund | Action::TransactionStatus => {
                Self::read(text, |body| ResponseBody::Result(Box::new(body)))
            }
        }
    }

    fn read<'a, B: Deserialize<'a>>(text: &'a str, wrap: impl Fn(B) -> ResponseBody) -> Result<Self, Undecodable> {
        let Object(Incoming { header: Object(header), body: Object(body) }) =
            serde_json::from_str(text).map_err(|_| Undecodable)?;
        Ok(Self { header, body: wrap(body) })
    }
}
