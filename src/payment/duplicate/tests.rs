use rstest::rstest;

use super::{Duplicate, Neighbour, check_duplicate};
use crate::money::{Amount, Currency};
use crate::payment::samples::{WALL_AT_START, hkd, intent};
use crate::payment::{ByHand, Kind, NotStarted, Outcome, Override, Payment, Reference, Stage, Unresolved, WallTime};

const WINDOW: i64 = 180_000;

/// A sale of HK$ 10.20 with the order `A1`, started at 0 and as it stands.
fn sale(stage: Stage) -> Payment {
    let mut payment = Payment::intended(intent(Kind::Sale));
    payment.intent.order = Some("A1".into());
    payment.finished_at = matches!(stage, Stage::Closed(_)).then_some(WallTime(WALL_AT_START));
    payment.stage = stage;
    payment
}

fn by_hand(decision: ByHand) -> Payment {
    let mut payment = sale(Stage::Unresolved(Unresolved::NoAnswer));
    let nobody = String::new();
    payment.by_hand = Some(Override {
        decision,
        by: nobody.clone(),
        reason: nobody,
        approver: None,
        approval_code: None,
        amount: None,
    });
    payment.finished_at = Some(WallTime(WALL_AT_START));
    payment
}

fn check(payment: &Payment, amount: Amount, order: Option<&str>, ms: i64) -> Option<Duplicate> {
    check_duplicate(amount, order, WallTime(WALL_AT_START + ms), WINDOW, [Neighbour { payment, undone: false }])
}

fn question(payment: &Payment) -> Duplicate {
    Duplicate::SameAmount(payment.intent.reference)
}

fn refusal(payment: &Payment) -> Duplicate {
    Duplicate::SameOrder(payment.intent.reference)
}

const NO_ANSWER: Stage = Stage::Unresolved(Unresolved::NoAnswer);
const APPROVED: Stage = Stage::Closed(Outcome::Approved);

#[rstest]
#[case::in_flight(sale(Stage::Waiting))]
#[case::unresolved(sale(NO_ANSWER))]
#[case::approved(sale(APPROVED))]
#[case::stated_paid(by_hand(ByHand::Paid))]
#[case::stated_unpaid(by_hand(ByHand::Unpaid))]
fn the_same_order_is_refused_however_late_and_whatever_the_amount(#[case] standing: Payment) {
    assert_eq!(check(&standing, hkd(5000), Some("A1"), 90 * 24 * 3_600_000), Some(refusal(&standing)));
    assert_eq!(check(&standing, hkd(1020), Some("A1"), 0), Some(refusal(&standing)));
    assert_eq!(check(&standing, hkd(5000), Some("A2"), 0), None);
}

#[rstest]
#[case(Outcome::Declined)]
#[case(Outcome::Cancelled)]
#[case(Outcome::NotStarted(NotStarted::Busy))]
fn a_proven_no_is_no_obstacle(#[case] outcome: Outcome) {
    assert_eq!(check(&sale(Stage::Closed(outcome)), hkd(1020), Some("A1"), 0), None);
    let proven = Payment { stage: Stage::Closed(outcome), ..by_hand(ByHand::Unpaid) };
    assert_eq!(check(&proven, hkd(1020), Some("A1"), 0), None, "stated unpaid, and proven");
    let contradicted = Payment { stage: Stage::Closed(outcome), ..by_hand(ByHand::Paid) };
    assert_eq!(check(&contradicted, hkd(1020), Some("A1"), 0), None, "stated paid, and the terminal says no");
}

#[rstest]
#[case::approved(sale(APPROVED))]
#[case::stated_paid(by_hand(ByHand::Paid))]
#[case::stated_unpaid(by_hand(ByHand::Unpaid))]
fn the_same_amount_is_a_question_for_three_minutes(#[case] ended: Payment) {
    for (ms, asks) in
        [(0, true), (179_999, true), (180_000, true), (180_001, false), (-180_000, true), (-180_001, false)]
    {
        assert_eq!(check(&ended, hkd(1020), None, ms), asks.then(|| question(&ended)), "{ms}");
    }
    assert_eq!(check(&ended, hkd(1021), None, 0), None);
}

#[rstest]
#[case(Stage::Recorded)]
#[case(Stage::Waiting)]
#[case(NO_ANSWER)]
#[case(Stage::Unresolved(Unresolved::AmountDiffers { said: "HKD 10.21".into() }))]
fn the_same_amount_as_one_not_known_is_a_question_whatever_the_clock_says(#[case] stage: Stage) {
    let open = sale(stage);
    for ms in [0, 90 * 24 * 3_600_000, -90 * 24 * 3_600_000, i64::MAX - WALL_AT_START, i64::MIN + 1] {
        let now = WallTime(WALL_AT_START.saturating_add(ms));
        let found = check_duplicate(hkd(1020), None, now, WINDOW, [Neighbour { payment: &open, undone: false }]);
        assert_eq!(found, Some(question(&open)));
    }
}

#[test]
fn put_aside_stays_in_the_guard() {
    let aside = Payment { set_aside: true, ..sale(NO_ANSWER) };
    assert_eq!(check(&aside, hkd(1020), None, 24 * 3_600_000), Some(question(&aside)));
}

#[test]
fn the_window_runs_from_the_end_not_from_the_start() {
    let late = Payment { finished_at: Some(WallTime(WALL_AT_START + 600_000)), ..sale(APPROVED) };
    assert_eq!(check(&late, hkd(1020), None, 700_000), Some(question(&late)));
}

#[test]
fn the_same_figures_in_another_currency_are_another_amount() {
    let usd = Amount::from_minor_units(1020, Currency::parse("USD").expect("in the table")).expect("small");
    assert_eq!(check(&sale(NO_ANSWER), usd, None, 0), None);
}

#[test]
fn what_was_undone_and_what_is_no_sale_is_no_obstacle() {
    let approved = sale(APPROVED);
    let undone = [Neighbour { payment: &approved, undone: true }];
    assert_eq!(check_duplicate(hkd(1020), Some("A1"), WallTime(WALL_AT_START), WINDOW, undone), None);
    let reversed = Payment { reversed: true, ..sale(APPROVED) };
    assert_eq!(check(&reversed, hkd(1020), Some("A1"), 0), None);
    let mut refund = sale(NO_ANSWER);
    refund.intent.kind = Kind::Refund;
    assert_eq!(check(&refund, hkd(1020), Some("A1"), 0), None);
}

#[test]
fn the_most_serious_finding_is_the_one_told() {
    let numbered = |stage, number| {
        let mut payment = sale(stage);
        payment.intent.reference = Reference::new(0, number);
        payment.intent.order = Some(format!("A{number}"));
        payment
    };
    let (open, paid, order) = (numbered(NO_ANSWER, 1), numbered(APPROVED, 2), numbered(APPROVED, 3));
    let find = |payments: [&Payment; 3]| {
        let neighbours = payments.map(|payment| Neighbour { payment, undone: false });
        check_duplicate(hkd(1020), Some("A3"), WallTime(WALL_AT_START), WINDOW, neighbours)
    };
    assert_eq!(find([&open, &paid, &order]), Some(refusal(&order)));
    assert_eq!(find([&open, &paid, &paid]), Some(question(&open)));
    assert_eq!(find([&paid, &paid, &open]), Some(question(&open)));
}
