//! A fuzz body for every decoder, run on its corpus and on mutations of it: no input panics, and all of them end.

use super::answer::Answer;
use super::crypto::{AesKeyMode, Cipher};
use super::frame::{ErrorCode, FrameEvent, FrameReader, GAP_MS, Number};
use super::lenient::Loose;
use super::notice::{Notice, NoticeKey, is_signed};
use super::tcp::TextReader;
use super::{amount, vectors};
use crate::money::{Amount, Currency};
use crate::simulator::random::Seeded;

/// How many mutations every corpus is tried with.
pub const MUTATIONS: usize = 10_000;

fn texts(section: &str, names: &[&str]) -> Vec<Vec<u8>> {
    let fields = vectors::list(section).iter().flat_map(|entry| names.iter().filter_map(|name| entry[*name].as_str()));
    fields.map(|text| text.as_bytes().to_vec()).collect()
}

fn frames() -> Vec<Vec<u8>> {
    let single = vectors::list("usb").iter().filter_map(|entry| entry["frame_hex"].as_str());
    let parts = vectors::entry("usb", "usb_fragments_limit_100")["fragments"].as_array().unwrap();
    let parts: String = parts.iter().map(|part| vectors::text(part, "frame_hex")).collect();
    single.map(vectors::bytes).chain([vectors::bytes(&parts)]).collect()
}

/// Requests of every dialect and function, good and bad, bare and in frames.
pub fn said_by_registers() -> Vec<Vec<u8>> {
    let mut corpus = texts("requests_odoo_dialect", &["http_body", "envelope_plaintext"]);
    corpus.extend(texts("requests_other_dialects", &["base64", "body"]));
    corpus.extend(texts("negative", &["body"]));
    corpus.extend(texts("lenient_parser", &["text"]));
    corpus.extend(vectors::list("tcp").iter().map(|entry| vectors::bytes(vectors::text(entry, "bytes_hex"))));
    corpus.extend(frames());
    corpus
}

fn said_by_terminals() -> Vec<Vec<u8>> {
    texts("responses", &["body_plain", "body_aes_base64_K16"])
}

/// One of the corpus with a few bytes changed, lost, put in or taken from another one.
pub fn mutated(corpus: &[Vec<u8>], random: &mut Seeded) -> Vec<u8> {
    let mut pick = |bound: usize| usize::try_from(random.below(bound.max(1) as u64)).unwrap();
    let mut bytes = corpus[pick(corpus.len())].clone();
    for _ in 0..=pick(4) {
        let at = pick(bytes.len());
        match pick(5) {
            0 if !bytes.is_empty() => bytes[at] = u8::try_from(pick(256)).unwrap(),
            1 if !bytes.is_empty() => drop(bytes.remove(at)),
            2 => bytes.truncate(at),
            3 => bytes.insert(at, b"{}[]'\",=/n\\\x01\x10\n"[pick(14)]),
            _ => {
                let other = &corpus[pick(corpus.len())];
                let from = pick(other.len());
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
        }
    }
    bytes
}

fn is_survived(corpus: &[Vec<u8>], seed: u64, body: impl Fn(&[u8])) {
    for bytes in corpus {
        body(bytes);
    }
    let mut random = Seeded::new(seed);
    for _ in 0..MUTATIONS {
        body(&mutated(corpus, &mut random));
    }
}

fn cipher() -> Cipher {
    Cipher::new(&vectors::key("K16"), AesKeyMode::Utf8).unwrap()
}

#[test]
fn answers() {
    let (cipher, ours) = (cipher(), Amount::from_minor_units(1010, Currency::HKD).unwrap());
    is_survived(&said_by_terminals(), 1, |bytes| {
        if let Ok(answer) = Answer::read(bytes, &cipher) {
            let data = answer.data.as_ref();
            let amount = data.and_then(|data| data.get("txamt")).unwrap_or_default();
            let _ = amount::said(amount, data.and_then(|data| data.get("txcurrcd")), ours);
            let _ = answer.words();
        }
    });
}

#[test]
fn sealed_texts() {
    let cipher = cipher();
    is_survived(&texts("aes", &["base64"]), 2, |bytes| {
        let _ = cipher.open(&String::from_utf8_lossy(bytes));
    });
}

#[test]
fn loose_texts() {
    is_survived(&said_by_registers(), 3, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let _ = Loose::parse(&text);
        if let Some(raw) = Loose::raw_field(&text, "content") {
            assert!(text.contains(raw) && Loose::parse(raw).is_some(), "{text}");
        }
    });
}

#[test]
fn streams_of_frames() {
    is_survived(&frames(), 4, |bytes| {
        let mut whole = FrameReader::new();
        whole.push(bytes, 0);
        whole.time_reached(GAP_MS);
        assert_eq!(whole.deadline_ms(), None);
        let mut in_pieces = FrameReader::new();
        bytes.chunks(7).for_each(|piece| in_pieces.push(piece, 0));
        in_pieces.time_reached(GAP_MS);
        let events = |reader: &mut FrameReader| {
            let all = std::iter::from_fn(|| reader.next_event());
            // The number of noise is that of whatever has come of it by then.
            let noise = FrameEvent::Broken(Number::FIRST, ErrorCode::Format);
            let same =
                |event| if matches!(event, FrameEvent::Broken(_, ErrorCode::Format)) { noise.clone() } else { event };
            all.map(same).collect::<Vec<_>>()
        };
        assert_eq!(events(&mut whole), events(&mut in_pieces), "{bytes:02x?}");
    });
}

#[test]
fn streams_of_texts() {
    let corpus: Vec<_> =
        vectors::list("tcp").iter().map(|entry| vectors::bytes(vectors::text(entry, "bytes_hex"))).collect();
    is_survived(&corpus, 5, |bytes| {
        let mut reader = TextReader::new();
        for (at_ms, piece) in (0..).step_by(100).zip(bytes.chunks(11)) {
            assert_eq!(reader.push(piece, at_ms), Ok(()));
            while reader.next_line().is_some() {}
            let _ = reader.after_silence(at_ms + 50);
        }
        let _ = reader.closed();
        assert_eq!(reader.deadline_ms(), None);
    });
}

#[test]
fn notices() {
    let key = NoticeKey::new("a key for notices");
    is_survived(&texts("webhooks", &["raw_body"]), 6, |bytes| {
        let _ = Notice::read(bytes);
        assert!(!is_signed(bytes, &key, &String::from_utf8_lossy(bytes)));
    });
}
