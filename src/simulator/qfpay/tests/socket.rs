//! The terminal's end of a bare socket, without a socket.

use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;

use super::register::*;
use crate::protocol::qfpay::envelope::Dialect;
use crate::protocol::qfpay::frame::{self, FrameType, Number, PART_LIMIT};
use crate::protocol::qfpay::message::Request;
use crate::protocol::qfpay::tcp::SILENCE_MS;
use crate::protocol::qfpay::vectors;
use crate::simulator::qfpay::*;
use crate::simulator::{Answer, Ask, Delivery, Heard, LineFace};

fn end() -> SocketEnd {
    SocketEnd::new(Opener { keys: keys(), encrypted: true, only: None }, SerialHabits::default())
}

fn text(request: &Request) -> Vec<u8> {
    sealer(Dialect::Odoo).seal(&request.content().unwrap()).into_bytes()
}

fn answer(delivery: Delivery) -> Answer {
    let (message, stale) = (b"result".to_vec(), b"stale".to_vec());
    Answer { to: Ask(0), message, delivery, stale, chance: 1, binary: false }
}

#[rstest]
#[case("tcp_query__K16_lf", b"result\n")]
#[case("tcp_query__K16_crlf", b"result\r\n")]
#[case("tcp_query__K16_raw", b"result")]
fn every_query_of_the_vectors_is_heard_and_answered_as_it_ended(#[case] id: &str, #[case] expected: &[u8]) {
    let mut end = end();
    let bytes = vectors::bytes(vectors::text(vectors::entry("tcp", id), "bytes_hex"));
    let mut heard = end.receive(&bytes, 0);
    heard.extend(end.wake_at_ms().map(|at_ms| end.reach(at_ms)).unwrap_or_default());
    assert_eq!(heard, [Heard::Message(0, bytes.trim_ascii_end().to_vec())]);
    assert_eq!(end.bytes(&answer(Delivery::Whole)), expected);
}

#[test]
fn frames_are_known_by_their_first_bytes_even_one_by_one() {
    let data = text(&pay("T1", 1020));
    let bytes = frame::encode(FrameType::Request, Number::FIRST, &data, PART_LIMIT).unwrap().concat();
    let mut end = end();
    let heard: Vec<Heard> = bytes.iter().flat_map(|byte| end.receive(&[*byte], 0)).collect();
    assert_eq!(heard, [Heard::Said(frame::bare(FrameType::Positive, Number::FIRST)), Heard::Message(1, data)]);
    assert!(end.bytes(&answer(Delivery::Whole)).starts_with(b"/n\x01\x10\x01"));
}

#[test]
fn a_text_that_begins_like_a_frame_is_a_text() {
    let mut end = end();
    assert_eq!(end.receive(b"/n", 0), []);
    assert_eq!(end.wake_at_ms(), Some(SILENCE_MS));
    assert_eq!(end.reach(SILENCE_MS), []);
    assert_eq!(end.receive(b"AA\n", SILENCE_MS), [Heard::Message(0, b"/nAA".to_vec())]);
}

#[test]
fn without_an_end_a_whole_text_is_one_after_a_silence_and_half_of_one_is_not() {
    let data = text(&inquire("T1"));
    let mut end = end();
    assert_eq!(end.receive(&data[..data.len() - 5], 0), []);
    assert_eq!(end.reach(SILENCE_MS), []);
    assert_eq!(end.receive(&data[data.len() - 5..], 1_000), []);
    assert_eq!(end.reach(1_000 + SILENCE_MS), [Heard::Message(0, data)]);
}

#[test]
fn what_is_left_when_the_other_side_closes_is_a_text() {
    let mut end = end();
    assert_eq!(end.receive(b"@@@@", 0), []);
    assert_eq!(end.reach(SILENCE_MS), [], "it is nothing whole");
    assert_eq!(end.let_go(400), [Heard::Message(0, b"@@@@".to_vec())]);
    assert_eq!(end.let_go(400), []);
}

#[rstest]
#[case(Delivery::Twice, b"result\nresult\n")]
#[case(Delivery::AfterStale, b"stale\nresult\n")]
#[case(Delivery::Truncated, b"res")]
#[case(Delivery::Big(4), b"AAAA\n")]
#[case(Delivery::Html, b"")]
fn answers_travel_as_they_are_told(#[case] delivery: Delivery, #[case] expected: &[u8]) {
    let mut end = end();
    end.receive(b"AA\n", 0);
    assert_eq!(end.bytes(&answer(delivery)), expected);
}

proptest! {
    #[test]
    fn any_split_is_heard_the_same(cuts in vec(1_usize..60, 1..30), crlf in any::<bool>()) {
        let (one, other) = (text(&pay("T1", 1020)), text(&inquire("T1")));
        let terminator: &[u8] = if crlf { b"\r\n" } else { b"\n" };
        let bytes = [one.as_slice(), terminator, &other, terminator].concat();
        let mut end = end();
        let (mut rest, mut found) = (bytes.as_slice(), Vec::new());
        for cut in cuts.into_iter().cycle() {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            found.extend(end.receive(now, 0));
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(found, [Heard::Message(0, one), Heard::Message(0, other)]);
        prop_assert_eq!(end.bytes(&answer(Delivery::Whole)), [b"result".as_slice(), terminator].concat());
    }
}
