//! Whose an answer is.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Kind, Match};
use crate::protocol::wonder::Wiring;
use crate::protocol::wonder::message::{Action, Reply, ResultReply};
use crate::protocol::{Output, Question, RequestId};
use crate::wire::ExchangeId;

#[rstest]
#[case::sale(Kind::Sale)]
#[case::refund(Kind::Refund)]
#[case::void(Kind::Void)]
fn an_answer_is_told_with_its_evidence(#[case] kind: Kind, #[values(serial(), http())] wiring: Wiring) {
    let mut scene = Scene::paired(wiring);
    let money = scene.money(1, kind);
    let outputs = scene.link(5, scene.answer(&money, &result("Success")));
    let [Output::Answered(RequestId(1), answer)] = outputs.as_slice() else { panic!("{outputs:?}") };
    let evidence = &answer.evidence;
    assert_eq!((evidence.frame, evidence.at.0, evidence.source.as_str()), (1, WALL, TERMINAL));
    assert_eq!(evidence.said, format!("{} status=Success", money.action.as_str()));
    assert_eq!(evidence.reference, Match::Equal);
}

#[rstest]
fn an_answer_twice_is_two_answers_to_one_payment(#[values(serial(), http())] wiring: Wiring) {
    let mut scene = Scene::paired(wiring);
    let sale = scene.sell(1);
    let answer = scene.answer(&sale, &paid());
    assert_eq!(brief(&scene.link(5, answer.clone())), ["answered 1 Approved"]);
    assert_eq!(brief(&scene.link(6, answer)), ["answered 1 Approved"]);
}

#[test]
fn a_question_is_answered_once() {
    let mut scene = Scene::paired(serial());
    let status = scene.ask_status(0, 2, 1);
    let answer = scene.answer(&status, &paid());
    assert_eq!(brief(&scene.link(5, answer.clone())), ["answered 2 Approved"]);
    assert_eq!(brief(&scene.link(6, answer)), ["dropped"]);
}

#[test]
fn the_final_answer_after_pending_is_an_answer() {
    let mut scene = Scene::paired(serial());
    let sale = scene.sell(1);
    assert_eq!(brief(&scene.link(5, scene.answer(&sale, &result("Pending")))), ["answered 1 Pending"]);
    // Nothing is in flight any more: a lost link says nothing about the payment.
    assert!(scene.link(6, down()).is_empty());
    assert_eq!(brief(&scene.link(9_000, scene.answer(&sale, &paid()))), ["answered 1 Approved"]);
}

#[rstest]
#[case::unknown_id("00000000-0000-0000-0000-0000000000ff", Action::Sale)]
#[case::no_uuid("5", Action::Sale)]
#[case::empty("", Action::Sale)]
#[case::another_action("00000000-0000-0000-0000-000000000001", Action::Refund)]
#[case::status_for_sale("00000000-0000-0000-0000-000000000001", Action::TransactionStatus)]
fn on_a_line_a_foreign_answer_is_dropped_and_the_right_one_awaited(#[case] id: &str, #[case] action: Action) {
    let mut scene = Scene::paired(serial());
    let sale = scene.sell(1);
    let foreign = scene.deliver(ExchangeId(0), scene.envelope(id, action, &paid()));
    assert_eq!(brief(&scene.link(5, foreign)), ["dropped"]);
    assert_eq!(brief(&scene.link(6, scene.answer(&sale, &paid()))), ["answered 1 Approved"]);
}

#[test]
fn on_http_a_foreign_answer_ends_its_exchange() {
    let mut scene = Scene::paired(http());
    let sale = scene.sell(1);
    let foreign = scene.deliver(sale.exchange, scene.envelope(&uuid::Uuid::max().to_string(), Action::Sale, &paid()));
    assert_eq!(brief(&scene.link(5, foreign)), ["dropped", "silent 1 Unreadable"]);
    let late = scene.deliver(ExchangeId(77), scene.envelope(&sale.id, Action::Sale, &paid()));
    assert_eq!(brief(&scene.link(6, late)), ["answered 1 Approved"]);
}

#[test]
fn answers_swapped_on_http_each_count_for_their_own() {
    let mut scene = Scene::paired(http());
    let (sale, status) = (scene.sell(1), scene.ask_status(0, 2, 1));
    let of_sale = scene.deliver(status.exchange, scene.envelope(&sale.id, sale.action, &paid()));
    let of_status = scene.deliver(sale.exchange, scene.envelope(&status.id, status.action, &paid()));
    assert_eq!(brief(&scene.link(5, of_sale)), ["answered 1 Approved", "silent 2 Unreadable"]);
    assert_eq!(brief(&scene.link(6, of_status)), ["dropped"]);
}

#[test]
fn two_answers_in_one_read_are_taken_in_order() {
    let mut scene = Scene::paired(serial());
    let (sale, abort) = (scene.sell(1), scene.ask(0, 2, Question::Abort));
    let both = [&scene.answer(&abort, &result("Failed")), &scene.answer(&sale, &paid())].map(|event| match event {
        crate::wire::LinkEvent::Received(bytes) => bytes.clone(),
        other => panic!("{other:?}"),
    });
    let outputs = scene.link(5, crate::wire::LinkEvent::Received(both.concat()));
    assert_eq!(brief(&outputs), ["abort 2 false", "answered 1 Approved"]);
}

#[test]
fn a_payment_of_an_earlier_life_is_recognised() {
    let mut scene = Scene::paired(serial());
    scene.session.remember(RequestId(9), &intent(Kind::Sale, 41));
    let id = uuid::Uuid::from_u128(41).to_string();
    let late = scene.deliver(ExchangeId(0), scene.envelope(&id, Action::Sale, &paid()));
    assert_eq!(brief(&scene.link(5, late)), ["answered 9 Approved"]);
}

#[test]
fn the_oldest_finished_payments_are_forgotten() {
    let mut scene = Scene::paired(serial());
    for id in 1..=257 {
        scene.session.remember(RequestId(id), &intent(Kind::Sale, u128::from(id)));
    }
    let late = |scene: &Scene, id: u128| {
        let id = uuid::Uuid::from_u128(id).to_string();
        scene.deliver(ExchangeId(0), scene.envelope(&id, Action::Sale, &paid()))
    };
    assert_eq!(brief(&scene.link(5, late(&scene, 1))), ["dropped"]);
    assert_eq!(brief(&scene.link(5, late(&scene, 2))), ["answered 2 Approved"]);
}

#[rstest]
#[case::equal(Some("A-17"), "answered 1 Approved")]
#[case::absent(None, "answered 1 Approved")]
#[case::empty(Some(""), "answered 1 Approved")]
#[case::differs(Some("A-18"), "answered 1 Unclear")]
fn an_answer_about_another_order_proves_nothing(#[case] told: Option<&str>, #[case] expected: &str) {
    let mut scene = Scene::paired(serial());
    let sale = scene.sell(1);
    let status = scene.ask_status(0, 1, 1);
    let reply = ResultReply {
        status: "Success",
        transaction_status: Some("Success"),
        customer_order_id: told,
        ..ResultReply::default()
    };
    for asked in [sale, status] {
        assert_eq!(brief(&scene.link(5, scene.answer(&asked, &Reply::Result(reply)))), [expected]);
    }
}

#[rstest]
#[case::free("Free", "Connected", false, true)]
#[case::busy("Busy", "Connected", true, true)]
#[case::offline("Free", "Disconnected", false, false)]
#[case::unknown_words("Sleeping", "4G", true, true)]
#[case::other_case("free", "disconnected", true, true)]
fn the_terminal_tells_who_and_how_it_is(
    #[case] device: &'static str,
    #[case] network: &'static str,
    #[case] busy: bool,
    #[case] online: bool,
) {
    let mut scene = Scene::paired(serial());
    let hello = scene.ask(0, 1, Question::Identify);
    let outputs = scene.link(5, scene.answer(&hello, &device_info(device, network)));
    let [Output::Identified(RequestId(1), identity)] = outputs.as_slice() else { panic!("{outputs:?}") };
    assert_eq!((identity.busy, identity.online), (busy, online));
    assert_eq!(identity.said, format!("{device}, {network}"));
    assert_eq!((identity.serial_number.as_str(), identity.version.as_str()), (TERMINAL, "1.0.0(188)"));
    assert_eq!(identity.merchant, "ff467f02-5b69-45f3-81aa-bffcca55fe8f");
}

#[rstest]
#[case("Success", true)]
#[case("Failed", false)]
#[case("Pending", false)]
#[case("Whatever", false)]
fn an_abort_is_answered_without_a_word_on_the_sale(#[case] status: &'static str, #[case] accepted: bool) {
    let mut scene = Scene::paired(serial());
    scene.sell(1);
    let abort = scene.ask(0, 2, Question::Abort);
    let outputs = scene.link(5, scene.answer(&abort, &result(status)));
    assert_eq!(brief(&outputs), [format!("abort 2 {accepted}")]);
}
