//! What intella's server sends: envelopes, the answers inside, notices, and the file of its public key.

use countertop::payment::Vendor;
use countertop::profile::{EasyCardTerminal, LimitsConfig, PasswordDigest, PublicKeyPlace, VendorSettings};
use countertop::protocol::easycard::crypto::{Iv, MessageKey};
use countertop::protocol::easycard::envelope::Style;
use countertop::protocol::easycard::pairing::Pairing;
use countertop::protocol::{Session, easycard};
use countertop::terminal::assemble::easycard::session_settings;
use countertop::wire::{ExchangeId, HttpReply, LinkEvent};

use super::sessions::{asked_with, assembled, hears, now};

/// The vectors' RSA key: made up for tests.
const KEY: &str = include_str!("easycard_key.b64");
/// Every message of these sessions has this key.
const FRESH: [u8; 48] = [7; 48];

pub fn easycard_answer(bytes: &[u8]) {
    let Some(answer) = easycard::message::Answer::read(bytes) else { return };
    let _ = (answer.ran(), answer.succeeded(), answer.card_result());
    let again = easycard::message::Answer::read(answer.to_json().as_bytes());
    assert_eq!(again.as_ref().map(|again| &again.data), Some(&answer.data), "what is written reads back");
}

pub fn easycard_request(bytes: &[u8]) {
    if let Some(posted) = easycard::envelope::Posted::read(bytes) {
        let _ = posted.to_bytes();
    }
}

pub fn easycard_key(bytes: &[u8]) {
    if let Ok(key) = easycard::key::PublicKey::read(bytes) {
        let _ = (key.fingerprint(), easycard::notice::check(bytes, &key));
    }
}

/// A notice, with a signature of some sort.
pub fn easycard_notice(bytes: &[u8]) {
    let key = easycard::key::PublicKey::read(KEY.trim().as_bytes()).expect("the key of the vectors");
    let _ = easycard::notice::check(bytes, &key);
}

/// Bodies as they come over HTTP.
pub fn easycard_session(bytes: &[u8]) {
    answered(bytes);
}

/// The answer inside a body that opens.
pub fn easycard_session_sealed(bytes: &[u8]) {
    answered(&body(bytes));
}

/// A pairing that is answered so, line by line.
pub fn easycard_pairing(bytes: &[u8]) {
    let limits = LimitsConfig::default().of(Vendor::EasyCard);
    let mut pairing = Pairing::begin(session_settings(&settings(), &limits).expect("sound"), now(0), &FRESH);
    for (exchange, part) in (1..).zip(bytes.split(|byte| *byte == b'\n').take(3)) {
        let reply = HttpReply { status: 200, content_type: String::new(), body: body(part) };
        pairing.link(now(exchange), LinkEvent::Reply(ExchangeId(exchange), reply), &FRESH);
        while pairing.poll().is_some() {}
    }
    pairing.time_reached(now(1 << 40));
    while pairing.poll().is_some() {}
}

fn body(inner: &[u8]) -> Vec<u8> {
    let mut key = [0; 16];
    key.copy_from_slice(&FRESH[..16]);
    Style::Vendor.body(inner, &MessageKey::new(key), &Iv::parse(Iv::PUBLISHED).expect("sixteen letters"))
}

fn answered(body: &[u8]) {
    let session = assembled(Vendor::EasyCard, VendorSettings::EasyCard(Box::new(settings())));
    let mut session: Session = asked_with(session, Vendor::EasyCard, [FRESH; 3]);
    for exchange in 1..5 {
        let reply = HttpReply { status: 200, content_type: String::new(), body: body.to_vec() };
        hears(&mut session, LinkEvent::Reply(ExchangeId(exchange), reply));
    }
}

fn settings() -> EasyCardTerminal {
    let digest = PasswordDigest::parse(&"a".repeat(64)).expect("64 digits");
    let key = PublicKeyPlace::Stored(KEY.trim().to_owned());
    let url = "http://localhost:1".to_owned();
    EasyCardTerminal::new(url, "TESTMCH001".to_owned(), digest, "01301234".to_owned(), key)
}
