//! Who is there, and whether anybody still is.

use super::scene::*;
use crate::payment::{Kind, NotStarted, Silence};
use crate::protocol::codepay::samples::{intent, settings};
use crate::protocol::codepay::{Settings, Wiring};
use crate::protocol::{Identity, Output, Question};
use crate::wire::{ExchangeId, LinkEvent, Outgoing, Payload};

const NAME: &str =
    r#"{"topic":"ecrhub.getInfo","device_data":{"device_name":"BAR","mac_address":"WPBB1","app_version":"2.1"}}"#;

fn curious() -> Scene {
    Scene::new(Settings { register_name: Some("COUNTER-1".into()), ..settings(Wiring::WebSocket) })
}

fn identified(outputs: Vec<Output>) -> Option<Identity> {
    outputs.into_iter().find_map(|output| if let Output::Identified(_, who) = output { Some(who) } else { None })
}

fn touch(out: &Outgoing) -> ExchangeId {
    assert!(out.payload == Payload::Touch, "{out:?}");
    out.exchange
}

#[test]
fn a_ping_shows_that_somebody_listens() {
    let mut scene = Scene::socket();
    let ping = touch(&one(sends(scene.ask(Question::Identify))));
    let who = identified(scene.hear(LinkEvent::Touched(ping))).unwrap();
    assert!(who.online && !who.busy && who.serial_number.is_empty());
}

#[test]
fn one_that_told_its_number_when_it_was_paired_is_asked_until_it_does_so_again() {
    for is_named in [false, true] {
        let settings = Settings { register_name: Some("COUNTER-1".into()), is_named, ..settings(Wiring::WebSocket) };
        let mut scene = Scene::new(settings);
        let [ping, _] = sends(scene.ask(Question::Identify)).try_into().unwrap();
        scene.hear(LinkEvent::Touched(touch(&ping)));
        assert!(identified(scene.pass(2_000)).unwrap().serial_number.is_empty());
        let again = sends(scene.ask(Question::Identify));
        assert_eq!(again.len(), if is_named { 2 } else { 1 }, "{again:?}");
    }
}

#[test]
fn two_serial_numbers_on_one_connection_end_it() {
    let mut scene = curious();
    sends(scene.ask(Question::Identify));
    scene.say(NAME);
    let reopened = |told: &[Output]| told.iter().any(|output| matches!(output, Output::Reopen(_)));
    assert!(!reopened(&scene.say(NAME)), "the same once more");
    assert!(reopened(&scene.say(&NAME.replace("WPBB1", "WPBB2"))));
}

#[test]
fn the_name_is_asked_for_once_in_a_links_life() {
    let mut scene = curious();
    let [ping, greeting] = sends(scene.ask(Question::Identify)).try_into().unwrap();
    assert_eq!(json(&greeting), r#"{"topic":"ecrhub.getInfo","device_data":{"device_name":"COUNTER-1"}}"#);
    assert!(identified(scene.hear(LinkEvent::Touched(touch(&ping)))).is_none(), "the name is waited for");
    let who = identified(scene.say(NAME)).unwrap();
    assert_eq!((who.serial_number.as_str(), who.said.as_str(), who.version.as_str()), ("WPBB1", "BAR", "2.1"));
    let again = touch(&one(sends(scene.ask(Question::Identify))));
    assert_eq!(identified(scene.hear(LinkEvent::Touched(again))), Some(who));
    scene.down();
    scene.hear(LinkEvent::Up);
    assert_eq!(sends(scene.ask(Question::Identify)).len(), 2, "in the next life it may be another one");
}

#[test]
fn silence_to_the_greeting_is_survived() {
    let mut scene = curious();
    let [ping, _] = sends(scene.ask(Question::Identify)).try_into().unwrap();
    scene.hear(LinkEvent::Touched(touch(&ping)));
    assert!(identified(scene.pass(1_999)).is_none());
    assert!(identified(scene.pass(1)).is_some_and(|who| who.said.is_empty()));
    assert!(scene.say(NAME).is_empty(), "late");
    let ping = touch(&one(sends(scene.ask(Question::Identify))));
    assert!(identified(scene.hear(LinkEvent::Touched(ping))).is_some_and(|who| who.said == "BAR"), "and kept");
}

#[test]
fn an_older_generation_is_refused_by_name() {
    let mut scene = curious();
    scene.ask(Question::Identify);
    let told = scene.say(r#"{"topic":"ecrhub.getInfo","msg_id":"1","success":true}"#);
    let Some(Silence::Refused(NotStarted::NotTaken, words)) = silent(told) else { panic!("refused expected") };
    assert!(words.contains("2023"), "{words}");
}

#[test]
fn a_ping_goes_every_15_seconds_in_mid_sale_too() {
    let mut scene = Scene::new(settings(Wiring::WebSocket));
    scene.pay(intent(Kind::Sale, 1));
    for _ in 0..5 {
        assert!(scene.pass(14_999).is_empty());
        let ping = touch(&one(sends(scene.pass(1))));
        assert!(scene.hear(LinkEvent::Touched(ping)).is_empty());
    }
}

/// Who asks an idle terminal who it is every 15 s has asked whether it is there.
#[test]
fn an_idle_terminal_is_touched_once_in_15_seconds() {
    let mut scene = Scene::new(settings(Wiring::WebSocket));
    let mut touches = 0;
    for second in 0..120 {
        let mut outputs = scene.pass(1_000);
        if second % 15 == 0 {
            outputs.extend(scene.ask(Question::Identify));
        }
        for sent in sends(outputs) {
            touches += 1;
            scene.hear(LinkEvent::Touched(touch(&sent)));
        }
    }
    assert_eq!(touches, 8);
}

#[test]
fn an_unanswered_ping_is_a_dead_link() {
    let mut scene = Scene::new(settings(Wiring::WebSocket));
    scene.pass(15_000);
    assert!(scene.pass(14_999).is_empty());
    let told = scene.pass(1);
    assert!(matches!(told[..], [Output::Reopen(_)]), "{told:?}");
}

#[test]
fn nothing_is_due_on_a_link_that_is_down() {
    let mut scene = Scene::new(settings(Wiring::WebSocket));
    scene.down();
    assert_eq!(scene.session.wake_at(), None);
}
