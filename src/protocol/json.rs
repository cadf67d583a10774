//! Reading JSON more strictly, and scalars more kindly, than the derived code does.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::text;

/// A JSON object read as `T`. Derived code alone would take an array of the fields as well.
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

/// The text of a JSON string, borrowed where nothing is escaped. `None` for anything else.
pub fn string(raw: &RawValue) -> Option<Cow<'_, str>> {
    let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') { serde_json::from_str(raw.get()).ok().map(Cow::Owned) } else { Some(Cow::Borrowed(inner)) }
}

/// The text of a JSON string, or of a number exactly as it was written: where the pages say string, a terminal may say
/// number. `None` for anything else.
pub fn scalar(raw: &RawValue) -> Option<Cow<'_, str>> {
    let number = raw.get().starts_with(|first: char| first == '-' || first.is_ascii_digit());
    if number { Some(Cow::Borrowed(raw.get())) } else { string(raw) }
}

fn read<'de, D: Deserializer<'de>>(deserializer: D, clean: fn(&str) -> String) -> Result<String, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    scalar(raw).map(|text| clean(&text)).ok_or_else(|| D::Error::custom("neither text nor number"))
}

fn read_opt<'de, D: Deserializer<'de>>(deserializer: D, clean: fn(&str) -> String) -> Result<Option<String>, D::Error> {
    let Some(raw) = <Option<&RawValue>>::deserialize(deserializer)? else { return Ok(None) };
    scalar(raw).map(|text| Some(clean(&text))).ok_or_else(|| D::Error::custom("neither text nor number"))
}

/// Field reader: an identifier, amount or time, see [`text::identifier`].
pub fn identifier<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    read(deserializer, text::identifier)
}

/// Field reader: like [`identifier`], `None` when absent or null.
pub fn identifier_opt<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    read_opt(deserializer, text::identifier)
}

/// Field reader: free text, see [`text::free_text`]; empty when null.
pub fn free_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    read_opt(deserializer, text::free_text).map(Option::unwrap_or_default)
}

/// Field reader: like [`free_text`], `None` when absent or null.
pub fn free_text_opt<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    read_opt(deserializer, text::free_text)
}
