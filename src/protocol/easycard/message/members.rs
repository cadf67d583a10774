//! The members of a JSON object, in their order: texts where the pages promise texts, numbers where servers send them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use zeroize::Zeroizing;

use crate::protocol::text;

/// Members whose value is nobody's business: the reader's own session keys, sent along by the server, and passwords.
const SECRETS: [&str; 4] = ["NewAESKey", "aesKey", "TradeKey", "RefundKey"];

/// Longest address that a code of the size of a screen holds.
const LONGEST_ADDRESS: usize = 1_024;

/// The members of one object. Its `Debug` tells names only; a member that comes twice makes the whole unreadable.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Members(Vec<(String, Member)>);

/// The value of a member.
#[derive(Clone, PartialEq, Eq)]
pub enum Member {
    /// A text.
    Text(String),
    /// A number, exactly as written.
    Number(String),
    /// The text of a secret: it is kept for whoever writes messages, and told to nobody who reads them.
    Secret(Zeroizing<String>),
    /// An object.
    Object(Members),
    /// A list; of its elements only objects are kept.
    List(Vec<Members>),
    /// `true`, `false`, `null`.
    Other,
}

impl Members {
    /// Adds a text; secret names are kept secret.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.push(name.to_owned(), Member::Text(value.into()));
        self
    }

    /// Adds a member.
    #[must_use]
    pub fn with_member(mut self, name: &str, member: Member) -> Self {
        self.push(name.to_owned(), member);
        self
    }

    fn push(&mut self, name: String, member: Member) {
        let member = match member {
            Member::Text(text) if SECRETS.contains(&name.as_str()) => Member::Secret(Zeroizing::new(text)),
            other => other,
        };
        self.0.push((name, member));
    }

    /// With every text changed, also those of the objects inside: for a server that writes in ways of its own.
    #[must_use]
    pub fn map_texts(self, change: &mut impl FnMut(&str, String) -> Member) -> Self {
        let mapped = self.0.into_iter().map(|(name, member)| {
            let member = match member {
                Member::Text(text) => change(&name, text),
                Member::Object(members) => Member::Object(members.map_texts(change)),
                other => other,
            };
            (name, member)
        });
        Self(mapped.collect())
    }

    /// Reads an object, or a text that holds one: a request's `Data` is such a text, an answer's should not be.
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// As compact JSON.
    pub fn to_json(&self) -> Zeroizing<String> {
        Zeroizing::new(serde_json::to_string(self).expect("texts and their lists are always JSON"))
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<&Member> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, member)| member)
    }

    /// A text or number that is no secret, made harmless: an identifier, amount or time.
    pub fn text(&self, name: &str) -> Option<String> {
        self.scalar(name).map(text::identifier)
    }

    /// Like [`Members::text`], with what looks like a card number masked.
    pub fn words(&self, name: &str) -> Option<String> {
        self.scalar(name).map(text::free_text)
    }

    /// An address that can be shown as a code: harmless, and whole or not at all.
    pub fn address(&self, name: &str) -> Option<String> {
        let text = self.scalar(name)?;
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        let harmless = text.len() <= LONGEST_ADDRESS && text.bytes().all(|byte| byte.is_ascii_graphic());
        (is_web && harmless).then(|| text.to_owned())
    }

    /// The text of a secret, for a server that compares it.
    pub fn secret(&self, name: &str) -> Option<&str> {
        if let Some(Member::Secret(text)) = self.get(name) { Some(text) } else { None }
    }

    /// An object.
    pub fn object(&self, name: &str) -> Option<&Self> {
        if let Some(Member::Object(members)) = self.get(name) { Some(members) } else { None }
    }

    /// The objects of a list; empty if there is none.
    pub fn list(&self, name: &str) -> &[Self] {
        if let Some(Member::List(list)) = self.get(name) { list } else { &[] }
    }

    fn scalar(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Member::Text(text) | Member::Number(text) => Some(text),
            Member::Secret(_) | Member::Object(_) | Member::List(_) | Member::Other => None,
        }
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Member")
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, member) in &self.0 {
            map.serialize_entry(name, member)?;
        }
        map.end()
    }
}

impl Serialize for Member {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Secret(text) => serializer.serialize_str(text),
            // Numbers of messages are small; one that is not is written as the text that it was.
            Self::Number(text) => match text.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(text),
            },
            Self::Object(members) => members.serialize(serializer),
            Self::List(list) => list.serialize(serializer),
            Self::Other => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members::default();
        while let Some((name, member)) = map.next_entry::<String, Member>()? {
            if members.get(&name).is_some() {
                return Err(A::Error::custom("a member comes twice"));
            }
            members.push(name, member);
        }
        Ok(members)
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MemberVisitor)
    }
}

struct MemberVisitor;

impl<'de> Visitor<'de> for MemberVisitor {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Member, E> {
        Ok(Member::Text(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Member, E> {
        Ok(Member::Number(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Member, E> {
        Ok(Member::Number(number.to_string()))
    }

    /// No member of these messages has a fraction: what has one is no amount and no code.
    fn visit_f64<E: Error>(self, _: f64) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Member, A::Error> {
        MembersVisitor.visit_map(map).map(Member::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Member, A::Error> {
        let mut objects = Vec::new();
        while let Some(element) = list.next_element::<Member>()? {
            if let Member::Object(members) = element {
                objects.push(members);
            }
        }
        Ok(Member::List(objects))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_good_as_texts_and_null_is_nothing() {
        let members =
            Members::read(r#"{"a":"1","b":1,"c":null,"d":1.5,"e":true,"f":{"g":"2"},"h":[{"i":3},4]}"#).unwrap();
        assert_eq!((members.text("a").as_deref(), members.text("b").as_deref()), (Some("1"), Some("1")));
        assert!(["c", "d", "e", "f", "h", "z"].iter().all(|name| members.text(name).is_none()));
        assert_eq!(members.object("f").unwrap().text("g").as_deref(), Some("2"));
        assert_eq!(members.list("h").len(), 1);
        assert!(members.list("f").is_empty());
    }

    #[test]
    fn a_member_that_comes_twice_is_no_member() {
        assert_eq!(Members::read(r#"{"a":"1","a":"2"}"#), None);
        assert_eq!(Members::read(r#"{"b":{"a":"1","a":"1"}}"#), None);
        assert_eq!(Members::read("[]"), None);
    }

    #[test]
    fn secrets_are_written_and_not_told() {
        let members = Members::read(r#"{"NewAESKey":"2406cbf","Retry":"0"}"#).unwrap();
        assert_eq!((members.text("NewAESKey"), members.words("NewAESKey")), (None, None));
        assert_eq!(format!("{members:?}"), r#"{"NewAESKey", "Retry"}"#);
        assert_eq!(members.to_json().as_str(), r#"{"NewAESKey":"2406cbf","Retry":"0"}"#);
    }

    #[test]
    fn texts_are_harmless() {
        let members = Members::read(r#"{"a":"x\u001b[2J","b":"card 4111111111111111"}"#).unwrap();
        assert_eq!(members.text("a").unwrap(), "x\u{fffd}[2J");
        assert_eq!(members.words("b").unwrap(), "card 411111******1111");
    }
}
