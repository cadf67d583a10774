//! Amounts as this vendor writes them: decimals of major units, `26.25` (recorded). Integers are major units too.

use crate::money::{Amount, Currency};
use crate::payment::AmountSaid;

/// An amount as it is sent: all decimals of its currency.
pub fn written(amount: Amount) -> String {
    amount.to_major()
}

/// Reads an amount: zeros beyond the decimals of the currency say nothing.
pub fn read(text: &str, currency: Currency) -> Option<Amount> {
    let text = text.trim();
    let text = match text.split_once('.') {
        Some((whole, decimals)) if decimals.len() > usize::from(currency.exponent()) => {
            let (kept, rest) = decimals.split_at_checked(usize::from(currency.exponent()))?;
            if rest.bytes().any(|digit| digit != b'0') {
                return None;
            }
            format!("{whole}.{kept}")
        }
        _ => text.to_owned(),
    };
    Amount::parse_major(&text, currency).ok()
}

/// What an amount of an answer says, in the currency of ours unless it names another one.
pub fn said(text: Option<&str>, currency: Option<&str>, ours: Currency) -> AmountSaid {
    let Some(text) = text else { return AmountSaid::Absent };
    let words = || AmountSaid::Unreadable(format!("{text} {}", currency.unwrap_or_default()).trim().to_owned());
    if currency.is_some_and(|currency| !currency.eq_ignore_ascii_case(ours.code())) {
        return words();
    }
    read(text, ours).map_or_else(words, AmountSaid::Said)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn us_dollars() -> Currency {
        Currency::parse("USD").unwrap()
    }

    fn usd(cents: u64) -> Amount {
        Amount::from_minor_units(cents, us_dollars()).unwrap()
    }

    #[rstest]
    #[case::recorded("26.25", Some("USD"), AmountSaid::Said(usd(2_625)))]
    #[case::whole("10", None, AmountSaid::Said(usd(1_000)))]
    #[case::one_decimal("10.5", None, AmountSaid::Said(usd(1_050)))]
    #[case::more_zeros("10.5000", None, AmountSaid::Said(usd(1_050)))]
    #[case::in_small_letters("10.50", Some("usd"), AmountSaid::Said(usd(1_050)))]
    #[case::a_tenth_of_a_cent("10.501", None, AmountSaid::Unreadable("10.501".into()))]
    #[case::another_currency("10.50", Some("EUR"), AmountSaid::Unreadable("10.50 EUR".into()))]
    #[case::no_amount("lots", None, AmountSaid::Unreadable("lots".into()))]
    #[case::below_zero("-1.00", None, AmountSaid::Unreadable("-1.00".into()))]
    #[case::exponent("1e3", None, AmountSaid::Unreadable("1e3".into()))]
    fn what_an_answer_says(#[case] text: &str, #[case] currency: Option<&str>, #[case] expected: AmountSaid) {
        assert_eq!(said(Some(text), currency, us_dollars()), expected);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(said(None, Some("EUR"), us_dollars()), AmountSaid::Absent);
    }

    #[test]
    fn a_currency_without_decimals() {
        let twd = Amount::from_minor_units(1_020, Currency::TWD).unwrap();
        assert_eq!(written(twd), "1020");
        assert_eq!(read("1020.00", Currency::TWD), Some(twd));
        assert_eq!(read("1020.50", Currency::TWD), None);
    }

    proptest! {
        #[test]
        fn an_amount_reads_back(cents in 0_u64..1_000_000_000) {
            prop_assert_eq!(read(&written(usd(cents)), us_dollars()), Some(usd(cents)));
        }

        #[test]
        fn any_text_ends(text in "\\PC{0,40}") {
            let _ = read(&text, us_dollars());
        }
    }
}
