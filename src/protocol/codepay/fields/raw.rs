//! An object as it stands in the text, before anything is known of its fields.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Most fields of one object that are kept; a real answer has about thirty.
const MOST: usize = 256;

/// The fields of an object as they stand in the text. A name that stands there twice with two values is no message: which
/// of them counts?
pub(in crate::protocol::codepay) struct Raw<'de>(pub(in crate::protocol::codepay) Vec<(Cow<'de, str>, &'de RawValue)>);

impl<'de> Raw<'de> {
    pub(in crate::protocol::codepay) fn get(&self, name: &str) -> Option<&'de RawValue> {
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
