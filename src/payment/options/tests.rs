use rstest::rstest;

use super::*;
use crate::payment::samples::intent;
use crate::payment::{Kind, NotStarted, Outcome};

fn payment(kind: Kind, stage: Stage) -> Payment {
    Payment { stage, ..Payment::intended(intent(kind)) }
}

fn another_amount() -> Stage {
    Stage::Unresolved(Unresolved::AmountDiffers { said: "HKD 10.21".into() })
}

#[rstest]
#[case(Stage::Recorded)]
#[case(Stage::Closed(Outcome::Approved))]
#[case(Stage::Closed(Outcome::Declined))]
#[case(Stage::Closed(Outcome::NotStarted(NotStarted::Busy)))]
fn what_is_known_and_settled_offers_nothing(#[case] stage: Stage) {
    assert_eq!(may_do(&payment(Kind::Sale, stage)), []);
}

#[test]
fn a_sale_charged_with_another_amount_can_be_given_back() {
    assert!(may_do(&payment(Kind::Sale, another_amount())).contains(&May::Void));
    assert!(!may_do(&payment(Kind::Refund, another_amount())).contains(&May::Void));
}

#[test]
fn no_void_is_offered_where_the_vendor_has_none() {
    let of_easycard = |stage| {
        let mut payment = payment(Kind::Sale, stage);
        payment.intent.vendor = crate::payment::Vendor::EasyCard;
        payment
    };
    assert!(!may_do(&of_easycard(another_amount())).contains(&May::Void));
    let closed = of_easycard(Stage::Closed(Outcome::Approved));
    let contradicted = Payment { proof: Some(Proof::Contradicted), ..closed };
    assert_eq!(may_do(&contradicted), [May::Slip]);
    assert_eq!(contradicted.advice_code(), "contradicted_charged_refund");
}

#[rstest]
#[case(Kind::Sale, Outcome::Approved, false, &[May::Void, May::Slip])]
#[case(Kind::Sale, Outcome::Approved, true, &[May::Slip])]
#[case(Kind::Sale, Outcome::Declined, false, &[May::Slip])]
#[case(Kind::Refund, Outcome::Approved, false, &[May::Slip])]
fn a_contradiction_offers_a_void_only_where_money_stays_taken(
    #[case] kind: Kind,
    #[case] outcome: Outcome,
    #[case] reversed: bool,
    #[case] lines: &[May],
) {
    let contradicted = Payment { proof: Some(Proof::Contradicted), reversed, ..payment(kind, Stage::Closed(outcome)) };
    assert_eq!(may_do(&contradicted), lines);
}

#[test]
fn only_charging_again_is_locked() {
    let all = [
        (May::AskToCancel, "ask_to_cancel", Risk::None),
        (May::AskAgain, "ask_again", Risk::None),
        (May::PutAside, "put_aside", Risk::None),
        (May::Slip, "slip", Risk::None),
        (May::Decide, "decide", Risk::Possible),
        (May::Void, "void", Risk::None),
        (May::ChargeAgain, "charge_again", Risk::Certain),
    ];
    for (line, code, risk) in all {
        assert_eq!((line.code(), line.risk()), (code, risk));
    }
}
