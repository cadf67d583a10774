//! The end of a day in mid-run: the wall clock is the machine's own, and only the zone is chosen so that midnight is near.

/// Seconds of a day.
const DAY: i64 = 86_400;

/// When the day ends, in seconds since 1970, and the zone in which it does (POSIX `TZ`), `after` seconds from `now`.
pub fn zone(now: i64, after: i64) -> (i64, String) {
    let midnight = now + after;
    let past = midnight.rem_euclid(DAY);
    // POSIX counts westwards: this much is taken away from UTC.
    let west = if past > DAY / 2 { past - DAY } else { past };
    let (sign, size) = if west < 0 { ("-", -west) } else { ("", west) };
    (midnight, format!("<SHIFT>{sign}{:02}:{:02}:{:02}", size / 3_600, size / 60 % 60, size % 60))
}
