//! On a socket: a connection each, hung up when the answer is there.

use super::scene::*;
use crate::payment::{Finding, Kind, Silence};
use crate::protocol::qfpay::Wiring;
use crate::protocol::qfpay::frame::{FrameType, Number};
use crate::protocol::qfpay::tcp::{Framing, SILENCE_MS};
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind, Payload};

fn heard(exchange: ExchangeId, text: &str) -> LinkEvent {
    LinkEvent::Heard(exchange, text.as_bytes().to_vec())
}

fn begun(framing: Framing) -> (Scene, ExchangeId) {
    let mut scene = Scene::new(settings(Wiring::Tcp(framing)));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    assert!(matches!(sale.payload, Payload::Call(_)));
    (scene, sale.exchange)
}

#[test]
fn a_line_feed_ends_an_answer_in_any_pieces_and_the_call_is_hung_up() {
    let (mut scene, exchange) = begun(Framing::Lf);
    let answer = approved("OURS-1") + "\n";
    let (first, rest) = answer.split_at(17);
    assert!(scene.hear(heard(exchange, first)).is_empty());
    let told = scene.hear(heard(exchange, rest));
    let hung_up = told.iter().any(|output| {
        matches!(output, crate::protocol::Output::Send(out) if out.exchange == exchange && out.payload == Payload::HangUp)
    });
    assert!(hung_up, "{told:?}");
    assert_eq!(answered(told).unwrap().finding, Finding::Approved);
}

#[test]
fn silence_ends_an_answer_that_is_whole_and_no_other() {
    let (mut scene, exchange) = begun(Framing::None);
    let answer = approved("OURS-1");
    let (first, rest) = answer.split_at(30);
    scene.hear(heard(exchange, first));
    assert!(answered(scene.pass(SILENCE_MS)).is_none(), "half an answer");
    scene.hear(heard(exchange, rest));
    assert!(answered(scene.pass(SILENCE_MS - 1)).is_none());
    assert_eq!(answered(scene.pass(1)).unwrap().finding, Finding::Approved);
}

#[test]
fn hanging_up_ends_an_answer_too() {
    let (mut scene, exchange) = begun(Framing::CrLf);
    scene.hear(heard(exchange, &approved("OURS-1")));
    assert_eq!(answered(scene.hear(LinkEvent::HungUp(exchange))).unwrap().finding, Finding::Approved);
}

#[test]
fn hanging_up_without_an_answer_leaves_doubt() {
    let (mut scene, exchange) = begun(Framing::Lf);
    assert!(matches!(silent(scene.hear(LinkEvent::HungUp(exchange))), Some(Silence::LinkLost(_))));
}

#[test]
fn half_an_answer_and_the_end_is_unreadable() {
    let (mut scene, exchange) = begun(Framing::Lf);
    scene.hear(heard(exchange, &approved("OURS-1")[..40]));
    assert!(matches!(silent(scene.hear(LinkEvent::HungUp(exchange))), Some(Silence::Unreadable(_))));
}

#[test]
fn frames_on_a_socket_are_acknowledged_on_it() {
    let (mut scene, exchange) = begun(Framing::UsbFrame);
    let LinkEvent::Received(frame) = said(FrameType::Request, Number::FIRST, &approved("OURS-1")) else {
        unreachable!()
    };
    let told = scene.hear(LinkEvent::Heard(exchange, frame));
    let outs = told.iter().filter_map(|output| {
        if let crate::protocol::Output::Send(out) = output {
            Some((out.exchange, out.payload.bytes().len()))
        } else {
            None
        }
    });
    assert_eq!(
        outs.collect::<Vec<_>>(),
        [(exchange, 11), (exchange, 0)],
        "an acknowledgement, and the end of the call"
    );
    assert_eq!(answered(told).unwrap().finding, Finding::Approved);
}

/// An acknowledgement that could not leave says nothing about the request before it.
#[test]
fn once_something_was_heard_on_a_call_its_end_leaves_doubt() {
    let failed = |exchange| {
        let fault = LinkFault::new(LinkFaultKind::Refused, "refused");
        LinkEvent::Failed { exchange, left: Left::Nothing, fault }
    };
    let (mut scene, exchange) = begun(Framing::UsbFrame);
    assert!(matches!(silent(scene.hear(failed(exchange))), Some(Silence::NothingLeft(_))), "nothing was heard");

    let (mut scene, exchange) = begun(Framing::UsbFrame);
    scene.hear(LinkEvent::Heard(exchange, vec![0x00]));
    assert!(matches!(silent(scene.hear(failed(exchange))), Some(Silence::LinkLost(_))));
}
