//! The terminal's end of a serial line, without a line.

use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;

use super::register::*;
use crate::protocol::qfpay::envelope::Dialect;
use crate::protocol::qfpay::frame::{self, ErrorCode, FrameEvent, FrameReader, FrameType, GAP_MS, Number, PART_LIMIT};
use crate::protocol::qfpay::message::Request;
use crate::protocol::qfpay::vectors;
use crate::simulator::qfpay::*;
use crate::simulator::{Answer, Ask, Delivery, Heard, LineFace};

fn end(habits: SerialHabits) -> FrameEnd {
    FrameEnd::new(Opener { keys: keys(), encrypted: true, only: None }, habits)
}

fn text(request: &Request) -> Vec<u8> {
    sealer(Dialect::Odoo).seal(&request.content().unwrap()).into_bytes()
}

fn number(byte: u8) -> Number {
    Number::of(byte).unwrap()
}

fn framed(byte: u8, data: &[u8], part_limit: usize) -> Vec<u8> {
    frame::encode(FrameType::Request, number(byte), data, part_limit).unwrap().concat()
}

fn acknowledged(byte: u8) -> Heard {
    Heard::Said(frame::bare(FrameType::Positive, number(byte)))
}

fn refused(byte: u8, error: ErrorCode) -> Heard {
    Heard::Said(frame::bare(FrameType::Error(error), number(byte)))
}

#[test]
fn a_sound_request_is_acknowledged_and_passed_on_whole_or_in_parts() {
    let data = text(&pay("T1", 1020));
    for part_limit in [PART_LIMIT, 100, 7] {
        let mut end = end(SerialHabits::default());
        let heard = end.receive(&framed(3, &data, part_limit), 0);
        assert_eq!(heard, [acknowledged(3), Heard::Message(3, data.clone())], "parts of {part_limit}");
    }
}

#[test]
fn every_request_of_the_vectors_is_heard() {
    for id in ["usb_request_print_summary__K16", "usb_embedded_delimiter"] {
        let entry = vectors::entry("usb", id);
        let heard = end(SerialHabits::default()).receive(&vectors::bytes(vectors::text(entry, "frame_hex")), 0);
        assert!(matches!(heard[..], [Heard::Said(_), Heard::Message(..)]), "{id}: {heard:?}");
    }
}

#[rstest]
#[case("usb_bad_start", 1)]
#[case("usb_bad_end", 2)]
fn a_broken_frame_is_a_format_error(#[case] id: &str, #[case] byte: u8) {
    let bytes = vectors::bytes(vectors::text(vectors::entry("usb", id), "frame_hex"));
    let mut end = end(SerialHabits::default());
    let mut heard = end.receive(&bytes, 0);
    heard.extend(end.reach(GAP_MS));
    assert_eq!(heard[0], refused(byte, ErrorCode::Format));
}

#[test]
fn what_cannot_be_read_is_an_error_frame() {
    let cases = [
        (b"Zm9v".to_vec(), ErrorCode::Decryption),
        (br#"{"content":{"func_type":3002},"digest":"0"}"#.to_vec(), ErrorCode::Decryption),
        (keys().cipher().seal("hello").into_bytes(), ErrorCode::DataFormat),
        (keys().cipher().seal("{content:{func_type=3002}, digest:'0'}").into_bytes(), ErrorCode::Validation),
    ];
    for (data, error) in cases {
        let mut end = end(SerialHabits::default());
        assert_eq!(end.receive(&framed(9, &data, PART_LIMIT), 0), [refused(9, error)]);
    }
}

#[test]
fn a_wrong_digest_may_be_answered_instead() {
    let data = keys().cipher().seal("{content:{func_type=3002}, digest:'0'}").into_bytes();
    let mut end = end(SerialHabits { answers_digest_errors: true, ..SerialHabits::default() });
    assert_eq!(end.receive(&framed(9, &data, PART_LIMIT), 0), [acknowledged(9), Heard::Message(9, data)]);
}

#[test]
fn parts_that_come_too_late_are_an_assembly_error() {
    let parts = frame::encode(FrameType::Request, number(3), &text(&pay("T1", 1020)), 100).unwrap();
    let mut end = end(SerialHabits::default());
    assert_eq!(end.receive(&parts[0], 0), []);
    assert_eq!((end.wake_at_ms(), end.reach(GAP_MS)), (Some(GAP_MS), vec![]));
    assert_eq!(end.receive(&parts[1], GAP_MS + 1), [refused(3, ErrorCode::Assembly)]);
}

#[test]
fn the_same_message_again_is_acknowledged_and_not_carried_out() {
    let bytes = framed(3, &text(&pay("T1", 1020)), PART_LIMIT);
    let mut end = end(SerialHabits::default());
    assert_eq!(end.receive(&bytes, 0).len(), 2);
    assert_eq!(end.receive(&bytes, 1_000), [acknowledged(3)]);
    let other = text(&inquire("T1"));
    assert_eq!(end.receive(&framed(3, &other, PART_LIMIT), 1_100).len(), 2, "another message under the number");
    assert_eq!(end.let_go(1_200), []);
    assert_eq!(end.receive(&framed(3, &other, PART_LIMIT), 1_300).len(), 2, "of a client that counts anew");
    assert_eq!(end.receive(&framed(3, &other, PART_LIMIT), 60_000).len(), 2, "a minute later it is no repeat");
}

#[test]
fn it_may_not_acknowledge() {
    let data = text(&pay("T1", 1020));
    let mut end = end(SerialHabits { acknowledges: false, ..SerialHabits::default() });
    assert_eq!(end.receive(&framed(3, &data, PART_LIMIT), 0), [Heard::Message(3, data)]);
}

fn answer(delivery: Delivery, message: &[u8]) -> Answer {
    let to = Ask(Ask::LINE).message(5);
    Answer { to, message: message.to_vec(), delivery, stale: b"stale".to_vec(), chance: 1, binary: false }
}

fn heard(bytes: &[u8]) -> Vec<FrameEvent> {
    let mut reader = FrameReader::new();
    reader.push(bytes, 0);
    std::iter::from_fn(|| reader.next_event()).collect()
}

#[test]
fn results_are_requests_of_its_own_numbered_from_one_to_127() {
    let mut end = end(SerialHabits::default());
    for expected in (1..=0x7f).chain([1, 2]) {
        let bytes = end.bytes(&answer(Delivery::Whole, b"result"));
        assert_eq!(heard(&bytes), [FrameEvent::Message(FrameType::Request, number(expected), b"result".to_vec())]);
    }
}

#[test]
fn results_may_come_as_a_response_with_the_number_of_the_request() {
    let mut end = end(SerialHabits { result: ResultPath::InResponse, ..SerialHabits::default() });
    let bytes = end.bytes(&answer(Delivery::Whole, b"result"));
    assert_eq!(heard(&bytes), [FrameEvent::Message(FrameType::Positive, number(5), b"result".to_vec())]);
}

#[test]
fn long_results_are_split() {
    let long = vec![b'x'; 3_000];
    let bytes = end(SerialHabits::default()).bytes(&answer(Delivery::Whole, &long));
    assert_eq!(bytes.len(), 3_000 + 3 * 11);
    assert_eq!(heard(&bytes), [FrameEvent::Message(FrameType::Request, number(1), long)]);
}

#[test]
fn answers_come_twice_after_a_stale_one_corrupt_cut_and_as_something_else() {
    let message = |byte, data: &[u8]| FrameEvent::Message(FrameType::Request, number(byte), data.to_vec());
    let said = |delivery| heard(&end(SerialHabits::default()).bytes(&answer(delivery, b"result")));
    assert_eq!(said(Delivery::Twice), [message(1, b"result"), message(1, b"result")]);
    assert_eq!(said(Delivery::AfterStale), [message(1, b"stale"), message(2, b"result")]);
    assert!(matches!(&said(Delivery::Corrupt)[..], [FrameEvent::Message(_, _, data)] if data != b"result"));
    assert_eq!(said(Delivery::Truncated), []);
    assert!(matches!(&said(Delivery::Big(100_000))[..], [FrameEvent::Message(_, _, data)] if data.len() == 65_535));
    assert_eq!(said(Delivery::Html), []);
}

proptest! {
    #[test]
    fn any_split_of_a_stream_is_heard_the_same(part_limit in 1_usize..200, cuts in vec(1_usize..60, 1..30)) {
        let requests = [pay("T1", 1020), inquire("T1"), Request::PrintSummary];
        let frames = (1_u8..).zip(&requests).map(|(nth, request)| framed(nth, &text(request), part_limit));
        let bytes = frames.collect::<Vec<_>>().concat();
        let mut end = end(SerialHabits::default());
        let (mut rest, mut found) = (bytes.as_slice(), Vec::new());
        for cut in cuts.into_iter().cycle() {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            found.extend(end.receive(now, 0));
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        let expected = (1_u8..).zip(&requests).flat_map(|(nth, request)| [acknowledged(nth), Heard::Message(nth, text(request))]);
        prop_assert_eq!(found, expected.collect::<Vec<_>>());
    }
}
