//! A fuzz body for every decoder, run on its corpus and on mutations of it: no input panics, and all of them end.

use super::conversation::Wiring;
use super::frame::{Frame, FrameReader, FrameType};
use super::message::{Message, NoMessage};
use super::order::Order;
use super::samples::{intent, settings, usd};
use super::session::Session;
use super::verdict::{self, Told};
use super::{amount, codes, vectors};
use crate::payment::{Effect, Kind, Limits, Machine, Millis, Now, WallTime};
use crate::protocol::qfpay::fuzz_tests::{MUTATIONS, mutated};
use crate::protocol::{Output, Question, RequestId};
use crate::simulator::random::Seeded;
use crate::wire::{self, LinkEvent};

/// Messages of every generation, in clear.
fn messages() -> Vec<Vec<u8>> {
    let now = vectors::messages().into_iter().map(|(_, _, wire)| wire.as_bytes().to_vec());
    let flat = vectors::group("vendor-js-sdk-legacy-flat").iter().map(|entry| entry["wire"].as_str().unwrap().into());
    let protobuf = b"\x0a\x10ecrhub.pay.order\x12\x0242\x1a\x03wz1".to_vec();
    now.chain(flat).chain([protobuf]).collect()
}

/// Frames bare and with messages in them, and several on end.
fn frames() -> Vec<Vec<u8>> {
    let mut corpus: Vec<Vec<u8>> =
        vectors::group("serial").iter().map(|entry| vectors::bytes(entry["wire"].as_str().unwrap())).collect();
    for (id, data) in (1..=255).zip(messages()) {
        corpus.push(Frame { kind: FrameType::Normal, ack: 0, id, data }.encode_within(usize::MAX).unwrap());
    }
    corpus.push(corpus.concat());
    corpus
}

fn is_survived(corpus: &[Vec<u8>], seed: u64, mut body: impl FnMut(&[u8])) {
    for bytes in corpus {
        body(bytes);
    }
    let mut random = Seeded::new(seed);
    for _ in 0..MUTATIONS {
        body(&mutated(corpus, &mut random));
    }
}

#[test]
fn messages_and_what_is_made_of_them() {
    is_survived(&messages(), 11, |bytes| {
        let message = match Message::read(bytes) {
            Ok(message) => message,
            Err(NoMessage::Older(older)) => return drop(older.refusal()),
            Err(_) => return,
        };
        assert_eq!(Message::read(message.to_json().as_bytes()).as_ref(), Ok(&message), "what is written reads back");
        let _ = (message.words(), codes::detail(message.words()));
        if let Some(order) = Order::read(message.biz()) {
            assert_eq!(Order::read(&order.write()), Some(order));
        }
        let _ = amount::said(message.biz().get("order_amount"), message.biz().get("price_currency"), usd(1).currency());
        for kind in Kind::ALL {
            for told in [Told::Directly, Told::Asked, Told::OfOriginal] {
                let intent = intent(kind, 1);
                let _ = verdict::find(told, &intent, &message, true, true);
                let _ = verdict::amount_said(told, &intent, &message);
                let _ = verdict::details(&intent, &message);
            }
        }
    });
}

#[test]
fn streams_of_frames_in_any_pieces() {
    is_survived(&frames(), 12, |bytes| {
        let read = |piece: usize| {
            let (mut reader, mut read) = (FrameReader::new(), Vec::new());
            for piece in bytes.chunks(piece) {
                reader.push(piece);
                read.extend(std::iter::from_fn(|| reader.next_frame()));
            }
            while reader.is_waiting() {
                reader.give_up();
                read.extend(std::iter::from_fn(|| reader.next_frame()));
            }
            read
        };
        assert_eq!(read(bytes.len().max(1)), read(7), "{bytes:02x?}");
    });
}

/// A session with a sale and a question out.
fn asked(wiring: Wiring) -> Session {
    let limits = Limits { answer: 1, ask_every: 1, ask_at_most: 1, ask_for: 1, tell_after: 1, not_found: None };
    let mut session = Session::new(settings(wiring));
    session.link(at(0), LinkEvent::Up);
    let confirmed = Frame::bare(FrameType::Confirmed, 0).encode().unwrap();
    session.link(at(0), LinkEvent::Received(confirmed));
    let effects = Machine::draft(intent(Kind::Sale, 1), limits).start(at(2_500));
    for effect in effects {
        if let Effect::Send(money) = effect {
            session.request_money(at(2_500), RequestId(1), money);
        }
    }
    session.ask(at(2_500), RequestId(2), Question::Status(Box::new(intent(Kind::Void, 2))), &[1; 48]);
    while session.poll().is_some() {}
    session
}

fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(0) }
}

/// Silence and answers of one request at a time: what else comes is late.
fn hears(session: &mut Session, event: LinkEvent) {
    session.link(at(2_600), event);
    let told = std::iter::from_fn(|| session.poll()).filter(|output| matches!(output, Output::Silent(..))).count();
    assert!(told <= 2, "one end for each request");
}

#[test]
fn a_session_on_a_socket() {
    is_survived(&messages(), 13, |bytes| {
        let mut session = asked(Wiring::WebSocket);
        hears(&mut session, LinkEvent::Message(wire::Message::Binary(bytes.to_vec())));
        hears(&mut session, LinkEvent::Message(wire::Message::Text(String::from_utf8_lossy(bytes).into_owned())));
    });
}

#[test]
fn a_session_on_a_line() {
    is_survived(&frames(), 14, |bytes| {
        let mut session = asked(Wiring::Serial);
        for piece in bytes.chunks(13) {
            hears(&mut session, LinkEvent::Received(piece.to_vec()));
        }
        session.time_reached(at(5_000));
        hears(&mut session, LinkEvent::Received(bytes.to_vec()));
    });
}
