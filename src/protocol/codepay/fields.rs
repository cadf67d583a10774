//! The fields of a business object: names and values in the order in which they were written.
//!
//! Unknown fields are kept as they are and never matter. Where the pages say text, a terminal may say number, and the other
//! way round: the readers here take either. Card data is masked, and what nobody may keep is dropped, at the reading.

mod raw;
mod reading;
#[cfg(test)]
mod tests;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

pub(super) use self::raw::Raw;
pub(super) use self::reading::{read, value};

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
