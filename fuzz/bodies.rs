//! A body for everything that reads bytes from outside: whatever they are, it ends, without a panic and without growing.
//!
//! Plain functions: `tests/it/fuzz` runs them on a corpus and on mutations of it with every test run, and the targets of this
//! workspace for as long as somebody wants.

use std::net::{IpAddr, Ipv4Addr};

use countertop::console::input::{Decoder, Millis};
use countertop::money::{Amount, Currency};
use countertop::payment::{
    Effect, Intent, Kind, Limits, Machine, MoneyRequest, Now, Payment, Reference, Stamped, TerminalId, Vendor, WallTime,
};
use countertop::profile::{
    CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, Config, LimitsConfig, PosKey, QfPayLink, QfPaySerial,
    QfPayTcp, QfPayTerminal, Terminal, TerminalName, VendorSettings,
};
use countertop::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode};
use countertop::protocol::wonder::frame::FrameRules;
use countertop::protocol::{Output, Question, RequestId, Session, codepay, easycard, qfpay, wonder};
use countertop::terminal::LinkPolicy;
use countertop::terminal::assemble::assemble;
use countertop::wire::{ExchangeId, HttpReply, LinkEvent, Message};

/// What every body is.
pub type Body = fn(&[u8]);

/// Every body with its name, which is that of its target.
pub const BODIES: [(&str, Body); 26] = [
    ("wonder_frames", wonder_frames),
    ("wonder_envelope", wonder_envelope),
    ("wonder_pairing_qr", wonder_pairing_qr),
    ("wonder_session_serial", wonder_session_serial),
    ("wonder_session_http", wonder_session_http),
    ("qfpay_frames", qfpay_frames),
    ("qfpay_texts", qfpay_texts),
    ("qfpay_answer", qfpay_answer),
    ("qfpay_loose", qfpay_loose),
    ("qfpay_notice", qfpay_notice),
    ("qfpay_session_serial", qfpay_session_serial),
    ("qfpay_session_socket", qfpay_session_socket),
    ("codepay_frames", codepay_frames),
    ("codepay_message", codepay_message),
    ("codepay_announcement", codepay_announcement),
    ("codepay_session_serial", codepay_session_serial),
    ("codepay_session_socket", codepay_session_socket),
    ("easycard_answer", easycard_answer),
    ("easycard_request", easycard_request),
    ("easycard_key", easycard_key),
    ("keyboard", keyboard),
    ("settings_file", settings_file),
    ("journal_record", journal_record),
    ("recording_file", recording_file),
    ("amounts", amounts),
    ("references", references),
];

// ---- Wonder -----------------------------------------------------------------------------------------------------------

pub fn wonder_frames(bytes: &[u8]) {
    let mut reader = wonder::frame::FrameReader::new(FrameRules::retail());
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
    if let Ok(envelope) = wonder::envelope::Envelope::parse(bytes, wonder::envelope::HTTP_CAP) {
        let _ = envelope.encode(wonder::envelope::VersionLiteral::Text);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = key.open_either(text);
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

// ---- QFPay ------------------------------------------------------------------------------------------------------------

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

fn qfpay_session(link: QfPayLink) -> Session {
    let key = PosKey::parse("0123456789abcdef0123456789abcdef").expect("a key");
    assembled(Vendor::QfPay, VendorSettings::QfPay(Box::new(QfPayTerminal::new(key, link))))
}

// ---- CodePay ----------------------------------------------------------------------------------------------------------

pub fn codepay_frames(bytes: &[u8]) {
    let mut reader = codepay::frame::FrameReader::new();
    for piece in bytes.chunks(7) {
        reader.push(piece);
        while reader.next_frame().is_some() {}
    }
    while reader.is_waiting() {
        reader.give_up();
        while reader.next_frame().is_some() {}
    }
}

pub fn codepay_message(bytes: &[u8]) {
    let Ok(message) = codepay::message::Message::read(bytes) else { return };
    assert_eq!(codepay::message::Message::read(message.to_json().as_bytes()).as_ref(), Ok(&message));
    if let Some(order) = codepay::order::Order::read(message.biz()) {
        assert_eq!(codepay::order::Order::read(&order.write()), Some(order));
    }
}

pub fn codepay_announcement(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let here = [IpAddr::V4(Ipv4Addr::LOCALHOST)];
    let texts: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let _ = codepay::announcement::TerminalSeen::read(&text, &here, 35_779, &texts);
}

pub fn codepay_session_serial(bytes: &[u8]) {
    let link = CodePayLink::Serial(CodePaySerial::new("/dev/nowhere".into()));
    on_a_line(codepay_session(link), Vendor::CodePay, bytes);
}

pub fn codepay_session_socket(bytes: &[u8]) {
    let link = CodePayLink::Lan(CodePayLan::new("localhost".to_owned()));
    let mut session = asked(codepay_session(link), Vendor::CodePay);
    hears(&mut session, LinkEvent::Message(Message::Binary(bytes.to_vec())));
    hears(&mut session, LinkEvent::Message(Message::Text(String::from_utf8_lossy(bytes).into_owned())));
}

fn codepay_session(link: CodePayLink) -> Session {
    let settings = CodePayTerminal::new("wz00000000000a0001".to_owned(), link);
    assembled(Vendor::CodePay, VendorSettings::CodePay(Box::new(settings)))
}

// ---- EasyCard ---------------------------------------------------------------------------------------------------------

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

// ---- the screen, files, words -----------------------------------------------------------------------------------------

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

pub fn settings_file(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Config::parse(text);
    }
}

pub fn journal_record(bytes: &[u8]) {
    let events: Vec<Stamped> =
        bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    if let Some(payment) = Payment::fold(&events) {
        let _ = (payment.outcome_word(), payment.reason_code(), payment.advice_code(), payment.money_moved());
        assert_eq!(Payment::fold(&events), Some(payment), "two folds are one");
    }
}

pub fn recording_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(mut replay) = countertop::console::Replay::read(text) {
        while replay.step().is_some() {}
        let _ = replay.screen();
    }
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

// ---- what the sessions have in common -----------------------------------------------------------------------------------

fn now(ms: u64) -> Now {
    Now { mono: countertop::payment::Millis(ms), wall: WallTime(1_760_000_000_000) }
}

fn intent(vendor: Vendor, kind: Kind) -> Intent {
    let reference = Reference::new(1_760_000_000_000, 7);
    Intent {
        reference,
        kind,
        terminal: TerminalId("t-1".to_owned()),
        terminal_name: "front".to_owned(),
        vendor,
        simulated: true,
        amount: Amount::from_minor_units(1020, Currency::HKD).expect("a small amount"),
        tip: None,
        cashback: None,
        method: None,
        order: None,
        vendor_reference: reference.as_str().to_owned(),
        message_id: uuid::Uuid::from_u128(1),
        original: None,
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(1_760_000_000_000),
    }
}

fn assembled(vendor: Vendor, settings: VendorSettings) -> Session {
    let terminal = Terminal {
        id: TerminalId("t-1".to_owned()),
        name: TerminalName::parse("front").expect("a short name"),
        default: false,
        disabled: false,
        simulated: true,
        currency: Currency::HKD,
        settings,
    };
    let limits = LimitsConfig::default().of(vendor);
    assemble(&terminal, limits, LinkPolicy::Held).expect("sound settings").session
}

fn money(vendor: Vendor) -> MoneyRequest {
    let limits = Limits { answer: 1, ask_every: 1, ask_at_most: 1, ask_for: 1, tell_after: 1, not_found: None };
    let effects = Machine::draft(intent(vendor, Kind::Sale), limits).start(now(3_000));
    let sends =
        effects.into_iter().find_map(|effect| if let Effect::Send(money) = effect { Some(money) } else { None });
    sends.expect("a draft is sent when it is started")
}

/// With its link up, a sale and a question out.
fn asked(mut session: Session, vendor: Vendor) -> Session {
    session.link(now(0), LinkEvent::Up);
    session.ask(now(0), RequestId(1), Question::Identify, [1; 48]);
    session.request_money(now(3_000), RequestId(2), money(vendor), [2; 48]);
    session.ask(now(4_000), RequestId(3), Question::Status(Box::new(intent(vendor, Kind::Sale))), [3; 48]);
    while session.poll().is_some() {}
    session
}

fn hears(session: &mut Session, event: LinkEvent) {
    session.link(now(5_000), event);
    let mut said = 0;
    while let Some(output) = session.poll() {
        said += 1;
        assert!(said < 10_000, "it does not stop: {output:?}");
        assert!(!matches!(&output, Output::Answered(id, _) if id.0 > 3), "an answer to nobody");
    }
}

fn on_a_line(session: Session, vendor: Vendor, bytes: &[u8]) {
    let mut session = asked(session, vendor);
    for piece in bytes.chunks(13) {
        hears(&mut session, LinkEvent::Received(piece.to_vec()));
    }
    session.time_reached(now(60_000));
    hears(&mut session, LinkEvent::Received(bytes.to_vec()));
}
