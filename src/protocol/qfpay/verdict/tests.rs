use rstest::rstest;

use super::table::{ROWS, classes};
use super::*;
use crate::money::{Amount, Currency};
use crate::payment::{NotStarted, Original, Reference, TerminalId, Vendor, WallTime};
use crate::protocol::qfpay::crypto::{AesKeyMode, Cipher};
use crate::protocol::qfpay::vectors;

const DOCUMENT: &str = include_str!("../../../../docs/verdicts.md");
const SYSSN: &str = "20250101155400020000000001";

fn hkd(minor: u64) -> Amount {
    Amount::from_minor_units(minor, Currency::HKD).unwrap()
}

/// An answer of this code whose business object is `data` (none where empty).
fn answer(respcd: &str, data: &str) -> Answer {
    let data = if data.is_empty() { String::new() } else { format!(r#","data":{data}"#) };
    let body = format!(r#"{{"respcd":"{respcd}","respmsg":"AUTHORISED"{data}}}"#);
    let cipher = Cipher::new(&vectors::key("K16"), AesKeyMode::Utf8).unwrap();
    Answer::read(body.as_bytes(), &cipher).unwrap()
}

/// HK$ 10.20; what is given back is a part of HK$ 30.00.
fn intent(kind: Kind) -> Intent {
    let original = Original { reference: None, kind: None, vendor_reference: SYSSN.into(), left: Some(hkd(3_000)) };
    Intent {
        reference: Reference::new(1, 7),
        kind,
        terminal: TerminalId("t-1".into()),
        terminal_name: "q".into(),
        vendor: Vendor::QfPay,
        simulated: true,
        amount: hkd(1_020),
        tip: None,
        cashback: None,
        tax: None,
        method: Some("card_payment".into()),
        order: None,
        vendor_reference: "OURS".into(),
        message_id: uuid::Uuid::nil(),
        original: (kind != Kind::Sale).then_some(original),
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    }
}

#[rstest]
#[case("6000", r#"{"respcd":"0000"}"#, Finding::Approved)]
#[case("6000", r#"{"respcd":"1143"}"#, Finding::Pending)]
#[case("6000", r#"{"respcd":"1145"}"#, Finding::Pending)]
#[case("6000", r#"{"respcd":"1298"}"#, Finding::Pending)]
#[case::done_but_nothing_inside("6000", "", Finding::Unclear)]
#[case::unlisted("6000", r#"{"respcd":"7777"}"#, Finding::Unclear)]
#[case::refused_by_the_payer("6000", r#"{"respcd":"1201"}"#, Finding::Unclear)]
#[case("6001", "", Finding::Unclear)]
#[case("6002", "", Finding::Unclear)]
#[case("4003", "", Finding::NotTaken(NotStarted::KeyRefused))]
#[case("5001", "", Finding::NotTaken(NotStarted::KeyRefused))]
#[case("4007", "", Finding::NotTaken(NotStarted::SignedOut))]
#[case("4004", "", Finding::NotTaken(NotStarted::NotTaken))]
#[case("4006", "", Finding::NotTaken(NotStarted::NotTaken))]
#[case("4005", "", Finding::Unclear)]
#[case::unknown_code("9999", r#"{"respcd":"0000"}"#, Finding::Unclear)]
fn the_direct_answer(#[case] respcd: &str, #[case] data: &str, #[case] expected: Finding) {
    for kind in [Kind::Sale, Kind::Refund, Kind::Void] {
        assert_eq!(direct(kind, &answer(respcd, data)), expected, "{kind:?}");
    }
}

#[rstest]
#[case("6000", r#"{"respcd":"0000","cancel":"0","tradetp":"payment"}"#, None, Finding::Approved)]
#[case::without_cancel("6000", r#"{"respcd":"0000"}"#, None, Finding::Approved)]
#[case::partly_refunded("6000", r#"{"respcd":"0000","cancel":5}"#, None, Finding::Approved)]
#[case("6000", r#"{"respcd":"0000","cancel":"1"}"#, None, Finding::Reversed)]
#[case("6000", r#"{"respcd":"0000","cancel":"2"}"#, None, Finding::Reversed)]
#[case("6000", r#"{"respcd":"0000","cancel":"3"}"#, None, Finding::Reversed)]
#[case::alipay_hold("6000", r#"{"respcd":"0000","cancel":"4"}"#, None, Finding::Unclear)]
#[case::a_refund_was_found("6000", r#"{"respcd":"0000","tradetp":"refund"}"#, None, Finding::Unclear)]
#[case("6000", r#"{"respcd":"1143"}"#, None, Finding::Pending)]
#[case("6000", r#"{"respcd":"1205"}"#, None, Finding::Declined)]
#[case::refunded_already_is_no_decline("6000", r#"{"respcd":"1125"}"#, None, Finding::Unclear)]
#[case("6000", r#"{"respcd":"1263"}"#, None, Finding::Cancelled)]
#[case("6000", r#"{"respcd":"1136"}"#, None, Finding::NotFound)]
#[case("6000", r#"{"respcd":"1268"}"#, None, Finding::NotFound)]
#[case("6002", "", None, Finding::NotFound)]
#[case("6002", "", Some(Refusal::Declined), Finding::Declined)]
#[case("6002", "", Some(Refusal::Cancelled), Finding::Cancelled)]
#[case("6000", r#"{"respcd":"1136"}"#, Some(Refusal::Declined), Finding::Declined)]
#[case("6000", r#"{"respcd":"1142"}"#, Some(Refusal::Cancelled), Finding::Cancelled)]
#[case::contradicted("6000", r#"{"respcd":"0000","cancel":"0"}"#, Some(Refusal::Declined), Finding::Approved)]
#[case::still_at_work("6000", r#"{"respcd":"1145"}"#, Some(Refusal::Cancelled), Finding::Pending)]
#[case::nothing_said("6000", "", Some(Refusal::Declined), Finding::Unclear)]
#[case::of_the_inquiry_alone("4003", "", Some(Refusal::Declined), Finding::Unclear)]
#[case("4005", "", None, Finding::Unclear)]
fn an_inquiry_about_a_sale(
    #[case] respcd: &str,
    #[case] data: &str,
    #[case] refusal: Option<Refusal>,
    #[case] expected: Finding,
) {
    assert_eq!(asked(&intent(Kind::Sale), &answer(respcd, data), refusal), expected);
}

/// 30.00 were left, 10.20 are given back.
#[rstest]
#[case::dropped(r#"{"respcd":"0000","cancel":"5","allow_refund_amt":"1980"}"#, None, Finding::Approved)]
#[case::dropped_in_dollars(r#"{"respcd":"0000","cancel":"5","allow_refund_amt":"19.80"}"#, None, Finding::Approved)]
#[case::unchanged(r#"{"respcd":"0000","cancel":"0","allow_refund_amt":"3000"}"#, None, Finding::NotFound)]
#[case::unchanged_by_word(r#"{"respcd":"0000","cancel":"0"}"#, None, Finding::NotFound)]
#[case::refused(r#"{"respcd":"0000","cancel":"0"}"#, Some(Refusal::Declined), Finding::Declined)]
#[case::cancelled(r#"{"respcd":"0000","cancel":"0"}"#, Some(Refusal::Cancelled), Finding::Cancelled)]
#[case::another_sum(r#"{"respcd":"0000","cancel":"5","allow_refund_amt":"77"}"#, None, Finding::Unclear)]
#[case::partly_but_how_much(r#"{"respcd":"0000","cancel":"5"}"#, None, Finding::Unclear)]
#[case::another_sale(r#"{"respcd":"0000","syssn":"1","allow_refund_amt":"1980"}"#, None, Finding::Unclear)]
#[case::pending(r#"{"respcd":"1145"}"#, None, Finding::Unclear)]
fn an_inquiry_about_a_refund(#[case] data: &str, #[case] refusal: Option<Refusal>, #[case] expected: Finding) {
    assert_eq!(asked(&intent(Kind::Refund), &answer("6000", data), refusal), expected);
}

#[test]
fn without_knowing_what_was_left_nothing_is_proven_of_a_refund() {
    let mut blind = intent(Kind::Refund);
    blind.original.as_mut().unwrap().left = None;
    for data in [r#"{"respcd":"0000","cancel":"3"}"#, r#"{"respcd":"0000","allow_refund_amt":"0"}"#] {
        assert_eq!(asked(&blind, &answer("6000", data), None), Finding::Unclear, "{data}");
    }
}

#[test]
fn a_sum_that_reads_as_both_proves_nothing() {
    // 100.00 were left and 99.00 go back: "100" is what is left now in cents, and what was left in dollars.
    let mut refund = intent(Kind::Refund);
    refund.amount = hkd(9_900);
    refund.original.as_mut().unwrap().left = Some(hkd(10_000));
    let data = r#"{"respcd":"0000","cancel":"5","allow_refund_amt":"100"}"#;
    assert_eq!(asked(&refund, &answer("6000", data), None), Finding::Unclear);
}

#[test]
fn the_whole_sale_gone_back_proves_a_refund_of_all_that_was_left() {
    let mut void = intent(Kind::Void);
    void.amount = hkd(3_000);
    for data in [r#"{"respcd":"0000","cancel":"3"}"#, r#"{"respcd":"0000","cancel":"1","allow_refund_amt":"0"}"#] {
        assert_eq!(asked(&void, &answer("6000", data), None), Finding::Approved, "{data}");
    }
}

#[test]
fn amounts_are_those_of_the_payment_itself() {
    let told = answer("6000", r#"{"respcd":"0000","txamt":"1021","txcurrcd":"344"}"#);
    assert_eq!(amount_said(&intent(Kind::Sale), &told, true), AmountSaid::Said(hkd(1_021)));
    assert_eq!(amount_said(&intent(Kind::Refund), &told, false), AmountSaid::Said(hkd(1_021)));
    assert_eq!(amount_said(&intent(Kind::Refund), &told, true), AmountSaid::Absent, "it is the sale's");
}

#[test]
fn a_recorded_card_payment_in_full() {
    let body = vectors::text(vectors::entry("responses", "resp_trade_card_ok"), "body_plain");
    let cipher = Cipher::new(&vectors::key("K16"), AesKeyMode::Utf8).unwrap();
    let read = Answer::read(body.as_bytes(), &cipher).unwrap();
    assert_eq!(direct(Kind::Sale, &read), Finding::Approved);
    let told = details(&read);
    assert_eq!(told.vendor_number, SYSSN);
    let card = told.card.unwrap();
    assert_eq!((card.first(), card.last()), ("400000", "0002"));
}

#[test]
fn the_document_shows_the_table() {
    let (_, qfpay) = DOCUMENT.split_once("\n## QFPay\n").expect("a section on QFPay");
    let qfpay = qfpay.split("\n## ").next().unwrap_or_default();
    let shown: Vec<&str> =
        qfpay.lines().filter(|line| line.starts_with("| direct") || line.starts_with("| asked")).collect();
    let rows: Vec<String> = ROWS.iter().map(ToString::to_string).collect();
    assert_eq!(shown.join("\n"), rows.join("\n"));
    for (class, codes) in classes() {
        let listed = format!("* *{class}*: {}", codes.join(" "));
        assert!(qfpay.contains(&listed), "{listed}");
    }
}

#[test]
fn every_row_can_decide() {
    let mut hit = vec![false; ROWS.len()];
    let codes = ["6000", "6001", "6002", "4003", "4004", "4005", "4006", "4007", "5001", "1"];
    let inners = ["0000", "1143", "1136", "1201", "1263", "9"];
    let cancels = ["0", "3", "5"];
    for (respcd, inner) in codes.iter().flat_map(|code| inners.iter().map(move |inner| (code, inner))) {
        for cancel in cancels {
            let given = answer(respcd, &format!(r#"{{"respcd":"{inner}","cancel":"{cancel}"}}"#));
            for kind in [Kind::Sale, Kind::Refund, Kind::Void] {
                for refusal in [None, Some(Refusal::Cancelled), Some(Refusal::Declined)] {
                    let mut about = intent(kind);
                    about.amount = hkd(3_000);
                    let facts = Facts { refusal, given_back: given_back(&about, &given) };
                    for which in [Asked::Directly, Asked::ByInquiry] {
                        let row = ROWS.iter().position(|row| matches(row, which, kind, &given, facts)).unwrap();
                        hit[row] = true;
                    }
                }
            }
        }
    }
    let idle: Vec<String> = ROWS.iter().zip(hit).filter(|(_, hit)| !hit).map(|(row, _)| row.to_string()).collect();
    assert!(idle.is_empty(), "{idle:#?}");
}
