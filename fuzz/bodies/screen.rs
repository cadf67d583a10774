//! What people type and scan, and what is shown of what others say.

use countertop::console::input::{Decoder, Millis};
use countertop::money::{Amount, Currency};
use countertop::payment::{Reference, ScannedCode};
use countertop::profile::{PairingCode, PersonName, Pin, PinHash, PosKey, TerminalName};
use countertop::protocol::{is_card, without_cards};
use countertop::simulator::ListenAt;
use countertop::terminal::{cloud_as_typed, intella_as_typed, lan_as_typed, websocket_as_typed};
use countertop::transport::Fingerprint;

pub fn keyboard(bytes: &[u8]) {
    let (mut decoder, mut now) = (Decoder::default(), 1_000);
    for piece in bytes.chunks(5) {
        now += 3;
        let _ = decoder.push(piece, Millis(now));
    }
    for _ in 0..8 {
        now += 60_000;
        let _ = decoder.timeout(Millis(now));
    }
    let keys = decoder.push(b"7", Millis(now + 1));
    assert!(!keys.is_empty(), "deaf");
}

pub fn amounts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for currency in [Currency::HKD, Currency::CNY] {
        if let Ok(amount) = Amount::parse_major(&text, currency) {
            assert_eq!(Amount::parse_major(&amount.to_major(), currency), Ok(amount), "what is written reads back");
        }
    }
    let _ = Currency::parse(&text);
}

pub fn references(bytes: &[u8]) {
    if let Ok(reference) = String::from_utf8_lossy(bytes).parse::<Reference>() {
        assert_eq!(reference.as_str().parse::<Reference>().ok(), Some(reference));
    }
}

/// Everything else that people type, scan or paste.
pub fn typed_words(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(name) = TerminalName::parse(&text) {
        assert!(!name.as_str().chars().any(char::is_control), "a name is one line");
    }
    let _ = (PersonName::parse(&text), Pin::parse(&text), Pin::choose(&text), PinHash::parse(&text));
    let _ = (PairingCode::parse(&text), PosKey::parse(&text), ScannedCode::parse(&text));
    let _ = (text.parse::<Fingerprint>(), text.parse::<ListenAt>());
    let _ = (lan_as_typed(&text), websocket_as_typed(&text), cloud_as_typed(&text), intella_as_typed(&text));
}

/// The filter for card numbers in free text: it puts stars and nothing else, and leaves no run of digits that is a card's.
pub fn free_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let masked = without_cards(&text);
    assert_eq!(masked.len(), text.len());
    assert!(masked.bytes().zip(text.bytes()).all(|(now, was)| now == was || now == b'*'));
    for run in masked.split(|c: char| !c.is_ascii_digit()) {
        assert!(!is_card(run), "a card number is left");
    }
}
