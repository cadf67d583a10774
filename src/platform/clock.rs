//! The two clocks. Waits and limits run on [`Millis`], which never jumps; [`Wall`] is shown and stored, and decides nothing.

use std::fmt;
use std::ops::Add;
use std::sync::OnceLock;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::time::Instant;

/// Milliseconds since the process started, monotonic. It stands still while the machine sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Millis(pub u64);

impl Millis {
    /// The time now. The first call in a process sets zero, so `main` calls it early. Under tokio's paused clock it follows
    /// the virtual time.
    pub fn now() -> Self {
        Self(u64::try_from(origin().elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// Milliseconds from `earlier` until this time; zero when `earlier` is later.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The same point in time for a tokio timer.
    pub fn instant(self) -> Instant {
        let origin = origin();
        origin.checked_add(Duration::from_millis(self.0)).unwrap_or_else(|| far_future(origin))
    }
}

/// Adds milliseconds; stays at the end of time instead of wrapping.
impl Add<u64> for Millis {
    type Output = Self;

    fn add(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

fn origin() -> Instant {
    static ORIGIN: OnceLock<Instant> = OnceLock::new();
    *ORIGIN.get_or_init(Instant::now)
}

/// Thirty years from now: what a timer that never fires is set to.
fn far_future(origin: Instant) -> Instant {
    origin + Duration::from_hours(30 * 365 * 24)
}

/// A point of wall-clock time in UTC, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wall(Timestamp);

impl Wall {
    /// The wall clock now, as wrong as the machine's clock is.
    pub fn now() -> Self {
        let now = Timestamp::now();
        Self::from_unix_millis(now.as_millisecond()).unwrap_or(Self(now))
    }

    /// From milliseconds since 1970. `None` outside the years -9999 to 9999.
    pub fn from_unix_millis(milliseconds: i64) -> Option<Self> {
        Timestamp::from_millisecond(milliseconds).ok().map(Self)
    }

    /// Milliseconds since 1970, negative before.
    pub fn unix_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// As HTTP writes it (RFC 9110, section 5.6.7): `Fri, 20 Nov 2026 22:46:52 GMT`. Empty before the year 0.
    pub fn http_date(self) -> String {
        DateTimePrinter::new().timestamp_to_rfc9110_string(&self.0).unwrap_or_default()
    }

    /// The time for calendars and time zones.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

/// RFC 3339 in UTC with milliseconds: `2026-03-01T09:05:00.120Z`.
impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_time_prints_utc_with_milliseconds() {
        let wall = Wall::from_unix_millis(1_772_355_900_120).expect("in range");
        assert_eq!(wall.to_string(), "2026-03-01T09:05:00.120Z");
        assert_eq!(wall.unix_millis(), 1_772_355_900_120);
        assert_eq!(wall.http_date(), "Sun, 01 Mar 2026 09:05:00 GMT");
        assert_eq!(Wall::from_unix_millis(i64::MAX), None);
    }

    #[tokio::test(start_paused = true)]
    async fn monotonic_time_follows_the_virtual_clock() {
        let before = Millis::now();
        tokio::time::advance(Duration::from_millis(1500)).await;
        assert_eq!(Millis::now().since(before), 1500);
        assert_eq!(before.since(Millis::now()), 0);
    }

    #[test]
    fn the_end_of_time_does_not_overflow() {
        assert_eq!(Millis(u64::MAX) + 1, Millis(u64::MAX));
        let _ = Millis(u64::MAX).instant();
    }
}
