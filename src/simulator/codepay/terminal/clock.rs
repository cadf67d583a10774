//! The terminal's clock. It is set to UTC.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Terminal;

impl Terminal {
    /// What its clock shows.
    pub(super) fn time(&self) -> DateTime {
        let seconds = i64::try_from(self.now_ms / 1_000).unwrap_or(i64::MAX);
        let seconds = self.settings.unix_seconds.saturating_add(seconds);
        Timestamp::from_second(seconds).unwrap_or_default().to_zoned(TimeZone::UTC).datetime()
    }
}

/// `YYYY-MM-DD HH:MM:SS`, as recorded.
pub(super) fn written(time: DateTime) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
