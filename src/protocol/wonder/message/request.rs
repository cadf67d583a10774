//! What a register asks: written by the console, read by the simulator.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Action, Outgoing};
use crate::protocol::json::Object;
use crate::protocol::wonder::crypto::{Plaintext, Undecodable};

/// Header of a request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RequestHeader<'a> {
    /// A new UUID for every message; the answer's `responseID` repeats it.
    #[serde(borrow, rename = "requestID")]
    pub request_id: Cow<'a, str>,
    /// The register's own serial number.
    #[serde(borrow, rename = "clientDeviceSN")]
    pub client_device_sn: Cow<'a, str>,
    /// ISO 8601 in seconds with a numeric offset: `2025-11-12T10:11:04+00:00`.
    #[serde(borrow)]
    pub timestamp: Cow<'a, str>,
}

/// A request: its action and its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Request<'a> {
    /// See [`Action::Pair`].
    Pair(PairRequest<'a>),
    /// See [`Action::Ack`].
    Ack(AckRequest<'a>),
    /// See [`Action::DeviceInfo`]. Has no body.
    DeviceInfo,
    /// See [`Action::Sale`].
    Sale(SaleRequest<'a>),
    /// See [`Action::Abort`]. Has no body, hence names no transaction.
    Abort,
    /// See [`Action::Void`].
    Void(VoidRequest<'a>),
    /// See [`Action::Refund`].
    Refund(RefundRequest<'a>),
    /// See [`Action::TransactionStatus`].
    TransactionStatus(TransactionStatusRequest<'a>),
}

/// Body of Pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairRequest<'a> {
    /// A UUID the register chooses.
    #[serde(borrow, rename = "pairUuid")]
    pub pair_uuid: Cow<'a, str>,
}

/// Body of Ack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AckRequest<'a> {
    /// The UUID the terminal gave in its answer to Pair.
    #[serde(borrow, rename = "ackUuid")]
    pub ack_uuid: Cow<'a, str>,
}

/// Body of Sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleRequest<'a> {
    /// Names this transaction for ever; unique for the register.
    #[serde(borrow, rename = "referenceID")]
    pub reference_id: Cow<'a, str>,
    /// The shop's order number.
    #[serde(borrow, default, rename = "customerOrderID", skip_serializing_if = "Option::is_none")]
    pub customer_order_id: Option<Cow<'a, str>>,
    /// Wonder's spelling of the currency (`HKD`, `USD`, `RMB`).
    #[serde(borrow)]
    pub currency: Cow<'a, str>,
    /// Major units with a dot and two decimals: `10.20`.
    #[serde(borrow)]
    pub amount: Cow<'a, str>,
}

/// Body of Void: the whole transaction, no reference of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidRequest<'a> {
    /// The sale's `referenceID`.
    #[serde(borrow, rename = "orgReferenceID")]
    pub org_reference_id: Cow<'a, str>,
}

/// Body of Refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequest<'a> {
    /// Names the refund itself, new and unique.
    #[serde(borrow, rename = "referenceID")]
    pub reference_id: Cow<'a, str>,
    /// The sale's `referenceID`.
    #[serde(borrow, rename = "orgReferenceID")]
    pub org_reference_id: Cow<'a, str>,
    /// Wonder's spelling of the currency.
    #[serde(borrow)]
    pub currency: Cow<'a, str>,
    /// Major units with a dot and two decimals.
    #[serde(borrow)]
    pub amount: Cow<'a, str>,
}

/// Body of TransactionStatus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionStatusRequest<'a> {
    /// The `referenceID` asked about.
    #[serde(borrow, rename = "targetReferenceID")]
    pub target_reference_id: Cow<'a, str>,
}

#[derive(Serialize)]
struct HeaderOut<'a> {
    /// Only the published TransactionStatus request has it, in front.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
    #[serde(rename = "requestID")]
    request_id: &'a str,
    #[serde(rename = "clientDeviceSN")]
    client_device_sn: &'a str,
    timestamp: &'a str,
}

impl Request<'_> {
    /// The action, for the envelope.
    pub const fn action(&self) -> Action {
        match self {
            Self::Pair(_) => Action::Pair,
            Self::Ack(_) => Action::Ack,
            Self::DeviceInfo => Action::DeviceInfo,
            Self::Sale(_) => Action::Sale,
            Self::Abort => Action::Abort,
            Self::Void(_) => Action::Void,
            Self::Refund(_) => Action::Refund,
            Self::TransactionStatus(_) => Action::TransactionStatus,
        }
    }

    /// The message with this body, as the published samples write it.
    pub fn encode(&self, header: &RequestHeader) -> Plaintext {
        let named = matches!(self, Self::TransactionStatus(_));
        let header = HeaderOut {
            action: named.then_some(self.action().as_str()),
            request_id: &header.request_id,
            client_device_sn: &header.client_device_sn,
            timestamp: &header.timestamp,
        };
        let body = (!matches!(self, Self::DeviceInfo | Self::Abort)).then_some(self);
        Outgoing { header, body }.write()
    }
}

/// A request as the terminal's side reads it. The header can be sound and the body not: then there is someone to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedRequest<'a> {
    /// Who asks, and the id to answer to.
    pub header: RequestHeader<'a>,
    /// What is asked.
    pub request: Result<Request<'a>, BadBody>,
}

/// The body lacks a field of its action, or one has the wrong type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body does not fit the action")]
pub struct BadBody;

#[derive(Deserialize)]
struct Incoming<'a> {
    #[serde(borrow)]
    header: Object<RequestHeader<'a>>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

impl<'a> ReceivedRequest<'a> {
    /// Reads the message of an envelope with this `action`.
    ///
    /// # Errors
    /// [`Undecodable`] when it is no message or its header is not a request's.
    pub fn parse(action: Action, plaintext: &'a Plaintext) -> Result<Self, Undecodable> {
        let Object(Incoming { header: Object(header), body }) =
            serde_json::from_str::<Object<Incoming>>(plaintext.as_str()).map_err(|_| Undecodable)?;
        Ok(Self { header, request: read_body(action, body) })
    }
}

fn read_body(action: Action, raw: Option<&RawValue>) -> Result<Request<'_>, BadBody> {
    Ok(match action {
        Action::Pair => Request::Pair(body(raw)?),
        Action::Ack => Request::Ack(body(raw)?),
        Action::DeviceInfo => Request::DeviceInfo,
        Action::Sale => Request::Sale(body(raw)?),
        Action::Abort => Request::Abort,
        Action::Void => Request::Void(body(raw)?),
        Action::Refund => Request::Refund(body(raw)?),
        Action::TransactionStatus => Request::TransactionStatus(body(raw)?),
    })
}

fn body<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Result<T, BadBody> {
    let Object(body) = serde_json::from_str(raw.ok_or(BadBody)?.get()).map_err(|_| BadBody)?;
    Ok(body)
}
