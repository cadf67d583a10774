//! Notices that QFPay's server posts to a merchant: signed with a key of their own (vendor's page "Asynchronous
//! notifications"). A shop console has no public address; this checks what a back office received.

use std::fmt;

use md5::{Digest, Md5};
use serde::Serialize;
use serde_json::Value;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::content::md5_hex;
use crate::protocol::text;

/// The header that carries the signature.
pub const SIGN_HEADER: &str = "X-QF-SIGN";

/// The key for notices, issued by the vendor's support. Does not print; erased when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct NoticeKey(String);

impl NoticeKey {
    /// Takes a key as it stands.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for NoticeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoticeKey(secret)")
    }
}

/// The signature of a body: MD5 of its raw bytes with the key behind them, in upper case hexadecimal digits. Never of JSON
/// that was written again.
pub fn signature(body: &[u8], key: &NoticeKey) -> String {
    md5_hex(&Zeroizing::new([body, key.0.as_bytes()].concat()))
}

/// Whether `header` is the signature of `body`, in either case. Takes as long for a wrong one as for a right one.
pub fn is_signed(body: &[u8], key: &NoticeKey, header: &str) -> bool {
    let (ours, theirs) = (signature(body, key), header.trim().to_ascii_uppercase());
    // Hashed once more: the time of comparing tells nothing about the signature itself.
    Md5::digest(ours.as_bytes()) == Md5::digest(theirs.as_bytes())
}

/// What a notice tells. Only successful payments and refunds are announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// `payment` or `refund`; refunds made at a terminal were announced as `cancel` until about January 2026.
    pub kind: String,
    /// The vendor's id.
    pub syssn: String,
    /// The reference of the register.
    pub out_trade_no: String,
    /// For a refund: the vendor's id of the payment.
    pub orig_syssn: String,
    /// The amount in cents, as written.
    pub txamt: String,
    /// Its currency.
    pub txcurrcd: String,
    /// The code; `0000` is success.
    pub respcd: String,
}

impl Notice {
    /// Reads the body of a notice; unknown fields do not matter. None for what is no notice.
    pub fn read(body: &[u8]) -> Option<Self> {
        let Value::Object(fields) = serde_json::from_slice(body).ok()? else { return None };
        let word = |name: &str| match fields.get(name) {
            Some(Value::String(text)) => text::identifier(text),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let kind = match word("notify_type").as_str() {
            "cancel" => "refund".to_owned(),
            other => other.to_owned(),
        };
        Some(Self {
            kind,
            syssn: word("syssn"),
            out_trade_no: word("out_trade_no"),
            orig_syssn: word("orig_syssn"),
            txamt: word("txamt"),
            txcurrcd: word("txcurrcd"),
            respcd: word("respcd"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::vectors;
    use super::*;

    #[test]
    fn every_signature_of_the_vectors() {
        for entry in vectors::list("webhooks") {
            let (body, sign) = (vectors::text(entry, "raw_body").as_bytes(), vectors::text(entry, "signature"));
            let key = NoticeKey::new(vectors::text(entry, "notification_key"));
            assert_eq!(signature(body, &key), sign, "{}", entry["id"]);
            assert!(is_signed(body, &key, sign) && is_signed(body, &key, &sign.to_lowercase()));
            assert!(!is_signed(&[body, b" "].concat(), &key, sign), "one byte more is another body");
            assert!(!is_signed(body, &NoticeKey::new("another key"), sign));
        }
    }

    #[test]
    fn both_spellings_of_a_refund() {
        for id in ["webhook_refund_compact", "webhook_refund_old_spelling_compact"] {
            let notice = Notice::read(vectors::text(vectors::entry("webhooks", id), "raw_body").as_bytes()).unwrap();
            assert_eq!((notice.kind.as_str(), notice.respcd.as_str()), ("refund", "0000"), "{id}");
        }
    }

    #[test]
    fn what_is_no_notice() {
        assert_eq!(Notice::read(b"[]"), None);
        assert_eq!(Notice::read(b"SUCCESS"), None);
    }
}
