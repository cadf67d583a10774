use std::cmp::Ordering;

use proptest::prelude::*;
use rstest::rstest;

use super::*;

const KWD: &str = "KWD";

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn hkd(minor: u64) -> Amount {
    Amount::from_minor_units(minor, Currency::HKD).unwrap()
}

#[rstest]
#[case("HKD", "HKD", 2)]
#[case("RMB", "CNY", 2)]
#[case("TWD", "TWD", 0)]
#[case("JPY", "JPY", 0)]
#[case("VND", "VND", 0)]
#[case("KRW", "KRW", 0)]
#[case("IDR", "IDR", 2)]
#[case("KWD", "KWD", 3)]
fn a_currency_has_its_decimals(#[case] text: &str, #[case] code: &str, #[case] exponent: u8) {
    assert_eq!((currency(text).code(), currency(text).exponent()), (code, exponent));
}

#[rstest]
fn an_unknown_currency_is_refused(#[values("", "hkd", "HK", "HKDX", "XXX", "AED AFN", " HKD", "港幣!")] text: &str) {
    assert_eq!(Currency::parse(text), Err(MoneyError::UnknownCurrency));
}

#[test]
fn the_named_currencies_agree_with_the_table() {
    for named in [Currency::HKD, Currency::CNY, Currency::TWD, Currency::JPY] {
        assert_eq!(Currency::parse(named.code()), Ok(named));
    }
}

#[test]
fn a_currency_is_serialised_as_its_code() {
    assert_eq!(serde_json::to_string(&Currency::CNY).unwrap(), r#""CNY""#);
    assert_eq!(serde_json::from_str::<Currency>(r#""RMB""#).unwrap(), Currency::CNY);
    let refused = serde_json::from_str::<Currency>(r#""ABC""#).unwrap_err();
    assert!(refused.to_string().contains("unknown currency code"), "{refused}");
}

#[rstest]
#[case("10", "HKD", 1000)]
#[case("10.", "HKD", 1000)]
#[case("10.2", "HKD", 1020)]
#[case("10.20", "HKD", 1020)]
#[case("0010.20", "HKD", 1020)]
#[case("0", "HKD", 0)]
#[case("1234", "TWD", 1234)]
#[case("1.005", KWD, 1005)]
#[case("9999999999.99", "HKD", Amount::MAX_MINOR_UNITS)]
fn major_units_are_read(#[case] text: &str, #[case] code: &str, #[case] minor: u64) {
    assert_eq!(Amount::parse_major(text, currency(code)).map(Amount::minor_units), Ok(minor));
}

#[rstest]
#[case("", "amount_empty")]
#[case(" 1", "amount_blank")]
#[case("1 ", "amount_blank")]
#[case("1\n", "amount_blank")]
#[case("-1", "amount_signed")]
#[case("+1", "amount_signed")]
#[case("1,000.99", "amount_comma")]
#[case("1,000.999", "amount_comma")]
#[case("1e3", "amount_exponent_form")]
#[case("1E3", "amount_exponent_form")]
#[case(".", "amount_not_digits")]
#[case(".5", "amount_not_digits")]
#[case("1.2.3", "amount_not_digits")]
#[case("0x10", "amount_not_digits")]
#[case("１０", "amount_not_digits")]
#[case("NaN", "amount_not_digits")]
#[case("10.205", "amount_too_many_decimals")]
#[case("10000000000", "amount_too_large")]
#[case("99999999999999999999999999", "amount_too_large")]
fn other_spellings_are_refused_by_name(#[case] text: &str, #[case] code: &str) {
    let refused = Amount::parse_major(text, Currency::HKD).unwrap_err();
    assert_eq!(refused.code(), code);
    assert!(refused.advice().ends_with('.'));
}

#[rstest]
#[case(123_450, "HKD", "1234.50", "1,234.50")]
#[case(5, "HKD", "0.05", "0.05")]
#[case(1234, "TWD", "1234", "1,234")]
#[case(5, KWD, "0.005", "0.005")]
#[case(Amount::MAX_MINOR_UNITS, "HKD", "9999999999.99", "9,999,999,999.99")]
#[case(100_000, "JPY", "100000", "100,000")]
fn amounts_are_written(#[case] minor: u64, #[case] code: &str, #[case] major: &str, #[case] grouped: &str) {
    let amount = Amount::from_minor_units(minor, currency(code)).unwrap();
    assert_eq!((amount.to_major().as_str(), amount.to_grouped().as_str()), (major, grouped));
    assert_eq!(amount.to_string(), format!("{code} {grouped}"));
}

#[test]
fn different_currencies_have_no_sum_and_no_order() {
    let (here, there) = (hkd(1), Amount::zero(Currency::TWD));
    let refused = MoneyError::DifferentCurrencies(Currency::HKD, Currency::TWD);
    assert_eq!(here.checked_add(there), Err(refused));
    assert_eq!(here.checked_sub(there), Err(refused));
    assert_eq!(here.checked_cmp(there), Err(refused));
    assert_ne!(Amount::zero(Currency::HKD), there);
    assert_eq!(hkd(1).checked_cmp(hkd(2)), Ok(Ordering::Less));
}

#[rstest]
#[case(1051, 51)]
#[case(7, 7)]
#[case(100, 0)]
fn the_last_two_digits_are_those_of_the_minor_units(#[case] minor: u64, #[case] digits: u8) {
    assert_eq!(hkd(minor).last_two_digits(), digits);
}

/// Types `keys` one by one: digits, `.`, `<` for Backspace, `z` for the `00` key.
fn typed(keys: &str, code: &str) -> (AmountEntry, Result<(), EntryRefused>) {
    let mut entry = AmountEntry::new(currency(code));
    let mut last = Ok(());
    for key in keys.chars() {
        last = match key {
            '.' => entry.point(),
            'z' => entry.zeros(2),
            '<' => {
                entry.backspace();
                Ok(())
            }
            digit => entry.digit(digit),
        };
    }
    (entry, last)
}

#[rstest]
#[case("", "HKD", "", "0.00")]
#[case("1020", "HKD", "1020", "10.20")]
#[case("10.", "HKD", "10.", "10.00")]
#[case("10.2", "HKD", "10.2", "10.20")]
#[case("10.20", "HKD", "10.20", "10.20")]
#[case(".5", "HKD", ".5", "0.50")]
#[case("0.5", "HKD", "0.5", "0.50")]
#[case("5", "HKD", "5", "0.05")]
#[case("0005", "HKD", "5", "0.05")]
#[case("z", "HKD", "0", "0.00")]
#[case("1z", "HKD", "1z", "1.00")]
#[case("1020", "TWD", "1020", "1,020")]
#[case("1020", "KWD", "1020", "1.020")]
#[case("1020<", "HKD", "102", "1.02")]
#[case("10.2<<", "HKD", "10", "0.10")]
#[case("1<<<", "HKD", "", "0.00")]
#[case("999999999999", "HKD", "999999999999", "9,999,999,999.99")]
#[case("00000000000012", "HKD", "12", "0.12")]
fn keys_are_worth_what_the_echo_says(#[case] keys: &str, #[case] code: &str, #[case] echo: &str, #[case] amount: &str) {
    let (entry, last) = typed(keys, code);
    assert_eq!(last, Ok(()));
    assert_eq!((entry.typed(), entry.amount().to_grouped().as_str()), (echo.replace('z', "00").as_str(), amount));
}

#[rstest]
#[case("10.205", "HKD", EntryRefused::TooManyDecimals, "10.20")]
#[case("10.2z", "HKD", EntryRefused::TooManyDecimals, "10.2")]
#[case("10.2.", "HKD", EntryRefused::SecondPoint, "10.2")]
#[case("1020.", "TWD", EntryRefused::NoMinorUnits, "1020")]
#[case("1x", "HKD", EntryRefused::NotADigit, "1")]
#[case("1234567890123", "HKD", EntryRefused::TooManyDigits, "123456789012")]
#[case("12345678901z", "HKD", EntryRefused::TooManyDigits, "12345678901")]
#[case("12345678901.", "HKD", EntryRefused::TooManyDigits, "12345678901")]
fn a_refused_key_says_why_and_changes_nothing(
    #[case] keys: &str,
    #[case] code: &str,
    #[case] reason: EntryRefused,
    #[case] left: &str,
) {
    let (entry, last) = typed(keys, code);
    assert_eq!((last, entry.typed()), (Err(reason), left));
}

#[test]
fn clear_empties_the_entry_and_a_flood_of_zeros_is_refused() {
    let (mut entry, _) = typed("10.2", "HKD");
    entry.clear();
    assert!(entry.is_empty() && entry.amount().is_zero());
    entry.digit('1').unwrap();
    assert_eq!(entry.zeros(usize::MAX), Err(EntryRefused::TooManyDigits));
}

fn any_currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["HKD", "TWD", "KWD", "CNY", "JPY"]).prop_map(currency)
}

fn any_amount() -> impl Strategy<Value = Amount> {
    (0..=Amount::MAX_MINOR_UNITS, any_currency())
        .prop_map(|(minor, currency)| Amount::from_minor_units(minor, currency).unwrap())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(amount in any_amount()) {
        prop_assert_eq!(Amount::parse_major(&amount.to_major(), amount.currency()), Ok(amount));
        prop_assert_eq!(amount.to_grouped().replace(',', ""), amount.to_major());
    }

    #[test]
    fn no_text_panics(text in any::<String>(), currency in any_currency()) {
        let _ = Amount::parse_major(&text, currency);
        let _ = Currency::parse(&text);
    }

    #[test]
    fn no_digits_and_points_panic(text in "[0-9]{0,40}[.]?[0-9]{0,5}", currency in any_currency()) {
        if let Ok(amount) = Amount::parse_major(&text, currency) {
            prop_assert!(amount.minor_units() <= Amount::MAX_MINOR_UNITS);
        }
    }

    #[test]
    fn arithmetic_never_wraps(a in any_amount(), b in any_amount()) {
        if let Ok(sum) = a.checked_add(b) {
            prop_assert!(sum.minor_units() >= a.minor_units() && sum.minor_units() <= Amount::MAX_MINOR_UNITS);
            prop_assert_eq!(sum.checked_sub(b), Ok(a));
        }
        if let Ok(rest) = a.checked_sub(b) {
            prop_assert_eq!(rest.checked_add(b), Ok(a));
        }
    }

    #[test]
    fn an_entry_never_disagrees_with_its_digits(keys in "[0-9.<z]{0,40}", currency in any_currency()) {
        let (entry, _) = typed(&keys, currency.code());
        let expected = if entry.typed().contains('.') {
            Amount::parse_major(&format!("0{}", entry.typed()), currency)
        } else {
            Amount::from_minor_units(format!("0{}", entry.typed()).parse().unwrap(), currency)
        };
        prop_assert_eq!(Ok(entry.amount()), expected);
    }
}
