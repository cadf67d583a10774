//! What a Wonder terminal sends: frames, envelopes, the messages inside, the code that is scanned.

use countertop::payment::{Now, Vendor, WallTime};
use countertop::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, Plaintext, SaltIv};
use countertop::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use countertop::protocol::wonder::frame::{FrameReader, FrameRules};
use countertop::protocol::wonder::message::{Action, ReceivedRequest, Response};
use countertop::protocol::{Door, Session, wonder};
use countertop::wire::{ExchangeId, HttpReply, LinkEvent};

use super::sessions::{asked, hears, now, on_a_line};

pub fn wonder_frames(bytes: &[u8]) {
    let mut reader = FrameReader::new(FrameRules::retail());
    for (at, piece) in bytes.chunks(7).enumerate() {
        reader.push(piece, at as u64 * 11);
        while reader.next_frame().is_some() {}
    }
    reader.expire(u64::MAX);
    while reader.next_frame().is_some() {}
    assert!(!reader.has_partial(), "nothing is kept for ever");
}

pub fn wonder_envelope(bytes: &[u8]) {
    let key = Key::new(wonder_code());
    if let Ok(envelope) = Envelope::parse(bytes, HTTP_CAP) {
        let _ = envelope.encode(VersionLiteral::Text);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = key.open(CryptoProfile::Sha256ZeroIv, text);
        // The salted profile costs 40 ms for whatever it is given.
        if bytes.len().is_multiple_of(1024) {
            let _ = key.open_either(text);
        }
    }
}

pub fn wonder_pairing_qr(bytes: &[u8]) {
    let _ = wonder::qr::PairingQr::parse(&String::from_utf8_lossy(bytes));
}

pub fn wonder_session_serial(bytes: &[u8]) {
    let session = wonder_session(wonder::Wiring::Serial(FrameRules::retail()));
    on_a_line(session, Vendor::Wonder, bytes);
}

pub fn wonder_session_http(bytes: &[u8]) {
    let wiring = wonder::Wiring::Http { path: "/wonder-terminal".to_owned(), headers: Vec::new() };
    let mut session = asked(wonder_session(wiring), Vendor::Wonder);
    for exchange in 0..4 {
        let reply = HttpReply { status: 200, content_type: "application/json".to_owned(), body: bytes.to_vec() };
        hears(&mut session, LinkEvent::Reply(ExchangeId(exchange), reply));
    }
}

fn wonder_code() -> PairingCode {
    PairingCode::parse("260880").expect("six digits")
}

fn wonder_session(wiring: wonder::Wiring) -> Session {
    let settings = wonder::Settings {
        wiring,
        key: Key::new(wonder_code()),
        profile: Some(CryptoProfile::Sha256ZeroIv),
        client_device_sn: "126498561093".to_owned(),
        codes: wonder::verdict::Codes::default(),
        answer_limit: 30_000,
        money_reply_limit: 180_000,
    };
    Session::Wonder(Box::new(wonder::Session::new(settings)))
}

/// What is inside an envelope: an answer as the console reads it, a request as the simulator does.
pub fn wonder_answer(bytes: &[u8]) {
    let Some((action, plaintext)) = message(bytes) else { return };
    let _ = Response::parse(action, &plaintext);
    let _ = ReceivedRequest::parse(action, &plaintext);
}

/// The same, sealed as a terminal seals it: what no flipped byte of an envelope would ever reach.
pub fn wonder_session_sealed(bytes: &[u8]) {
    let Some(envelope) = sealed(bytes) else { return };
    let frame = FrameRules::retail().encode(&envelope);
    let mut session = asked(wonder_session(wonder::Wiring::Serial(FrameRules::retail())), Vendor::Wonder);
    for _ in 0..2 {
        if let Ok(frame) = &frame {
            hears(&mut session, LinkEvent::Received(frame.clone()));
        }
    }
}

/// A pairing that is answered so.
pub fn wonder_pairing(bytes: &[u8]) {
    let settings = wonder::PairingSettings {
        commands: wonder::Wiring::Http { path: "/wonder-terminal".to_owned(), headers: Vec::new() },
        information: None,
        code: wonder_code(),
        profile: Some(CryptoProfile::Sha256ZeroIv),
        client_device_sn: "126498561093".to_owned(),
        new_pin_fields: vec!["newPin".to_owned()],
        answer_limit: 10_000,
    };
    let mut pairing = wonder::Pairing::begin(settings, now(0), &[1; 48]);
    for (exchange, part) in (1..).zip(bytes.split(|byte| *byte == b'\n').take(4)) {
        let body = sealed(part).unwrap_or_else(|| part.to_vec());
        let reply = HttpReply { status: 200, content_type: String::new(), body };
        pairing.link(now(exchange), Door::Commands, LinkEvent::Reply(ExchangeId(exchange), reply), &[2; 48]);
        while pairing.poll().is_some() {}
    }
    pairing.time_reached(Now { wall: WallTime(0), ..now(1 << 40) }, &[3; 48]);
    while pairing.poll().is_some() {}
}

/// The first byte chooses what it is about; the rest is the text.
fn message(bytes: &[u8]) -> Option<(Action, Plaintext)> {
    let (first, rest) = bytes.split_first()?;
    let action = Action::ALL[usize::from(*first) % Action::ALL.len()];
    Some((action, Plaintext::new(std::str::from_utf8(rest).ok()?.to_owned())))
}

fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let (action, plaintext) = message(bytes)?;
    let nonce = SaltIv { salt: [3; 16], iv: [4; 16] };
    let data = Key::new(wonder_code()).seal(CryptoProfile::Sha256ZeroIv, plaintext, &nonce);
    Some(Envelope { action, data: data.into() }.encode(VersionLiteral::Number))
}
