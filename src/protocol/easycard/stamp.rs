//! Times on the wire: `yyyyMMddHHmmss`, 24 hours, no zone named. Always Asia/Taipei, which is UTC+8 without summer time
//! (*assumed*: the vendor does not say; others shift an overseas clock to it).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use crate::payment::WallTime;

const FORM: &str = "%Y%m%d%H%M%S";
/// Digits of a time stamp.
const DIGITS: usize = 14;

fn taipei() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

/// The time stamp of a moment, in Taipei.
pub fn stamp(at: WallTime) -> String {
    let moment = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned(taipei()).strftime(FORM).to_string()
}

/// The moment of a time stamp; none for what is not one. Only its shape is looked at: no clock is compared (the vendor's own
/// samples answer a second before they were asked).
pub fn moment(text: &str) -> Option<WallTime> {
    if text.len() != DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let civil = DateTime::strptime(FORM, text).ok()?;
    Some(WallTime(civil.to_zoned(taipei()).ok()?.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::night_in_london_is_morning_in_taipei(1_767_576_600_000, "20260105093000")]
    #[case::the_new_year_comes_earlier(1_767_196_800_000, "20260101000000")]
    #[case::no_summer_time(1_751_328_000_000, "20250701080000")]
    fn stamps_are_in_taipei(#[case] wall: i64, #[case] text: &str) {
        assert_eq!(stamp(WallTime(wall)), text);
        assert_eq!(moment(text), Some(WallTime(wall)));
    }

    #[rstest]
    #[case("")]
    #[case("2026010509300")]
    #[case("20261305093000")]
    #[case("20260105243000")]
    #[case("2026-01-05 09:3")]
    #[case("２０２６0105093000")]
    fn what_is_no_time(#[case] text: &str) {
        assert_eq!(moment(text), None);
    }

    proptest! {
        #[test]
        fn to_the_second(wall in 0_i64..4_000_000_000_000) {
            let text = stamp(WallTime(wall));
            prop_assert_eq!(text.len(), DIGITS);
            prop_assert_eq!(moment(&text), Some(WallTime(wall - wall % 1000)));
        }

        #[test]
        fn no_clock_and_no_text_panics(wall: i64, text in "[0-9]{12,16}|.{0,20}") {
            let _ = (stamp(WallTime(wall)), moment(&text));
        }
    }
}
