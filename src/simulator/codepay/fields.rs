//! The fields of a JSON object, as any register's maker writes them: numbers for texts, texts for booleans, empty texts for
//! nothing.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

/// The fields of an object, unread.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(BTreeMap<String, Box<RawValue>>);

impl Fields {
    /// Reads an object.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// A text that is not empty, or a number as it was written.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let raw = self.0.get(name)?.get();
        let is_number = raw.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let text = if is_number { raw.to_owned() } else { serde_json::from_str::<String>(raw).ok()? };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The first of these that there is.
    pub(super) fn any_text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// A boolean, or its word.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match self.0.get(name)?.get().trim_matches('"') {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// The object of this name; without fields if it is none.
    pub(super) fn object(&self, name: &str) -> Self {
        self.0.get(name).and_then(|raw| Self::read(raw.get())).unwrap_or_default()
    }

    /// Whether there is anything of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What was written, whatever it is.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("{\"a\":\"1\"}", Some("1"))]
    #[case("{\"a\":12345678901234567890123}", Some("12345678901234567890123"))]
    #[case("{\"a\":34.50}", Some("34.50"))]
    #[case("{\"a\":\" x \"}", Some("x"))]
    #[case("{\"a\":\"\"}", None)]
    #[case("{\"a\":null}", None)]
    #[case("{\"a\":[1]}", None)]
    #[case("{\"b\":1}", None)]
    fn texts_are_read_as_they_are_written(#[case] object: &str, #[case] expected: Option<&str>) {
        assert_eq!(Fields::read(object).unwrap().text("a").as_deref(), expected);
    }

    #[rstest]
    #[case("true", Some(true))]
    #[case("\"false\"", Some(false))]
    #[case("1", Some(true))]
    #[case("\"maybe\"", None)]
    fn flags_are_read_kindly(#[case] value: &str, #[case] expected: Option<bool>) {
        assert_eq!(Fields::read(&format!("{{\"a\":{value}}}")).unwrap().flag("a"), expected);
    }

    #[rstest]
    #[case("")]
    #[case("[]")]
    #[case("{\"a\":1")]
    #[case("\"text\"")]
    fn anything_but_an_object_is_nothing(#[case] text: &str) {
        assert!(Fields::read(text).is_none());
    }

    #[test]
    fn an_empty_text_is_an_object_without_fields() {
        assert!(Fields::read("{\"biz_data\":\"\"}").unwrap().object("biz_data").text("a").is_none());
    }
}
