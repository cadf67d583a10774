//! What this interface gives back, and when (ECR page, note on refunds; vendor's table of pay codes and status codes; Odoo).

use super::message::Channel;
use crate::money::Amount;
use crate::payment::WallTime;

/// Hong Kong is eight hours ahead of UTC, all year.
const HONG_KONG_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 24 * 3_600_000;
const MINUTE_MS: i64 = 60_000;

/// Why a sale cannot be given back like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGivenBack {
    /// FPS and Octopus cannot be refunded over this interface.
    #[error("this means of payment cannot be refunded on the terminal: give it back in the merchant portal")]
    Channel,
    /// A card sale of the same day goes back as a whole.
    #[error("a card sale of today can be refunded only in full, {} (or in part from tomorrow on)", .0.to_grouped())]
    CardInFull(Amount),
}

/// Whether `amount` of a sale of `whole`, made at `sold` by `method`, can be given back at `now`.
///
/// # Errors
/// [`NotGivenBack`].
pub fn rule(
    method: Option<&str>,
    sold: WallTime,
    now: WallTime,
    whole: Amount,
    amount: Amount,
) -> Result<(), NotGivenBack> {
    let Some(channel) = method.and_then(Channel::of_word) else { return Ok(()) };
    if !channel.is_refundable() {
        return Err(NotGivenBack::Channel);
    }
    if channel.is_card() && is_same_day(sold, now) && amount != whole {
        return Err(NotGivenBack::CardInFull(whole));
    }
    Ok(())
}

/// Whether both lie on one calendar day in Hong Kong.
pub fn is_same_day(a: WallTime, b: WallTime) -> bool {
    let day = |at: WallTime| at.0.saturating_add(HONG_KONG_MS).div_euclid(DAY_MS);
    day(a) == day(b)
}

/// The minute of the day in Hong Kong, 0 to 1439.
pub fn minute_of_day(at: WallTime) -> u32 {
    let minutes = at.0.saturating_add(HONG_KONG_MS).rem_euclid(DAY_MS) / MINUTE_MS;
    u32::try_from(minutes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::money::Currency;

    fn hkd(minor: u64) -> Amount {
        Amount::from_minor_units(minor, Currency::HKD).unwrap()
    }

    /// Noon of the first day of 2025 in Hong Kong.
    const NOON: WallTime = WallTime(1_735_704_000_000);
    const HOUR: i64 = 3_600_000;

    #[rstest]
    #[case("card_payment", 1, 500, Err(NotGivenBack::CardInFull(hkd(1_000))))]
    #[case("unionpay_card", 11, 500, Err(NotGivenBack::CardInFull(hkd(1_000))))]
    #[case("amex_card", 1, 1_000, Ok(()))]
    #[case::after_midnight("card_payment", 12, 500, Ok(()))]
    #[case("wx", 1, 500, Ok(()))]
    #[case("fps", 1, 1_000, Err(NotGivenBack::Channel))]
    #[case("octopus", 30, 1_000, Err(NotGivenBack::Channel))]
    #[case::unknown("cash", 1, 500, Ok(()))]
    fn what_goes_back(
        #[case] method: &str,
        #[case] hours: i64,
        #[case] amount: u64,
        #[case] expected: Result<(), NotGivenBack>,
    ) {
        let now = WallTime(NOON.0 + hours * HOUR);
        assert_eq!(rule(Some(method), NOON, now, hkd(1_000), hkd(amount)), expected);
    }

    #[test]
    fn the_day_is_that_of_hong_kong() {
        assert_eq!(minute_of_day(NOON), 12 * 60);
        assert!(is_same_day(NOON, WallTime(NOON.0 + 12 * HOUR - 1)));
        assert!(!is_same_day(NOON, WallTime(NOON.0 + 12 * HOUR)));
    }
}
