//! What a terminal answers, as the simulator writes it. [`super::Response`] is the same as the console reads it.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Outgoing;
use crate::protocol::wonder::crypto::{PairingCode, Plaintext};

/// Header of an answer.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ReplyHeader<'a> {
    /// The `requestID` answered.
    #[serde(rename = "responseID")]
    pub response_id: &'a str,
    /// Serial number of the terminal.
    #[serde(rename = "serverDeviceSN")]
    pub server_device_sn: &'a str,
    /// ISO 8601 in seconds with a numeric offset.
    pub timestamp: &'a str,
}

/// Body of an answer. Which one belongs to an action: see [`super::ResponseBody`].
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Reply<'a> {
    /// To Pair.
    Pair(PairReply<'a>),
    /// To Ack and DeviceInfo.
    DeviceInfo(DeviceInfoReply<'a>),
    /// To everything else.
    Result(ResultReply<'a>),
}

/// Body of the answer to Pair.
#[derive(Debug, Clone, Copy)]
pub struct PairReply<'a> {
    /// Repeats the request's.
    pub pair_uuid: &'a str,
    /// New, for Ack.
    pub ack_uuid: &'a str,
    /// Newer edition: the code for everything after pairing, under a field name the readable pages do not give.
    pub new_pin: Option<(&'a str, &'a PairingCode)>,
}

impl Serialize for PairReply<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("pairUuid", self.pair_uuid)?;
        map.serialize_entry("ackUuid", self.ack_uuid)?;
        if let Some((name, pin)) = self.new_pin {
            map.serialize_entry(name, pin.expose())?;
        }
        map.end()
    }
}

/// Body of the answers to Ack and DeviceInfo.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceInfoReply<'a> {
    /// `Free` or `Busy`.
    pub device_status: &'a str,
    /// `Connected` or `Disconnected`.
    pub network_status: &'a str,
    /// For example `1.0.0(188)`.
    pub software_version: &'a str,
    /// UUID of the business the terminal belongs to.
    #[serde(rename = "businessID")]
    pub business_id: &'a str,
}

/// Body of every other answer: the first three always, the rest where the transaction has it.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultReply<'a> {
    /// `Success`, `Failed` or `Pending`.
    pub status: &'a str,
    /// Empty when there is no error.
    pub error_code: &'a str,
    /// Empty when there is no error.
    pub error_message: &'a str,
    /// The shop's order number, repeated.
    #[serde(rename = "customerOrderID", skip_serializing_if = "Option::is_none")]
    pub customer_order_id: Option<&'a str>,
    /// Wonder's spelling of the currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<&'a str>,
    /// Major units with a dot and two decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<&'a str>,
    /// For example `visa`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<&'a str>,
    /// For example `contactless`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_entry_type: Option<&'a str>,
    /// Receiver reference number, some 19 digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rrn: Option<&'a str>,
    /// Bindo reference number, some 19 digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brn: Option<&'a str>,
    /// `Success`, `Failed`, `Pending` or `Voided`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_status: Option<&'a str>,
    /// ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_time: Option<&'a str>,
    /// The card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_card: Option<CardReply<'a>>,
}

/// `creditCard` of a [`ResultReply`].
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CardReply<'a> {
    /// First six digits.
    #[serde(rename = "panPrefix6Digits")]
    pub pan_prefix6_digits: &'a str,
    /// Last four digits.
    #[serde(rename = "panLast4Digits")]
    pub pan_last4_digits: &'a str,
    /// SHA-512 of something the page does not tell.
    #[serde(rename = "panHash")]
    pub pan_hash: &'a str,
    /// May be empty.
    #[serde(rename = "panToken")]
    pub pan_token: &'a str,
}

impl Reply<'_> {
    /// The message with this body, as the published samples write it.
    pub fn encode(&self, header: &ReplyHeader) -> Plaintext {
        Outgoing { header, body: Some(self) }.write()
    }
}
