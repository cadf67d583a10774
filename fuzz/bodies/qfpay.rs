//! What a QFPay terminal sends, in frames, on a socket and over HTTP, and what QFPay's cloud posts.

use countertop::payment::{Kind, Vendor};
use countertop::profile::{PosKey, QfPayLan, QfPayLink, QfPaySerial, QfPayTcp, QfPayTerminal, VendorSettings};
use countertop::protocol::{Session, qfpay};
use countertop::wire::{ExchangeId, HttpReply, LinkEvent};

use super::sessions::{asked, assembled, hears, intent, on_a_line};

pub fn qfpay_frames(bytes: &[u8]) {
    let mut reader = qfpay::frame::FrameReader::new();
    for (at, piece) in bytes.chunks(7).enumerate() {
        reader.push(piece, at as u64 * 11);
        while reader.next_event().is_some() {}
    }
    reader.time_reached(u64::MAX);
    while reader.next_event().is_some() {}
}

pub fn qfpay_texts(bytes: &[u8]) {
    let mut reader = qfpay::tcp::TextReader::new();
    for (at, piece) in bytes.chunks(7).enumerate() {
        if reader.push(piece, at as u64 * 11).is_err() {
            return;
        }
        while reader.next_line().is_some() {}
    }
    let _ = reader.after_silence(u64::MAX);
    let _ = reader.closed();
}

pub fn qfpay_answer(bytes: &[u8]) {
    let key = qfpay::key::PosKey::parse("0123456789abcdef0123456789abcdef").expect("a key");
    let cipher = qfpay::crypto::Cipher::new(&key, qfpay::crypto::AesKeyMode::Utf8).expect("a key");
    if let Ok(answer) = qfpay::answer::Answer::read(bytes, &cipher) {
        let _ = (answer.words(), answer.inner_code(), qfpay::verdict::code(&answer));
        for kind in Kind::ALL {
            let intent = intent(Vendor::QfPay, kind);
            let _ = (qfpay::verdict::direct(kind, &answer), qfpay::verdict::asked(&intent, &answer, None));
            let _ = qfpay::verdict::amount_said(&intent, &answer, false);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = cipher.open(text);
    }
}

pub fn qfpay_loose(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = qfpay::lenient::Loose::parse(&text);
    let _ = qfpay::lenient::Loose::raw_field(&text, "content");
}

pub fn qfpay_notice(bytes: &[u8]) {
    let _ = qfpay::notice::Notice::read(bytes);
    let _ = qfpay::notice::is_signed(bytes, &qfpay::notice::NoticeKey::new("key"), &String::from_utf8_lossy(bytes));
}

pub fn qfpay_session_serial(bytes: &[u8]) {
    let link = QfPayLink::Serial(QfPaySerial::new("/dev/nowhere".into()));
    on_a_line(qfpay_session(link), Vendor::QfPay, bytes);
}

pub fn qfpay_session_socket(bytes: &[u8]) {
    let link = QfPayLink::Tcp(QfPayTcp::new("localhost".to_owned()));
    let mut session = asked(qfpay_session(link), Vendor::QfPay);
    for exchange in 0..4 {
        for piece in bytes.chunks(13) {
            hears(&mut session, LinkEvent::Heard(ExchangeId(exchange), piece.to_vec()));
        }
        hears(&mut session, LinkEvent::HungUp(ExchangeId(exchange)));
    }
}

pub fn qfpay_session_http(bytes: &[u8]) {
    let mut session = asked(qfpay_session(QfPayLink::Lan(QfPayLan::new("localhost".to_owned()))), Vendor::QfPay);
    for exchange in 0..4 {
        let reply = HttpReply { status: 200, content_type: "application/json".to_owned(), body: bytes.to_vec() };
        hears(&mut session, LinkEvent::Reply(ExchangeId(exchange), reply));
    }
}

fn qfpay_session(link: QfPayLink) -> Session {
    let key = PosKey::parse("0123456789abcdef0123456789abcdef").expect("a key");
    assembled(Vendor::QfPay, VendorSettings::QfPay(Box::new(QfPayTerminal::new(key, link))))
}
