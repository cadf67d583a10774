//! What ends without an answer, and what noise does to what is awaited.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Millis, Silence};
use crate::protocol::wonder::crypto::{Key, PairingCode};
use crate::protocol::wonder::frame::FrameRules;
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFaultKind};

/// A frame whose data checksum is wrong.
fn damaged() -> LinkEvent {
    let mut frame = FrameRules::retail().encode(b"{}").unwrap();
    *frame.last_mut().unwrap() ^= 1;
    LinkEvent::Received(frame)
}

fn one_dot_zero() -> Vec<u8> {
    br#"{"SaleToPOIResponse":{"MessageHeader":{"ProtocolVersion":"1.0"}}}"#.to_vec()
}

#[rstest]
#[case::nothing_left(Left::Nothing, LinkFaultKind::Refused, "NothingLeft")]
#[case::nothing_left_in_time(Left::Nothing, LinkFaultKind::TimedOut, "NothingLeft")]
#[case::timed_out(Left::Maybe, LinkFaultKind::TimedOut, "TimedOut")]
#[case::reset(Left::Maybe, LinkFaultKind::Lost, "LinkLost")]
#[case::oversize_body(Left::Maybe, LinkFaultKind::BadPeer, "Unreadable")]
fn a_failed_exchange_ends_its_request_once(#[case] left: Left, #[case] kind: LinkFaultKind, #[case] silence: &str) {
    let mut scene = Scene::paired(http());
    let (sale, status) = (scene.sell(1), scene.ask_status(0, 2, 1));
    assert_eq!(brief(&scene.link(5, failed(sale.exchange, left, kind))), [format!("silent 1 {silence}")]);
    assert!(scene.link(6, failed(sale.exchange, left, kind)).is_empty());
    assert_eq!(brief(&scene.link(7, failed(status.exchange, left, kind))), [format!("silent 2 {silence}")]);
    assert_eq!(scene.session.wake_at(), None);
}

#[rstest]
#[case::moved(301, "", "HTTP 301")]
#[case::moved_with_body(307, "<html>", "HTTP 307")]
#[case::bad_request(400, "", "HTTP 400")]
#[case::unauthorised(401, "", "HTTP 401")]
#[case::too_many(429, "", "HTTP 429")]
#[case::broken(500, "", "HTTP 500")]
#[case::unavailable(503, "<html>", "HTTP 503")]
#[case::empty(200, "", "not a Wonder message")]
#[case::no_content(204, "", "not a Wonder message")]
#[case::login_page(200, "<!doctype html><title>Hotel Wi-Fi</title>", "not a Wonder message")]
#[case::cut(200, r#"{"version":"2.0","action":"Sale","data":"AA"#, "not a Wonder message")]
#[case::other_version(200, r#"{"version":"3.0","action":"Sale","data":"AAAA"}"#, "version \"3.0\" is not supported")]
#[case::unknown_action(200, r#"{"version":"2.0","action":"Tip","data":"AAAA"}"#, "unknown Wonder action Tip")]
#[case::cloud_refused(200, r#"{"code":403,"message":"no such terminal","data":null}"#, "403 no such terminal")]
#[case::garbage_inside(200, r#"{"version":"2.0","action":"Sale","data":"AAAA"}"#, "could not be decoded")]
fn a_reply_that_is_no_answer_is_unreadable(#[case] status: u16, #[case] body: &str, #[case] words: &str) {
    let mut scene = Scene::paired(http());
    let sale = scene.sell(1);
    let outputs = scene.link(5, replied(sale.exchange, status, body));
    let [Output::Silent(RequestId(1), Silence::Unreadable(why))] = outputs.as_slice() else { panic!("{outputs:?}") };
    assert!(why.contains(words), "{why}");
}

#[test]
fn a_body_beyond_all_measure_is_not_looked_at() {
    let mut scene = Scene::paired(http());
    let sale = scene.sell(1);
    let outputs = scene.link(5, replied(sale.exchange, 200, vec![b'{'; 10 << 20]));
    assert_eq!(brief(&outputs), ["silent 1 Unreadable"]);
}

#[test]
fn a_terminal_of_protocol_one_is_named() {
    let mut scene = Scene::paired(serial());
    scene.sell(1);
    let outputs = scene.link(5, scene.deliver(ExchangeId(0), one_dot_zero()));
    let [Output::Silent(_, Silence::Unreadable(why))] = outputs.as_slice() else { panic!("{outputs:?}") };
    assert!(why.contains("protocol 1.0"), "{why}");
}

#[test]
fn a_lost_link_ends_everything_on_it_and_late_answers_still_count() {
    let mut scene = Scene::paired(serial());
    let (sale, status) = (scene.sell(1), scene.ask_status(0, 2, 1));
    assert_eq!(brief(&scene.link(5, down())), ["silent 1 LinkLost", "silent 2 LinkLost"]);
    assert!(scene.link(6, LinkEvent::Up).is_empty());
    assert_eq!(brief(&scene.link(7, scene.answer(&status, &paid()))), ["dropped"]);
    assert_eq!(brief(&scene.link(8, scene.answer(&sale, &paid()))), ["answered 1 Approved"]);
}

#[test]
fn a_half_frame_does_not_outlive_its_link() {
    let mut scene = Scene::paired(serial());
    let sale = scene.sell(1);
    let LinkEvent::Received(frame) = scene.answer(&sale, &paid()) else { panic!() };
    assert!(scene.link(5, LinkEvent::Received(frame[..40].to_vec())).is_empty());
    assert_eq!(brief(&scene.link(6, down())), ["silent 1 LinkLost"]);
    scene.link(7, LinkEvent::Up);
    assert_eq!(brief(&scene.link(8, LinkEvent::Received(frame))), ["answered 1 Approved"]);
}

#[rstest]
#[case::a_sale(true, false, &["silent 1 Unreadable"])]
#[case::a_question(false, true, &["silent 2 Unreadable"])]
#[case::both(true, true, &["silent 2 Unreadable"])]
#[case::nothing(false, false, &["dropped"])]
fn a_damaged_frame_was_the_answer_that_was_due(#[case] sale: bool, #[case] asked: bool, #[case] expected: &[&str]) {
    let mut scene = Scene::paired(serial());
    if sale {
        scene.sell(1);
    }
    if asked {
        scene.ask_status(0, 2, 1);
    }
    assert_eq!(brief(&scene.link(5, damaged())), expected);
}

#[test]
fn a_damaged_frame_is_of_the_newest_sale() {
    let mut scene = Scene::paired(serial());
    let (old, _) = (scene.sell(1), scene.sell(2));
    assert_eq!(brief(&scene.link(5, damaged())), ["silent 2 Unreadable"]);
    assert_eq!(brief(&scene.link(6, scene.answer(&old, &paid()))), ["answered 1 Approved"]);
}

#[test]
fn a_frame_cut_off_counts_as_damaged_and_noise_does_not() {
    let mut scene = Scene::paired(serial());
    let sale = scene.sell(1);
    assert!(scene.link(5, LinkEvent::Received(vec![0xff, 0x55, 0x00, 0x55])).is_empty());
    assert!(scene.time(1_000).is_empty());

    let LinkEvent::Received(frame) = scene.answer(&sale, &paid()) else { panic!() };
    assert!(scene.link(2_000, LinkEvent::Received(frame[..frame.len() - 1].to_vec())).is_empty());
    let wake = scene.session.wake_at().unwrap();
    assert_eq!(wake, Millis(2_501));
    assert_eq!(brief(&scene.time(wake.0)), ["silent 1 Unreadable"]);
    assert_eq!(brief(&scene.link(3_000, LinkEvent::Received(frame))), ["answered 1 Approved"]);
}

#[test]
fn a_sound_frame_under_another_command_is_dropped() {
    let mut scene = Scene::paired(serial());
    let sale = scene.sell(1);
    let frame = FrameRules::transit().encode(&scene.envelope(&sale.id, sale.action, &paid())).unwrap();
    assert_eq!(brief(&scene.link(5, LinkEvent::Received(frame))), ["dropped"]);
}

#[test]
fn an_answer_sealed_with_another_key_is_unreadable() {
    let mut scene = Scene::paired(serial());
    let sale = scene.sell(1);
    let mut stranger = Scene::paired(serial());
    stranger.key = Key::new(PairingCode::parse("ZZZZZZ").unwrap());
    assert_eq!(brief(&scene.link(5, stranger.answer(&sale, &paid()))), ["silent 1 Unreadable"]);
}

#[rstest]
#[case::identify(Question::Identify)]
#[case::abort(Question::Abort)]
fn a_question_ends_at_its_limit(#[case] question: Question) {
    let mut scene = Scene::paired(serial());
    scene.ask(100, 1, question);
    assert_eq!(scene.session.wake_at(), Some(Millis(100 + ANSWER_LIMIT)));
    assert!(scene.time(99 + ANSWER_LIMIT).is_empty());
    assert_eq!(brief(&scene.time(100 + ANSWER_LIMIT)), ["silent 1 TimedOut"]);
    assert!(scene.time(200 + ANSWER_LIMIT).is_empty());
}

#[test]
fn a_line_full_of_noise_is_told_from_a_silent_one() {
    let mut scene = Scene::paired(serial());
    scene.ask(0, 1, Question::Identify);
    assert!(scene.link(5, LinkEvent::Received(vec![0xa5; 600])).is_empty());
    let outputs = scene.time(ANSWER_LIMIT);
    let [Output::Silent(_, Silence::Unreadable(why))] = outputs.as_slice() else { panic!("{outputs:?}") };
    assert_eq!(why, "only noise came: 600 bytes that form no message");
    scene.ask(20_000, 2, Question::Identify);
    assert_eq!(brief(&scene.time(30_000)), ["silent 2 TimedOut"]);
}

#[test]
fn a_sale_outlives_every_question_and_its_own_limit() {
    let mut scene = Scene::paired(serial());
    let sale = scene.sell(1);
    assert!(scene.time(MONEY_LIMIT - 1).is_empty());
    assert_eq!(brief(&scene.time(MONEY_LIMIT)), ["silent 1 TimedOut"]);
    assert_eq!(brief(&scene.link(MONEY_LIMIT + 1, scene.answer(&sale, &paid()))), ["answered 1 Approved"]);
}
