//! All words that a person reads, from `assets/texts`, in the language chosen.
//!
//! A text is found by its dotted key, `outcome.approved.headline`. Only the language in use is ever parsed, once, when
//! its first word is asked for. The command line uses the same words.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::profile::Language;

/// The files of one language: one for each part of the screen.
macro_rules! files_of {
    ($lang:literal: $($part:literal)*) => {
        &[$(include_str!(concat!("../../assets/texts/", $lang, "/", $part, ".toml"))),*]
    };
}

/// The files that every language has.
macro_rules! all_files {
    ($lang:literal) => {
        files_of!($lang:
            "outcome"
            "frame"
            "payment"
            "transactions"
            "terminals"
            "pairing"
            "help"
            "commands"
            "faults"
            "people"
            "receipt"
            "cli"
        )
    };
}

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Traditional Chinese as in Hong Kong.
    ZhHant,
    /// Traditional Chinese as in Taiwan: Hong Kong's, but for some words.
    ZhHantTw,
    /// Simplified Chinese.
    ZhHans,
}

impl Lang {
    /// All languages.
    pub const ALL: [Self; 4] = [Self::En, Self::ZhHant, Self::ZhHantTw, Self::ZhHans];

    /// The language by the setting and the locale. `variable` gives an environment variable, empty ones as none.
    pub fn detect(setting: Language, variable: impl Fn(&str) -> Option<String>) -> Self {
        match setting {
            Language::En => Self::En,
            Language::ZhHant => Self::ZhHant,
            Language::ZhHantTw => Self::ZhHantTw,
            Language::ZhHans => Self::ZhHans,
            Language::Auto => Self::of_locale(variable),
        }
    }

    fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        // The console of the kernel has no Chinese characters.
        if variable("TERM").is_some_and(|term| term == "linux") {
            return Self::En;
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable).unwrap_or_default();
        let is_one_of = |names: &[&str]| names.iter().any(|name| locale.starts_with(name));
        if is_one_of(&["zh_TW"]) {
            Self::ZhHantTw
        } else if is_one_of(&["zh_HK", "zh_MO", "zh_Hant"]) {
            Self::ZhHant
        } else if is_one_of(&["zh_CN", "zh_SG", "zh_Hans", "zh."]) || locale == "zh" {
            Self::ZhHans
        } else {
            Self::En
        }
    }

    /// Its texts.
    pub fn texts(self) -> &'static Texts {
        static EN: LazyLock<Texts> = LazyLock::new(|| Texts::parse(Lang::En, EN_FILES));
        static ZH_HANT: LazyLock<Texts> = LazyLock::new(|| Texts::parse(Lang::ZhHant, ZH_HANT_FILES));
        static ZH_HANT_TW: LazyLock<Texts> = LazyLock::new(|| {
            Texts::parse(Lang::ZhHantTw, ZH_HANT_FILES).said_otherwise(files_of!("zh-Hant-TW": "overrides"))
        });
        static ZH_HANS: LazyLock<Texts> = LazyLock::new(|| Texts::parse(Lang::ZhHans, ZH_HANS_FILES));
        match self {
            Self::En => &EN,
            Self::ZhHant => &ZH_HANT,
            Self::ZhHantTw => &ZH_HANT_TW,
            Self::ZhHans => &ZH_HANS,
        }
    }
}

const EN_FILES: &[&str] = all_files!("en");
const ZH_HANT_FILES: &[&str] = all_files!("zh-Hant");
const ZH_HANS_FILES: &[&str] = all_files!("zh-Hans");

/// The text of `key` in `lang`, with each `{name}` replaced by its value: the short way for a single text.
pub fn text(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    lang.texts().fill(key, values)
}

/// The texts of one language.
#[derive(Debug)]
pub struct Texts(HashMap<String, String>, Lang);

/// What an outcome says: templates, with `{amount}` and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeTexts {
    /// The word of the panel.
    pub headline: &'static str,
    /// Did money move?
    pub money: &'static str,
    /// What to do next.
    pub next: &'static str,
}

impl Texts {
    /// Reads the files in order; a text that is there twice is the later one.
    fn parse(lang: Lang, sources: &[&str]) -> Self {
        let mut texts = HashMap::new();
        for source in sources {
            let tables: toml::Table = toml::from_str(source).expect("a test parses every language");
            collect(String::new(), toml::Value::Table(tables), &mut texts);
        }
        Self(texts, lang)
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.1
    }

    /// These texts with other words, and some of them quite otherwise: `words = [["from", "to"]]`, in that order, then texts.
    fn said_otherwise(mut self, sources: &[&str]) -> Self {
        for source in sources {
            let table: toml::Table = toml::from_str(source).expect("a test parses every language");
            let words = table.get("words").and_then(toml::Value::as_array).into_iter().flatten();
            for pair in words.filter_map(toml::Value::as_array) {
                let [Some(from), Some(to)] = [0, 1].map(|at| pair.get(at).and_then(toml::Value::as_str)) else {
                    continue;
                };
                self.0.values_mut().for_each(|text| *text = text.replace(from, to));
            }
            collect(String::new(), toml::Value::Table(table), &mut self.0);
        }
        self
    }

    /// The text of `key` as it is written; the key itself if there is none, so that a mistake shows and nothing fails.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The keys of all texts.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The text of `key`, if there is one.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The text of `key` with each `{name}` replaced by its value.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// The three lines of the outcome `id`, as in `outcome.approved`; none for an unknown id.
    pub fn outcome(&'static self, id: &str) -> Option<OutcomeTexts> {
        let line = |part: &str| self.0.get(&format!("outcome.{id}.{part}")).map(String::as_str);
        Some(OutcomeTexts { headline: line("headline")?, money: line("money")?, next: line("next")? })
    }
}

/// `template` with each `{name}` replaced by its value, in one pass: a value is never looked into. Unknown names stay.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, behind)| Some((value_of(name, values)?, behind)));
        let (piece, behind) = value.unwrap_or(("{", after));
        filled.push_str(piece);
        rest = behind;
    }
    filled + rest
}

fn value_of<'a>(name: &str, values: &[(&str, &'a str)]) -> Option<&'a str> {
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

fn collect(key: String, value: toml::Value, texts: &mut HashMap<String, String>) {
    match value {
        toml::Value::String(text) => {
            texts.insert(key, text);
        }
        toml::Value::Table(table) => {
            let prefix = if key.is_empty() { key } else { key + "." };
            for (name, value) in table {
                collect(format!("{prefix}{name}"), value, texts);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
