//! Points of time as people write them: `today`, a date, RFC 3339, or how long ago.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// The start of a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    /// Since midnight.
    Today,
    /// Since the start of this day.
    Day(Date),
    /// Since this moment.
    Moment(Timestamp),
    /// Since so long ago.
    Ago(SignedDuration),
}

impl FromStr for Since {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "today" {
            return Ok(Self::Today);
        }
        let ago = || ago(text).map(Self::Ago);
        let day = || text.parse().ok().map(Self::Day);
        let moment = || text.parse().ok().map(Self::Moment);
        // A moment first: it begins with a date.
        moment().or_else(day).or_else(ago).ok_or("expected today, 2026-11-21, 2026-11-21T09:00:00Z, 2h, 30m or 3d")
    }
}

fn ago(text: &str) -> Option<SignedDuration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number = number.parse::<u32>().ok()?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    };
    Some(SignedDuration::from_secs(i64::from(number) * seconds))
}

impl Since {
    /// Milliseconds since 1970, as seen at `now`; days begin at midnight in its zone.
    pub(super) fn unix_millis(self, now: &Zoned) -> i64 {
        let midnight = |day: Date, zone: TimeZone| day.to_zoned(zone).map(|zoned| zoned.timestamp());
        let at = match self {
            Self::Today => midnight(now.date(), now.time_zone().clone()),
            Self::Day(day) => midnight(day, now.time_zone().clone()),
            Self::Moment(at) => Ok(at),
            Self::Ago(ago) => now.timestamp().checked_sub(ago),
        };
        // What is before all calendars leaves nothing out.
        at.map_or(i64::MIN, Timestamp::as_millisecond)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("today", "2026-11-21T00:00:00+08:00")]
    #[case("2026-11-20", "2026-11-20T00:00:00+08:00")]
    #[case("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z")]
    #[case("2h", "2026-11-21T12:06:00+08:00")]
    #[case("3d", "2026-11-18T14:06:00+08:00")]
    #[case("90s", "2026-11-21T14:04:30+08:00")]
    fn read(#[case] text: &str, #[case] expected: Timestamp) {
        let now: Zoned = "2026-11-21T14:06:00+08:00[Asia/Hong_Kong]".parse().unwrap();
        assert_eq!(text.parse::<Since>().unwrap().unix_millis(&now), expected.as_millisecond());
    }

    #[rstest]
    #[case("")]
    #[case("h")]
    #[case("-2h")]
    #[case("yesterday")]
    #[case("2026-13-01")]
    #[case("2é")]
    fn refused(#[case] text: &str) {
        assert!(text.parse::<Since>().is_err());
    }
}
