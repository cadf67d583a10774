//! What a reader of stored-value cards tells beside the amount: the money on the card, and the numbers that regulation wants on
//! the slip (EasyCard).

use serde::{Deserialize, Serialize};

use crate::money::{Amount, Currency};

/// Most digits of a chip's number: four bytes in decimal (ZH: id-query). What is longer could be the number of a card.
const CHIP_DIGITS: usize = 10;

/// All of it is for reading and for the slip; none of it decides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoredValue {
    /// The number of the card's chip. It is not printed on the card, and nothing can be paid with it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chip: String,
    /// What was on the card before.
    #[serde(default, skip_serializing_if = "CardMoney::is_empty")]
    pub before: CardMoney,
    /// What is on it since.
    #[serde(default, skip_serializing_if = "CardMoney::is_empty")]
    pub after: CardMoney,
    /// What its bank put on it in between; none where nothing is told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_up: Option<Amount>,
    /// The 16 digits of the device.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device_number: String,
    /// The batch in which it is settled.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub batch: String,
}

/// The money on a card in whole units of its currency, as the reader writes it: a card may be below zero.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardMoney(pub String);

impl StoredValue {
    /// Nothing of it was told.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// A chip's number as it may be kept: plain digits, and not so many that they could be a card's.
    pub fn chip_number(text: &str) -> String {
        let is_chip = text.len() <= CHIP_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_chip { text.to_owned() } else { String::new() }
    }

    /// What the bank put on the card, where that is anything.
    pub fn topped_up(&self) -> Option<Amount> {
        self.top_up.filter(|amount| !amount.is_zero())
    }
}

impl CardMoney {
    /// It was not told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same without the currency: `3,990`.
    pub fn grouped(&self, currency: Currency) -> String {
        Amount::parse_major(&self.0, currency).map_or_else(|_| self.0.clone(), Amount::to_grouped)
    }

    /// For people: `TWD 3,990`, and as the reader wrote it where that is no plain number; empty if it was not told.
    pub fn shown(&self, currency: Currency) -> String {
        match Amount::parse_major(&self.0, currency) {
            Ok(amount) => amount.to_string(),
            Err(_) if self.is_empty() => String::new(),
            Err(_) => format!("{currency} {}", self.0),
        }
    }
}

/// A day as a reader writes it (`yyyyMMdd`, with or without a time behind it) for people: `2030-12-31`. Anything else stays as it is.
pub fn card_day(told: &str) -> String {
    let is_day = matches!(told.len(), 8 | 14) && told.bytes().all(|byte| byte.is_ascii_digit());
    if is_day { format!("{}-{}-{}", &told[..4], &told[4..6], &told[6..8]) } else { told.to_owned() }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("934528053", "934528053")]
    #[case("4294967295", "4294967295")]
    #[case::a_card("4242424242424242", "")]
    #[case::no_digits("93-45", "")]
    fn only_a_chips_number_is_kept(#[case] told: &str, #[case] kept: &str) {
        assert_eq!(StoredValue::chip_number(told), kept);
    }

    #[rstest]
    #[case("20301231", "2030-12-31")]
    #[case::with_a_time("20301231043142", "2030-12-31")]
    #[case::no_day("12/30", "12/30")]
    #[case::nothing("", "")]
    fn a_day_is_written_for_people(#[case] told: &str, #[case] shown: &str) {
        assert_eq!(card_day(told), shown);
    }

    #[rstest]
    #[case("3990", "TWD 3,990")]
    #[case("0", "TWD 0")]
    #[case::below_zero("-12", "TWD -12")]
    #[case::not_told("", "")]
    fn money_on_a_card_is_shown_in_whole_dollars(#[case] told: &str, #[case] shown: &str) {
        let money = CardMoney(told.into());
        assert_eq!(money.shown(Currency::TWD), shown);
        assert_eq!(money.grouped(Currency::TWD), shown.trim_start_matches("TWD "));
    }
}
