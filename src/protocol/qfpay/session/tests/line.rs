//! On a serial line: acknowledgements and their time, and whose a result is that carries no name.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Finding, Kind, Millis, NotStarted, Silence};
use crate::protocol::qfpay::frame::{ErrorCode, FrameType, Number};
use crate::protocol::qfpay::{LineRules, Wiring};
use crate::protocol::{Output, Question};
use crate::wire::{LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

/// A sale that is out and acknowledged.
fn sold(nth: u64) -> Scene {
    let mut scene = Scene::new(settings(line()));
    acknowledged(&mut scene, nth);
    scene
}

fn acknowledged(scene: &mut Scene, nth: u64) {
    let [sale] = scene.pay(intent(Kind::Sale, nth)).try_into().unwrap();
    acknowledge(scene, &sale);
}

fn acknowledge(scene: &mut Scene, out: &Outgoing) {
    let Payload::Bytes(bytes) = &out.payload else { panic!("{out:?}") };
    assert!(answered(scene.hear(said(FrameType::Positive, data(bytes).0, ""))).is_none());
}

fn result(scene: &mut Scene, number: u8, body: &str) -> Vec<Output> {
    scene.hear(said(FrameType::Request, Number::of(number).unwrap(), body))
}

#[test]
fn the_time_for_the_acknowledgement_begins_when_the_last_byte_has_left() {
    let mut scene = Scene::new(settings(line()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let on_the_line = sale.payload.bytes().len() as u64 * 10_000 / 9_600 + 1;
    assert!(on_the_line > 100, "a paced line");
    assert!(silent(scene.pass(on_the_line + 999)).is_none());
    let told = scene.pass(1);
    assert!(told.iter().any(|output| matches!(output, Output::Reopen(_))), "{told:?}");
    assert!(matches!(silent(told), Some(Silence::LinkLost(_))));
}

#[test]
fn an_acknowledgement_says_nothing_of_the_payment_and_ends_the_wait() {
    let mut scene = sold(1);
    assert!(scene.pass(100_000).is_empty());
    let told = result(&mut scene, 9, &approved("OURS-1"));
    let [Output::Send(acknowledgement), ..] = &told[..] else { panic!("{told:?}") };
    assert_eq!(acknowledgement.payload.bytes()[3..5], [0x20, 9], "with the number of the result");
    assert_eq!(answered(told).unwrap().finding, Finding::Approved);
}

#[test]
fn a_result_that_is_said_twice_is_acknowledged_twice_and_taken_once() {
    let mut scene = sold(1);
    assert!(answered(result(&mut scene, 9, &approved("OURS-1"))).is_some());
    let again = result(&mut scene, 9, &approved("OURS-1"));
    assert_eq!(again.len(), 1, "{again:?}");
    assert_eq!(sends(again).len(), 1);
}

#[test]
fn a_result_may_come_in_the_response_whenever_it_is_ready() {
    let rules = LineRules { acknowledge_ms: None, ..LineRules::at_baud(9_600) };
    let mut scene = Scene::new(settings(Wiring::Serial(rules)));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    assert!(silent(scene.pass(90_000)).is_none(), "nothing is acknowledged before");
    let (number, _) = data(sale.payload.bytes());
    let told = scene.hear(said(FrameType::Positive, number, r#"{"respcd":"6001"}"#));
    assert_eq!(answered(told).unwrap().code, "6001", "tied by its number");
}

#[rstest]
#[case(ErrorCode::Validation, Some(NotStarted::KeyRefused))]
#[case(ErrorCode::Decryption, Some(NotStarted::KeyRefused))]
#[case(ErrorCode::DataFormat, Some(NotStarted::NotTaken))]
#[case(ErrorCode::Unknown, None)]
#[case(ErrorCode::Format, None)]
#[case(ErrorCode::Assembly, None)]
fn a_question_whose_frame_is_refused(#[case] code: ErrorCode, #[case] refused: Option<NotStarted>) {
    let mut scene = Scene::new(settings(line()));
    let [asked] = scene.ask(Question::Identify).try_into().unwrap();
    let (number, _) = data(asked.payload.bytes());
    let told = silent(scene.hear(said(FrameType::Error(code), number, ""))).unwrap();
    match refused {
        Some(reason) => assert!(matches!(&told, Silence::Refused(why, _) if *why == reason), "{told:?}"),
        None => assert!(matches!(&told, Silence::Unreadable(_)), "{told:?}"),
    }
}

/// Nothing guards a frame's type: one bad byte makes this error of an acknowledgement.
#[test]
fn a_payment_whose_frame_is_refused_is_asked_about() {
    let mut scene = Scene::new(settings(line()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let (number, _) = data(sale.payload.bytes());
    let told = silent(scene.hear(said(FrameType::Error(ErrorCode::Decryption), number, "")));
    assert!(matches!(told, Some(Silence::Unreadable(_))), "{told:?}");
    scene.pass(PAUSE);
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    acknowledge(&mut scene, &asked);
    let told = answered(result(&mut scene, 9, &approved("OURS-1"))).unwrap();
    assert_eq!(told.finding, Finding::Approved, "it was taken after all");
}

#[rstest]
#[case(ErrorCode::Decryption, NotStarted::KeyRefused)]
#[case(ErrorCode::DataFormat, NotStarted::NotTaken)]
fn refused_like_the_questions_about_it_it_was_not_taken(#[case] code: ErrorCode, #[case] expected: NotStarted) {
    let mut scene = Scene::new(settings(line()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    scene.hear(said(FrameType::Error(code), data(sale.payload.bytes()).0, ""));
    let refused_question = |scene: &mut Scene| {
        scene.pass(PAUSE);
        let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
        scene.hear(said(FrameType::Error(code), data(asked.payload.bytes()).0, ""))
    };
    assert!(answered(refused_question(&mut scene)).is_none(), "one may have met the same bad line");
    assert_eq!(answered(refused_question(&mut scene)).unwrap().finding, Finding::NotTaken(expected));
    // Refused alone it tells nothing of another payment.
    scene.pass(PAUSE);
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 2)))).try_into().unwrap();
    assert!(answered(scene.hear(said(FrameType::Error(code), data(asked.payload.bytes()).0, ""))).is_none());
}

/// A key that is wrong opens no frame: whoever takes one of ours would have taken the other's data as well.
#[test]
fn a_refusal_is_not_believed_once_a_frame_was_taken_since() {
    let mut scene = Scene::new(settings(line()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    scene.hear(said(FrameType::Error(ErrorCode::Validation), data(sale.payload.bytes()).0, ""));
    scene.pass(PAUSE);
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    acknowledge(&mut scene, &asked);
    result(&mut scene, 9, r#"{"respcd":"6002"}"#);
    for _ in 0..4 {
        scene.pass(PAUSE);
        let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
        let told = scene.hear(said(FrameType::Error(ErrorCode::Validation), data(asked.payload.bytes()).0, ""));
        assert!(answered(told).is_none());
    }
}

/// A stop overtakes the question whose answer was spoilt: what comes without a name is the stop's, or nobody's.
#[test]
fn what_answers_a_stop_is_no_answer_to_the_question_before_it() {
    let mut scene = Scene::new(settings(line()));
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    acknowledge(&mut scene, &asked);
    scene.pass(PAUSE);
    let [stop] = scene.ask(Question::Abort).try_into().unwrap();
    acknowledge(&mut scene, &stop);
    let told = result(&mut scene, 9, r#"{"respcd":"6002"}"#);
    assert!(told.iter().any(|output| matches!(output, Output::AbortAnswered(..))), "{told:?}");
    assert!(answered(told).is_none());
}

/// What a terminal says without a name, of a payment that is out, must not be taken for the end of an earlier one.
#[test]
fn a_nameless_refusal_proves_nothing_of_another_payment_than_the_one_that_is_out() {
    for given_up in [false, true] {
        let mut scene = sold(1);
        if given_up {
            assert!(silent(scene.hear(LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "unplugged")))).is_some());
            scene.hear(LinkEvent::Up);
        }
        scene.pass(PAUSE);
        let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 2)))).try_into().unwrap();
        acknowledge(&mut scene, &asked);
        let told = result(&mut scene, 9, r#"{"respcd":"6002"}"#);
        assert!(matches!(silent(told), Some(Silence::Unreadable(_))), "given up: {given_up}");
        scene.pass(PAUSE);
        // Of itself it may be as well the answer to the question: either way nothing was charged.
        let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
        acknowledge(&mut scene, &asked);
        let told = answered(result(&mut scene, 10, r#"{"respcd":"6002"}"#));
        assert_eq!(told.unwrap().finding, Finding::NotFound, "given up: {given_up}");
    }
}

/// Our acknowledgements are numbered as the terminal's messages are: one that arrives broken is refused under such a number.
#[test]
fn an_error_after_the_acknowledgement_is_about_something_else() {
    let mut scene = sold(1);
    let told = scene.hear(said(FrameType::Error(ErrorCode::Validation), Number::FIRST, ""));
    assert!(silent(told).is_none());
    assert_eq!(answered(result(&mut scene, 9, &approved("OURS-1"))).unwrap().finding, Finding::Approved);
}

#[test]
fn a_result_without_ids_is_the_payments_if_nothing_else_can_be_meant() {
    let mut scene = sold(1);
    let told = answered(result(&mut scene, 9, r#"{"respcd":"6002"}"#)).unwrap();
    assert_eq!((told.finding, told.code.as_str()), (Finding::Unclear, "6002"));
}

/// The first sale was given up; what comes then may be its late end, and must not end the second.
#[test]
fn a_late_end_of_one_payment_never_ends_the_next() {
    let mut scene = sold(1);
    scene.hear(LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "cable out")));
    scene.hear(LinkEvent::Up);
    scene.pass(PAUSE);
    acknowledged(&mut scene, 2);
    for (number, body) in [(9, r#"{"respcd":"6002"}"#), (10, r#"{"respcd":"6001"}"#)] {
        assert!(answered(result(&mut scene, number, body)).is_none(), "{body}");
    }
    // By its own reference the late one is known, and so is the one that waits.
    let late = answered(result(&mut scene, 11, &approved("OURS-1"))).unwrap();
    assert_eq!(late.finding, Finding::Approved);
    assert_eq!(answered(result(&mut scene, 12, &approved("OURS-2"))).unwrap().finding, Finding::Approved);
    assert!(answered(result(&mut scene, 13, &approved("THEIRS"))).is_none(), "another till's");
}

#[test]
fn an_open_payment_of_an_earlier_life_casts_the_same_doubt() {
    let mut scene = Scene::new(settings(line()));
    scene.session.remember(crate::protocol::RequestId(99), &intent(Kind::Sale, 1), true, "");
    acknowledged(&mut scene, 2);
    assert!(answered(result(&mut scene, 9, r#"{"respcd":"6002"}"#)).is_none());
    assert!(answered(result(&mut scene, 10, &approved("OURS-1"))).is_some(), "and is recognised");
}

/// Of nothing that an earlier life asked is there a payment left; its late answer must not end the first one of this life.
#[test]
fn what_an_earlier_life_asked_casts_the_same_doubt_for_as_long_as_it_noted() {
    for (noted, waits) in [(5_000, 5_000), (u64::MAX, 2 * MONEY)] {
        let mut scene = Scene::before_its_link(settings(line()));
        scene.session.inherit(noted);
        scene.hear(LinkEvent::Up);
        acknowledged(&mut scene, 1);
        scene.pass(ANSWER.min(waits) - 1);
        let refused = r#"{"respcd":"6002"}"#;
        assert!(answered(result(&mut scene, 9, refused)).is_none(), "may answer the earlier life: {noted}");
        // Doubt ends with the time that it may take.
        if waits < ANSWER {
            scene.pass(1);
            assert_eq!(answered(result(&mut scene, 10, refused)).unwrap().code, "6002");
        } else {
            assert_eq!(scene.session.unanswered_until(at(scene.now)), Some(Millis(1_000 + waits)));
            assert_eq!(answered(result(&mut scene, 10, &approved("OURS-1"))).unwrap().finding, Finding::Approved);
        }
    }
}

/// However far ahead the note is.
#[test]
fn what_an_earlier_life_asked_about_payments_is_doubted_as_long_as_a_question_takes() {
    for (later, believed) in [(2 * ANSWER - 1, false), (2 * ANSWER, true)] {
        let mut scene = Scene::before_its_link(settings(line()));
        scene.session.inherit(u64::MAX);
        scene.hear(LinkEvent::Up);
        scene.pass(later);
        let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
        acknowledge(&mut scene, &asked);
        let nameless = r#"{"respcd":"6000","data":{"respcd":"0000","cancel":"0","txamt":"1020"}}"#;
        assert_eq!(answered(result(&mut scene, 9, nameless)).is_some(), believed, "after {later} ms");
    }
}

#[test]
fn it_is_told_until_when_what_was_asked_may_be_answered() {
    let mut scene = Scene::new(settings(line()));
    let told =
        |scene: &Scene| scene.session.unanswered_until(at(scene.now)).map(|until| until.since(Millis(scene.now)));
    assert_eq!(told(&scene), None);
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    assert!(told(&scene).is_some_and(|left| left > MONEY), "from its limit on as long as a payment's");
    acknowledge(&mut scene, &asked);
    scene.pass(ANSWER + PAUSE);
    assert!(told(&scene).is_some_and(|left| left > MONEY - PAUSE - 1), "given up, and not answered");
    scene.pass(MONEY);
    assert_eq!(told(&scene), None, "over");
    acknowledged(&mut scene, 2);
    assert!(told(&scene).is_some());
    result(&mut scene, 9, &approved("OURS-2"));
    assert_eq!(told(&scene), None, "answered");
}

#[test]
fn what_names_its_request_leaves_nothing_to_note() {
    let mut scene = Scene::new(settings(http()));
    let [_sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    assert_eq!(scene.session.unanswered_until(at(scene.now)), None);
}

#[test]
fn questions_are_answered_while_in_doubt_but_for_what_could_be_believed_wrongly() {
    let mut scene = sold(1);
    scene.hear(LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "cable out")));
    scene.hear(LinkEvent::Up);
    scene.pass(PAUSE);
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    acknowledge(&mut scene, &asked);
    scene.pass(ANSWER);
    // That question was given up. Its late answer, without ids, must not be taken for the next one's.
    scene.pass(PAUSE);
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    acknowledge(&mut scene, &asked);
    let nameless = r#"{"respcd":"6000","data":{"respcd":"0000","cancel":"0","txamt":"1020"}}"#;
    assert!(answered(result(&mut scene, 9, nameless)).is_none());
    let named = r#"{"respcd":"6000","data":{"respcd":"0000","cancel":"0","out_trade_no":"OURS-1"}}"#;
    assert_eq!(answered(result(&mut scene, 10, named)).unwrap().finding, Finding::Approved);
}

#[test]
fn the_late_refusal_of_a_cancel_that_was_given_up_is_not_the_next_sales() {
    let mut scene = Scene::new(settings(line()));
    let [cancel] = scene.ask(Question::Abort).try_into().unwrap();
    acknowledge(&mut scene, &cancel);
    scene.pass(ANSWER);
    scene.pass(PAUSE);
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    acknowledge(&mut scene, &sale);
    scene.pass(ANSWER);
    assert!(answered(result(&mut scene, 9, r#"{"respcd":"6002"}"#)).is_none());
    assert_eq!(answered(result(&mut scene, 10, &approved("OURS-1"))).unwrap().finding, Finding::Approved);
}

#[test]
fn a_refund_is_tied_by_the_sale_that_it_gives_back() {
    let mut scene = Scene::new(settings(line()));
    let [refund] = scene.pay(intent(Kind::Refund, 1)).try_into().unwrap();
    acknowledge(&mut scene, &refund);
    let body = format!(
        r#"{{"respcd":"6000","data":{{"respcd":"0000","orig_syssn":"{SYSSN}","out_trade_no":"R-1","txamt":"1020"}}}}"#
    );
    assert_eq!(answered(result(&mut scene, 9, &body)).unwrap().finding, Finding::Approved);
}

#[test]
fn a_cancel_takes_the_next_number_and_its_own_result() {
    let mut scene = sold(1);
    scene.pass(PAUSE);
    let [cancel] = scene.ask(Question::Abort).try_into().unwrap();
    assert_eq!(data(cancel.payload.bytes()).0, Number::FIRST.next());
    acknowledge(&mut scene, &cancel);
    let taken = result(&mut scene, 9, r#"{"respcd":"6000"}"#);
    assert!(taken.iter().any(|output| matches!(output, Output::AbortAnswered(..))), "{taken:?}");
    let told = answered(result(&mut scene, 10, r#"{"respcd":"6001"}"#)).unwrap();
    assert_eq!(told.code, "6001", "the payment's own end");
}

#[test]
fn a_broken_frame_is_answered_and_ends_nothing() {
    let mut scene = sold(1);
    let told = scene.hear(LinkEvent::Received(b"noise without a start".to_vec()));
    assert!(answered(told).is_none());
    assert_eq!(answered(result(&mut scene, 9, &approved("OURS-1"))).unwrap().finding, Finding::Approved);
}
