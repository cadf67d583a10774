//! Notices that intella posts to a merchant's address: signed with its RSA key (EN: api-callback). A shop console has no
//! public address; this checks what a back office received.

use serde::Serialize;
use serde_json::value::RawValue;

use super::crypto::unwrapped;
use super::key::PublicKey;
use super::message::Members;
use crate::protocol::json;

/// What a notice tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The merchant.
    pub mch_id: String,
    /// `0000` is success.
    pub result: String,
    /// Our order number.
    pub order: String,
    /// The amount, as written.
    pub amount: String,
}

/// Whether a notice is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// By this key: what it tells.
    Signed(Notice),
    /// Not by this key, or changed on the way: it tells nothing.
    NotSigned,
    /// It has no signature, or is no JSON object.
    NoNotice,
}

/// Checks the body of a notice against the environment's public key: RSASSA-PKCS1-v1_5 with SHA-256 over the compact text
/// without `Sign`, members in their order and their bytes as they came.
pub fn check(body: &[u8], key: &PublicKey) -> Checked {
    let Some(text) = std::str::from_utf8(body).ok().map(|text| text.trim_start_matches('\u{feff}').trim()) else {
        return Checked::NoNotice;
    };
    let Some(members) = members_of(text) else { return Checked::NoNotice };
    let sign = members.iter().find(|(name, _)| name == "Sign").and_then(|(_, value)| json::string(value));
    let Some(signature) = sign.and_then(|text| unwrapped(&text)) else { return Checked::NoNotice };
    let rest: Vec<_> = members.iter().filter(|(name, _)| name != "Sign").collect();
    if !key.has_signed(&compact(&rest), &signature) {
        return Checked::NotSigned;
    }
    let Some(known) = Members::read(text) else { return Checked::NoNotice };
    let said = |name: &str| known.text(name).unwrap_or_default();
    Checked::Signed(Notice {
        mch_id: said("MchId"),
        result: said("Result"),
        order: said("StoreOrderNo"),
        amount: said("TotalFee"),
    })
}

/// The members with their values to the letter; none twice.
fn members_of(text: &str) -> Option<Vec<(String, &RawValue)>> {
    let members = serde_json::from_str::<InOrder<'_>>(text).ok()?.0;
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair[0] != pair[1]).then_some(members)
}

fn compact(members: &[&(String, &RawValue)]) -> Vec<u8> {
    let written = members.iter().map(|(name, value)| {
        let name = serde_json::to_string(name).unwrap_or_default();
        format!("{name}:{}", value.get().trim())
    });
    format!("{{{}}}", written.collect::<Vec<_>>().join(",")).into_bytes()
}

/// An object whose members keep their order and their spelling.
struct InOrder<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for InOrder<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrderVisitor;
        impl<'de> serde::de::Visitor<'de> for InOrderVisitor {
            type Value = InOrder<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<InOrder<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(InOrder(members))
            }
        }
        deserializer.deserialize_map(InOrderVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::super::vectors;
    use super::*;

    fn key() -> PublicKey {
        PublicKey::read(vectors::public_pem().as_bytes()).unwrap()
    }

    fn body(style: &str) -> String {
        vectors::member("notification")[style].as_str().unwrap().to_owned()
    }

    #[test]
    fn the_notice_of_the_vectors_in_both_styles() {
        for style in ["http_body_plain", "http_body_vendor_style"] {
            let Checked::Signed(notice) = check(body(style).as_bytes(), &key()) else { panic!("{style}") };
            assert_eq!((notice.order.as_str(), notice.amount.as_str()), ("PO26010500009", "35"));
            assert_eq!((notice.mch_id.as_str(), notice.result.as_str()), ("TESTMCH001", "0000"));
        }
    }

    #[test]
    fn the_place_of_the_signature_does_not_matter_and_blanks_between_do_not() {
        let (signed, sign) =
            (body("http_body_plain"), vectors::member("notification")["sign_base64"].as_str().unwrap());
        let inner = vectors::member("notification")["signed_bytes_utf8"].as_str().unwrap();
        let first = format!("{{ \"Sign\" : \"{sign}\" , {}", inner[1..].replace("\",\"", "\" , \""));
        assert_eq!(check(first.as_bytes(), &key()), check(signed.as_bytes(), &key()));
    }

    #[test]
    fn what_was_changed_is_not_signed() {
        let plain = body("http_body_plain");
        for (from, to) in [("\"35\"", "\"3500\""), ("0000\"", "0001\""), ("\"MchId\"", "\"Mchid\"")] {
            assert_eq!(check(plain.replacen(from, to, 1).as_bytes(), &key()), Checked::NotSigned, "{from}");
        }
        let reordered = plain.replacen("\"Result\":\"0000\",", "", 1).replacen('{', "{\"Result\":\"0000\",", 1);
        assert_eq!(check(reordered.as_bytes(), &key()), Checked::NotSigned, "the order counts");
    }

    #[test]
    fn what_is_no_notice() {
        let twice = body("http_body_plain").replacen('{', "{\"TotalFee\":\"1\",", 1);
        for text in ["", "[]", "{}", "SUCCESS", "{\"Sign\":7}", "{\"Sign\":\"*\"}", &twice] {
            assert_eq!(check(text.as_bytes(), &key()), Checked::NoNotice, "{text}");
        }
    }
}
