//! One question per 2 s, keys that are never used twice, times of Taipei, and limits.

use super::scene::*;
use crate::payment::{Kind, Millis, Silence};
use crate::protocol::Question;
use crate::protocol::easycard::session::{Pace, Settings};
use crate::wire::{Left, LinkFaultKind};

#[test]
fn questions_keep_their_distance_and_payments_do_not_wait() {
    let mut scene = Scene::ready();
    assert_eq!(scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).len(), 1);
    assert!(scene.ask(Question::Status(Box::new(intent(Kind::Sale, 2)))).is_empty());
    assert_eq!(scene.pay(intent(Kind::Sale, 3))[0].service, "Payment");
    assert_eq!(scene.session.wake_at(), Some(Millis(scene.now + GAP)));
    assert!(read(scene.pass(GAP - 1)).is_empty());
    let second = read(scene.pass(1));
    assert_eq!((second.len(), second[0].says("StoreOrderNo").as_str()), (1, "ORDER2"));
}

#[test]
fn every_message_has_a_key_of_its_own_and_the_time_of_taipei() {
    let mut scene = Scene::new();
    let hello = scene.ask(Question::Identify).remove(0);
    assert_eq!(hello.created, "20260105093001");
    let reply = scene.reply(&hello, BOUND);
    let sign_on = read(reply).remove(0);
    assert!(scene.reply(&sign_on, "").iter().all(|output| !format!("{output:?}").contains("Identified")));
    let mut scene = Scene::ready();
    let first = scene.pay(intent(Kind::Sale, 1)).remove(0);
    // The answer to one request does not open as the answer to another.
    let second = scene.pay(intent(Kind::Sale, 2)).remove(0);
    let foreign = crate::protocol::easycard::envelope::Style::Plain.body(
        paid("ORDER2").as_bytes(),
        &crate::protocol::easycard::crypto::MessageKey::new([1; 16]),
        &crate::protocol::easycard::vectors::iv(),
    );
    assert!(matches!(silent(scene.reply_bytes(&second, foreign)), Some(Silence::Unreadable(_))));
    assert!(answered(scene.reply(&first, &paid("ORDER1"))).is_some());
}

#[test]
fn a_reader_has_its_time_and_a_question_less() {
    let mut scene = Scene::ready();
    scene.pay(intent(Kind::Sale, 1));
    assert_eq!(scene.session.wake_at(), Some(Millis(scene.now + READER)));
    assert_eq!(silent(scene.pass(READER - 1)), None);
    assert_eq!(silent(scene.pass(1)), Some(Silence::TimedOut));
    scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1))));
    assert_eq!(silent(scene.pass(ANSWER)), Some(Silence::TimedOut));
}

#[test]
fn failures_on_the_way_say_how_much_has_left() {
    for (left, kind, expected) in [
        (Left::Nothing, LinkFaultKind::Refused, Silence::NothingLeft("gone".into())),
        (Left::Maybe, LinkFaultKind::TimedOut, Silence::TimedOut),
        (Left::Maybe, LinkFaultKind::BadPeer, Silence::Unreadable("gone".into())),
        (Left::Maybe, LinkFaultKind::Lost, Silence::LinkLost("gone".into())),
    ] {
        let mut scene = Scene::ready();
        let sent = scene.pay(intent(Kind::Sale, 1)).remove(0);
        assert_eq!(silent(scene.fail(&sent, left, kind)), Some(expected));
        assert_eq!(answered(scene.reply(&sent, &paid("ORDER1"))), None, "the exchange is over");
    }
}

#[test]
fn the_readers_of_one_account_share_its_pace() {
    let pace = Pace::one_in(GAP);
    let reader = |pace: &Pace| Scene::with(Settings { pace: pace.clone(), ..settings() });
    let (mut one, mut other) = (reader(&pace), reader(&pace));
    let question = || Question::Status(Box::new(intent(Kind::Sale, 1)));
    assert_eq!(one.ask(question()).len(), 1);
    assert!(other.ask(question()).is_empty());
    assert_eq!(other.session.wake_at(), Some(Millis(other.now + GAP)));
    assert_eq!(read(other.pass(GAP)).len(), 1);
    one.now += GAP;
    assert!(one.ask(question()).is_empty(), "now the other had it");
    assert_eq!(other.pay(intent(Kind::Sale, 3)).len(), 1, "payments do not wait");
}
