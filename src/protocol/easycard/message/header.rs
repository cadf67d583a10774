//! The header of a request. All five members are on every call (EN/ZH: api-request-format).

use std::fmt;

use zeroize::Zeroizing;

use super::members::{Member, Members};
use super::request::Request;
use crate::payment::WallTime;
use crate::protocol::easycard::password::PasswordKey;
use crate::protocol::easycard::stamp;

/// Who asks, for what, when.
#[derive(Clone)]
pub struct RequestHeader {
    /// The merchant's account.
    pub mch_id: String,
    /// The digest of its trade password.
    pub trade_key: PasswordKey,
    /// When it was made.
    pub created: WallTime,
}

impl fmt::Debug for RequestHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestHeader({}, {:?})", self.mch_id, self.trade_key)
    }
}

impl RequestHeader {
    /// The whole inner message of a request: `Data` is a text that holds JSON.
    pub fn message(&self, request: &Request) -> Zeroizing<String> {
        let header = Members::default()
            .with("Method", request.method())
            .with("ServiceType", request.service().word())
            .with("MchId", self.mch_id.as_str())
            .with("TradeKey", self.trade_key.expose())
            .with("CreateTime", stamp::stamp(self.created));
        let data = request.data().to_json();
        Members::default().with_member("Header", Member::Object(header)).with("Data", data.as_str()).to_json()
    }
}
