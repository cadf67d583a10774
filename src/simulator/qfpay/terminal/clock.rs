//! The terminal's clock: it shows Hong Kong time, and dates are Hong Kong's.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::Terminal;

/// UTC+8, all year.
const HONG_KONG: Offset = jiff::tz::offset(8);
/// The vendor's server refuses refunds from 23:30 to 00:30: half an hour on either side of midnight.
const CLOSED_S: i64 = 1_800;

impl Terminal {
    /// What its clock shows.
    pub(super) fn time(&self) -> DateTime {
        let seconds = i64::try_from(self.now_ms / 1_000).unwrap_or(i64::MAX);
        let seconds = self.settings.unix_seconds.saturating_add(seconds);
        let time = Timestamp::from_second(seconds).unwrap_or_default();
        time.to_zoned(TimeZone::fixed(HONG_KONG)).datetime()
    }

    /// Whether the vendor's server takes no refunds now.
    pub(super) fn is_closed(&self) -> bool {
        let half_an_hour = SignedDuration::from_secs(CLOSED_S);
        let time = self.time();
        let shifted = time.checked_add(half_an_hour).unwrap_or(time).time();
        self.settings.keeps_hours && shifted.duration_since(jiff::civil::Time::midnight()) < half_an_hour * 2
    }
}

/// `YYYY-MM-DD HH:MM:SS`, as recorded.
pub(super) fn written(time: DateTime) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
