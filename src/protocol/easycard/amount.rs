//! Amounts on the wire: whole New Taiwan dollars as decimal digits (EN: payment), here and there a number instead of a text.

use crate::money::{Amount, Currency};
use crate::payment::AmountSaid;

/// The digits of an amount; none for another currency.
pub fn digits(amount: Amount) -> Option<String> {
    (amount.currency() == Currency::TWD).then(|| amount.minor_units().to_string())
}

/// The amount of a text; none for what is no plain digits.
pub fn dollars(text: &str) -> Option<Amount> {
    Amount::parse_major(text, Currency::TWD).ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What an answer says it is.
pub fn said(text: Option<&str>) -> AmountSaid {
    match text {
        None | Some("") => AmountSaid::Absent,
        Some(text) => dollars(text).map_or_else(|| AmountSaid::Unreadable(text.to_owned()), AmountSaid::Said),
    }
}

/// An automatic top-up: `0` and the word `No` are none (*pos*).
pub fn top_up(text: &str) -> Option<Amount> {
    if text.eq_ignore_ascii_case("no") {
        return Some(Amount::zero(Currency::TWD));
    }
    dollars(text)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("100", Some(100))]
    #[case("0", Some(0))]
    #[case("007", Some(7))]
    #[case("100.", None)]
    #[case("1e2", None)]
    #[case("-10", None)]
    #[case("1,000", None)]
    #[case("", None)]
    #[case("9999999999999", None)]
    fn plain_digits_only(#[case] text: &str, #[case] expected: Option<u64>) {
        assert_eq!(dollars(text).map(Amount::minor_units), expected);
    }

    #[test]
    fn whole_dollars_of_taiwan_only() {
        let twd = Amount::from_minor_units(100, Currency::TWD).unwrap();
        assert_eq!(digits(twd).as_deref(), Some("100"));
        assert_eq!(digits(Amount::from_minor_units(100, Currency::HKD).unwrap()), None);
        assert_eq!(said(Some("100")), AmountSaid::Said(twd));
        assert_eq!(said(Some("1.5")), AmountSaid::Unreadable("1.5".into()));
        assert_eq!((said(None), said(Some(""))), (AmountSaid::Absent, AmountSaid::Absent));
    }

    #[test]
    fn no_top_up_has_two_spellings() {
        let none = Some(Amount::zero(Currency::TWD));
        assert_eq!((top_up("No"), top_up("0"), top_up("maybe")), (none, none, None));
        assert_eq!(top_up("1000").map(Amount::minor_units), Some(1000));
    }
}
