//! Questions about a payment: when they leave, and when a person is told.

use rstest::rstest;

use super::{Desk, In::*};
use crate::payment::Finding::{Approved, Declined, Pending, Unclear};
use crate::payment::samples::{LIMITS, at, intent};
use crate::payment::{Event, Kind, Limits, Machine, NotStarted, Outcome, Payment, Silence, Stage, Stamped, WallTime};

const LOST: fn() -> Silence = || Silence::LinkLost("reset".into());
const DAY: u64 = 24 * 3_600_000;

#[test]
fn pending_is_polled_until_the_terminal_knows() {
    Desk::started().play(&[
        (900, Direct(Pending), "", "waiting unknown waiting"),
        (2_899, Tick, "", ""),
        (2_900, Tick, "ask", ""),
        (2_950, Tick, "", ""),
        (3_000, Status(Pending), "", ""),
        (4_999, Tick, "", ""),
        (5_000, Tick, "ask", ""),
        (6_000, StatusSilent, "", ""),
        (8_000, Tick, "ask", ""),
        (8_100, Status(Unclear), "", "waiting unknown waiting"),
        (10_100, Tick, "ask", ""),
        (10_200, Status(Approved), "acknowledged concluded", "approved yes approved"),
    ]);
}

#[test]
fn pending_does_not_move_the_limit() {
    let desk = Desk::started().play(&[(119_500, Direct(Pending), "", "")]);
    assert_eq!(desk.wake_at(), Some(120_000));
    desk.play(&[(120_000, Tick, "acknowledged became_unresolved > ask", "no_answer unknown unresolved_no_answer")]);
}

#[test]
fn the_limit_is_told_before_it_is_asked() {
    let desk = Desk::started();
    assert_eq!(desk.wake_at(), Some(120_000));
    desk.play(&[
        (119_999, Tick, "", "waiting unknown waiting"),
        (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer"),
    ]);
}

#[test]
fn a_lost_link_is_checked_quietly_and_told_in_time() {
    let desk = Desk::started().play(&[(900, Silent(LOST()), "ask", "waiting unknown waiting")]);
    assert_eq!(desk.wake_at(), Some(10_900));
    desk.play(&[
        (5_000, StatusSilent, "", ""),
        (7_000, Tick, "ask", "waiting unknown waiting"),
        (10_899, Tick, "", ""),
        (10_900, Tick, "became_unresolved", "link_lost unknown unresolved_link_lost"),
        (11_000, Status(Declined), "concluded", "declined no declined_bank"),
    ]);
}

#[test]
fn a_short_asking_time_is_the_last_moment_to_tell() {
    let limits = Limits { ask_for: 3_000, ..LIMITS };
    let mut machine = Machine::draft(intent(Kind::Sale), limits);
    machine.start(at(0));
    machine.silent(at(100), LOST());
    machine.time_reached(at(3_100));
    assert_eq!(machine.payment().reason_code(), "link_lost");
}

#[test]
fn the_link_coming_back_asks_at_once() {
    Desk::started().play(&[
        (900, Silent(LOST()), "ask", ""),
        (950, LinkUp, "", ""),
        (1_000, StatusSilent, "", ""),
        (1_200, LinkUp, "", ""),
        (1_200, Tick, "ask", ""),
        (1_201, Tick, "", ""),
    ]);
}

/// Answers every question with silence for `ms` from now; gives the times of the questions.
fn ask_for(desk: &mut Desk, from: u64, ms: u64) -> Vec<u64> {
    let mut asked = Vec::new();
    let mut now = from;
    while let Some(wake) = desk.wake_at().filter(|wake| *wake <= from + ms) {
        now = now.max(wake);
        if desk.feed(now, Tick).is_ok_and(|words| words.ends_with("ask")) {
            asked.push(now);
            desk.feed(now, StatusSilent).expect("silence is never refused");
        }
    }
    asked
}

#[test]
fn questions_come_quickly_at_first_then_from_a_minute_to_an_hour_apart() {
    let mut desk = Desk::started();
    let asked = ask_for(&mut desk, 0, 12 * 3_600_000);
    let gaps: Vec<u64> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let quick = gaps.iter().take_while(|gap| **gap == 2_000).count();
    assert_eq!(quick, 90, "three minutes at two seconds");
    assert_eq!(gaps[quick..quick + 7], [60_000, 120_000, 240_000, 480_000, 960_000, 1_920_000, 3_600_000]);
    assert!(gaps[quick + 7..].iter().all(|gap| *gap == 3_600_000));
}

#[test]
fn where_the_vendor_says_so_the_gaps_grow_to_ten_seconds() {
    let limits = Limits { ask_at_most: 10_000, ask_for: 60_000, ..LIMITS };
    let mut desk = Desk::with(Kind::Sale, limits);
    desk.feed(0, Start).expect("a draft can be started");
    let lost = desk.feed(0, Silent(Silence::LinkLost("cut".into()))).expect("silence is never refused");
    assert!(lost.ends_with("ask"), "{lost}");
    desk.feed(0, StatusSilent).expect("silence is never refused");
    assert_eq!(ask_for(&mut desk, 0, 40_000), [2_000, 5_000, 10_000, 20_000, 30_000, 40_000]);
}

#[test]
fn nobody_asks_after_35_days_but_a_person_may() {
    let mut desk = Desk::started();
    let asked = ask_for(&mut desk, 0, 40 * DAY);
    let last = *asked.last().expect("it was asked");
    assert!((35 * DAY - 3_600_000..=35 * DAY).contains(&last), "{last}");
    assert!(desk.payment().asking_ended && desk.payment().is_open());
    desk.play(&[
        (41 * DAY, AskNow, "ask", "no_answer unknown unresolved_no_answer"),
        (41 * DAY + 1, StatusSilent, "", ""),
        (42 * DAY, Tick, "", ""),
        (42 * DAY, Restart, "", ""),
        (42 * DAY, AskNow, "ask", ""),
        (42 * DAY + 9, Status(Approved), "concluded", "approved yes approved_late"),
    ]);
}

/// However long it has been asked: the age grows by the clock that nobody can set.
#[test]
fn a_wall_clock_that_jumps_ends_no_questions() {
    let mut machine = Machine::draft(intent(Kind::Sale), LIMITS);
    machine.start(at(0));
    for hour in 0..200 {
        let mut jumped = at(hour * 3_600_000);
        if hour > 20 {
            jumped.wall = WallTime(i64::MAX);
        }
        machine.time_reached(jumped);
        machine.status_silent(jumped);
    }
    assert!(matches!(machine.payment().stage, Stage::Unresolved(_)) && !machine.payment().asking_ended);
}

#[rstest]
#[case(&[], "not_started", "unreachable no not_started_unreachable")]
#[case(&[Event::MayHaveLeft], "became_unresolved", "restarted unknown resumed")]
#[case(&[Event::MayHaveLeft, Event::CancelAsked { by: None }], "became_unresolved", "restarted unknown resumed")]
fn after_a_restart_the_mark_decides(
    #[case] history: &[Event],
    #[case] effects: &'static str,
    #[case] stands: &'static str,
) {
    let intended = Event::Intended { intent: Box::new(intent(Kind::Sale)) };
    let events = std::iter::once(&intended).chain(history).cloned();
    let mut desk = Desk::new(Kind::Sale);
    desk.journal = events.map(|event| Stamped { at: at(0).wall, event }).collect();
    assert_eq!(desk.feed(5_000, Restart).as_deref(), Ok(effects));
    assert_eq!(desk.stands(), stands);
    assert_eq!(desk.sent, 0);
}

#[test]
fn after_a_restart_an_unresolved_payment_is_asked_about_at_once() {
    let desk = Desk::started().play(&[
        (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer"),
        (130_000, Restart, "", ""),
    ]);
    assert_eq!(desk.wake_at(), Some(130_000));
    desk.play(&[
        (130_000, Tick, "ask", ""),
        (130_100, Status(Approved), "concluded", "approved yes approved_late"),
        (130_200, Restart, "", ""),
        (130_300, Tick, "", ""),
    ]);
}

#[test]
fn a_closed_payment_is_left_alone_by_a_restart() {
    let mut desk = Desk::started().play(&[(900, Direct(Declined), "concluded", "declined no declined_bank")]);
    assert_eq!(desk.feed(1_000, Restart).as_deref(), Ok(""));
    assert_eq!(desk.wake_at(), None);
}

#[test]
fn a_history_that_does_not_begin_with_the_intent_is_no_payment() {
    let stray = Stamped { at: WallTime(0), event: Event::MayHaveLeft };
    assert_eq!(Payment::fold([&stray]), None);
    assert_eq!(Payment::fold([]), None);
    let stage = Stage::Closed(Outcome::NotStarted(NotStarted::Busy));
    assert_ne!(Payment::intended(intent(Kind::Sale)).stage, stage);
}
