//! Holds, their completion, and tips: where they go another way than a sale.

use rstest::rstest;

use super::{Desk, In};
use crate::payment::{Finding, Kind, Silence};

#[test]
fn a_hold_is_shown_as_held_and_never_as_charged() {
    Desk::new(Kind::PreAuth).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (900, In::DirectOf(Finding::Approved, 1020), "concluded", "approved no preauth_held"),
        // Said twice it is no news, and no contradiction.
        (950, In::DirectOf(Finding::Approved, 1020), "", ""),
        (5_000, In::Status(Finding::Reversed), "reversed", "approved no hold_released"),
    ]);
}

#[test]
fn another_amount_that_is_held_is_a_case_for_a_person_and_no_charge() {
    Desk::new(Kind::PreAuth).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (900, In::DirectOf(Finding::Approved, 1021), "became_unresolved", "amount_differs no preauth_amount"),
    ]);
}

#[test]
fn a_hold_that_was_closed_as_refused_and_stands_rings() {
    Desk::new(Kind::PreAuth).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (900, In::Direct(Finding::Declined), "concluded", "declined no declined_bank"),
        (990, In::DirectOf(Finding::Approved, 1020), "contradicted", "approved no contradicted_held"),
    ]);
}

#[test]
fn a_completion_is_a_charge() {
    Desk::new(Kind::Completion).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (100, In::Silent(Silence::LinkLost("reset".into())), "ask", ""),
        (10_100, In::Tick, "became_unresolved", "link_lost unknown unresolved_link_lost"),
        (10_200, In::StatusOf(Finding::Approved, 1020), "concluded", "approved yes approved_late"),
    ]);
}

#[test]
fn a_tip_is_set_only_when_the_sale_shows_the_new_one() {
    Desk::new(Kind::TipAdjustment).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (100, In::Silent(Silence::LinkLost("reset".into())), "ask", ""),
        // The sale stands, with the old tip or with none: told before the tip, or without it.
        (200, In::StatusOf(Finding::Approved, 300), "became_unresolved", "link_lost unknown tip_unresolved"),
        (2_200, In::Tick, "ask", ""),
        (2_300, In::Status(Finding::Approved), "", ""),
        (4_300, In::Tick, "ask", ""),
        (4_400, In::StatusOf(Finding::Approved, 1020), "concluded", "approved yes tip_done"),
    ]);
}

#[rstest]
#[case(Finding::Declined)]
#[case(Finding::Cancelled)]
#[case(Finding::Reversed)]
#[case(Finding::NotFound)]
#[case(Finding::Unclear)]
fn what_the_terminal_tells_of_the_sale_ends_no_tip(#[case] of_the_sale: Finding) {
    Desk::new(Kind::TipAdjustment).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (100, In::Silent(Silence::LinkLost("reset".into())), "ask", ""),
        (200, In::Status(of_the_sale), "became_unresolved", "link_lost unknown tip_unresolved"),
    ]);
}

#[test]
fn the_answer_to_the_tip_itself_ends_it() {
    Desk::new(Kind::TipAdjustment).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (100, In::Direct(Finding::Approved), "concluded", "approved yes tip_done"),
    ]);
    Desk::new(Kind::TipAdjustment).play(&[
        (0, In::Start, "intended may_have_left > send", "waiting unknown waiting"),
        (100, In::Direct(Finding::Declined), "concluded", "declined no tip_refused"),
    ]);
}
