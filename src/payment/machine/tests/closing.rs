//! "Not found" as a proof, where the vendor's row allows it.

use super::*;
use crate::payment::Finding::{Approved, NotFound, Pending};
use crate::payment::NotFoundRule;
use In::{AbortOver, AbortSilent, Restart, SetAside, Silent, Start, Status, Tick};

const RULE: NotFoundRule = NotFoundRule { cancel_after: Some(120_000), counts_after: 180_000, apart: 5_000 };

fn desk() -> Desk {
    let mut desk = Desk::with(
        Kind::Sale,
        Limits { answer: 180_000, ask_at_most: 10_000, ask_for: 240_000, not_found: Some(RULE), ..LIMITS },
    );
    desk.feed(0, Start).expect("a draft can be started");
    desk
}

const OPEN: &str = "link_lost unknown unresolved_link_lost";
const ASKED: &str = "link_lost unknown unresolved_link_lost";

fn lost() -> In {
    Silent(Silence::LinkLost("cut".into()))
}

#[test]
fn cancel_answered_and_two_not_founds_after_the_longest_phase_prove_it() {
    let desk = desk().play(&[
        (1_000, lost(), "ask", ""),
        (1_100, Status(NotFound), "became_unresolved", OPEN),
        (3_100, Tick, "ask", ""),
        (3_200, Status(NotFound), "", ""),
        (121_000, Tick, "ask", ""),
        (121_100, Status(NotFound), "cancel_asked > abort", ASKED),
        (121_200, AbortOver, "", ""),
        (123_200, Tick, "ask", ""),
        (179_999, Status(NotFound), "", ""),
        (190_000, Tick, "ask", ""),
        (190_100, Status(NotFound), "", ""),
        (200_100, Tick, "ask", ""),
        (200_200, Status(NotFound), "concluded", "not_found_proven no not_started_never_seen"),
    ]);
    assert_eq!(desk.sent, 1);
}

#[test]
fn two_not_founds_close_together_are_one() {
    desk().play(&[
        (1_000, lost(), "ask", ""),
        (181_000, Status(NotFound), "became_unresolved > cancel_asked > abort", ASKED),
        (181_100, AbortOver, "", ""),
        (190_000, Status(NotFound), "", ""),
        (194_999, Status(NotFound), "", ""),
        (195_000, Status(NotFound), "concluded", "not_found_proven no not_started_never_seen"),
    ]);
}

#[test]
fn without_an_answer_to_the_cancel_nothing_is_proven_and_it_is_asked_again() {
    desk().play(&[
        (1_000, lost(), "ask", ""),
        (181_000, Status(NotFound), "became_unresolved > cancel_asked > abort", ASKED),
        (182_000, Status(NotFound), "", ""),
        (190_000, Status(NotFound), "", ""),
        (191_000, AbortSilent, "", ""),
        (200_000, Status(NotFound), "abort", ""),
    ]);
}

#[test]
fn a_terminal_that_knows_it_after_all_begins_the_proof_anew() {
    desk().play(&[
        (1_000, lost(), "ask", ""),
        (181_000, Status(NotFound), "became_unresolved > cancel_asked > abort", ASKED),
        (181_100, AbortOver, "", ""),
        (182_000, Status(NotFound), "", ""),
        (183_000, Status(Pending), "", ""),
        (190_000, Status(NotFound), "", ""),
        (194_000, Status(Approved), "concluded", "approved yes approved_late"),
    ]);
}

#[test]
fn after_a_restart_the_waits_begin_again_from_zero() {
    desk().play(&[
        (1_000, lost(), "ask", ""),
        (181_000, Status(NotFound), "became_unresolved > cancel_asked > abort", ASKED),
        (181_100, AbortOver, "", ""),
        (182_000, Status(NotFound), "", ""),
        (183_000, Restart, "", ""),
        (190_000, Status(NotFound), "", ""),
        (302_999, Status(NotFound), "", ""),
        (303_000, Status(NotFound), "abort", ""),
        (303_100, AbortOver, "", ""),
        (362_999, Status(NotFound), "", ""),
        (363_000, Status(NotFound), "", ""),
        (368_000, Status(NotFound), "concluded", "not_found_proven no not_started_never_seen"),
    ]);
}

#[test]
fn a_payment_that_was_put_aside_cancels_nothing() {
    desk().play(&[
        (1_000, lost(), "ask", ""),
        (2_000, Status(NotFound), "became_unresolved", OPEN),
        (3_000, SetAside, "set_aside", ""),
        (181_000, Status(NotFound), "", ""),
        (190_000, Status(NotFound), "", ""),
    ]);
}

#[test]
fn where_nothing_can_be_cancelled_two_not_founds_do_once_the_time_is_over() {
    let rule = NotFoundRule { cancel_after: None, counts_after: 90_000, apart: 5_000 };
    let desk = Desk::with(Kind::Sale, Limits { not_found: Some(rule), ..LIMITS }).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (60_000, In::Silent(Silence::LinkLost("reset".into())), "ask", ""),
        (61_000, In::Status(Finding::NotFound), "became_unresolved", "link_lost unknown unresolved_link_lost"),
        (89_000, In::Status(Finding::NotFound), "", ""),
        (91_000, In::Status(Finding::NotFound), "", ""),
        (95_000, In::Status(Finding::NotFound), "", ""),
        (96_000, In::Status(Finding::NotFound), "concluded", "not_found_proven no not_started_never_seen"),
    ]);
    assert_eq!(desk.sent, 1);
}
