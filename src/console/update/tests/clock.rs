//! H11: the clock of the screen over midnight, changes of the hour, a leap day and the year 2038.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::*;
use crate::console::event::Event;
use crate::console::words;
use crate::payment::{Millis, Now, WallTime};

fn wall(at: &str) -> WallTime {
    WallTime(at.parse::<Timestamp>().unwrap().as_millisecond())
}

/// A counter in this zone, where it is that time.
fn counter_at(zone: &str, at: &str) -> Counter {
    let mut counter = counter();
    counter.state.zone = TimeZone::get(zone).unwrap();
    counter.state.now.wall = wall(at);
    counter
}

/// Time passes, as the process's own clock counts it; the next thing that is due happens.
fn next_minute(counter: &mut Counter) -> Vec<Action> {
    let due = counter.state.wake_at().unwrap();
    let now = counter.state.now;
    let gone = due.since(now.mono);
    let next = Now { mono: due, wall: WallTime(now.wall.0.saturating_add_unsigned(gone)) };
    counter.ms = due.0;
    super::super::update(&mut counter.state, Event::TimeReached, next)
}

#[rstest]
#[case::midnight("Asia/Hong_Kong", "2026-11-21T15:59:30Z", "Sat 21 Nov  23:59", "Sun 22 Nov  00:00")]
#[case::new_year("Asia/Taipei", "2026-12-31T15:59:00.001Z", "Thu 31 Dec  23:59", "Fri 1 Jan  00:00")]
#[case::leap_day("UTC", "2028-02-28T23:59:59.999Z", "Mon 28 Feb  23:59", "Tue 29 Feb  00:00")]
#[case::after_the_leap_day("UTC", "2028-02-29T23:59:10Z", "Tue 29 Feb  23:59", "Wed 1 Mar  00:00")]
#[case::no_leap_day("UTC", "2027-02-28T23:59:10Z", "Sun 28 Feb  23:59", "Mon 1 Mar  00:00")]
#[case::summer_begins("Europe/Berlin", "2026-03-29T00:59:30Z", "Sun 29 Mar  01:59", "Sun 29 Mar  03:00")]
#[case::summer_ends("Europe/Berlin", "2026-10-25T00:59:30Z", "Sun 25 Oct  02:59", "Sun 25 Oct  02:00")]
#[case::year_2038("UTC", "2038-01-19T03:14:07Z", "Tue 19 Jan  03:14", "Tue 19 Jan  03:15")]
#[case::half_an_hour("Asia/Kolkata", "2026-11-21T18:29:30Z", "Sat 21 Nov  23:59", "Sun 22 Nov  00:00")]
fn h11_the_clock_goes_on_by_a_minute(#[case] zone: &str, #[case] at: &str, #[case] before: &str, #[case] after: &str) {
    let mut counter = counter_at(zone, at);
    assert_eq!(words::clock(&counter.state), before);
    next_minute(&mut counter);
    assert_eq!(words::clock(&counter.state), after);
}

/// The process's own clock decides; a wall clock that jumps is shown, and nothing waits for ever or spins.
#[rstest]
#[case::an_hour_on(3_600_000)]
#[case::an_hour_back(-3_600_000)]
#[case::to_1970(-1_795_000_000_000)]
#[case::to_2099(2_300_000_000_000)]
#[case::to_nowhere(i64::MAX / 2)]
fn h11_after_a_jump_of_the_clock_the_next_look_is_a_minute_away_at_most(#[case] jump: i64) {
    let mut counter = counter();
    let now = counter.state.now;
    let jumped = Now { mono: Millis(now.mono.0 + 1), wall: WallTime(now.wall.0 + jump) };
    super::super::update(&mut counter.state, Event::TimeReached, jumped);
    let due = counter.state.wake_at().unwrap();
    assert!((1..=60_000).contains(&due.since(jumped.mono)), "{due:?}");
}

fn reads_today(actions: &[Action]) -> bool {
    actions.iter().any(|action| matches!(action, Action::ReadToday))
}

#[test]
fn h11_at_midnight_the_sums_of_the_day_begin_anew() {
    let mut counter = counter_at("Asia/Hong_Kong", "2026-11-21T15:58:30Z");
    assert!(!reads_today(&next_minute(&mut counter)));
    assert!(reads_today(&next_minute(&mut counter)));
    assert!(!reads_today(&next_minute(&mut counter)));
}

#[test]
fn h11_a_list_of_today_is_read_again_at_midnight_and_a_list_of_all_is_not() {
    let lists = |actions: &[Action]| actions.iter().any(|action| matches!(action, Action::List(..)));
    for today in [false, true] {
        let mut counter = counter_at("Asia/Hong_Kong", "2026-11-21T15:59:30Z");
        counter.press(Key::F(3));
        counter.state.now.wall = wall("2026-11-21T15:59:30Z");
        if today {
            counter.state.list.filters.days = crate::console::state::Days::Today;
        }
        assert_eq!(lists(&next_minute(&mut counter)), today);
    }
}
