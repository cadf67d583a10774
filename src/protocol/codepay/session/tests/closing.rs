//! Cancelling by name, printing, settling.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Finding, Kind};
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::samples::intent;
use crate::protocol::{AbortAnswer, Output, Printed, Question};

fn aborted(outputs: Vec<Output>) -> AbortAnswer {
    outputs
        .into_iter()
        .find_map(|output| if let Output::AbortAnswered(_, answer) = output { Some(answer) } else { None })
        .expect("an answer to a cancel")
}

fn cancel(scene: &mut Scene) -> Message {
    message(&one(sends(scene.ask(Question::Cancel(Box::new(intent(Kind::Sale, 1)))))))
}

#[rstest]
#[case("000", true, true)]
#[case("0", true, true)]
#[case::not_known("104", false, true)]
#[case::not_to_be_closed("201", false, false)]
#[case::nothing_known_of_it("106", false, false)]
fn a_payment_is_closed_by_its_number(#[case] code: &str, #[case] accepted: bool, #[case] counts: bool) {
    let mut scene = Scene::socket();
    let close = cancel(&mut scene);
    assert_eq!((close.topic.name(), close.order_no()), ("ecrhub.pay.close", Some("OURS1")));
    let told = aborted(scene.say(&reply(&close, code, &[])));
    assert_eq!((told.accepted, told.counts, told.code.as_str()), (accepted, counts, code));
}

#[test]
fn the_close_of_another_order_closes_nothing() {
    let mut scene = Scene::socket();
    let close = cancel(&mut scene);
    let told = aborted(scene.say(&reply(&close, "000", &[("merchant_order_no", "THEIRS")])));
    assert_eq!((told.accepted, told.counts), (false, false));
}

#[test]
fn whatever_is_going_on_is_closed_without_a_number_and_proves_nothing() {
    let mut scene = Scene::socket();
    let close = message(&one(sends(scene.ask(Question::Abort))));
    assert!(close.biz().is_empty() && close.to_json().contains(r#""biz_data":{}"#));
    let told = aborted(scene.say(&reply(&close, "000", &[])));
    assert_eq!((told.accepted, told.counts), (true, false));
}

#[test]
fn a_tip_is_never_closed_for_that_would_be_the_sale() {
    let mut scene = Scene::socket();
    let told = scene.ask(Question::Cancel(Box::new(intent(Kind::TipAdjustment, 1))));
    assert!(matches!(&told[..], [Output::AbortAnswered(_, answer)] if !answer.accepted && !answer.counts), "{told:?}");
}

/// The close is answered first, then the order, or the other way round, or never.
#[rstest]
fn a_closed_sale_ends_by_its_own_answer_or_by_asking(#[values(0, 1, 2)] order: u8) {
    let mut scene = Scene::socket();
    let sale = message(&one(scene.pay(intent(Kind::Sale, 1))));
    let close = cancel(&mut scene);
    let own = reply(&sale, "102", &[("trans_status", "1")]);
    let closed = reply(&close, "000", &[]);
    let told = match order {
        0 => {
            scene.say(&closed);
            answered(scene.say(&own))
        }
        1 => {
            let told = answered(scene.say(&own));
            scene.say(&closed);
            told
        }
        _ => {
            scene.say(&closed);
            let asked = Question::Status(Box::new(intent(Kind::Sale, 1)));
            let query = message(&one(sends(scene.ask(asked))));
            answered(scene.say(&reply(&query, "000", &[("trans_status", "1")])))
        }
    };
    assert_eq!(told.unwrap().finding, Finding::Cancelled);
}

#[test]
fn a_sale_that_was_approved_before_the_close_stays_approved() {
    let mut scene = Scene::socket();
    let sale = message(&one(scene.pay(intent(Kind::Sale, 1))));
    let close = cancel(&mut scene);
    assert_eq!(answered(scene.say(&reply(&sale, "000", &[("trans_status", "2")]))).unwrap().finding, Finding::Approved);
    assert!(!aborted(scene.say(&reply(&close, "201", &[]))).accepted);
}

#[rstest]
#[case("000", Ok(()))]
#[case("104", Err("(104) Transaction does not exist".to_owned()))]
fn a_receipt_is_printed_again(#[case] code: &str, #[case] expected: Result<(), String>) {
    let mut scene = Scene::socket();
    let printed = Printed::Receipt { vendor_number: "OURS1".into() };
    let request = message(&one(sends(scene.ask(Question::Print(printed)))));
    assert_eq!((request.topic.name(), request.order_no()), ("ecrhub.pay.reprint", Some("OURS1")));
    let told = scene.say(&reply(&request, code, &[]));
    assert!(matches!(&told[..], [Output::Printed(_, result)] if *result == expected), "{told:?}");
}

#[test]
fn a_summary_is_not_to_be_had() {
    let told = Scene::socket().ask(Question::Print(Printed::Summary));
    assert!(matches!(&told[..], [Output::Printed(_, Err(_))]), "{told:?}");
}

#[test]
fn the_batch_is_closed_once() {
    let mut scene = Scene::socket();
    let request = message(&one(sends(scene.ask(Question::Settle))));
    assert_eq!(request.topic.name(), "ecrhub.pay.batch.close");
    let told = scene.say(&reply(&request, "000", &[]));
    assert!(matches!(&told[..], [Output::Settled(_, Ok(_))]), "{told:?}");
    let request = message(&one(sends(scene.ask(Question::Settle))));
    let told = scene.say(&reply(&request, "106", &[]));
    assert!(matches!(&told[..], [Output::Settled(_, Err(words))] if words.contains("106")), "{told:?}");
}

/// Terminals of the sister brand repeat no id, and a batch has no number.
#[test]
fn the_answer_about_the_batch_may_have_no_id_unless_an_earlier_one_is_owed() {
    let nameless = r#"{"topic":"ecrhub.pay.batch.close","response_code":"000"}"#;
    let mut scene = Scene::socket();
    sends(scene.ask(Question::Settle));
    let told = scene.say(nameless);
    assert!(matches!(&told[..], [Output::Settled(_, Ok(_))]), "{told:?}");
    sends(scene.ask(Question::Settle));
    let told = scene.pass(600_000);
    assert!(told.iter().any(|told| matches!(told, Output::Silent(..))), "{told:?}");
    sends(scene.ask(Question::Settle));
    let told = scene.say(nameless);
    assert!(!told.iter().any(|told| matches!(told, Output::Settled(..))), "it may be the earlier one's: {told:?}");
}
