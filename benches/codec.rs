//! P12: one sale exchange through the codec, both ways, against the same done plainly with the same crates, and against AES
//! alone. `cargo bench --bench codec`. The ratio counts; the microseconds belong to the machine.
#![expect(clippy::print_stdout, clippy::float_arithmetic, reason = "a bench prints figures")]

use std::borrow::Cow;
use std::hint::black_box;
use std::time::Instant;

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use countertop::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, SaltIv};
use countertop::protocol::wonder::envelope::{Envelope, SERIAL_CAP, VersionLiteral};
use countertop::protocol::wonder::frame::{FrameEvent, FrameReader, FrameRules};
use countertop::protocol::wonder::message::{Request, RequestHeader, Response, SaleRequest};
use sha2::{Digest, Sha256};

const ROUNDS: u32 = 20_000;
const REPEATS: usize = 7;
const CODE: &str = "260880";
const NO_NONCE: SaltIv = SaltIv { salt: [0; 16], iv: [0; 16] };

const ANSWER: &str = r#"{"header":{"responseID":"5debf769-49d7-4c9b-b6f4-8a9d90e1a874","serverDeviceSN":"NEXGO-N96-1170270945","timestamp":"2025-11-12T10:12:04+00:00"},"body":{"status":"Success","errorCode":"","errorMessage":"","customerOrderID":"e246c1cc-02f6-4ac5-b7fb-066cb2b2f5b1","currency":"HKD","amount":"10.20","paymentMethod":"visa","paymentEntryType":"contactless","rrn":"3263492852830699521","brn":"3263492852495159296","transactionStatus":"Success","transactionTime":"2023-06-30T09:08:52+00:00","creditCard":{"panPrefix6Digits":"555555","panLast4Digits":"1234","panHash":"xxxxxxx","panToken":""}}}"#;

fn main() {
    let key = Key::new(PairingCode::parse(CODE).expect("a code"));
    let rules = FrameRules::retail();
    let answer = answer_frame(&key, &rules);
    let plain_key: [u8; 32] = Sha256::digest(CODE.as_bytes()).into();
    let mut rows = [("product", Vec::new()), ("plain crates", Vec::new()), ("AES of 288 + 592 bytes", Vec::new())];
    // Interleaved, so that a busy moment of the machine falls on all of them.
    for _ in 0..REPEATS {
        rows[0].1.push(timed(|| product(&key, &rules, &answer)));
        rows[1].1.push(timed(|| plain(&plain_key, &answer)));
        rows[2].1.push(timed(|| aes_alone(&plain_key)));
    }
    println!("one sale request out, one answer in; {ROUNDS} rounds x {REPEATS}, median");
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let figures: Vec<(&str, f64)> = rows.iter_mut().map(|(name, times)| (*name, median(times))).collect();
    for (name, micros) in &figures {
        println!("{name:<24} {micros:>8.2} us   {:>5.2} x product", micros / figures[0].1);
    }
    println!("product / plain = {:.2} (goal 0.80)", figures[0].1 / figures[1].1);
}

/// Microseconds a round.
fn timed(mut round: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        round();
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS)
}

fn answer_frame(key: &Key, rules: &FrameRules) -> Vec<u8> {
    let plaintext = countertop::protocol::wonder::crypto::Plaintext::new(ANSWER.to_owned());
    let data = key.seal(CryptoProfile::Sha256ZeroIv, plaintext, &NO_NONCE);
    let action = countertop::protocol::wonder::message::Action::Sale;
    let envelope = Envelope { action, data: Cow::Owned(data) }.encode(VersionLiteral::Text);
    rules.encode(&envelope).expect("it fits")
}

fn product(key: &Key, rules: &FrameRules, answer: &[u8]) {
    let request = Request::Sale(SaleRequest {
        reference_id: Cow::Borrowed("f8b13b22-16ca-4a87-95a4-df4bebf09ee1"),
        customer_order_id: Some(Cow::Borrowed("e246c1cc-02f6-4ac5-b7fb-066cb2b2f5b1")),
        currency: Cow::Borrowed("HKD"),
        amount: Cow::Borrowed("10.20"),
    });
    let header = RequestHeader {
        request_id: Cow::Borrowed("5debf769-49d7-4c9b-b6f4-8a9d90e1a874"),
        client_device_sn: Cow::Borrowed("126498561093"),
        timestamp: Cow::Borrowed("2025-11-12T10:11:04+00:00"),
    };
    let data = key.seal(CryptoProfile::Sha256ZeroIv, request.encode(&header), &NO_NONCE);
    let envelope = Envelope { action: request.action(), data: Cow::Owned(data) }.encode(VersionLiteral::Text);
    black_box(rules.encode(&envelope).expect("it fits"));

    let mut reader = FrameReader::new(rules.clone());
    reader.push(answer, 0);
    let Some(FrameEvent::Frame(data)) = reader.next_frame() else { unreachable!("a whole frame") };
    let envelope = Envelope::parse(&data, SERIAL_CAP).expect("an envelope");
    let plaintext = key.open(CryptoProfile::Sha256ZeroIv, &envelope.data).expect("the right key");
    black_box(Response::parse(envelope.action, &plaintext).expect("an answer"));
}

/// The same as one would write it from the documents, with JSON values and no types.
fn plain(key: &[u8; 32], answer: &[u8]) {
    let request = serde_json::json!({
        "header": {
            "requestID": "5debf769-49d7-4c9b-b6f4-8a9d90e1a874",
            "clientDeviceSN": "126498561093",
            "timestamp": "2025-11-12T10:11:04+00:00"
        },
        "body": {
            "referenceID": "f8b13b22-16ca-4a87-95a4-df4bebf09ee1",
            "customerOrderID": "e246c1cc-02f6-4ac5-b7fb-066cb2b2f5b1",
            "currency": "HKD",
            "amount": "10.20"
        }
    });
    let sealed = cbc::Encryptor::<Aes256>::new(key.into(), &[0; 16].into())
        .encrypt_padded_vec::<Pkcs7>(request.to_string().as_bytes());
    let envelope =
        serde_json::json!({ "version": "2.0", "action": "Sale", "data": STANDARD.encode(sealed) }).to_string();
    let mut frame = vec![0x55, 0x00, 0x06];
    frame.extend_from_slice(&u16::try_from(envelope.len()).expect("it fits").to_be_bytes());
    frame.push(0x02);
    let header_crc = crc32fast::hash(&frame).to_be_bytes();
    frame.extend_from_slice(&header_crc);
    frame.extend_from_slice(envelope.as_bytes());
    frame.extend_from_slice(&crc32fast::hash(envelope.as_bytes()).to_be_bytes());
    black_box(frame);

    let data = &answer[10..answer.len() - 4];
    let crc = crc32fast::hash(data).to_be_bytes();
    assert_eq!(crc, answer[answer.len() - 4..], "an undamaged frame");
    let envelope: serde_json::Value = serde_json::from_slice(data).expect("JSON");
    let sealed = STANDARD.decode(envelope["data"].as_str().expect("a text")).expect("Base64");
    let opened = cbc::Decryptor::<Aes256>::new(key.into(), &[0; 16].into())
        .decrypt_padded_vec::<Pkcs7>(&sealed)
        .expect("the right key");
    let answer: serde_json::Value = serde_json::from_slice(&opened).expect("JSON");
    black_box(answer["body"]["status"].as_str().map(str::to_owned));
}

fn aes_alone(key: &[u8; 32]) {
    let out = cbc::Encryptor::<Aes256>::new(key.into(), &[0; 16].into()).encrypt_padded_vec::<Pkcs7>(&[7; 287]);
    let sealed = cbc::Encryptor::<Aes256>::new(key.into(), &[0; 16].into()).encrypt_padded_vec::<Pkcs7>(&[7; 591]);
    black_box((out, sealed));
}
