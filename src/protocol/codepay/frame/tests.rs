use proptest::prelude::*;
use rstest::rstest;

use super::super::vectors;
use super::*;

fn hex(id: &str) -> Vec<u8> {
    vectors::bytes(vectors::wire("serial", id))
}

fn data(id: u8, data: &[u8]) -> Frame {
    Frame { kind: FrameType::Normal, ack: 0, id, data: data.to_vec() }
}

fn read(bytes: &[u8]) -> Vec<Frame> {
    let mut reader = FrameReader::new();
    reader.push(bytes);
    std::iter::from_fn(|| reader.next_frame()).collect()
}

const QUERY: &str = r#"{"topic":"ecrhub.pay.query","app_id":"wz00000000000a0001","request_id":"111111","biz_data":{"merchant_order_no":"12320231220110257"}}"#;

#[rstest]
#[case("handshake", Frame::bare(FrameType::Handshake, 0))]
#[case("handshake-confirm", Frame::bare(FrameType::Confirmed, 0))]
#[case("heartbeat", Frame::heartbeat())]
#[case("data-id1", data(1, QUERY.as_bytes()))]
#[case("data-id2-empty-object", data(2, b"{}"))]
#[case("ack-of-1", Frame::bare(FrameType::Normal, 1))]
#[case("ack-of-255", Frame::bare(FrameType::Normal, 255))]
fn every_frame_of_the_vectors_in_both_directions(#[case] id: &str, #[case] frame: Frame) {
    assert_eq!(frame.encode().unwrap(), hex(id));
    assert_eq!(read(&hex(id)), [frame]);
}

#[test]
fn all_vectors_are_covered() {
    assert_eq!(vectors::group("serial").len(), 7);
}

#[rstest]
#[case::noise_in_front(&[b"noise\x55".as_slice(), &hex("ack-of-1")].concat())]
#[case::a_start_in_front(&[b"\x55\xaa".as_slice(), &hex("ack-of-1")].concat())]
#[case::a_bad_check_in_front(&[b"\x55\xaa\x00\x01\x00\x00\x00\x02\xcc\x33".as_slice(), &hex("ack-of-1")].concat())]
#[case::a_bad_end_in_front(&[b"\x55\xaa\x00\x01\x00\x00\x00\x01\xcc\x34".as_slice(), &hex("ack-of-1")].concat())]
#[case::an_unknown_type(&[b"\x55\xaa\x03\x00\x00\x00\x00\x03\xcc\x33".as_slice(), &hex("ack-of-1")].concat())]
#[case::a_length_beyond_the_cap(&[b"\x55\xaa\x00\x00\x01\xff\xff".as_slice(), &hex("ack-of-1")].concat())]
#[case::data_without_an_id(&[b"\x55\xaa\x00\x00\x00\x00\x01\x41\x40\xcc\x33".as_slice(), &hex("ack-of-1")].concat())]
fn noise_is_skipped(#[case] bytes: &[u8]) {
    assert_eq!(read(bytes), [Frame::bare(FrameType::Normal, 1)]);
}

#[test]
fn a_frame_inside_one_that_never_ends_is_found_in_the_end() {
    let mut reader = FrameReader::new();
    reader.push(b"\x55\xaa\x00\x00\x01\x03\x00");
    reader.push(&hex("data-id2-empty-object"));
    assert_eq!(reader.next_frame(), None);
    assert!(reader.is_waiting());
    reader.give_up();
    assert_eq!(reader.next_frame(), Some(data(2, b"{}")));
    assert!(!reader.is_waiting());
    assert_eq!(reader.skipped(), 7);
}

#[test]
fn what_is_too_long_is_not_sent_and_still_taken() {
    let longest = data(1, &[b'x'; DATA_LIMIT]);
    assert_eq!(longest.encode().unwrap().len(), FRAME_LIMIT);
    let longer = data(1, &[b'x'; DATA_LIMIT + 1]);
    assert_eq!(longer.encode(), Err(TooLong(DATA_LIMIT + 1)));
    let most = data(1, &[b'x'; DATA_CAP]);
    assert_eq!(read(&most.encode_within(DATA_CAP).unwrap()), [most]);
    assert_eq!(data(1, &vec![b'x'; 0x1_0000]).encode_within(usize::MAX), Err(TooLong(0x1_0000)));
}

#[test]
fn ids_go_round_without_zero() {
    assert_eq!((id_after(1), id_after(254), id_after(255)), (2, 255, 1));
}

#[test]
fn debug_tells_no_data() {
    assert_eq!(format!("{:?}", data(1, b"4111")), "Frame(Normal, ack 0, id 1, 4 bytes)");
}

fn any_frame() -> impl Strategy<Value = Frame> {
    let kind = prop::sample::select(vec![FrameType::Normal, FrameType::Handshake, FrameType::Confirmed]);
    (kind, any::<u8>(), any::<u8>(), prop::collection::vec(any::<u8>(), 0..60)).prop_map(|(kind, ack, id, data)| {
        if kind == FrameType::Normal && id != 0 { Frame { kind, ack, id, data } } else { Frame::bare(kind, ack) }
    })
}

/// Frames with noise between them that cannot be the beginning of one.
fn stream() -> impl Strategy<Value = (Vec<Frame>, Vec<u8>)> {
    let noise = prop::collection::vec(any::<u8>().prop_filter("no start", |byte| *byte != 0x55), 0..6);
    prop::collection::vec((noise, any_frame()), 0..6).prop_map(|parts| {
        let bytes = parts.iter().flat_map(|(noise, frame)| [noise.clone(), frame.encode().unwrap()].concat()).collect();
        (parts.into_iter().map(|(_, frame)| frame).collect(), bytes)
    })
}

proptest! {
    #[test]
    fn every_frame_reads_back_out_of_noise((frames, bytes) in stream()) {
        prop_assert_eq!(read(&bytes), frames);
    }

    #[test]
    fn any_split_gives_the_same_frames((frames, bytes) in stream(), cuts in prop::collection::vec(1_usize..9, 1..40)) {
        let mut reader = FrameReader::new();
        let (mut got, mut rest) = (Vec::new(), bytes.as_slice());
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at(*cut.min(&rest.len()));
            rest = after;
            reader.push(piece);
            got.extend(std::iter::from_fn(|| reader.next_frame()));
        }
        prop_assert_eq!(got, frames);
    }

    #[test]
    fn any_bytes_end_in_any_split(bytes in prop::collection::vec(prop::sample::select(vec![0x55, 0xaa, 0, 1, 2, 0xcc, 0x33, 9]), 0..200), cut in 1_usize..20) {
        let whole = read(&bytes);
        let mut reader = FrameReader::new();
        let mut got = Vec::new();
        for piece in bytes.chunks(cut) {
            reader.push(piece);
            got.extend(std::iter::from_fn(|| reader.next_frame()));
        }
        prop_assert_eq!(got, whole);
        while reader.is_waiting() {
            reader.give_up();
            while reader.next_frame().is_some() {}
        }
    }
}
