//! The fields of a business object: names and values in the order in which they were written.
//!
//! Unknown fields are kept as they are and never matter. Where the pages say text, a terminal may say number, and the other
//! way round: the readers here take either. Card data is masked, and what nobody may keep is dropped, at the reading.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::protocol::{json, text};

/// Most fields of one object that are kept; a real answer has about thirty.
const MOST: usize = 256;
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

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A number, exactly as it was written.
    Number(String),
    /// True or false.
    Flag(bool),
    /// An object or an array, every text in it harmless.
    Nested(serde_json::Value),
}

impl Value {
    /// The text of a string or a number.
    pub fn scalar(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text),
            Self::Flag(_) | Self::Nested(_) => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string())
    }
}

/// Fields in the order in which they were written, each name once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields(Vec<(String, Value)>);

impl Fields {
    /// No fields.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets a field: in its place if it is there already, else at the end.
    pub fn put(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        let value = value.into();
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, place)) => *place = value,
            None => self.0.push((name.to_owned(), value)),
        }
        self
    }

    /// Sets a field if there is something to set.
    pub fn put_some(&mut self, name: &str, value: Option<impl Into<Value>>) -> &mut Self {
        if let Some(value) = value {
            self.put(name, value);
        }
        self
    }

    /// Takes a field away.
    pub fn remove(&mut self, name: &str) -> &mut Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    /// The value of a field.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The text of a field that is a string or a number; none where it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::scalar).filter(|text| !text.is_empty())
    }

    /// The first of these that is there: some fields have two spellings.
    pub fn any(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// A field that is true or false, in words (`"true"`) or numbers as well.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            Value::Flag(flag) => Some(*flag),
            Value::Text(word) | Value::Number(word) => match word.trim() {
                "true" | "True" | "TRUE" | "1" => Some(true),
                "false" | "False" | "FALSE" | "0" => Some(false),
                _ => None,
            },
            Value::Nested(_) => None,
        }
    }

    /// Names and values in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Nested(value) => value.serialize(serializer),
            // What is no number after all goes as the text that it is.
            Self::Number(number) => match number_as_written(number) {
                Some(raw) => raw.serialize(serializer),
                None => serializer.serialize_str(number),
            },
        }
    }
}

fn number_as_written(text: &str) -> Option<Box<RawValue>> {
    let begins = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    if begins { RawValue::from_string(text.to_owned()).ok() } else { None }
}

/// The fields of an object as they stand in the text. A name that stands there twice with two values is no message: which
/// of them counts?
pub(super) struct Raw<'de>(pub(super) Vec<(Cow<'de, str>, &'de RawValue)>);

impl<'de> Raw<'de> {
    pub(super) fn get(&self, name: &str) -> Option<&'de RawValue> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
        let mut fields: Vec<(Cow<'de, str>, &'de RawValue)> = Vec::new();
        while let Some(Name(name)) = map.next_key::<Name<'de>>()? {
            if fields.len() == MOST {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: &RawValue = map.next_value()?;
            match fields.iter().find(|(known, _)| *known == name) {
                Some((_, first)) if first.get() != value.get() => {
                    return Err(A::Error::custom("a field stands there twice"));
                }
                Some(_) => {}
                None => fields.push((name, value)),
            }
        }
        Ok(Raw(fields))
    }
}

/// A name, borrowed where nothing in it is escaped.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The fields of a value: of an object, of an object inside a text, or none of anything else (`""`, null, absent).
pub(super) fn read(raw: &RawValue) -> Fields {
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
    Fields(fields.iter().filter_map(|(name, raw)| field(name, raw)).collect())
}

fn field(name: &str, raw: &RawValue) -> Option<(String, Value)> {
    if DROPPED.contains(&name) {
        return None;
    }
    value(name, raw).map(|value| (text::identifier(name), value))
}

/// The value of a field of this name, harmless. None for null.
pub(super) fn value(name: &str, raw: &RawValue) -> Option<Value> {
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
    let harmless = text::identifier(raw);
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn of(json: &str) -> Fields {
        read(&RawValue::from_string(json.to_owned()).unwrap())
    }

    #[rstest]
    #[case::text(r#"{"a":"2"}"#, Some("2"))]
    #[case::number_as_written(r#"{"a":10.50}"#, Some("10.50"))]
    #[case::null(r#"{"a":null}"#, None)]
    #[case::empty(r#"{"a":""}"#, None)]
    #[case::flag(r#"{"a":true}"#, None)]
    #[case::inside_a_text(r#""{\"a\":\"2\"}""#, Some("2"))]
    #[case::empty_text(r#""""#, None)]
    #[case::an_array(r#"[{"a":"2"}]"#, None)]
    #[case::twice_the_same(r#"{"a":"2","a":"2"}"#, Some("2"))]
    #[case::twice(r#"{"a":"2","a":"1"}"#, None)]
    fn what_a_field_says(#[case] json: &str, #[case] expected: Option<&str>) {
        assert_eq!(of(json).get("a"), expected);
    }

    #[rstest]
    #[case("true", Some(true))]
    #[case("\"false\"", Some(false))]
    #[case("1", Some(true))]
    #[case("\"0\"", Some(false))]
    #[case("\"yes\"", None)]
    #[case("{}", None)]
    fn flags_in_any_spelling(#[case] json: &str, #[case] expected: Option<bool>) {
        assert_eq!(of(&format!("{{\"a\":{json}}}")).flag("a"), expected);
    }

    #[rstest]
    #[case::masked_already("541333******4711", "541333******4711")]
    #[case::in_clear("4111111111111111", "411111******1111")]
    #[case::no_card_by_luhn("4111111111111112", "411111******1112")]
    #[case::with_blanks("4111 1111 1111 1111", "4111******1111")]
    #[case::the_end_alone("****1111", "****1111")]
    fn a_card_number_is_masked(#[case] said: &str, #[case] kept: &str) {
        assert_eq!(of(&format!("{{\"card_no\":\"{said}\"}}")).get("card_no"), Some(kept));
    }

    #[test]
    fn a_card_number_anywhere_else_is_masked_and_an_identifier_is_not() {
        let fields = of(
            r#"{"new":4111111111111111,"deep":{"x":["4111111111111111"]},"trans_no":"4111111111111111","token":"t","signature_url":"u"}"#,
        );
        assert_eq!(fields.get("new"), Some("411111******1111"));
        assert_eq!(fields.get("trans_no"), Some("4111111111111111"));
        assert_eq!((fields.value("token"), fields.value("signature_url")), (None, None));
        assert!(!serde_json::to_string(&fields.value("deep").unwrap()).unwrap().contains("11111111"));
    }

    #[test]
    fn order_and_spelling_survive_the_way_there_and_back() {
        let json = r#"{"z":"1","a":10.50,"m":true,"l":[{"b":1}],"e":-1}"#;
        assert_eq!(serde_json::to_string(&of(json)).unwrap(), json);
    }

    #[test]
    fn a_field_is_set_in_its_place() {
        let mut fields = of(r#"{"a":"1","b":"2"}"#);
        fields.put("a", "3").put("c", 4).put_some("d", None::<&str>).remove("b");
        assert_eq!(serde_json::to_string(&fields).unwrap(), r#"{"a":"3","c":4}"#);
        assert_eq!(serde_json::to_string(&Value::Number("4 0".to_owned())).unwrap(), r#""4 0""#);
    }
}
