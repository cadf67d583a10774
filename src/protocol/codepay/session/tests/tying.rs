//! Whose an answer is, in time, late, twice, pushed or foreign.

use rstest::rstest;

use super::scene::*;
use crate::payment::{AmountSaid, Finding, Intent, Kind, Match, Silence};
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::samples::{MONEY, SALE, intent, usd};
use crate::protocol::{Output, Question};
use crate::wire::{self, LinkEvent};

const DONE: &[(&str, &str)] = &[("trans_status", "2"), ("trans_no", "5021")];

fn status(kind: Kind, nth: u64) -> Question {
    Question::Status(Box::new(intent(kind, nth)))
}

/// A sale that is out, and its request.
fn sold() -> (Scene, Message) {
    let mut scene = Scene::socket();
    let request = message(&one(scene.pay(intent(Kind::Sale, 1))));
    (scene, request)
}

#[test]
fn an_answer_is_tied_by_its_id() {
    let (mut scene, request) = sold();
    let told = answered(scene.say(&reply(&request, "000", DONE))).unwrap();
    assert_eq!((told.finding, told.evidence.reference), (Finding::Approved, Match::Equal));
    assert_eq!(told.evidence.said, "ecrhub.pay.order response_code=000 trans_status=2");
    assert_eq!((told.code.as_str(), told.details.vendor_number.as_str()), ("000", "5021"));
}

#[test]
fn in_a_binary_message_as_well() {
    let (mut scene, request) = sold();
    let json = reply(&request, "0", DONE);
    let told = answered(scene.hear(LinkEvent::Message(wire::Message::Binary(json.into_bytes())))).unwrap();
    assert_eq!(told.finding, Finding::Approved);
}

#[rstest]
#[case::without_an_id(None)]
#[case::under_another_id(Some("111111"))]
fn an_orders_answer_is_tied_by_its_number(#[case] id: Option<&str>) {
    let (mut scene, mut request) = sold();
    request.request_id = id.map(str::to_owned);
    assert_eq!(answered(scene.say(&reply(&request, "000", DONE))).unwrap().finding, Finding::Approved);
}

#[rstest]
#[case::of_another_order("order", r#"{"merchant_order_no":"THEIRS","trans_status":"2"}"#)]
#[case::by_the_topic_alone("order", r#"{"trans_status":"2"}"#)]
#[case::of_another_topic("query", r#"{"merchant_order_no":"OURS1","trans_status":"2"}"#)]
#[case::a_close("close", "{}")]
fn what_is_not_ours_ends_nothing(#[case] topic: &str, #[case] biz: &str) {
    let (mut scene, request) = sold();
    let theirs =
        format!(r#"{{"topic":"ecrhub.pay.{topic}","request_id":"theirs","response_code":"000","biz_data":{biz}}}"#);
    let told = scene.say(&theirs);
    assert!(matches!(told[..], [Output::Dropped(_)]), "{told:?}");
    assert!(answered(scene.say(&reply(&request, "000", DONE))).is_some());
}

#[test]
fn our_id_over_another_order_proves_nothing() {
    let (mut scene, request) = sold();
    let told = answered(scene.say(&reply(&request, "000", &[("merchant_order_no", "THEIRS"), ("trans_status", "2")])));
    let told = told.unwrap();
    assert_eq!((told.finding, told.evidence.reference), (Finding::Unclear, Match::Differs));
}

#[test]
fn an_answer_that_comes_twice_is_told_twice_of_the_same_request() {
    let (mut scene, request) = sold();
    let id = scene.last_request();
    for _ in 0..2 {
        let [(of, answer)] = answers(scene.say(&reply(&request, "000", DONE))).try_into().unwrap();
        assert_eq!((of, answer.finding), (id, Finding::Approved));
    }
}

#[test]
fn a_late_answer_is_still_heard() {
    let (mut late, request) = sold();
    let mut outputs = Vec::new();
    for _ in 0..(MONEY / 15_000) {
        outputs.extend(late.pass(15_000));
        answer_pings(&mut late, &outputs);
    }
    assert!(outputs.iter().any(|output| matches!(output, Output::Silent(_, Silence::TimedOut))), "{outputs:?}");
    assert_eq!(answered(late.say(&reply(&request, "000", DONE))).unwrap().finding, Finding::Approved);
}

fn answer_pings(scene: &mut Scene, outputs: &[Output]) {
    let touch = outputs.iter().rev().find_map(|output| match output {
        Output::Send(out) if out.payload == wire::Payload::Touch => Some(out.exchange),
        _ => None,
    });
    if let Some(exchange) = touch {
        scene.hear(LinkEvent::Touched(exchange));
    }
}

#[test]
fn a_drop_is_doubt_and_what_is_pushed_afterwards_ends_it() {
    let (mut scene, request) = sold();
    let sale = scene.last_request();
    assert!(matches!(silent(scene.down()), Some(Silence::LinkLost(_))));
    scene.pass(3_000);
    scene.hear(LinkEvent::Up);
    assert!(sends(scene.ask(status(Kind::Sale, 1))).is_empty(), "a push is waited for");
    let question = scene.last_request();
    assert!(scene.pass(1_900).is_empty());
    let told = answers(scene.say(&reply(&request, "000", DONE)));
    let of: Vec<_> = told.iter().map(|(id, answer)| (*id, answer.finding.clone())).collect();
    assert_eq!(of, [(question, Finding::Approved), (sale, Finding::Approved)]);
    assert!(scene.pass(5_000).is_empty(), "and nothing is asked any more");
}

#[test]
fn without_a_push_it_is_asked_after_two_seconds() {
    let (mut scene, _) = sold();
    scene.down();
    scene.hear(LinkEvent::Up);
    scene.ask(status(Kind::Sale, 1));
    assert_eq!(scene.session.wake_at(), Some(crate::payment::Millis(scene.now + 2_000)));
    assert!(sends(scene.pass(1_999)).is_empty());
    let query = message(&one(sends(scene.pass(1))));
    assert_eq!((query.topic.name(), query.order_no()), ("ecrhub.pay.query", Some("OURS1")));
    let told = answered(scene.say(&reply(&query, "000", &[("trans_status", "2"), ("order_amount", "10.21")]))).unwrap();
    let more = crate::protocol::codepay::samples::usd(1_021);
    assert_eq!((told.finding, told.amount), (Finding::Approved, crate::payment::AmountSaid::Said(more)));
}

#[test]
fn after_a_restart_the_pushed_result_is_recognised() {
    let mut scene = Scene::socket();
    let request = message(&one(Scene::socket().pay(intent(Kind::Sale, 1))));
    let id = scene.id();
    scene.session.remember(id, &intent(Kind::Sale, 1), false);
    let [(of, answer)] = answers(scene.say(&reply(&request, "000", DONE))).try_into().unwrap();
    assert_eq!((of, answer.finding), (id, Finding::Approved));
}

/// The frame of a tip that came a second time is refused, for the tip is set already.
#[test]
fn what_was_done_is_not_refused_by_what_comes_of_its_repeat() {
    for remembered in [false, true] {
        let mut scene = Scene::socket();
        let mut tip = message(&one(scene.pay(intent(Kind::TipAdjustment, 1))));
        assert_eq!(answered(scene.say(&reply(&tip, "000", &[]))).unwrap().finding, Finding::Approved);
        if remembered {
            scene = Scene::socket();
            let id = scene.id();
            scene.session.remember(id, &intent(Kind::TipAdjustment, 1), true);
            tip.biz_data = None;
        }
        assert_eq!(answered(scene.say(&reply(&tip, "119", &[]))).unwrap().finding, Finding::Unclear);
    }
}

#[test]
fn the_answer_to_an_older_question_is_not_the_newer_ones() {
    let mut scene = Scene::socket();
    let first = message(&one(sends(scene.ask(status(Kind::Sale, 1)))));
    scene.down();
    scene.hear(LinkEvent::Up);
    scene.pass(2_000);
    let second = message(&one(sends(scene.ask(status(Kind::Sale, 1)))));
    assert!(answered(scene.say(&reply(&first, "104", &[]))).is_none());
    assert_eq!(answered(scene.say(&reply(&second, "104", &[]))).unwrap().finding, Finding::NotFound);
}

#[test]
fn a_terminal_that_repeats_no_ids_answers_a_question_by_its_number() {
    let mut scene = Scene::socket();
    let mut query = message(&one(sends(scene.ask(status(Kind::Sale, 1)))));
    query.request_id = None;
    assert_eq!(answered(scene.say(&reply(&query, "000", DONE))).unwrap().finding, Finding::Approved);
}

/// The number of a tip is its sale's. A copy of the first one's answer comes while the second is out, or the answer to a repeat
/// of its frame.
#[rstest]
#[case::of_this_life(false)]
#[case::of_an_earlier_life(true)]
fn an_answer_without_an_id_proves_neither_of_two_tips(#[case] remembered: bool) {
    let mut scene = Scene::socket();
    if remembered {
        let id = scene.id();
        scene.session.remember(id, &intent(Kind::TipAdjustment, 1), true);
    } else {
        let mut first = message(&one(scene.pay(intent(Kind::TipAdjustment, 1))));
        first.request_id = None;
        assert_eq!(answered(scene.say(&reply(&first, "000", &[]))).unwrap().finding, Finding::Approved, "the only one");
    }
    let mut second = message(&one(scene.pay(intent(Kind::TipAdjustment, 2))));
    let named = reply(&second, "000", &[]);
    second.request_id = None;
    assert!(answered(scene.say(&reply(&second, "000", &[]))).is_none());
    assert_eq!(answered(scene.say(&named)).unwrap().finding, Finding::Approved);
}

#[rstest]
#[case::voided("000", "3", Finding::Approved)]
#[case::stands("000", "2", Finding::NotFound)]
#[case::unknown_too("104", "", Finding::Unclear)]
fn a_void_that_is_not_found_is_asked_of_its_original(
    #[case] code: &str,
    #[case] status_of: &str,
    #[case] expected: Finding,
) {
    let mut scene = Scene::socket();
    let own = message(&one(sends(scene.ask(status(Kind::Void, 1)))));
    let question = scene.last_request();
    assert_eq!(own.order_no(), Some("OURS1"));
    let original = message(&one(sends(scene.say(&reply(&own, "104", &[])))));
    assert_eq!(original.order_no(), Some(SALE));
    assert_ne!(original.request_id, own.request_id);
    let [(of, answer)] =
        answers(scene.say(&reply(&original, code, &[("trans_type", "1"), ("trans_status", status_of)])))
            .try_into()
            .unwrap();
    assert_eq!((of, answer.finding), (question, expected));
}

/// A void that a person decided about can be asked for again: whose doing it is that the sale is voided is not known.
#[rstest]
#[case::voided("3", Finding::Unclear)]
#[case::stands("2", Finding::NotFound)]
fn a_voided_sale_proves_neither_of_two_voids(#[case] status_of: &str, #[case] expected: Finding) {
    let mut scene = Scene::socket();
    let other = message(&one(scene.pay(intent(Kind::Void, 2))));
    answered(scene.say(&reply(&other, "000", DONE))).unwrap();
    let own = message(&one(sends(scene.ask(status(Kind::Void, 1)))));
    let original = message(&one(sends(scene.say(&reply(&own, "104", &[])))));
    let told = answered(scene.say(&reply(&original, "000", &[("trans_type", "1"), ("trans_status", status_of)])));
    assert_eq!(told.unwrap().finding, expected);
}

#[rstest]
#[case("10.20", Finding::Approved)]
#[case("5.00", Finding::Unclear)]
fn a_new_tip_is_proven_by_the_sale(#[case] tip: &str, #[case] expected: Finding) {
    let mut scene = Scene::socket();
    let query = message(&one(sends(scene.ask(status(Kind::TipAdjustment, 1)))));
    assert_eq!(query.order_no(), Some(SALE));
    let told = answered(scene.say(&reply(&query, "000", &[("trans_status", "2"), ("tip_amount", tip)]))).unwrap();
    assert_eq!(told.finding, expected);
}

#[test]
fn what_nobody_asked_for_is_ignored() {
    let (mut scene, request) = sold();
    assert!(scene.say(r#"{"topic":"ecrhub.heartbeat","timestamp":"1"}"#).is_empty());
    for topic in ["pair", "unpair", "init", "pay.init", "dance"] {
        let told = scene.say(&format!(r#"{{"topic":"ecrhub.{topic}","response_code":"000"}}"#));
        assert!(matches!(told[..], [Output::Dropped(_)]), "{topic}: {told:?}");
    }
    assert!(answered(scene.say(&reply(&request, "000", DONE))).is_some());
}

/// Of its own accord, as a request: it is told and neither answered nor believed.
#[test]
fn a_terminal_that_says_it_is_unpaired_is_told_and_its_payment_goes_on() {
    let (mut scene, request) = sold();
    let told = scene.say(r#"{"topic":"ecrhub.unpair","device_data":{"mac_address":"A1"}}"#);
    assert!(matches!(told[..], [Output::Unpaired]), "{told:?}");
    assert!(answered(scene.say(&reply(&request, "000", DONE))).is_some());
}

#[test]
fn something_broken_is_doubt_of_the_question_first_then_of_the_payment() {
    let (mut scene, request) = sold();
    let sale = scene.last_request();
    scene.ask(status(Kind::Sale, 1));
    let question = scene.last_request();
    for expected in [question, sale] {
        let told = scene.say(r#"{"topic":"ecrhub.pay.order","resp"#);
        assert!(matches!(&told[..], [Output::Silent(of, Silence::Unreadable(_))] if *of == expected), "{told:?}");
    }
    assert!(matches!(scene.say("{")[..], [Output::Dropped(_)]));
    assert!(answered(scene.say(&reply(&request, "000", DONE))).is_some(), "the whole one may still come");
}

#[test]
fn the_serial_number_of_an_answer_is_its_source() {
    let (mut scene, request) = sold();
    let told = scene.say(&reply(&request, "000", &[("trans_status", "2"), ("terminal_sn", "WPBB1")]));
    assert_eq!(answered(told).unwrap().evidence.source, "WPBB1");
}

/// Found by simulation: what came late of a sale had the tip that it was given since, and was taken for another amount.
#[test]
fn what_comes_late_of_a_sale_may_have_the_tip_that_it_was_given_since() {
    let mut scene = Scene::socket();
    let sale = Intent { tip: Some(usd(100)), ..intent(Kind::Sale, 1) };
    let request = message(&one(scene.pay(sale)));
    let told = |tip: &'static str| [("trans_status", "2"), ("order_amount", "10.20"), ("tip_amount", tip)];
    let first = answered(scene.say(&reply(&request, "000", &told("1.00")))).unwrap();
    assert_eq!(first.amount, AmountSaid::Said(usd(1_020)));
    let foreign = answered(scene.say(&reply(&request, "000", &told("5.15")))).unwrap();
    assert_eq!(foreign.amount, AmountSaid::Said(usd(1_535)), "nobody here has given it that tip");
    let mut tip = intent(Kind::TipAdjustment, 2);
    tip.amount = usd(515);
    tip.original.as_mut().unwrap().vendor_reference = "OURS1".to_owned();
    scene.pay(tip);
    let late = answered(scene.say(&reply(&request, "000", &told("5.15")))).unwrap();
    assert_eq!(late.amount, AmountSaid::Said(usd(1_020)));
}
