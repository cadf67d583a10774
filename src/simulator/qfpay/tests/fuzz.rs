//! Everything that reads what a register sends, on its corpus and on mutations of it: nothing panics, nothing moves money
//! that was not signed.

use super::register::*;
use crate::protocol::qfpay::envelope::{Dialect, HttpBody};
use crate::protocol::qfpay::message::Request;
use crate::protocol::qfpay::vectors;
use crate::simulator::qfpay::*;
use crate::simulator::random::Seeded;
use crate::simulator::{LineFace, Machine};

const MUTATIONS: usize = 10_000;

/// Bodies of every dialect and function, good and bad.
fn corpus() -> Vec<Vec<u8>> {
    let texts = |section: &str, names: &[&str]| -> Vec<Vec<u8>> {
        let fields =
            vectors::list(section).iter().flat_map(|entry| names.iter().filter_map(|name| entry[*name].as_str()));
        fields.map(|text| text.as_bytes().to_vec()).collect()
    };
    let mut corpus = texts("requests_odoo_dialect", &["http_body", "envelope_plaintext"]);
    corpus.extend(texts("requests_other_dialects", &["base64", "body"]));
    corpus.extend(texts("negative", &["body"]));
    corpus.extend(texts("lenient_parser", &["text"]));
    corpus.extend(vectors::list("usb").iter().filter_map(|entry| entry["frame_hex"].as_str().map(vectors::bytes)));
    corpus.extend(vectors::list("tcp").iter().map(|entry| vectors::bytes(vectors::text(entry, "bytes_hex"))));
    corpus
}

/// One of the corpus with a few bytes changed, lost, doubled or taken from another one.
fn mutated(corpus: &[Vec<u8>], random: &mut Seeded) -> Vec<u8> {
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

/// What one input does to the terminal and to its ends of line and socket. The fuzz body.
fn survives(register: &mut Register, bytes: &[u8]) {
    for path in ["", "/api/pos/trade"] {
        register.send_body(path, bytes);
        register.outputs();
    }
    let opener = Opener { keys: keys(), encrypted: false, only: None };
    let _ = opener.is_whole(bytes);
    let mut line = FrameEnd::new(opener.clone(), SerialHabits::default());
    let mut socket = SocketEnd::new(opener, SerialHabits::default());
    let ends: [&mut dyn LineFace; 2] = [&mut line, &mut socket];
    for end in ends {
        end.receive(bytes, 0);
        while let Some(at_ms) = end.wake_at_ms() {
            end.reach(at_ms);
        }
        end.let_go(10_000);
    }
}

#[test]
fn the_corpus_and_its_mutations_are_survived() {
    let corpus = corpus();
    let mut register = Register::facing(TerminalSettings { encrypted: false, ..settings() });
    for bytes in &corpus {
        survives(&mut register, bytes);
    }
    let booked = register.terminal.ledger().len();
    let mut random = Seeded::new(1);
    for _ in 0..MUTATIONS {
        survives(&mut register, &mutated(&corpus, &mut random));
    }
    register.terminal.reach(u64::MAX / 2);
    assert!(booked > 0, "the corpus has payments");
}

#[test]
fn no_single_changed_byte_moves_money() {
    let body = sealer(Dialect::Odoo).http_body(&pay("T1", 1020).content().unwrap(), HttpBody::JsonString);
    let mut register = Register::facing(settings());
    for at in 0..body.len() {
        for flip in [1, 0x20, 0x80] {
            let mut changed = body.clone();
            changed[at] ^= flip;
            register.send_body(Request::PrintSummary.path(), &changed);
            register.send_body(pay("T1", 1020).path(), &changed);
        }
    }
    register.outputs();
    assert_eq!(register.ledger(), []);
}
