//! On a serial line: handshake, acknowledgements, repeats, heartbeats.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Finding, Intent, Kind, NotStarted, Silence};
use crate::protocol::codepay::frame::{Frame, FrameType};
use crate::protocol::codepay::samples::{intent, settings};
use crate::protocol::codepay::{Settings, Wiring};
use crate::protocol::{Output, Question};
use crate::wire::{Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing};

const CONFIRMED: Frame = Frame::bare(FrameType::Confirmed, 0);

fn ack(id: u8) -> LinkEvent {
    frame(&Frame::bare(FrameType::Normal, id))
}

fn data(id: u8, json: &str) -> LinkEvent {
    frame(&Frame { kind: FrameType::Normal, ack: 0, id, data: json.as_bytes().to_vec() })
}

fn status() -> Question {
    Question::Status(Box::new(intent(Kind::Sale, 1)))
}

fn reopens(outputs: &[Output]) -> bool {
    outputs.iter().any(|output| matches!(output, Output::Reopen(_)))
}

/// A sale that is out, and its frame.
fn sold() -> (Scene, Outgoing) {
    let mut scene = Scene::line();
    let out = one(scene.pay(intent(Kind::Sale, 1)));
    (scene, out)
}

#[test]
fn hands_are_shaken_before_anything_is_said() {
    let mut scene = Scene::new(settings(Wiring::Serial));
    let mut shaken = 1;
    assert!(sends(scene.ask(Question::Identify)).is_empty());
    for _ in 0..3 {
        assert_eq!(one(frames(&sends(scene.pass(1_000)))), Frame::bare(FrameType::Handshake, 0));
        shaken += 1;
    }
    let told = scene.hear(frame(&CONFIRMED));
    assert!(matches!(told[..], [Output::Identified(..)]), "a line tells that somebody is there: {told:?}");
    scene.pass(100);
    let out = one(scene.pay(intent(Kind::Sale, 1)));
    let sent = one(frames(std::slice::from_ref(&out)));
    assert_eq!((sent.kind, sent.id, sent.ack), (FrameType::Normal, 1, 0));
    for _ in 1..shaken {
        assert!(scene.hear(frame(&CONFIRMED)).is_empty(), "each handshake of ours may be confirmed");
    }
    assert_eq!(scene.pass(100).len(), 1, "and the frame goes on being repeated");
}

#[test]
fn a_handshake_in_vain_is_given_up() {
    let mut scene = Scene::new(settings(Wiring::Serial));
    let told: Vec<Output> = (0..10).flat_map(|_| scene.pass(1_000)).collect();
    assert!(reopens(&told), "{told:?}");
}

#[test]
fn a_frame_is_repeated_to_the_letter_until_it_is_acknowledged() {
    let (mut scene, out) = sold();
    for _ in 0..5 {
        let again = one(sends(scene.pass(100)));
        assert!(again.payload == out.payload, "the identical frame");
        assert_ne!(again.exchange, out.exchange, "whose failing proves nothing about the first");
    }
    assert!(scene.hear(ack(1)).is_empty());
    assert!(scene.pass(1_000).is_empty());
}

#[test]
fn a_repeat_that_cannot_be_written_is_no_proof() {
    let (mut scene, _) = sold();
    let again = one(sends(scene.pass(100)));
    let fault = LinkFault::new(LinkFaultKind::Lost, "gone");
    let told = scene.hear(LinkEvent::Failed { exchange: again.exchange, left: Left::Nothing, fault });
    assert!(told.is_empty(), "{told:?}");
}

/// A program was killed after its handshake: what the terminal said to it opens the line, and the answer to ours comes after.
#[rstest]
fn a_confirmation_for_a_program_before_this_one_costs_no_sale(#[values(0, 100)] later: u64) {
    let (mut scene, out) = sold();
    scene.pass(later);
    assert!(scene.hear(frame(&CONFIRMED)).is_empty(), "it may be the answer to our own handshake");
    for _ in 0..5 {
        assert!(frames(&sends(scene.pass(500))).iter().all(|frame| !frame.has_data()), "or not: nothing goes twice");
    }
    assert!(scene.hear(ack(1)).is_empty());
    let json = reply(&message(&out), "000", &[("trans_status", "2")]);
    assert_eq!(answered(scene.hear(data(1, &json))).unwrap().finding, Finding::Approved);
}

/// It was not the answer to ours, and the terminal knows nothing of the frame.
#[test]
fn a_confirmation_before_any_acknowledgement_is_doubt_if_none_comes() {
    let (mut scene, _) = sold();
    assert!(scene.hear(frame(&CONFIRMED)).is_empty());
    let mut told = Vec::new();
    for _ in 0..100 {
        scene.hear(frame(&Frame::heartbeat()));
        told.extend(scene.pass(100));
    }
    assert!(matches!(silent(told), Some(Silence::LinkLost(words)) if words.contains("acknowledge")));
}

/// What it says after that confirmation begins with the first id again: it is no repeat of what it said before.
#[test]
fn a_confirmation_that_comes_too_late_begins_its_ids_anew() {
    let mut scene = Scene::line();
    scene.hear(data(1, r#"{"topic":"ecrhub.pay.order","msg_type":"response","msg_id":"x"}"#));
    let out = one(scene.pay(intent(Kind::Sale, 1)));
    scene.hear(frame(&CONFIRMED));
    let json = reply(&message(&out), "000", &[("trans_status", "2")]);
    assert_eq!(answered(scene.hear(data(1, &json))).unwrap().finding, Finding::Approved);
}

#[rstest]
#[case::a_confirmation_from_nowhere(frame(&CONFIRMED))]
#[case::a_handshake_of_the_terminal(frame(&Frame::bare(FrameType::Handshake, 0)))]
#[case::the_link_going_down(LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "cable out")))]
fn any_reset_ends_the_repeats(#[case] event: LinkEvent) {
    let mut scene = Scene::line();
    let before = one(sends(scene.ask(status())));
    scene.hear(ack(1));
    scene.hear(data(1, &reply(&message(&before), "104", &[])));
    one(scene.pay(intent(Kind::Sale, 1)));
    let told = scene.hear(event);
    assert!(matches!(silent(told), Some(Silence::LinkLost(_))));
    let later = scene.pass(500);
    assert!(frames(&sends(later)).iter().all(|frame| !frame.has_data()));
    // Nor does it come back with the next life of the link.
    scene.down();
    scene.hear(LinkEvent::Up);
    scene.hear(frame(&CONFIRMED));
    assert!(frames(&sends(scene.pass(1_000))).iter().all(|frame| !frame.has_data()));
}

#[test]
fn without_an_acknowledgement_it_is_doubt_after_ten_seconds() {
    let (mut scene, _) = sold();
    let mut told = Vec::new();
    for _ in 0..101 {
        scene.hear(frame(&Frame::heartbeat()));
        told.extend(scene.pass(100));
    }
    assert!(reopens(&told));
    assert!(matches!(silent(told), Some(Silence::LinkLost(words)) if words.contains("acknowledge")));
}

#[test]
fn the_answer_is_acknowledged_once_for_each_time_and_taken_once() {
    let (mut scene, out) = sold();
    scene.hear(ack(1));
    let json = reply(&message(&out), "000", &[("trans_status", "2")]);
    let told = scene.hear(data(7, &json));
    assert_eq!(one(frames(&sends_of(&told))), Frame::bare(FrameType::Normal, 7));
    assert_eq!(answered(told).unwrap().finding, Finding::Approved);
    let again = scene.hear(data(7, &json));
    assert_eq!(one(frames(&sends_of(&again))), Frame::bare(FrameType::Normal, 7));
    assert!(answered(again).is_none());
}

fn sends_of(outputs: &[Output]) -> Vec<Outgoing> {
    outputs.iter().filter_map(|output| if let Output::Send(out) = output { Some(out.clone()) } else { None }).collect()
}

#[test]
fn the_answer_itself_ends_the_repeats_too() {
    let (mut scene, out) = sold();
    scene.hear(data(1, &reply(&message(&out), "000", &[("trans_status", "2")])));
    assert!(scene.pass(500).is_empty());
}

#[test]
fn one_frame_at_a_time_in_their_order() {
    let (mut scene, _) = sold();
    assert!(sends(scene.ask(status())).is_empty(), "the first is not acknowledged");
    let next = one(frames(&sends(scene.hear(ack(1)))));
    assert_eq!(next.id, 2);
}

#[test]
fn what_waits_can_be_withdrawn_and_leaves_no_more_after_three_seconds() {
    let mut scene = Scene::line();
    scene.ask(status());
    assert!(scene.pay(intent(Kind::Sale, 2)).is_empty());
    let id = scene.last_request();
    scene.session.withdraw(id);
    let withdrawn = frames(&sends(scene.hear(ack(1))));
    assert!(withdrawn.is_empty());
    scene.ask(status());
    assert!(scene.pay(intent(Kind::Sale, 3)).is_empty());
    let told: Vec<Output> = (0..30).flat_map(|_| scene.pass(100)).collect();
    assert!(matches!(silent(told), Some(Silence::NothingLeft(_))));
    assert!(frames(&sends(scene.hear(ack(2)))).is_empty());
}

/// Its record could not be stored, so its first frame was thrown away: a repeat would be money without a record.
#[test]
fn a_request_that_is_withdrawn_is_not_repeated() {
    let (mut scene, _) = sold();
    scene.session.withdraw(scene.last_request());
    for _ in 0..20 {
        assert!(frames(&sends(scene.pass(100))).iter().all(|frame| !frame.has_data()));
    }
    assert!(one(frames(&sends(scene.ask(status())))).has_data(), "the line is free for what comes next");
}

/// A question waits for a push and for the frame before it: no time brings it nearer, so none is asked for.
#[test]
fn whoever_waits_for_the_line_is_not_woken_all_the_time() {
    let (mut scene, _) = sold();
    scene.pass(90);
    scene.ask(status());
    scene.now += 5_000;
    scene.hear(frame(&Frame::heartbeat()));
    scene.pass(0);
    let wake_at = scene.session.wake_at().expect("a repeat is due");
    assert!(wake_at.0 > scene.now, "{wake_at:?} at {}", scene.now);
}

#[test]
fn signs_of_life_both_ways() {
    let mut scene = Scene::line();
    for _ in 0..5 {
        scene.hear(frame(&Frame::heartbeat()));
        assert_eq!(one(frames(&sends(scene.pass(2_000)))), Frame::heartbeat());
    }
    let mut told = Vec::new();
    for _ in 0..6 {
        told.extend(scene.pass(1_000));
    }
    assert!(reopens(&told), "nothing came for 6 seconds");
}

#[test]
fn what_does_not_fit_is_refused_before_anything_is_recorded() {
    let wordy = Settings { description: Some("x".repeat(900)), ..settings(Wiring::Serial) };
    let mut scene = Scene::new(wordy.clone());
    let sale = intent(Kind::Sale, 1);
    assert!(scene.session.why_not(&sale).is_some_and(|why| why.contains("1014")));
    let id = scene.id();
    scene.session.request_money(at(scene.now), id, money(sale.clone()));
    assert!(matches!(silent(scene.drain()), Some(Silence::Refused(NotStarted::RefusedLocally, _))));
    assert_eq!(Scene::new(Settings { wiring: Wiring::WebSocket, ..wordy }).session.why_not(&sale), None);
}

#[test]
fn what_is_let_through_fits() {
    for spare in 500..700 {
        let wordy = Settings { description: Some("x".repeat(spare)), ..settings(Wiring::Serial) };
        let mut scene = Scene::new(wordy);
        scene.hear(frame(&CONFIRMED));
        let sale = Intent { order: Some("T".repeat(40)), ..intent(Kind::Sale, 1) };
        if scene.session.why_not(&sale).is_none() {
            assert_eq!(scene.pay(sale).len(), 1, "{spare}");
        }
    }
}

#[test]
fn a_longer_answer_than_the_page_allows_is_taken() {
    let (mut scene, out) = sold();
    scene.hear(ack(1));
    let json = reply(&message(&out), "0", &[("trans_status", "2"), ("description", &"x".repeat(1_500))]);
    assert_eq!(answered(scene.hear(data(1, &json))).unwrap().finding, Finding::Approved);
}

#[test]
fn a_frame_that_breaks_off_is_given_up() {
    let (mut scene, out) = sold();
    scene.hear(ack(1));
    let json = reply(&message(&out), "0", &[("trans_status", "2")]);
    let LinkEvent::Received(bytes) = data(1, &json) else { unreachable!() };
    scene.hear(LinkEvent::Received(bytes[..40].to_vec()));
    assert!(scene.pass(500).is_empty());
    assert_eq!(answered(scene.hear(LinkEvent::Received(bytes))).unwrap().finding, Finding::Approved);
}

#[test]
fn ids_go_round() {
    let mut scene = Scene::line();
    for nth in 0..300_u32 {
        let out = one(sends(scene.ask(status())));
        let sent = one(frames(std::slice::from_ref(&out)));
        assert_eq!(u32::from(sent.id), nth % 255 + 1);
        scene.hear(ack(sent.id));
        let answer = data(sent.id, &reply(&message(&out), "104", &[]));
        assert_eq!(answered(scene.hear(answer)).unwrap().finding, Finding::NotFound, "{nth}");
    }
}
