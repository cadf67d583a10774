use rstest::rstest;

use crate::money::{Amount, Currency};
use crate::payment::Vendor;
use crate::profile::Config;

const EXAMPLE: &str = include_str!("../../../config.example.toml");

#[test]
fn the_example_is_the_defaults() {
    assert_eq!(Config::parse(EXAMPLE), Ok(Config::default()));
    assert_eq!(Config::parse(""), Ok(Config::default()));
}

#[test]
fn the_example_lists_every_key() {
    let listed: toml::Table = toml::from_str(EXAMPLE).unwrap();
    assert_eq!(listed, toml::Table::try_from(Config::default()).unwrap());
}

#[rstest]
#[case::unknown("langauge = \"en\"", "settings_unknown_key", "line 1, column 1: unknown key `langauge`")]
#[case::unknown_deep(
    "[limits.wonder]\nask = 1",
    "settings_unknown_key",
    "line 2, column 1: unknown key `limits.wonder.ask`"
)]
#[case::wrong_type("\ntouch = \"yes\"", "settings_value", "line 2, column 9: `touch`: expected a boolean")]
#[case::variant("theme = \"pink\"", "settings_value", "`theme`: expected one of `auto`, `dark`")]
#[case::zero("[limits]\nsale = 0", "settings_value", "line 2, column 8: `limits.sale`: expected milliseconds")]
#[case::negative("[limits]\nsale = -1", "settings_value", "`limits.sale`: expected")]
#[case::fraction("[limits]\nsale = 1.5", "settings_value", "`limits.sale`: expected")]
#[case::amount(
    "[confirm_above]\nHKD = \"10.205\"",
    "settings_value",
    "line 2, column 7: `confirm_above.HKD`: HKD has 2"
)]
#[case::amount_type("[confirm_above]\nHKD = 10", "settings_value", "`confirm_above.HKD`: expected a string")]
#[case::currency("[confirm_above]\nXXX = \"1\"", "settings_value", "`confirm_above.XXX`: unknown currency")]
#[case::twice("[confirm_above]\nCNY = \"1\"\nRMB = \"1\"", "settings_value", "CNY is listed twice")]
#[case::twice_the_same("touch = true\ntouch = true", "settings_syntax", "line 2, column 1: duplicate key")]
fn a_mistake_in_the_settings_is_told_with_its_place(#[case] text: &str, #[case] code: &str, #[case] words: &str) {
    let mistake = Config::parse(text).unwrap_err();
    assert_eq!(mistake.code(), code, "{mistake}");
    assert!(mistake.to_string().contains(words), "{mistake}");
}

#[test]
fn a_vendor_may_wait_longer_than_the_others() {
    let config = Config::parse("[limits]\nanswer = 7000\n[limits.wonder]\nsale = 150000").unwrap();
    let limits = config.limits.of(Vendor::Wonder);
    assert_eq!((limits.answer.ms(), limits.sale.ms(), limits.connect.ms()), (7_000, 150_000, 5_000));
}

#[rstest]
#[case("HKD", 1_000_000, false)]
#[case("HKD", 1_000_001, true)]
#[case("TWD", 99_999_999, false)]
fn amounts_above_the_limit_of_their_currency_ask(#[case] code: &str, #[case] minor: u64, #[case] asks: bool) {
    let amount = Amount::from_minor_units(minor, Currency::parse(code).unwrap()).unwrap();
    assert_eq!(Config::default().confirm_above.asks(amount), asks);
}
