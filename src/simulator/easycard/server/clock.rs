//! The server's clock: it shows Taipei's time.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::Server;

/// UTC+8, all year.
const TAIPEI: Offset = jiff::tz::offset(8);

impl Server {
    /// What its clock shows.
    pub(super) fn time(&self) -> DateTime {
        let seconds = i64::try_from(self.now_ms / 1_000).unwrap_or(i64::MAX);
        let seconds = self.settings.unix_seconds.saturating_add(seconds);
        let time = Timestamp::from_second(seconds).unwrap_or_default();
        time.to_zoned(TimeZone::fixed(TAIPEI)).datetime()
    }
}

/// `yyyyMMddHHmmss`.
pub(super) fn stamp(time: DateTime) -> String {
    time.strftime("%Y%m%d%H%M%S").to_string()
}

/// `HHmmss`.
pub(super) fn of_day(time: DateTime) -> String {
    time.strftime("%H%M%S").to_string()
}

/// `yyyyMMdd`.
pub(super) fn day(time: DateTime) -> String {
    time.strftime("%Y%m%d").to_string()
}

/// `yyMMdd`.
pub(super) fn short_day(time: DateTime) -> String {
    time.strftime("%y%m%d").to_string()
}
