//! The serial line: handshake, acknowledgements, repeats and signs of life, over a real pseudo terminal.

use std::time::{Duration, Instant};

use rstest::rstest;

use super::register::{query, sale, text};
use super::shop::*;
use crate::protocol::codepay::frame::{Frame, FrameType};
use crate::protocol::codepay::vectors;
use crate::simulator::codepay::*;
use crate::simulator::{Answer, Ask, Delivery, Heard as OnLine, LineFace};
use crate::transport::Pace;

fn acknowledgement(id: u8) -> Frame {
    Frame::bare(FrameType::Normal, id)
}

#[tokio::test]
async fn a_sale_over_the_line() {
    let shop = Shop::open(|_| {}).await;
    let mut serial = Serial::shaken(&shop).await;
    let id = serial.say(&sale("S1", "10.20"));
    assert_eq!(serial.frame().await, Some(acknowledgement(id)));
    let answer = serial.hear().await.answer();
    assert_eq!((text(&answer, "response_code"), text(&answer, "request_id")), ("000".into(), "R1".into()));
    assert_eq!(shop.ledger(), ["charge S1 10.20"]);
}

#[tokio::test]
async fn without_a_handshake_nobody_is_there() {
    let shop = Shop::open(|_| {}).await;
    let mut serial = Serial::open(&shop).await;
    serial.patience = SHORT;
    serial.say(&sale("S1", "10.20"));
    assert_eq!(serial.frame().await, None);
    assert_eq!(shop.ledger(), Vec::<String>::new());
}

#[tokio::test]
async fn a_frame_that_is_repeated_is_acknowledged_again_and_carried_out_once() {
    let shop = Shop::open(|_| {}).await;
    let mut serial = Serial::shaken(&shop).await;
    let data = sale("S1", "10.20").to_string().into_bytes();
    let frame = Frame { kind: FrameType::Normal, ack: 0, id: 1, data };
    for _ in 0..3 {
        serial.send(&frame);
    }
    let mut acknowledged = 0;
    let mut answers = 0;
    while acknowledged < 3 || answers < 1 {
        let heard = serial.frame().await.expect("an answer");
        acknowledged += u32::from(heard.ack == 1);
        if heard.has_data() {
            answers += 1;
            serial.send(&acknowledgement(heard.id));
        }
    }
    assert_eq!(answers, 1);
    assert_eq!(shop.ledger(), ["charge S1 10.20"]);
}

#[tokio::test]
async fn an_answer_is_repeated_until_it_is_acknowledged_and_at_most_five_times() {
    let shop = Shop::open(|_| {}).await;
    let mut serial = Serial::shaken(&shop).await;
    serial.patience = SHORT;
    serial.say(&sale("S1", "10.20"));
    let mut copies = Vec::new();
    while let Some(frame) = serial.data().await {
        copies.push(frame);
        if copies.len() >= 5 {
            serial.patience = Duration::from_millis(400);
        }
    }
    assert_eq!(copies.len(), 5);
    assert!(copies.iter().all(|copy| *copy == copies[0]));
    assert_eq!(shop.ledger(), ["charge S1 10.20"]);
}

#[tokio::test]
async fn a_sign_of_life_comes_every_two_seconds() {
    let shop = Shop::open(|_| {}).await;
    let mut serial = Serial::shaken(&shop).await;
    let begun = Instant::now();
    assert_eq!(serial.frame().await, Some(Frame::heartbeat()));
    assert!(begun.elapsed() >= Duration::from_millis(1_900), "{:?}", begun.elapsed());
}

#[rstest]
#[case(62)]
#[case(63)]
#[case(69)]
#[tokio::test]
async fn a_pulled_cable_comes_back_and_wants_a_handshake(#[case] digits: u64) {
    let shop = Shop::open(|_| {}).await;
    let mut serial = Serial::shaken(&shop).await;
    serial.say(&sale("S1", &format!("10.{digits}")));
    while serial.frame().await.is_some() {}
    let mut serial = Serial::shaken(&shop).await;
    let answer = serial.ask(&query("S1")).await.answer();
    assert_eq!(text(&answer, "response_code"), if digits == 63 { "104" } else { "000" });
    assert_eq!(shop.ledger().len(), usize::from(digits != 63));
}

#[tokio::test]
async fn a_corrupt_answer_is_never_sound_however_often_it_is_sent() {
    let shop = Shop::open(|_| {}).await;
    for digits in [67, 68] {
        let mut serial = Serial::shaken(&shop).await;
        serial.patience = Duration::from_millis(1_200);
        serial.say(&sale(&format!("S{digits}"), &format!("10.{digits}")));
        assert_eq!(serial.data().await, None, "{digits}");
    }
    assert_eq!(shop.ledger().len(), 2);
}

#[tokio::test]
async fn a_paced_line_takes_its_time() {
    const BAUD: u32 = 19_200;
    let shop = Shop::open(|options| (options.baud, options.terminal.baud) = (BAUD, BAUD)).await;
    let mut serial = Serial::shaken(&shop).await;
    let request = sale("S1", "10.20");
    let begun = Instant::now();
    let answer = serial.ask(&request).await.answer();
    let bytes = request.to_string().len() + answer.to_string().len();
    assert!(begun.elapsed() >= Pace::at_baud(BAUD).time_for(bytes), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_bad_line_loses_frames_and_never_charges_twice() {
    let scenario = Scenario::parse("[faults]\nseed = 7\ncorrupt_ppm = 300\ndrop_ppm = 100").unwrap();
    let shop = Shop::open(|options| options.terminal.scenario = scenario).await;
    for nth in 0..12 {
        let mut serial = Serial::open(&shop).await;
        serial.patience = Duration::from_millis(250);
        // As the vendor's program does it: the same frame until it is acknowledged.
        serial.send(&Frame::bare(FrameType::Handshake, 0));
        serial.frame().await;
        let data = sale(&format!("S{nth}"), "10.20").to_string().into_bytes();
        for _ in 0..5 {
            serial.send(&Frame { kind: FrameType::Normal, ack: 0, id: 1, data: data.clone() });
            if serial.frame().await.is_some_and(|frame| frame.ack == 1) {
                break;
            }
        }
    }
    // Read once: the last sale may still be written meanwhile.
    let charged = shop.ledger();
    assert!(charged.len() > 6, "{charged:?}");
    let mut once = charged.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), charged.len(), "{charged:?}");
}

// ---- the end of the line alone, on virtual time ----------------------------------------------------------------------

fn end() -> FrameEnd {
    let mut end = FrameEnd::new(0);
    let confirmed = end.receive(&vectors::bytes(vectors::wire("serial", "handshake")), 0);
    assert_eq!(confirmed, [OnLine::Said(vectors::bytes(vectors::wire("serial", "handshake-confirm")))]);
    end
}

#[test]
fn the_recorded_frames_are_understood() {
    let mut end = end();
    let heard = end.receive(&vectors::bytes(vectors::wire("serial", "data-id1")), 10);
    let [OnLine::Said(acknowledged), OnLine::Message(0, data)] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!(*acknowledged, vectors::bytes(vectors::wire("serial", "ack-of-1")));
    assert!(data.starts_with(b"{\"topic\":\"ecrhub.pay.query\""));
    assert_eq!(end.receive(&vectors::bytes(vectors::wire("serial", "heartbeat")), 20), []);
    let second = end.receive(&vectors::bytes(vectors::wire("serial", "data-id2-empty-object")), 30);
    assert_eq!(second.last(), Some(&OnLine::Message(0, b"{}".to_vec())));
}

#[test]
fn a_handshake_right_after_another_is_ignored_and_a_later_one_begins_anew() {
    let handshake = vectors::bytes(vectors::wire("serial", "handshake"));
    let mut end = end();
    assert_eq!(end.receive(&handshake, 999), []);
    assert_eq!(end.receive(&handshake, 1_000).len(), 1);
    let data = Frame { kind: FrameType::Normal, ack: 0, id: 1, data: b"{}".to_vec() }.encode().unwrap();
    assert_eq!(end.receive(&data, 1_001).len(), 2);
    assert_eq!(end.receive(&data, 1_002).len(), 1, "a repeat");
    end.receive(&handshake, 3_000);
    assert_eq!(end.receive(&data, 3_001).len(), 2, "the same id is another frame now");
}

#[test]
fn a_register_that_is_not_heard_for_six_seconds_is_gone() {
    let mut end = end();
    let mut beats = 0;
    while let Some(at_ms) = end.wake_at_ms() {
        beats += end.reach(at_ms).len();
        assert!(at_ms <= 6_000, "it gives up");
    }
    assert_eq!(beats, 2, "at two and four seconds");
    let answer = Answer::plain(Ask(0), b"{}".to_vec(), false);
    assert_eq!(end.bytes(&answer), b"", "nobody is there");
}

#[test]
fn answers_wait_for_the_acknowledgement_of_those_before() {
    let mut end = end();
    let twice = Answer { delivery: Delivery::Twice, ..Answer::plain(Ask(0), b"{\"a\":1}".to_vec(), false) };
    let first = end.bytes(&twice);
    assert!(!first.is_empty());
    let third = Answer::plain(Ask(0), b"{\"b\":2}".to_vec(), false);
    assert_eq!(end.bytes(&third), b"", "behind the others");
    let next = end.receive(&acknowledgement(1).encode().unwrap(), 10);
    let [OnLine::Said(second)] = &next[..] else { panic!("{next:?}") };
    assert_eq!((second[4], &second[7..14]), (2, &b"{\"a\":1}"[..]));
    let next = end.receive(&acknowledgement(2).encode().unwrap(), 20);
    assert!(matches!(&next[..], [OnLine::Said(third)] if third[4] == 3));
}
