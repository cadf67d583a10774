use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;

use super::*;
use crate::protocol::wonder::vectors;

fn reader() -> FrameReader {
    FrameReader::new(FrameRules::retail())
}

fn drain(reader: &mut FrameReader) -> Vec<FrameEvent> {
    std::iter::from_fn(|| reader.next_frame()).collect()
}

fn frame(data: &[u8]) -> Vec<u8> {
    FrameRules::retail().encode(data).unwrap()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

#[test]
fn every_published_and_derived_frame_is_exact_both_ways() {
    for vector in vectors::list("vendor_frames").iter().chain(vectors::list("derived_frames")) {
        let payload = text(vector, "payload").as_bytes();
        let bytes = frame(payload);
        let hex = vectors::to_hex(&bytes);
        assert_eq!(hex[..12], *text(vector, "header_hex"));
        assert_eq!(hex[12..20], *text(vector, "header_crc_hex"));
        assert_eq!(hex[hex.len() - 8..], *text(vector, "data_crc_hex"));
        if let Some(whole) = vector["frame_hex"].as_str() {
            assert_eq!(hex, whole);
        }
        if let Some(digest) = vector["frame_sha256"].as_str() {
            use sha2::Digest;
            assert_eq!(vectors::to_hex(&sha2::Sha256::digest(&bytes)).to_lowercase(), digest);
        }
        let mut reader = reader();
        reader.push(&bytes, 0);
        assert_eq!(drain(&mut reader), [FrameEvent::Frame(payload.to_vec())]);
        assert!(!reader.has_partial());
    }
}

#[test]
fn more_than_the_cap_is_refused_both_ways() {
    let rules = FrameRules { data_cap: 100, ..FrameRules::retail() };
    assert_eq!(rules.encode(&[0; 101]), Err(FrameTooLarge { size: 101, cap: 100 }));
    assert_eq!(FrameRules::retail().encode(&vec![0; 65_536]), Err(FrameTooLarge { size: 65_536, cap: 65_535 }));

    let mut reader = FrameReader::new(rules.clone());
    reader.push(&frame(&[0; 101]), 0);
    reader.push(&rules.encode(&[1; 100]).unwrap(), 0);
    assert_eq!(drain(&mut reader), [FrameEvent::Frame(vec![1; 100])]);
    assert_eq!(reader.counters().bad_headers, 1);
}

#[test]
fn the_largest_frame_comes_through() {
    let data = vec![START; 65_535];
    let mut reader = reader();
    reader.push(&frame(&data), 0);
    assert_eq!(drain(&mut reader), [FrameEvent::Frame(data)]);
}

#[test]
fn a_damaged_frame_is_dropped_whole_and_the_next_one_read() {
    let mut damaged = frame(b"first");
    damaged[DATA_AT] ^= 0x01;
    let mut reader = reader();
    reader.push(&[damaged, frame(b"second")].concat(), 0);
    assert_eq!(drain(&mut reader), [FrameEvent::DataCrcFailed, FrameEvent::Frame(b"second".to_vec())]);
    assert_eq!(reader.counters().bad_data_crcs, 1);
}

#[test]
fn a_foreign_command_is_told_and_dropped() {
    let mut reader = reader();
    reader.push(&FrameRules::transit().encode(b"x").unwrap(), 0);
    reader.push(&frame(b"y"), 0);
    assert_eq!(drain(&mut reader), [FrameEvent::ForeignCmd(CMD_TRANSIT), FrameEvent::Frame(b"y".to_vec())]);
}

#[rstest]
#[case::at_the_limit(1_500, true)]
#[case::after_the_limit(1_501, false)]
fn silence_inside_a_frame_gives_it_up(#[case] rest_at_ms: u64, #[case] read: bool) {
    let bytes = frame(b"hello");
    let mut reader = reader();
    reader.push(&bytes[..12], 1_000);
    assert_eq!(reader.deadline_ms(), Some(1_501));
    reader.push(&bytes[12..], rest_at_ms);
    let events = drain(&mut reader);
    assert_eq!(events.contains(&FrameEvent::Frame(b"hello".to_vec())), read);
    assert_eq!(events.contains(&FrameEvent::Discarded(12)), !read);
}

#[test]
fn the_wake_up_gives_a_beginning_up_and_the_line_is_usable_at_once() {
    let mut reader = reader();
    reader.push(&frame(b"cut off")[..15], 0);
    reader.expire(500);
    assert!(reader.has_partial());
    reader.expire(501);
    assert_eq!(drain(&mut reader), [FrameEvent::Discarded(15)]);
    assert_eq!(reader.deadline_ms(), None);
    reader.push(&frame(b"next"), 502);
    assert_eq!(drain(&mut reader), [FrameEvent::Frame(b"next".to_vec())]);
}

#[test]
fn a_frame_in_single_slow_bytes_is_read() {
    let mut reader = reader();
    for (at, byte) in frame(b"slow").into_iter().enumerate() {
        reader.push(&[byte], 400 * at as u64);
    }
    assert_eq!(drain(&mut reader), [FrameEvent::Frame(b"slow".to_vec())]);
}

#[test]
fn reset_forgets_the_beginning_and_untaken_events() {
    let mut reader = reader();
    reader.push(&[frame(b"old"), frame(b"cut")[..11].to_vec()].concat(), 0);
    reader.reset();
    reader.push(&frame(b"new"), 1);
    assert_eq!(drain(&mut reader), [FrameEvent::Frame(b"new".to_vec())]);
}

#[rstest]
#[case::starts(vec![START; 1 << 20])]
#[case::near_headers([START, 0, 6, 0, 0, TYPE, 0, 0, 0, 0].repeat(100_000))]
#[case::zeros(vec![0; 1 << 20])]
fn a_flood_of_noise_leaves_nothing_behind(#[case] noise: Vec<u8>) {
    let mut reader = reader();
    reader.push(&noise, 0);
    assert!(drain(&mut reader).is_empty());
    assert!(reader.pending.len() < DATA_AT && reader.pending.capacity() <= 4 * 4096, "{}", reader.pending.capacity());
    assert!(reader.counters().bytes_skipped > noise.len() as u64 - 10);
}

/// Pushes `bytes` cut at pseudo-random places.
fn push_in_chunks(reader: &mut FrameReader, mut bytes: &[u8], cuts: &[usize]) {
    for cut in cuts.iter().cycle() {
        if bytes.is_empty() {
            return;
        }
        let (chunk, rest) = bytes.split_at((*cut).min(bytes.len()));
        reader.push(chunk, 0);
        bytes = rest;
    }
}

proptest! {
    #[test]
    fn frames_are_found_between_noise_in_any_chunking(
        parts in vec((vec(prop_oneof![any::<u8>(), Just(START)], 0..40), vec(any::<u8>(), 0..300)), 1..6),
        tail in vec(any::<u8>(), 0..40),
        cuts in vec(1_usize..80, 1..10),
    ) {
        let mut stream = Vec::new();
        for (noise, data) in &parts {
            stream.extend_from_slice(noise);
            stream.extend_from_slice(&frame(data));
        }
        stream.extend_from_slice(&tail);
        let mut reader = reader();
        push_in_chunks(&mut reader, &stream, &cuts);
        let expected: Vec<_> = parts.into_iter().map(|(_, data)| FrameEvent::Frame(data)).collect();
        prop_assert_eq!(drain(&mut reader), expected);
    }

    #[test]
    fn noise_never_costs_the_next_frame(noise in vec(prop_oneof![any::<u8>(), Just(START), Just(0), Just(TYPE)], 0..1000)) {
        let mut reader = reader();
        reader.push(&noise, 0);
        reader.push(&frame(b"good"), 100);
        prop_assert_eq!(drain(&mut reader).pop(), Some(FrameEvent::Frame(b"good".to_vec())));
    }

    #[test]
    fn one_flipped_bit_is_never_another_frame(data in vec(any::<u8>(), 0..120), bit in any::<proptest::sample::Index>()) {
        let mut bytes = frame(&data);
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let mut reader = reader();
        reader.push(&bytes, 0);
        reader.expire(10_000);
        prop_assert!(!drain(&mut reader).iter().any(|event| matches!(event, FrameEvent::Frame(_))));
    }
}
