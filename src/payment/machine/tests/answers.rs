//! What each answer makes of a payment, in every state in which it may come.

use rstest::rstest;

use super::{Desk, In, In::*};
use crate::payment::Finding::{Approved, Cancelled, Declined, NotFound, NotTaken, Pending, Reversed, Unclear};
use crate::payment::NotStarted::Busy;
use crate::payment::{Finding, Kind, Silence, Stage};

const BAD: fn() -> Silence = || Silence::Unreadable("half a frame".into());
const LOST: fn() -> Silence = || Silence::LinkLost("reset".into());

#[rstest]
#[case(Approved, "concluded", "approved yes approved")]
#[case(Declined, "concluded", "declined no declined_bank")]
#[case(Cancelled, "concluded", "cancelled no cancelled_customer")]
#[case(NotTaken(Busy), "concluded", "busy no not_started_busy")]
#[case(Reversed, "concluded reversed", "approved no void_done")]
#[case(Pending, "", "waiting unknown waiting")]
#[case(NotFound, "ask", "waiting unknown waiting")]
#[case(Unclear, "ask", "waiting unknown waiting")]
fn the_direct_answer(#[case] finding: Finding, #[case] effects: &'static str, #[case] stands: &'static str) {
    Desk::started().play(&[(900, Direct(finding), effects, stands)]);
}

#[rstest]
#[case(Approved, "concluded", "approved yes approved_late")]
#[case(Declined, "concluded", "declined no declined_bank")]
#[case(Cancelled, "concluded", "cancelled no cancelled_customer")]
#[case(NotTaken(Busy), "concluded", "busy no not_started_busy")]
#[case(Reversed, "concluded reversed", "approved no void_done")]
#[case(Pending, "", "no_answer unknown unresolved_no_answer")]
#[case(NotFound, "", "no_answer unknown unresolved_no_answer")]
#[case(Unclear, "", "no_answer unknown unresolved_no_answer")]
fn an_answer_after_the_limit_asked_for_or_not(
    #[case] finding: Finding,
    #[case] effects: &'static str,
    #[case] stands: &'static str,
    #[values(Status, Direct)] way: fn(Finding) -> In,
) {
    Desk::started().play(&[
        (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer"),
        (121_000, way(finding), effects, stands),
    ]);
}

#[rstest]
#[case(Approved, "concluded", "approved yes approved")]
#[case(Declined, "concluded", "declined no declined_bank")]
#[case(Cancelled, "concluded", "cancelled no cancelled_customer")]
#[case(NotTaken(Busy), "concluded", "busy no not_started_busy")]
#[case(Reversed, "concluded reversed", "approved no void_done")]
#[case(Pending, "", "waiting unknown waiting")]
#[case(NotFound, "became_unresolved", "link_lost unknown unresolved_link_lost")]
#[case(Unclear, "became_unresolved", "link_lost unknown unresolved_link_lost")]
fn an_answer_while_checking_quietly(
    #[case] finding: Finding,
    #[case] effects: &'static str,
    #[case] stands: &'static str,
) {
    Desk::started()
        .play(&[(900, Silent(LOST()), "ask", "waiting unknown waiting"), (1_000, Status(finding), effects, stands)]);
}

#[rstest]
#[case(Silence::NothingLeft("refused".into()), "not_started", "unreachable no not_started_unreachable")]
#[case(Silence::TimedOut, "became_unresolved > ask", "no_answer unknown unresolved_no_answer")]
#[case(LOST(), "ask", "waiting unknown waiting")]
#[case(BAD(), "ask", "waiting unknown waiting")]
fn no_answer(#[case] silence: Silence, #[case] effects: &'static str, #[case] stands: &'static str) {
    Desk::started().play(&[(900, Silent(silence), effects, stands)]);
}

#[test]
fn a_transport_that_says_nothing_left_is_not_believed_after_the_terminal_has_answered() {
    Desk::started().play(&[
        (900, Direct(Pending), "", ""),
        (950, Silent(Silence::NothingLeft("?".into())), "ask", "waiting unknown waiting"),
    ]);
}

#[test]
fn a_transport_that_reports_late_changes_nothing() {
    Desk::started().play(&[
        (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer"),
        (120_010, Silent(Silence::NothingLeft("?".into())), "", ""),
        (120_020, Silent(LOST()), "", ""),
    ]);
}

#[rstest]
#[case(Kind::Refund, Approved, "approved yes refund_done")]
#[case(Kind::Refund, Declined, "declined no refund_refused")]
#[case(Kind::Void, Approved, "approved yes void_done")]
#[case(Kind::Void, Declined, "declined no void_refused")]
fn refunds_and_voids_have_words_of_their_own(
    #[case] kind: Kind,
    #[case] finding: Finding,
    #[case] stands: &'static str,
) {
    Desk::new(kind).play(&[
        (0, Start, "intended may_have_left > send", "waiting unknown waiting"),
        (900, Direct(finding), "concluded", stands),
    ]);
}

#[test]
fn another_amount_is_a_case_of_its_own_and_money_has_moved() {
    let desk = Desk::started().play(&[
        (900, DirectOf(Approved, 1021), "became_unresolved", "amount_differs yes unresolved_amount"),
        (901, DirectOf(Approved, 1021), "", ""),
        (902, Direct(Unclear), "", ""),
    ]);
    assert_eq!(desk.wake_at(), None, "the terminal has said all it can");
    assert!(desk.payment().blocks_terminal());
}

#[test]
fn another_amount_is_asked_about_on_demand_only_after_a_restart_too() {
    let desk = Desk::started().play(&[
        (900, StatusOf(Approved, 1021), "became_unresolved", "amount_differs yes unresolved_amount"),
        (1_000, LinkUp, "", ""),
        (1_000, Tick, "", ""),
        (2_000, AskNow, "ask", ""),
        (2_001, AskNow, "", ""),
        (2_100, StatusSilent, "", ""),
        (9_000, Restart, "", ""),
        (9_000, LinkUp, "", ""),
        (9_999_999, Tick, "", ""),
        (10_000_000, AskNow, "ask", ""),
        (10_000_100, StatusOf(Approved, 1021), "", ""),
    ]);
    assert_eq!(desk.wake_at(), None);
}

#[test]
fn another_amount_is_settled_by_hand_and_then_needs_nobody() {
    let desk = Desk::started().play(&[
        (900, DirectOf(Approved, 1021), "became_unresolved", "amount_differs yes unresolved_amount"),
        (5_000, DecidePaid("HKD 10.21"), "overridden", "amount_differs yes overridden_paid"),
    ]);
    assert!(!desk.payment().is_open());
}

#[test]
fn an_amount_that_is_none_proves_nothing() {
    Desk::started().play(&[(900, DirectGarbled(Approved), "ask", "waiting unknown waiting")]);
    Desk::started().play(&[(900, DirectOf(Reversed, 1021), "ask", "waiting unknown waiting")]);
    Desk::started().play(&[(900, DirectOf(Declined, 1021), "concluded", "declined no declined_bank")]);
}

/// Nobody would ask for anything else any more: a person looks at both, the other amount and what took it back.
#[test]
fn another_amount_that_was_taken_back_is_put_to_a_person() {
    Desk::started().play(&[
        (900, Silent(LOST()), "ask", "waiting unknown waiting"),
        (1_000, StatusOf(Reversed, 1021), "became_unresolved", "amount_differs yes unresolved_amount"),
    ]);
}

#[test]
fn a_duplicated_answer_changes_nothing() {
    for finding in [Approved, Declined, Cancelled, NotTaken(Busy), Reversed] {
        let mut desk = Desk::started();
        desk.feed(900, Direct(finding.clone())).expect("answers are never refused");
        let stood = desk.payment().clone();
        for way in [Direct, Status] {
            assert_eq!(desk.feed(901, way(finding.clone())).as_deref(), Ok(""));
            assert_eq!(desk.payment(), &stood);
        }
    }
}

#[test]
fn what_comes_before_the_start_is_not_about_this_payment() {
    let mut desk = Desk::new(Kind::Sale);
    for input in [Direct(Approved), Status(Declined), Tick, Seen, StatusSilent, AbortOver, LinkUp, Silent(LOST())] {
        assert_eq!(desk.feed(0, input).as_deref(), Ok(""));
    }
    assert_eq!(desk.payment().stage, Stage::Recorded);
}

#[test]
fn an_acknowledgement_is_kept_with_the_next_record() {
    Desk::started().play(&[
        (900, Direct(Pending), "", ""),
        (901, Direct(Pending), "", ""),
        (1_500, Direct(Approved), "acknowledged concluded", "approved yes approved"),
    ]);
}

#[test]
fn a_refused_sale_is_recorded_and_never_sent() {
    let desk = Desk::new(Kind::Sale).play(&[
        (0, Refuse, "intended not_started", "blocked no not_started_blocked"),
        (1, Start, "", ""),
        (2, Refuse, "", ""),
    ]);
    assert_eq!(desk.sent, 0);
}

#[test]
fn a_sale_is_sent_once() {
    let desk = Desk::new(Kind::Sale).play(&[
        (0, Start, "intended may_have_left > send", "waiting unknown waiting"),
        (1, Start, "", ""),
        (2, Restart, "became_unresolved", "restarted unknown resumed"),
        (3, Start, "", ""),
        (4, Refuse, "", ""),
    ]);
    assert_eq!(desk.sent, 1);
}
