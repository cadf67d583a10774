//! Amounts as this vendor writes them: dollars in requests, cents in answers.

use crate::money::{Amount, Currency};
use crate::payment::AmountSaid;

/// From this many dollars on a terminal written in Java would write an exponent, and the digests would differ. Assumed.
const LIMIT_DOLLARS: u64 = 10_000_000;

/// An amount that cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountRefused {
    /// Nothing.
    #[error("the amount is zero")]
    Zero,
    /// Ten million dollars or more.
    #[error("this terminal takes amounts below 10,000,000.00")]
    TooLarge,
    /// Another currency than the Hong Kong dollar: requests carry no currency.
    #[error("this terminal sells in Hong Kong dollars only")]
    Currency,
}

/// `amt`: dollars as the shortest decimal, `100`, `10.1`, `0.05` (ECR page since January 2024; spelling as in Odoo).
///
/// # Errors
/// [`AmountRefused`].
pub fn amt(amount: Amount) -> Result<String, AmountRefused> {
    let text = refund_amount(amount)?;
    Ok(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// `refund_amount`: dollars with two decimals, as text (Odoo).
///
/// # Errors
/// [`AmountRefused`].
pub fn refund_amount(amount: Amount) -> Result<String, AmountRefused> {
    if amount.currency() != Currency::HKD {
        return Err(AmountRefused::Currency);
    }
    if amount.is_zero() {
        return Err(AmountRefused::Zero);
    }
    if amount.minor_units() >= LIMIT_DOLLARS * 100 {
        return Err(AmountRefused::TooLarge);
    }
    Ok(amount.to_major())
}

/// What `txamt` of an answer says, `ours` being what was asked for.
///
/// Cents everywhere else at this vendor (webhook, server pages), and the recorded `100` fits cents: so cents, unless it is
/// our amount to the letter in dollars. Assumed.
pub fn said(txamt: &str, currency: Option<&str>, ours: Amount) -> AmountSaid {
    let words = || AmountSaid::Unreadable(format!("{txamt} {}", currency.unwrap_or_default()).trim().to_owned());
    if txamt.is_empty() {
        return AmountSaid::Absent;
    }
    if currency.is_some_and(|currency| !is_same(currency, ours.currency())) {
        return words();
    }
    let cents = txamt.parse().ok().and_then(|cents| Amount::from_minor_units(cents, ours.currency()).ok());
    let is_ours_in_dollars = amt(ours).is_ok_and(|text| text == txamt) || ours.to_major() == txamt;
    match cents {
        Some(cents) if cents == ours || !is_ours_in_dollars => AmountSaid::Said(cents),
        None if !is_ours_in_dollars => words(),
        _ => AmountSaid::Said(ours),
    }
}

/// `344` is the Hong Kong dollar (ISO 4217, recorded); the webhook writes `HKD`.
fn is_same(spelled: &str, currency: Currency) -> bool {
    spelled.is_empty() || spelled == currency.code() || (spelled == "344" && currency == Currency::HKD)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::super::vectors;
    use super::*;

    fn hkd(cents: u64) -> Amount {
        Amount::from_minor_units(cents, Currency::HKD).unwrap()
    }

    #[test]
    fn every_amount_of_the_vectors() {
        for entry in vectors::list("amount_text") {
            let amount = hkd(entry["cents"].as_u64().unwrap());
            assert_eq!(amt(amount).unwrap(), vectors::text(entry, "amt_token"));
            assert_eq!(refund_amount(amount).unwrap(), vectors::text(entry, "refund_amount"));
        }
    }

    #[rstest]
    #[case(hkd(0), AmountRefused::Zero)]
    #[case(hkd(1_000_000_000), AmountRefused::TooLarge)]
    #[case(Amount::from_minor_units(100, Currency::CNY).unwrap(), AmountRefused::Currency)]
    fn what_cannot_be_sent(#[case] amount: Amount, #[case] refused: AmountRefused) {
        assert_eq!(amt(amount), Err(refused));
    }

    #[rstest]
    #[case::cents("1010", Some("344"), AmountSaid::Said(hkd(1010)))]
    #[case::cents_of_the_webhook("1010", Some("HKD"), AmountSaid::Said(hkd(1010)))]
    #[case::dollars("10.1", Some("344"), AmountSaid::Said(hkd(1010)))]
    #[case::dollars_in_full("10.10", None, AmountSaid::Said(hkd(1010)))]
    #[case::one_more("1011", Some("344"), AmountSaid::Said(hkd(1011)))]
    #[case::another_currency("1010", Some("156"), AmountSaid::Unreadable("1010 156".to_owned()))]
    #[case::no_number("lots", None, AmountSaid::Unreadable("lots".to_owned()))]
    #[case::other_dollars("10.2", Some("344"), AmountSaid::Unreadable("10.2 344".to_owned()))]
    #[case::nothing("", None, AmountSaid::Absent)]
    fn what_an_answer_says(#[case] txamt: &str, #[case] currency: Option<&str>, #[case] expected: AmountSaid) {
        assert_eq!(said(txamt, currency, hkd(1010)), expected);
    }

    #[test]
    fn whole_dollars_read_as_cents_are_another_amount_only_if_they_are_not_ours() {
        assert_eq!(said("100", None, hkd(100)), AmountSaid::Said(hkd(100)), "1.00, in cents");
        assert_eq!(said("100", None, hkd(10_000)), AmountSaid::Said(hkd(10_000)), "100.00, in dollars");
    }

    proptest! {
        #[test]
        fn an_amount_reads_back_in_both_units(cents in 1_u64..1_000_000_000) {
            let amount = hkd(cents);
            prop_assert_eq!(said(&amt(amount).unwrap(), Some("344"), amount), AmountSaid::Said(amount));
            prop_assert_eq!(said(&cents.to_string(), Some("344"), amount), AmountSaid::Said(amount));
        }
    }
}
