//! Payments, inquiries, cancels and prints without tricks.

use rstest::rstest;
use serde_json::Value;

use super::register::*;
use crate::protocol::qfpay::answer::Code;
use crate::protocol::qfpay::message::{Channel, PayOptions, Request, ScanType};
use crate::protocol::qfpay::vectors;
use crate::simulator::qfpay::*;
use crate::simulator::{Answer, Ask, EntryKind, Output};

fn names(body: &str) -> (Vec<String>, Vec<String>) {
    let names = |text: &str| -> Vec<String> {
        let fields = text.split(",\"").filter_map(|field| field.trim_start_matches(['{', '"']).split_once("\":"));
        fields.map(|(name, _)| name.to_owned()).collect()
    };
    let outer: Value = serde_json::from_str(body).unwrap();
    let inner = outer["data"].as_str().unwrap();
    let inner: serde_json::Map<String, Value> = serde_json::from_str(inner).unwrap();
    let mut written = names(body);
    written.retain(|name| ["data", "respcd", "resperr", "respmsg"].contains(&name.as_str()));
    (written, inner.keys().cloned().collect())
}

#[rstest]
#[case("resp_trade_card_ok", pay_by(Channel::Card, "T20250101-0001", 10_000))]
#[case("resp_trade_qr_ok", pay_by(Channel::WeChat, "T20250101-0002", 1_010))]
fn an_approval_has_the_fields_of_the_recorded_ones(#[case] id: &str, #[case] request: Request) {
    let mut register = Register::facing(settings());
    let outputs = register.ask(&request);
    let ours = String::from_utf8(answer_of(&outputs).message.clone()).unwrap();
    let recorded = vectors::text(vectors::entry("responses", id), "body_plain");
    assert_eq!(names(&ours), names(recorded));
    let (ours, recorded): (Value, Value) =
        (serde_json::from_str(&ours).unwrap(), serde_json::from_str(recorded).unwrap());
    for name in ["respcd", "resperr", "respmsg"] {
        assert_eq!(ours[name], recorded[name], "{name}");
    }
    let data = |body: &Value| -> Value { serde_json::from_str(body["data"].as_str().unwrap()).unwrap() };
    let (ours, recorded) = (data(&ours), data(&recorded));
    for (name, value) in recorded.as_object().unwrap() {
        assert_eq!(ours[name].is_null(), value.is_null(), "{name}");
        let is_same = ["busicd", "cardNo", "cardType", "cardscheme", "out_trade_no", "paymentMethod", "paymentType"];
        if is_same.contains(&name.as_str())
            || ["reserr", "resmsg", "respcd", "txamt", "txcurrcd"].contains(&name.as_str())
        {
            assert_eq!(ours[name], *value, "{name}");
        }
        if let (Some(ours), Some(recorded)) = (ours[name].as_str(), value.as_str()) {
            let digits = ["syssn", "clisn", "batchNo", "chnlsn", "paydtm"].contains(&name.as_str());
            assert!(!digits || ours.len() == recorded.len(), "{name}: {ours}");
        }
    }
}

#[test]
fn an_inquiry_has_the_fields_of_the_vendors_table() {
    let mut register = Register::facing(settings());
    register.ask(&pay("T1", 1020));
    let answer = register.answer(&inquire("T1"));
    let expected = vectors::text(vectors::entry("responses", "resp_query_ok"), "body_plain");
    let outputs = register.ask(&inquire("T1"));
    let ours = String::from_utf8(answer_of(&outputs).message.clone()).unwrap();
    let sorted = |body: &str| {
        let mut fields = names(body).1;
        fields.sort();
        fields
    };
    assert_eq!(sorted(&ours), sorted(expected));
    for (name, expected) in [("respcd", "0000"), ("cancel", "0"), ("tradetp", "payment"), ("txamt", "1020")] {
        assert_eq!(field(&answer, name), expected, "{name}");
    }
    assert_eq!(field(&answer, "allow_refund_amt"), "1020");
    let by_syssn = Request::Inquire { syssn: Some(field(&answer, "syssn")), reference: None };
    assert_eq!(field(&register.answer(&by_syssn), "out_trade_no"), "T1");
    let by_both = Request::Inquire { syssn: Some(field(&answer, "syssn")), reference: Some("T2".to_owned()) };
    assert_eq!(register.code(&by_both), "1136");
}

#[rstest]
#[case("resp_cancelled_on_terminal", 1052)]
#[case("resp_declined", 1051)]
fn a_refusal_is_the_one_of_the_vectors(#[case] id: &str, #[case] cents: u64) {
    let mut register = Register::facing(settings());
    let outputs = register.ask(&pay("T1", cents));
    let expected = vectors::text(vectors::entry("responses", id), "body_plain");
    assert_eq!(String::from_utf8(answer_of(&outputs).message.clone()).unwrap(), expected);
    assert_eq!(register.ledger(), []);
}

#[rstest]
fn every_channel_has_its_pay_type(#[values(ScanMeaning::TerminalScans, ScanMeaning::CustomerScans)] scan: ScanMeaning) {
    let mut register = Register::facing(TerminalSettings { scan, ..settings() });
    for channel in Channel::ALL {
        for (nth, scan_type) in [ScanType::Scan, ScanType::QrCode].into_iter().enumerate() {
            let options = PayOptions { scan_type: Some(scan_type), ..PayOptions::default() };
            let reference = format!("{}-{nth}", channel.word());
            let answer = register.answer(&Request::Pay { amount: hkd(100), channel, reference, options });
            let shows = (scan_type == ScanType::QrCode) == (scan == ScanMeaning::TerminalScans);
            let expected = channel.busicd(shows || channel == Channel::Fps).unwrap();
            assert_eq!(field(&answer, "busicd"), expected, "{channel:?} {scan_type:?}");
        }
    }
    // Without a word it is the way used last.
    let last = field(&register.answer(&pay_by(Channel::WeChat, "W", 100)), "busicd");
    assert_eq!(last, Channel::WeChat.busicd(scan == ScanMeaning::TerminalScans).unwrap());
}

#[test]
fn a_reference_is_used_once() {
    let mut register = Register::facing(settings());
    assert_eq!(register.code(&pay("T1", 1020)), "0000");
    assert_eq!(register.code(&pay("T1", 1020)), "6002");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "T1", 1020)]);
}

#[test]
fn a_payment_without_a_reference_is_booked_under_the_vendors_id() {
    let mut register = Register::facing(settings());
    let body = vectors::text(vectors::entry("requests_odoo_dialect", "pay_no_reference__K16"), "http_body");
    register.send_body("/api/pos/trade", body.as_bytes());
    let syssn = field(&read(answer_of(&register.outputs())), "syssn");
    assert_eq!(register.ledger(), [(EntryKind::Charge, syssn.as_str(), 8888)]);
}

#[test]
fn one_thing_at_a_time_but_inquiries_and_cancels() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    assert_eq!(register.ask(&pay("T1", 1020)), []);
    assert_eq!(register.code(&pay("T2", 1020)), "4005");
    assert_eq!(register.code(&Request::PrintSummary), "4005");
    assert_eq!(register.code(&inquire("T1")), "1136", "of a card nothing is known before it is read");
    assert_eq!(code(&read(answer_of(&register.wait(5_000)))), "0000");
    assert_eq!(register.code(&inquire("T1")), "0000");
    assert_eq!(register.ask(&pay_by(Channel::Alipay, "T3", 1020)), []);
    assert_eq!(register.code(&inquire("T3")), "1143", "an order of a wallet is there at once");
}

/// The answers among outputs: to whom, and the code.
fn codes(outputs: &[Output]) -> Vec<(Ask, String)> {
    let answers =
        outputs.iter().filter_map(|output| if let Output::Answer(answer) = output { Some(answer) } else { None });
    answers.map(|answer: &Answer| (answer.to, code(&read(answer)))).collect()
}

#[test]
fn a_cancel_is_taken_and_the_payment_has_an_answer_of_its_own() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    assert_eq!(register.code(&Request::Cancel), "6002", "there is nothing to cancel");
    let payment = register.send(&pay("T1", 1020));
    let cancel = register.send(&Request::Cancel);
    assert_eq!(codes(&register.outputs()), [(cancel, "6000".to_owned()), (payment, "6001".to_owned())]);
    assert_eq!((register.code(&inquire("T1")), register.ledger()), ("1136".to_owned(), vec![]));
    register.send(&pay_by(Channel::WeChat, "T2", 1020));
    register.ask(&Request::Cancel);
    assert_eq!(register.code(&inquire("T2")), "1142", "the order of the wallet is closed");
}

#[test]
fn a_cancel_may_come_late() {
    let settings = TerminalSettings { card_wait_ms: 5_000, cancel_comes_late: true, ..settings() };
    let mut register = Register::facing(settings);
    let payment = register.send(&pay("T1", 1020));
    let cancel = register.send(&Request::Cancel);
    assert_eq!(codes(&register.outputs()), [(cancel, "6000".to_owned()), (payment, "0000".to_owned())]);
    assert_eq!(register.ledger().len(), 1);
}

#[test]
fn a_customer_who_takes_longer_than_allowed_has_not_paid() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 30_000, ..settings() });
    let options = PayOptions { payment_timeout_s: Some(20), wait_card_timeout_s: Some(90), ..PayOptions::default() };
    let Request::Pay { amount, channel, reference, .. } = pay("T1", 1020) else { unreachable!() };
    assert_eq!(register.ask(&Request::Pay { amount, channel, reference, options }), []);
    assert_eq!(register.wait(19_999), []);
    assert_eq!(code(&read(answer_of(&register.wait(1)))), "6002");
    assert_eq!(register.ledger(), []);
}

#[test]
fn prints_are_done_for_what_is_known() {
    let mut register = Register::facing(settings());
    register.ask(&pay("T1", 1020));
    let syssn = register.syssn("T1");
    let answer = register.answer(&Request::PrintReceipt { syssn });
    assert_eq!((answer.code, answer.data), (Code::Done, None));
    assert_eq!(register.code(&Request::PrintReceipt { syssn: "20250101".to_owned() }), "6002");
    assert_eq!(register.code(&Request::PrintSummary), "6000");
}

#[rstest]
#[case(NotFound::Code1136, "1136")]
#[case(NotFound::Code1268, "1268")]
#[case(NotFound::Outer6002, "6002")]
fn nothing_is_told_as_set(#[case] not_found: NotFound, #[case] expected: &str) {
    let mut register = Register::facing(TerminalSettings { not_found, ..settings() });
    assert_eq!(register.code(&inquire("T1")), expected);
}

#[test]
fn amounts_may_be_told_in_dollars() {
    let mut register = Register::facing(TerminalSettings { unit: AmountUnit::Dollars, ..settings() });
    assert_eq!(field(&register.answer(&pay("T1", 1020)), "txamt"), "10.20");
}

#[rstest]
#[case(AnswerForm::Auto, "/api/pos/transaction_info", b'{')]
#[case(AnswerForm::Auto, "", b'F')]
#[case(AnswerForm::Plain, "", b'{')]
#[case(AnswerForm::PlainString, "/api/pos/transaction_info", b'"')]
#[case(AnswerForm::Aes, "/api/pos/transaction_info", b'F')]
#[case(AnswerForm::AesString, "", b'"')]
fn answers_are_written_as_set(#[case] answers: AnswerForm, #[case] path: &str, #[case] first: u8) {
    let mut register = Register::facing(TerminalSettings { answers, ..settings() });
    let request = vectors::text(vectors::entry("requests_odoo_dialect", "print_summary__K16"), "http_body");
    register.send_body(path, request.as_bytes());
    let outputs = register.outputs();
    let answer = answer_of(&outputs);
    let is_first = answer.message[0] == first || (first == b'F' && answer.message[0].is_ascii_alphanumeric());
    assert!(is_first, "{}", String::from_utf8_lossy(&answer.message));
    assert_eq!(read(answer).code, Code::Done);
}

#[test]
fn a_restart_forgets_what_runs_and_keeps_what_was_done() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    register.ask(&pay("T1", 1020));
    register.terminal.restart(1_000);
    assert_eq!(register.wait(1_000_000), []);
    assert!(!register.terminal.is_busy() && register.ledger().is_empty());
    assert_eq!(register.code(&inquire("T1")), "1136");
}
