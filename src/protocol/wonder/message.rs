//! The plaintext message, `{header, body?}`: requests a register sends and answers a terminal gives.
//!
//! Written compactly with the keys in the published order, so that every published sample comes out byte for byte; read
//! in any order, unknown keys ignored. Card fields are masked here, where they are read, and never leave whole.

mod action;
mod card;
mod reply;
mod request;
mod response;
mod result;
#[cfg(test)]
mod tests;
mod words;

use serde::{Deserialize, Serialize};

use super::crypto::Plaintext;
use crate::protocol::json::Object;

pub use action::Action;
pub use card::MaskedCard;
pub use reply::{CardReply, DeviceInfoReply, PairReply, Reply, ReplyHeader, ResultReply};
pub use request::{
    AckRequest, BadBody, PairRequest, ReceivedRequest, RefundRequest, Request, RequestHeader, SaleRequest,
    TransactionStatusRequest, VoidRequest,
};
pub use response::{
    DeviceInfo, DeviceStatus, NEW_PIN_FIELDS, NetworkStatus, PairAnswer, Response, ResponseBody, ResponseHeader,
};
pub use result::{ResultBody, ResultStatus, TransactionStatus};

/// Room for the largest published message, so that writing one allocates once.
const USUAL_LEN: usize = 640;

/// A message as it is written; `body` is absent, not empty, when the action has none.
#[derive(Serialize)]
struct Outgoing<H, B> {
    header: H,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<B>,
}

impl<H: Serialize, B: Serialize> Outgoing<H, B> {
    fn write(&self) -> Plaintext {
        let mut text = Vec::with_capacity(USUAL_LEN);
        serde_json::to_writer(&mut text, self).expect("texts always serialise into memory");
        Plaintext::new(String::from_utf8(text).expect("JSON is UTF-8"))
    }
}

/// Whether a text is a message at all: a JSON object with a header. What tells the right key from a wrong one.
pub(super) fn has_header(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Probe {
        #[serde(rename = "header")]
        _header: Object<IgnoredFields>,
    }
    #[derive(Deserialize)]
    struct IgnoredFields {}
    serde_json::from_str::<Object<Probe>>(text).is_ok()
}
