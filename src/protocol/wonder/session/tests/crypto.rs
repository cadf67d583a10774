//! Which crypto profile, found out with DeviceInfo alone.

use rstest::rstest;

use super::scene::*;
use crate::payment::Kind;
use crate::protocol::wonder::Wiring;
use crate::protocol::wonder::crypto::CryptoProfile::{Pbkdf2Salted, Sha256ZeroIv};
use crate::protocol::wonder::message::Action;
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{ExchangeId, Left, LinkFaultKind};

fn unknown(wiring: Wiring) -> Scene {
    Scene::new(wiring, None)
}

fn refused(scene: &mut Scene) {
    scene.session.request_money(at(0), RequestId(50), permission(intent(Kind::Sale, 50)), [0; 48]);
    assert_eq!(brief(&scene.drain()), ["silent 50 NothingLeft"]);
}

#[test]
fn no_money_before_the_profile_is_known_and_then_it_stays() {
    let mut scene = unknown(serial());
    refused(&mut scene);
    let hello = scene.ask(0, 1, Question::Identify);
    assert_eq!(
        brief(&scene.link(5, scene.answer(&hello, &device_info("Free", "Connected")))),
        ["identified 1 Free, Connected"]
    );
    scene.sell(2);
    let hello = scene.ask(10, 3, Question::Identify);
    assert_eq!(hello.action, Action::DeviceInfo);
    // A known profile is not doubted again.
    assert_eq!(brief(&scene.time(10 + ANSWER_LIMIT)), ["silent 3 TimedOut"]);
}

#[test]
fn the_second_profile_is_tried_after_silence_and_kept() {
    let mut scene = unknown(serial());
    let first = scene.ask(0, 1, Question::Identify);
    scene.session.time_reached(at(ANSWER_LIMIT));
    let second = scene.read_one();
    assert_ne!(first.id, second.id);
    refused(&mut scene);
    scene.profile = Pbkdf2Salted;
    let answer = scene.answer(&second, &device_info("Free", "Connected"));
    assert_eq!(brief(&scene.link(ANSWER_LIMIT + 5, answer)), ["identified 1 Free, Connected"]);
    let sale = scene.sell(2);
    assert_eq!(brief(&scene.link(ANSWER_LIMIT + 9, scene.answer(&sale, &paid()))), ["answered 2 Approved"]);
}

#[test]
fn after_both_profiles_it_is_over() {
    let mut scene = unknown(serial());
    scene.ask(0, 1, Question::Identify);
    scene.session.time_reached(at(ANSWER_LIMIT));
    scene.read_one();
    assert_eq!(brief(&scene.time(2 * ANSWER_LIMIT)), ["silent 1 TimedOut"]);
    assert_eq!(scene.session.wake_at(), None);
}

#[test]
fn on_http_a_refusal_is_reason_enough_to_try_the_other() {
    let mut scene = unknown(http());
    let hello = scene.ask(0, 1, Question::Identify);
    scene.session.link(at(5), replied(hello.exchange, 400, ""));
    let second = scene.read_one();
    assert_eq!(brief(&scene.link(6, replied(second.exchange, 400, ""))), ["silent 1 Unreadable"]);
}

#[rstest]
#[case::nothing_left(Left::Nothing, "silent 1 NothingLeft")]
#[case::reset(Left::Maybe, "silent 1 LinkLost")]
fn a_broken_link_is_none(#[case] left: Left, #[case] expected: &str) {
    let mut scene = unknown(http());
    let hello = scene.ask(0, 1, Question::Identify);
    assert_eq!(brief(&scene.link(5, failed(hello.exchange, left, LinkFaultKind::Lost))), [expected]);
}

#[test]
fn another_protocol_is_none() {
    let mut scene = unknown(serial());
    scene.ask(0, 1, Question::Identify);
    let old = scene.deliver(ExchangeId(0), br#"{"SaleToPOIRequest":{}}"#.to_vec());
    assert_eq!(brief(&scene.link(5, old)), ["silent 1 Unreadable"]);
}

#[rstest]
#[case::abort(Question::Abort)]
#[case::status(Question::Status(Box::new(intent(Kind::Sale, 1))))]
fn only_device_info_is_tried_in_both(#[case] question: Question) {
    let mut scene = unknown(serial());
    scene.ask(0, 1, question);
    assert_eq!(brief(&scene.time(ANSWER_LIMIT)), ["silent 1 TimedOut"]);
}

#[test]
fn what_the_terminal_answers_in_is_what_counts() {
    let mut scene = unknown(serial());
    let hello = scene.ask(0, 1, Question::Identify);
    scene.profile = Pbkdf2Salted;
    scene.link(5, scene.answer(&hello, &device_info("Free", "Connected")));
    scene.session.request_money(at(6), RequestId(2), permission(intent(Kind::Sale, 2)), [9; 48]);
    let outputs = scene.drain();
    let [Output::Send(outgoing)] = outputs.as_slice() else { panic!("{outputs:?}") };
    let envelope = envelope_of(outgoing);
    let envelope = crate::protocol::wonder::envelope::Envelope::parse(&envelope, 1 << 20).unwrap();
    assert_eq!(key().open_either(&envelope.data).unwrap().1, Pbkdf2Salted);
    assert_ne!(scene.profile, Sha256ZeroIv);
}
