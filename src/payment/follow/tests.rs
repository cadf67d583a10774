//! Each rule as a table: what has become of the earlier payment, and what may follow.

use rstest::rstest;

use super::*;
use crate::payment::samples::{at, hkd, intent};
use crate::payment::{Intent, Override, Unresolved};

const APPROVED: Stage = Stage::Closed(Outcome::Approved);
const DECLINED: Stage = Stage::Closed(Outcome::Declined);
const UNKNOWN: Stage = Stage::Unresolved(Unresolved::NoAnswer);

fn payment(kind: Kind, minor: u64, stage: Stage) -> Payment {
    let mut payment = Payment::intended(Intent { amount: hkd(minor), ..intent(kind) });
    payment.stage = stage;
    payment
}

fn decided(payment: Payment, decision: ByHand) -> Payment {
    let (by, reason) = ("Mei".to_owned(), "slip".to_owned());
    let by_hand = Some(Override { decision, by, reason, approver: None, approval_code: None, amount: None });
    Payment { by_hand, finished_at: Some(at(0).wall), ..payment }
}

fn other_amount() -> Stage {
    Stage::Unresolved(Unresolved::AmountDiffers { said: "HKD 10.21".to_owned() })
}

#[rstest]
#[case(APPROVED, None)]
#[case(DECLINED, Some(NotFollowed::NothingThere))]
#[case(UNKNOWN, Some(NotFollowed::NotKnown))]
#[case(Stage::Waiting, Some(NotFollowed::NotKnown))]
#[case(other_amount(), Some(NotFollowed::OtherAmountHeld))]
fn a_hold_is_charged_only_where_it_stands(#[case] stage: Stage, #[case] refused: Option<NotFollowed>) {
    let hold = payment(Kind::PreAuth, 10_000, stage);
    assert_eq!(may_complete(&hold, &[], hkd(9_000), 100).err(), refused);
}

#[rstest]
#[case(Kind::Completion, APPROVED, Some(NotFollowed::Completed))]
#[case(Kind::Completion, UNKNOWN, Some(NotFollowed::InQuestion))]
#[case(Kind::Completion, Stage::Waiting, Some(NotFollowed::InQuestion))]
#[case(Kind::Completion, other_amount(), Some(NotFollowed::InQuestion))]
#[case(Kind::Completion, DECLINED, None)]
#[case(Kind::Void, APPROVED, Some(NotFollowed::Released))]
#[case(Kind::Void, UNKNOWN, Some(NotFollowed::InQuestion))]
#[case(Kind::Void, DECLINED, None)]
fn a_hold_is_charged_or_released_once_unless_proven_that_it_was_not(
    #[case] kind: Kind,
    #[case] stage: Stage,
    #[case] refused: Option<NotFollowed>,
) {
    let hold = payment(Kind::PreAuth, 10_000, APPROVED);
    let linked = [payment(kind, 5_000, stage)];
    assert_eq!(may_complete(&hold, &linked, hkd(5_000), 100).err(), refused);
    assert_eq!(may_release(&hold, &linked).err(), refused);
}

#[test]
fn a_persons_word_that_a_hold_was_not_charged_is_no_proof() {
    let hold = payment(Kind::PreAuth, 10_000, APPROVED);
    let unpaid = [decided(payment(Kind::Completion, 5_000, UNKNOWN), ByHand::Unpaid)];
    assert_eq!(may_complete(&hold, &unpaid, hkd(5_000), 100), Err(NotFollowed::NotProven));
    assert_eq!(may_release(&hold, &unpaid), Ok(()), "nothing is charged by it");
    let paid = [decided(payment(Kind::Completion, 5_000, UNKNOWN), ByHand::Paid)];
    assert_eq!(may_complete(&hold, &paid, hkd(5_000), 100), Err(NotFollowed::Completed));
}

#[test]
fn a_completion_that_the_terminal_undid_leaves_the_hold() {
    let hold = payment(Kind::PreAuth, 10_000, APPROVED);
    let undone = Payment { reversed: true, ..payment(Kind::Completion, 5_000, APPROVED) };
    assert_eq!(may_complete(&hold, &[undone], hkd(5_000), 100), Ok(()));
}

#[rstest]
#[case(10_000, 100, None)]
#[case(10_001, 100, Some(NotFollowed::MoreThanHeld(hkd(10_000))))]
#[case(11_500, 115, None)]
#[case(11_501, 115, Some(NotFollowed::MoreThanHeld(hkd(11_500))))]
fn no_more_is_charged_than_is_agreed(#[case] minor: u64, #[case] percent: u32, #[case] refused: Option<NotFollowed>) {
    let hold = payment(Kind::PreAuth, 10_000, APPROVED);
    assert_eq!(may_complete(&hold, &[], hkd(minor), percent).err(), refused);
}

#[test]
fn shares_are_rounded_down_and_never_overflow() {
    assert_eq!(share(hkd(33), 115), hkd(37));
    assert_eq!(share(hkd(999_999_999_999), 200), hkd(999_999_999_999), "no amount is larger");
}

#[test]
fn only_a_hold_is_completed_and_released() {
    let sale = payment(Kind::Sale, 10_000, APPROVED);
    assert_eq!(may_complete(&sale, &[], hkd(1), 100), Err(NotFollowed::NotAHold));
    assert_eq!(may_release(&sale, &[]), Err(NotFollowed::NotAHold));
}

#[rstest]
#[case(Kind::Sale, APPROVED, None)]
#[case(Kind::Completion, APPROVED, None)]
#[case(Kind::PreAuth, APPROVED, Some(NotFollowed::NotForTips))]
#[case(Kind::Refund, APPROVED, Some(NotFollowed::NotForTips))]
#[case(Kind::Sale, DECLINED, Some(NotFollowed::NothingThere))]
#[case(Kind::Sale, UNKNOWN, Some(NotFollowed::NotKnown))]
#[case(Kind::Sale, other_amount(), Some(NotFollowed::NotKnown))]
fn a_tip_goes_with_what_was_charged(#[case] kind: Kind, #[case] stage: Stage, #[case] refused: Option<NotFollowed>) {
    assert_eq!(may_set_tip(&payment(kind, 10_000, stage), &[], hkd(500)).err(), refused);
}

#[rstest]
#[case(Kind::TipAdjustment, 500, UNKNOWN, None)]
#[case(Kind::TipAdjustment, 600, UNKNOWN, Some(NotFollowed::InQuestion))]
#[case(Kind::TipAdjustment, 600, APPROVED, None)]
#[case(Kind::TipAdjustment, 500, APPROVED, None)]
#[case(Kind::Refund, 500, UNKNOWN, Some(NotFollowed::InQuestion))]
#[case(Kind::Refund, 500, APPROVED, Some(NotFollowed::GivenBack))]
#[case(Kind::Void, 500, APPROVED, Some(NotFollowed::GivenBack))]
#[case(Kind::Void, 500, DECLINED, None)]
fn the_same_tip_is_harmless_and_another_waits(
    #[case] kind: Kind,
    #[case] minor: u64,
    #[case] stage: Stage,
    #[case] refused: Option<NotFollowed>,
) {
    let sale = payment(Kind::Sale, 10_000, APPROVED);
    assert_eq!(may_set_tip(&sale, &[payment(kind, minor, stage)], hkd(500)).err(), refused);
}

#[test]
fn the_last_tip_that_was_made_is_in_force() {
    let mut sale = payment(Kind::Sale, 10_000, APPROVED);
    assert_eq!(tip_in_force(&sale, &[]), None);
    sale.details.extras.tip = Some(hkd(300));
    let tip = |minor, stage| payment(Kind::TipAdjustment, minor, stage);
    assert_eq!(tip_in_force(&sale, &[tip(500, DECLINED), tip(600, UNKNOWN)]), Some(hkd(300)));
    assert_eq!(tip_in_force(&sale, &[tip(500, APPROVED), tip(700, APPROVED), tip(1, DECLINED)]), Some(hkd(700)));
}
