//! What an object says, harmless: card data masked by the field's name and its shape, what nobody may keep dropped.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::raw::Raw;
use super::{Fields, Value};
use crate::protocol::{json, text};

/// Nobody's to keep: a link to the customer's signature, the holder's name, tokens of a card.
const DROPPED: [&str; 3] = ["signature_url", "card_holder_name", "token"];
/// Identifiers, amounts, codes and times: long numbers stay, for one in ten of them looks like a card number.
const IDENTIFIERS: [&str; 38] = [
    "request_id",
    "trans_type",
    "trans_status",
    "merchant_order_no",
    "merchantOrderNo",
    "orig_merchant_order_no",
    "trans_no",
    "pay_channel_trans_no",
    "price_currency",
    "order_amount",
    "tip_amount",
    "tax_amount",
    "cashback_amount",
    "cash_amount",
    "total_amount",
    "service_charge_amount",
    "tip_adjustment_amount",
    "discount_bmopc",
    "discount_bpc",
    "trans_end_time",
    "auth_code",
    "ref_no",
    "entry_mode",
    "merchant_no",
    "terminal_sn",
    "pay_channel_merchant_id",
    "pay_channel_terminal_id",
    "expires",
    "timestamp",
    "mac_address",
    "device_name",
    "device_sn",
    "ip_address",
    "port",
    "app_id",
    "app_version",
    "version",
    "response_code",
];

/// The fields of a value: of an object, of an object inside a text, or none of anything else (`""`, null, absent).
pub(in crate::protocol::codepay) fn read(raw: &RawValue) -> Fields {
    if raw.get().starts_with('{') {
        return object(raw.get());
    }
    json::string(raw)
        .filter(|inner| inner.trim_start().starts_with('{'))
        .map(|inner| object(&inner))
        .unwrap_or_default()
}

fn object(text: &str) -> Fields {
    let Ok(Raw(fields)) = serde_json::from_str(text) else { return Fields::default() };
    // Two names may be one once they are harmless: the first one counts.
    let mut names = HashSet::new();
    let known = fields.iter().filter_map(|(name, raw)| field(name, raw));
    Fields(known.filter(|(name, _)| names.insert(name.clone())).collect())
}

fn field(name: &str, raw: &RawValue) -> Option<(String, Value)> {
    if DROPPED.contains(&name) {
        return None;
    }
    value(name, raw).map(|value| (text::identifier(name), value))
}

/// The value of a field of this name, harmless. None for null.
pub(in crate::protocol::codepay) fn value(name: &str, raw: &RawValue) -> Option<Value> {
    let written = raw.get();
    match written.as_bytes().first()? {
        b'n' => None,
        b't' => Some(Value::Flag(true)),
        b'f' => Some(Value::Flag(false)),
        b'{' | b'[' => serde_json::from_str(written).ok().map(|value| Value::Nested(harmless(value))),
        b'"' => json::string(raw).map(|text| Value::Text(clean(name, &text))),
        _ => match clean(name, written) {
            number if number == written => Some(Value::Number(number)),
            masked => Some(Value::Text(masked)),
        },
    }
}

fn clean(name: &str, raw: &str) -> String {
    if name == "card_no" {
        masked(raw)
    } else if IDENTIFIERS.contains(&name) {
        text::identifier(raw)
    } else {
        text::free_text(raw)
    }
}

/// A card number by its first six and last four digits, whatever stands between them.
fn masked(raw: &str) -> String {
    // Of a track the number alone.
    let number = raw.split(['=', '^', 'D', 'd']).next().unwrap_or_default();
    let harmless = text::identifier(number);
    let is_digit = |c: &char| c.is_ascii_digit();
    let front: String = harmless.chars().take_while(is_digit).take(6).collect();
    let back: Vec<char> = harmless.chars().rev().take_while(is_digit).take(4).collect();
    // Nothing to hide: the end alone.
    if harmless.chars().filter(is_digit).count() <= 4 {
        return harmless;
    }
    format!("{front}******{}", back.iter().rev().collect::<String>())
}

fn harmless(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Json::String(word) => Json::String(text::free_text(&word)),
        Json::Number(number) => {
            let written = number.to_string();
            let clean = text::free_text(&written);
            if clean == written { Json::Number(number) } else { Json::String(clean) }
        }
        Json::Array(values) => values.into_iter().map(harmless).collect(),
        Json::Object(fields) => fields.into_iter().filter_map(nested).collect(),
        other => other,
    }
}

fn nested((name, value): (String, serde_json::Value)) -> Option<(String, serde_json::Value)> {
    if DROPPED.contains(&name.as_str()) {
        return None;
    }
    match value {
        serde_json::Value::String(word) => Some((text::free_text(&name), clean(&name, &word).into())),
        other => Some((text::free_text(&name), harmless(other))),
    }
}
