//! The truth that comes after a payment was closed, or after a person had decided.

use rstest::rstest;

use super::{Desk, In::*, Line};
use crate::payment::Finding::{Approved, Cancelled, Declined, NotFound, NotTaken, Pending, Reversed, Unclear};
use crate::payment::NotStarted::Busy;
use crate::payment::{ByHand, Finding, Silence};

/// Closed with this finding, then this one comes late.
#[rstest]
#[case(Declined, Approved, "contradicted", "approved yes contradicted_charged")]
#[case(Cancelled, Approved, "contradicted", "approved yes contradicted_charged")]
#[case(NotTaken(Busy), Approved, "contradicted", "approved yes contradicted_charged")]
#[case(Approved, Declined, "contradicted", "declined no contradicted_unpaid")]
#[case(Approved, Cancelled, "contradicted", "cancelled no contradicted_unpaid")]
#[case(Approved, NotTaken(Busy), "", "approved yes approved")]
#[case(Approved, Reversed, "reversed", "approved no void_done")]
#[case(Declined, Cancelled, "", "declined no declined_bank")]
#[case(Cancelled, Declined, "", "cancelled no cancelled_customer")]
#[case(Declined, NotTaken(Busy), "", "declined no declined_bank")]
#[case(Declined, Reversed, "reversed", "declined no void_done")]
#[case(Reversed, Approved, "", "approved no void_done")]
#[case(Reversed, Declined, "", "approved no void_done")]
#[case(Declined, Pending, "", "declined no declined_bank")]
#[case(Approved, Unclear, "", "approved yes approved")]
#[case(Approved, NotFound, "", "approved yes approved")]
fn late_words_about_a_closed_payment(
    #[case] first: Finding,
    #[case] late: Finding,
    #[case] effects: &'static str,
    #[case] stands: &'static str,
    #[values(false, true)] restarted: bool,
) {
    let mut desk = Desk::started();
    desk.feed(900, Direct(first)).expect("answers are never refused");
    if restarted {
        desk.feed(950, Restart).expect("it can always start again");
    }
    let desk = desk.play(&[(1_000, Direct(late), effects, stands)]);
    assert_eq!(desk.wake_at(), None);
}

#[test]
fn an_unreachable_terminal_that_approves_after_all_is_a_contradiction() {
    let nothing = || Silence::NothingLeft("refused".into());
    Desk::started().play(&[
        (900, Silent(nothing()), "not_started", "unreachable no not_started_unreachable"),
        (1_000, Direct(Approved), "contradicted", "approved yes contradicted_charged"),
    ]);
}

#[test]
fn a_contradiction_rings_until_somebody_has_seen_it() {
    let mut desk = Desk::started().play(&[
        (900, Direct(Declined), "concluded", "declined no declined_bank"),
        (950, Seen, "seen", ""),
        (1_000, Direct(Approved), "contradicted", "approved yes contradicted_charged"),
    ]);
    assert!(desk.payment().is_open() && !desk.payment().blocks_terminal());
    desk.feed(1_100, Seen).expect("reading is never refused");
    assert!(!desk.payment().is_open());
}

#[test]
fn the_first_answer_repeated_does_not_take_a_contradiction_back() {
    Desk::started().play(&[
        (900, Direct(Declined), "concluded", "declined no declined_bank"),
        (1_000, Direct(Approved), "contradicted", "approved yes contradicted_charged"),
        (1_001, Direct(Declined), "", "approved yes contradicted_charged"),
        (1_002, Direct(Approved), "", ""),
    ]);
    Desk::started().play(&[
        (900, Direct(Approved), "concluded", "approved yes approved"),
        (1_000, Direct(Declined), "contradicted", "declined no contradicted_unpaid"),
        (1_001, Direct(Approved), "contradicted", "approved yes contradicted_charged"),
        (1_002, Direct(Declined), "", ""),
    ]);
}

#[test]
fn another_amount_opens_a_closed_payment_again() {
    for (first, closed) in [(Declined, "declined no declined_bank"), (Approved, "approved yes approved")] {
        let desk = Desk::started().play(&[
            (900, Direct(first), "concluded", closed),
            (1_000, DirectOf(Approved, 1021), "became_unresolved", "amount_differs yes unresolved_amount"),
        ]);
        assert!(desk.payment().is_open() && desk.payment().may_have_moved());
        assert_eq!(desk.payment().finished_at, None);
        assert_eq!(desk.wake_at(), None);
    }
    Desk::started().play(&[
        (900, Direct(Declined), "concluded", "declined no declined_bank"),
        (1_000, DirectGarbled(Approved), "became_unresolved", "amount_differs yes unresolved_amount"),
    ]);
}

#[test]
fn declined_after_another_amount_was_approved_is_a_contradiction() {
    Desk::started().play(&[
        (900, StatusOf(Approved, 1021), "became_unresolved", "amount_differs yes unresolved_amount"),
        (1_000, Direct(Declined), "contradicted", "declined no contradicted_unpaid"),
    ]);
}

const UNRESOLVED: Line = (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer");

#[rstest]
#[case(ByHand::Paid, Approved, "proven", "approved yes override_proven")]
#[case(ByHand::Paid, Declined, "contradicted", "declined no contradicted_unpaid")]
#[case(ByHand::Paid, Cancelled, "contradicted", "cancelled no contradicted_unpaid")]
#[case(ByHand::Paid, Reversed, "contradicted reversed", "approved no contradicted_unpaid")]
#[case(ByHand::Paid, Unclear, "", "no_answer unknown overridden_paid")]
#[case(ByHand::Unpaid, Approved, "contradicted", "approved yes contradicted_charged")]
#[case(ByHand::Unpaid, Declined, "proven", "declined no override_proven")]
#[case(ByHand::Unpaid, Cancelled, "proven", "cancelled no override_proven")]
#[case(ByHand::Unpaid, Reversed, "proven reversed", "approved no override_proven")]
#[case(ByHand::Unpaid, Pending, "", "no_answer unknown overridden_unpaid")]
fn the_truth_about_a_decision_by_hand(
    #[case] decision: ByHand,
    #[case] truth: Finding,
    #[case] effects: &'static str,
    #[case] stands: &'static str,
    #[values(false, true)] restarted: bool,
) {
    let mut desk = Desk::started().play(&[UNRESOLVED]);
    desk.feed(130_000, Decide(decision)).expect("an unresolved payment can be decided");
    assert!(!desk.payment().blocks_terminal() && desk.payment().is_open());
    if restarted {
        desk.feed(131_000, Restart).expect("it can always start again");
    }
    desk.play(&[(140_000, Status(truth), effects, stands)]);
}

#[rstest]
#[case(Decide(ByHand::Unpaid), "unresolved_amount")]
#[case(Decide(ByHand::Paid), "unresolved_amount")]
#[case(DecidePaid("HKD 10.21"), "override_proven")]
fn another_amount_after_a_decision_by_hand(#[case] decision: super::In, #[case] advice: &str) {
    let mut desk = Desk::started().play(&[UNRESOLVED]);
    desk.feed(130_000, decision).expect("an unresolved payment can be decided");
    desk.feed(140_000, StatusOf(Approved, 1021)).expect("answers are never refused");
    assert_eq!(desk.stands(), format!("amount_differs yes {advice}"));
    assert_eq!(desk.payment().is_open(), advice == "unresolved_amount");
    assert!(desk.payment().may_have_moved());
    // What was proven to have moved is not taken back by a stray "no".
    if advice == "unresolved_amount" {
        assert_eq!(desk.feed(150_000, Direct(Declined)).as_deref(), Ok(""));
    }
}
