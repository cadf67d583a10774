//! What cashiers and supervisors ask for.

use super::{Desk, In::*};
use crate::payment::Finding::{Approved, Cancelled, Declined, Pending};
use crate::payment::{ByHand, May, Silence, may_do};

#[test]
fn a_cancel_is_a_request_and_the_sale_may_still_be_approved() {
    Desk::started().play(&[
        (900, Cancel, "cancel_asked > abort", "waiting unknown cancel_asked"),
        (901, Cancel, "NothingToCancel", ""),
        (1_000, AbortOver, "", "waiting unknown cancel_asked"),
        (3_000, Tick, "ask", ""),
        (3_100, Status(Approved), "concluded", "approved yes approved"),
    ]);
}

#[test]
fn a_cancel_that_worked_is_told_by_the_sale_itself() {
    Desk::started().play(&[
        (900, Cancel, "cancel_asked > abort", "waiting unknown cancel_asked"),
        (1_000, Direct(Cancelled), "concluded", "cancelled no cancelled_cashier"),
        (1_001, AbortOver, "", ""),
        (1_002, Cancel, "NothingToCancel", ""),
    ]);
}

#[test]
fn a_known_payment_has_nothing_to_ask_put_aside_or_decide() {
    Desk::started().play(&[
        (100, AskNow, "StillAwaited", ""),
        (100, SetAside, "NotUnresolved", ""),
        (100, Decide(ByHand::Unpaid), "NotUnresolved", ""),
        (900, Direct(Approved), "concluded", "approved yes approved"),
        (901, AskNow, "AlreadyKnown", ""),
        (901, SetAside, "NotUnresolved", ""),
        (901, Decide(ByHand::Unpaid), "NotUnresolved", ""),
    ]);
}

#[test]
fn put_aside_while_still_checking_says_first_that_it_is_not_known() {
    let desk = Desk::started().play(&[
        (900, Silent(Silence::LinkLost("reset".into())), "ask", "waiting unknown waiting"),
        (1_000, SetAside, "became_unresolved set_aside", "link_lost unknown unresolved_link_lost"),
        (1_001, SetAside, "", ""),
        (1_100, StatusSilent, "", ""),
        (3_100, Tick, "ask", ""),
    ]);
    assert!(desk.payment().is_open() && !desk.payment().blocks_terminal());
    desk.play(&[(3_200, Status(Declined), "concluded", "declined no declined_bank")]);
}

#[test]
fn a_decision_while_still_checking_says_first_that_it_is_not_known() {
    Desk::started().play(&[
        (900, Silent(Silence::Unreadable("?".into())), "ask", "waiting unknown waiting"),
        (1_000, Decide(ByHand::Paid), "became_unresolved overridden", "unreadable unknown overridden_paid"),
        (1_001, Decide(ByHand::Unpaid), "NotUnresolved", ""),
        (1_100, Status(Approved), "proven", "approved yes override_proven"),
    ]);
}

#[test]
fn a_question_on_demand_leaves_once() {
    Desk::started().play(&[
        (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer"),
        (120_500, AskNow, "", ""),
        (121_000, StatusSilent, "", ""),
        (121_100, AskNow, "ask", ""),
        (121_200, Status(Pending), "", ""),
        (123_200, Tick, "ask", ""),
    ]);
}

#[test]
fn seen_is_recorded_once_for_each_result() {
    Desk::started().play(&[
        (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer"),
        (120_100, Seen, "seen", ""),
        (120_200, Seen, "", ""),
        (121_000, Status(Approved), "concluded", "approved yes approved_late"),
        (121_100, Seen, "seen", ""),
        (121_200, Seen, "", ""),
    ]);
}

#[test]
fn the_lines_offered_follow_the_payment() {
    let desk = Desk::started();
    assert_eq!(may_do(desk.payment()), [May::AskToCancel]);
    let desk = desk.play(&[(900, Cancel, "cancel_asked > abort", "waiting unknown cancel_asked")]);
    assert_eq!(may_do(desk.payment()), []);
    let desk = desk.play(&[(120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer")]);
    let all = [May::AskAgain, May::PutAside, May::Slip, May::Decide, May::ChargeAgain];
    assert_eq!(may_do(desk.payment()), all);
    let desk = desk.play(&[(121_000, SetAside, "set_aside", "")]);
    assert_eq!(may_do(desk.payment()), [May::AskAgain, May::Slip, May::Decide, May::ChargeAgain]);
    let desk = desk.play(&[(122_000, Decide(ByHand::Unpaid), "overridden", "no_answer unknown overridden_unpaid")]);
    assert_eq!(may_do(desk.payment()), [May::AskAgain, May::Slip, May::ChargeAgain]);
    let desk = desk.play(&[(123_000, Status(Approved), "contradicted", "approved yes contradicted_charged")]);
    assert_eq!(may_do(desk.payment()), [May::Void, May::Slip]);
}
