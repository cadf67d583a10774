//! `config.toml`: how this console behaves. Every key has a default; a missing file is all defaults.

use std::fmt;
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use super::settings::{self, Mistake, SettingsError};
use super::{Digits, Glyphs, Keypad, Language, Limit, LimitsConfig, PrinterConfig, Theme};
use crate::money::{Amount, Currency};

/// The settings. `config.example.toml` lists every key with its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The language of all texts.
    pub language: Language,
    /// The colours of the screen.
    pub theme: Theme,
    /// The characters that lines and marks are drawn with.
    pub glyphs: Glyphs,
    /// How the amount is drawn.
    pub digits: Digits,
    /// The order of the keypad on the screen.
    pub keypad: Keypad,
    /// Whether pointer targets are made large enough for fingers.
    pub touch: bool,
    /// Whether results ring the bell.
    pub sound: bool,
    /// The currency of a newly paired terminal that names none.
    pub currency: Currency,
    /// The operator written to the journal when nobody has signed on.
    pub operator: String,
    /// Amounts above which the console asks once more.
    pub confirm_above: ConfirmAbove,
    /// When a payment looks like one that was just made.
    pub duplicate: Duplicate,
    /// What prints a receipt.
    pub printer: PrinterConfig,
    /// How the console treats the people who work here.
    pub people: PeopleConfig,
    /// How long to wait for what.
    pub limits: LimitsConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            language: Language::default(),
            theme: Theme::default(),
            glyphs: Glyphs::default(),
            digits: Digits::default(),
            keypad: Keypad::default(),
            touch: false,
            sound: true,
            currency: Currency::HKD,
            operator: "cashier".to_owned(),
            confirm_above: ConfirmAbove::default(),
            duplicate: Duplicate::default(),
            printer: PrinterConfig::default(),
            people: PeopleConfig::default(),
            limits: LimitsConfig::default(),
        }
    }
}

impl Config {
    /// Reads `path`; a missing file is all defaults.
    ///
    /// # Errors
    /// An unusable file, or the line, column and key of a mistake in it.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let Some((text, _)) = settings::read(path)? else { return Ok(Self::default()) };
        Self::parse(&text).map_err(|mistake| mistake.in_file(path))
    }

    /// Reads the text of a `config.toml`.
    ///
    /// # Errors
    /// The line, column and key of the first mistake.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        settings::parse(text).map(|(config, _)| config)
    }
}

/// The table `[duplicate]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Duplicate {
    /// For how long after an approved payment the same amount and currency asks "same customer?", in milliseconds.
    pub window_ms: Limit,
}

impl Default for Duplicate {
    fn default() -> Self {
        Self { window_ms: Limit::from_ms(180_000).expect("three minutes are less than a day") }
    }
}

/// The table `[people]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PeopleConfig {
    /// Without a key or a touch for so long the console asks who is there again, in milliseconds; 0 never.
    pub lock_after: u64,
}

impl Default for PeopleConfig {
    fn default() -> Self {
        Self { lock_after: 300_000 }
    }
}

/// The table `[confirm_above]`: at most one amount for each currency, written in major units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmAbove(Vec<Amount>);

impl Default for ConfirmAbove {
    fn default() -> Self {
        let ten_thousand = Amount::from_minor_units(1_000_000, Currency::HKD);
        Self(vec![ten_thousand.expect("seven digits fit")])
    }
}

impl ConfirmAbove {
    /// Whether `amount` needs a second Enter. A currency that is not listed never asks.
    pub fn asks(&self, amount: Amount) -> bool {
        let mut limits = self.0.iter().filter(|limit| limit.currency() == amount.currency());
        limits.any(|limit| amount.minor_units() > limit.minor_units())
    }
}

impl Serialize for ConfirmAbove {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for amount in &self.0 {
            map.serialize_entry(amount.currency().code(), &amount.to_major())?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for ConfirmAbove {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AmountByCurrency)
    }
}

struct AmountByCurrency;

impl<'de> Visitor<'de> for AmountByCurrency {
    type Value = ConfirmAbove;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table such as HKD = \"10000.00\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ConfirmAbove, A::Error> {
        let mut amounts: Vec<Amount> = Vec::new();
        while let Some(currency) = map.next_key::<Currency>()? {
            let amount = map.next_value_seed(AmountIn(currency))?;
            if amounts.iter().any(|known| known.currency() == currency) {
                return Err(A::Error::custom(format!("{currency} is listed twice")));
            }
            amounts.push(amount);
        }
        Ok(ConfirmAbove(amounts))
    }
}

/// Reads a decimal text as an amount of a known currency, so that a mistake is told at the value.
struct AmountIn(Currency);

impl<'de> DeserializeSeed<'de> for AmountIn {
    type Value = Amount;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Amount, D::Error> {
        let text = String::deserialize(deserializer)?;
        Amount::parse_major(&text, self.0).map_err(D::Error::custom)
    }
}
