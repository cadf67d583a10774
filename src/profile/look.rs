//! Choices about the screen: language, colours, glyphs, digits, keypad.

use serde::{Deserialize, Serialize};

/// The language of all texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// The language of the locale, English where it is not spoken.
    #[default]
    Auto,
    /// English.
    En,
    /// Traditional Chinese as in Hong Kong.
    #[serde(rename = "zh-Hant")]
    ZhHant,
    /// Traditional Chinese as in Taiwan.
    #[serde(rename = "zh-Hant-TW")]
    ZhHantTw,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    ZhHans,
}

impl std::str::FromStr for Language {
    type Err = &'static str;

    /// Reads `auto`, `en`, `zh-Hant`, `zh-Hant-TW` or `zh-Hans`.
    ///
    /// # Errors
    /// Words that list what exists.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "auto" => Ok(Self::Auto),
            "en" => Ok(Self::En),
            "zh-Hant" => Ok(Self::ZhHant),
            "zh-Hant-TW" => Ok(Self::ZhHantTw),
            "zh-Hans" => Ok(Self::ZhHans),
            _ => Err("the languages are auto, en, zh-Hant, zh-Hant-TW and zh-Hans"),
        }
    }
}

/// The colours of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// What suits the terminal program; dark.
    #[default]
    Auto,
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
    /// The strongest contrast.
    Contrast,
}

/// The characters that lines and marks are drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Glyphs {
    /// Unicode where the locale and the terminal program can show it.
    #[default]
    Auto,
    /// Unicode always.
    Unicode,
    /// ASCII always.
    Ascii,
}

/// How the amount is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digits {
    /// As large as the panel allows.
    #[default]
    Big,
    /// Bold text: fewest bytes, for slow lines.
    Plain,
}

/// The order of the keypad on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keypad {
    /// 7 8 9 on top, as on tills.
    #[default]
    Till,
    /// 1 2 3 on top, as on telephones and terminals.
    Phone,
}
