//! All words that a person reads, from `assets/texts`, in the language chosen.
//!
//! A text is found by its dotted key, `outcome.approved.headline`. The tables are made when the program is built
//! (`build.rs`): a file put into a language's folder is part of it. The command line uses the same words.

use crate::profile::Language;

/// The table of each language, made from `assets/texts` when the program is built.
mod tables {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
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
        static ALL: [Texts; 4] = [
            Texts(tables::EN, Lang::En),
            Texts(tables::ZH_HANT, Lang::ZhHant),
            Texts(tables::ZH_HANT_TW, Lang::ZhHantTw),
            Texts(tables::ZH_HANS, Lang::ZhHans),
        ];
        let [english, hong_kong, taiwan, mainland] = &ALL;
        match self {
            Self::En => english,
            Self::ZhHant => hong_kong,
            Self::ZhHantTw => taiwan,
            Self::ZhHans => mainland,
        }
    }
}

/// The text of `key` in `lang`, with each `{name}` replaced by its value: the short way for a single text.
pub fn text(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    lang.texts().fill(key, values)
}

/// The texts of one language, sorted by key.
#[derive(Debug)]
pub struct Texts(&'static [(&'static str, &'static str)], Lang);

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
    /// The language.
    pub fn lang(&self) -> Lang {
        self.1
    }

    /// The text of `key` as it is written; the key itself if there is none, so that a mistake shows and nothing fails.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The keys of all texts.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(key, _)| *key)
    }

    /// The text of `key`, if there is one.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        let at = self.0.binary_search_by_key(&key, |(known, _)| known).ok()?;
        Some(self.0[at].1)
    }

    /// The text of `key` with each `{name}` replaced by its value.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// The three lines of the outcome `id`, as in `outcome.approved`; none for an unknown id.
    pub fn outcome(&'static self, id: &str) -> Option<OutcomeTexts> {
        let line = |part: &str| self.find(&format!("outcome.{id}.{part}"));
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

#[cfg(test)]
mod tests;
