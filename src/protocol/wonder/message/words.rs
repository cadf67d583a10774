//! Fields that hold one of a few words.

/// Defines an enum of the words a field may hold; any other word is kept, harmless, as `Other`. Words are exact.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$word_doc])* $variant,)+
            /// A word the pages do not know.
            Other(String),
        }

        impl $name {
            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = <&serde_json::value::RawValue>::deserialize(deserializer)?;
                let word = $crate::protocol::json::string(raw)
                    .ok_or_else(|| serde::de::Error::custom("not a text"))?;
                Ok(match &*word {
                    $($word => Self::$variant,)+
                    other => Self::Other($crate::protocol::text::free_text(other)),
                })
            }
        }
    };
}
pub(super) use words;
