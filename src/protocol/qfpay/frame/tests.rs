use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;

use super::super::vectors;
use super::*;

fn events(reader: &mut FrameReader) -> Vec<FrameEvent> {
    std::iter::from_fn(|| reader.next_event()).collect()
}

fn read(bytes: &[u8]) -> Vec<FrameEvent> {
    let mut reader = FrameReader::new();
    reader.push(bytes, 0);
    events(&mut reader)
}

fn number(entry: &Value) -> Number {
    entry["number"].as_u64().and_then(|number| Number::of(u8::try_from(number).ok()?)).unwrap()
}

fn kind(entry: &Value) -> FrameType {
    entry["type"].as_u64().and_then(|byte| FrameType::of(u8::try_from(byte).ok()?)).unwrap()
}

#[test]
fn the_published_frame() {
    let published = vectors::entry("published", "pub_usb_sample_frame");
    let bytes = vectors::bytes(vectors::text(published, "frame_hex"));
    let data = vectors::text(&published["decoded"], "data_utf8").as_bytes().to_vec();
    assert_eq!(encode(FrameType::Request, Number::FIRST, &data, PART_LIMIT).unwrap().concat(), bytes);
    assert_eq!(read(&bytes), [FrameEvent::Message(FrameType::Request, Number::FIRST, data)]);
}

#[test]
fn every_frame_of_the_vectors_both_ways() {
    let mut seen = 0;
    for entry in vectors::list("usb").iter().filter(|entry| entry["type"].is_u64() && entry["frame_hex"].is_string()) {
        let bytes = vectors::bytes(vectors::text(entry, "frame_hex"));
        let data = entry["data_ascii"].as_str().unwrap_or_default().as_bytes().to_vec();
        assert_eq!(encode(kind(entry), number(entry), &data, PART_LIMIT).unwrap().concat(), bytes, "{}", entry["id"]);
        assert_eq!(read(&bytes), [FrameEvent::Message(kind(entry), number(entry), data)], "{}", entry["id"]);
        seen += 1;
    }
    assert_eq!(seen, 10);
}

#[test]
fn parts_of_the_vectors_both_ways() {
    let entry = vectors::entry("usb", "usb_fragments_limit_100");
    let parts: Vec<Vec<u8>> = entry["fragments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| vectors::bytes(vectors::text(part, "frame_hex")))
        .collect();
    let data = vectors::text(entry, "reassembled_ascii").as_bytes().to_vec();
    assert_eq!(encode(FrameType::Request, number(entry), &data, 100).unwrap(), parts);
    assert_eq!(read(&parts.concat()), [FrameEvent::Message(FrameType::Request, number(entry), data)]);
}

#[rstest]
#[case("usb_bad_start", Number::FIRST)]
#[case("usb_bad_end", Number(2))]
fn a_broken_frame_is_a_format_error(#[case] id: &str, #[case] number: Number) {
    let bytes = vectors::bytes(vectors::text(vectors::entry("usb", id), "frame_hex"));
    let mut reader = FrameReader::new();
    reader.push(&bytes, 0);
    reader.time_reached(GAP_MS);
    assert_eq!(events(&mut reader)[0], FrameEvent::Broken(number, ErrorCode::Format));
}

#[test]
fn numbers_wrap() {
    let after: Vec<u8> =
        std::iter::successors(Some(Number(0x7e)), |number| Some(number.next())).take(4).map(|n| n.0).collect();
    assert_eq!(after, [0x7e, 0x7f, 0x01, 0x02]);
    assert_eq!((Number::of(0), Number::of(0x80)), (None, None));
}

#[test]
fn an_error_code_in_the_data_of_the_general_error_counts() {
    let frames = encode(FrameType::Error(ErrorCode::Unknown), Number(5), &[0x33], PART_LIMIT).unwrap();
    let expected = FrameEvent::Message(FrameType::Error(ErrorCode::Decryption), Number(5), vec![0x33]);
    assert_eq!(read(&frames.concat()), [expected]);
}

#[test]
fn parts_that_come_too_late_do_not_fit() {
    let parts = encode(FrameType::Request, Number(3), &[b'a'; 300], 100).unwrap();
    let mut reader = FrameReader::new();
    reader.push(&parts[0], 0);
    assert_eq!(reader.deadline_ms(), Some(GAP_MS));
    reader.push(&parts[1], GAP_MS);
    assert_eq!(events(&mut reader), [FrameEvent::Broken(Number(3), ErrorCode::Assembly)]);
    // Another message is none of that.
    reader.push(&bare(FrameType::Positive, Number(4)), GAP_MS + 1);
    assert_eq!(events(&mut reader), [FrameEvent::Message(FrameType::Positive, Number(4), Vec::new())]);
}

#[test]
fn more_data_than_declared_is_a_validation_error() {
    let mut bytes = encode(FrameType::Request, Number(9), b"hello", PART_LIMIT).unwrap().concat();
    bytes[8] = 4;
    assert_eq!(read(&bytes), [FrameEvent::Broken(Number(9), ErrorCode::Validation)]);
}

#[test]
fn a_frame_that_breaks_off_does_not_swallow_the_next() {
    let mut reader = FrameReader::new();
    let long = encode(FrameType::Request, Number(1), &[b'x'; 400], PART_LIMIT).unwrap().concat();
    let acknowledgement = bare(FrameType::Positive, Number(1));
    reader.push(&long[..100], 0);
    reader.push(&acknowledgement, 10);
    assert_eq!(events(&mut reader), []);
    reader.time_reached(10 + GAP_MS);
    assert!(events(&mut reader).contains(&FrameEvent::Message(FrameType::Positive, Number(1), Vec::new())));
}

#[test]
fn a_message_of_a_length_that_cannot_be_written() {
    assert_eq!(encode(FrameType::Request, Number(1), &vec![0; 65_536], PART_LIMIT), Err(TooLong(65_536)));
    assert_eq!(encode(FrameType::Request, Number(1), &vec![0; 65_535], usize::MAX).unwrap().len(), 2);
}

/// Messages and noise that is no start of a frame.
fn stream() -> impl Strategy<Value = (Vec<u8>, Vec<FrameEvent>)> {
    let message = (1_u8..=0x7f, vec(any::<u8>(), 0..300), 1_usize..120).prop_map(|(number, data, limit)| {
        let number = Number(number);
        let bytes = encode(FrameType::Request, number, &data, limit).unwrap().concat();
        (bytes, FrameEvent::Message(FrameType::Request, number, data))
    });
    vec(message, 1..6).prop_map(|messages| {
        let bytes = messages.iter().flat_map(|(bytes, _)| bytes.clone()).collect();
        (bytes, messages.into_iter().map(|(_, event)| event).collect())
    })
}

proptest! {
    #[test]
    fn any_split_of_a_stream_gives_the_same_messages((bytes, expected) in stream(), cuts in vec(1_usize..50, 1..40)) {
        let (mut reader, mut rest, mut found) = (FrameReader::new(), bytes.as_slice(), Vec::new());
        for cut in cuts.into_iter().cycle() {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            reader.push(now, 0);
            found.extend(events(&mut reader));
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn noise_between_frames_loses_none_after_a_silence(noise in vec(any::<u8>(), 0..60), data in vec(any::<u8>(), 0..200)) {
        let mut reader = FrameReader::new();
        reader.push(&noise, 0);
        reader.time_reached(GAP_MS);
        let _ = events(&mut reader);
        reader.push(&encode(FrameType::Request, Number(7), &data, PART_LIMIT).unwrap().concat(), GAP_MS + 1);
        prop_assert_eq!(events(&mut reader), [FrameEvent::Message(FrameType::Request, Number(7), data)]);
    }

    #[test]
    fn any_bytes_end(bytes in vec(prop_oneof![any::<u8>(), Just(0x2f), Just(0x6e), Just(0x01), Just(0x10)], 0..500)) {
        let mut reader = FrameReader::new();
        reader.push(&bytes, 0);
        reader.time_reached(GAP_MS);
        prop_assert_eq!(reader.deadline_ms(), None);
    }
}
