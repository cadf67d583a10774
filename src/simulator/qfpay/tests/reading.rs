//! Requests as they are read: the order of the checks, dialects, switches, fields.

use rstest::rstest;

use super::register::*;
use crate::protocol::qfpay::crypto::AesKeyMode;
use crate::protocol::qfpay::envelope::{Dialect, HttpBody, Sealer};
use crate::protocol::qfpay::key::PosKey;
use crate::protocol::qfpay::message::Request;
use crate::protocol::qfpay::vectors;
use crate::simulator::qfpay::*;
use crate::simulator::{Machine, Output};

fn opener(key: &str, mode: AesKeyMode, encrypted: bool, only: Option<Dialect>) -> Opener {
    Opener { keys: Keys::new(vectors::key(key), mode).unwrap(), encrypted, only }
}

#[test]
fn every_request_of_the_vectors_is_read_and_is_signed() {
    for entry in vectors::list("requests_odoo_dialect") {
        let opener = opener(vectors::text(entry, "key"), AesKeyMode::Utf8, true, None);
        for body in ["http_body", "base64"] {
            let fields = opener.open(vectors::text(entry, body).as_bytes()).unwrap();
            let func_type = entry["content"]["func_type"].to_string();
            assert_eq!(fields.scalar("func_type"), Some(func_type.as_str()), "{}", entry["id"]);
        }
    }
}

#[test]
fn every_dialect_of_the_vectors_is_read_and_only_the_one_wanted_if_one_is_wanted() {
    for entry in vectors::list("requests_other_dialects") {
        let mode = if entry["aes_key_mode"] == "hex" { AesKeyMode::Hex } else { AesKeyMode::Utf8 };
        let body = entry["base64"].as_str().or(entry["body"].as_str()).unwrap().as_bytes();
        let key = vectors::text(entry, "key");
        assert!(opener(key, mode, false, None).open(body).is_ok(), "{}", entry["id"]);
        for (name, dialect) in Dialect::ALL {
            let read = opener(key, mode, false, Some(dialect)).open(body);
            let expected =
                if name == vectors::text(entry, "dialect") { None } else { Some(Unreadable::Undecipherable) };
            assert_eq!(read.err(), expected, "{} as {name}", entry["id"]);
        }
        let is_clear = vectors::text(entry, "dialect").starts_with("plain");
        assert_eq!(opener(key, mode, true, None).open(body).is_err(), is_clear, "{}", entry["id"]);
    }
}

#[test]
fn every_bad_request_of_the_vectors_has_its_code() {
    for entry in vectors::list("negative").iter().filter(|entry| entry["body"].is_string()) {
        let mut register = Register::facing(settings());
        register.send_body("/api/pos/transaction_info", vectors::text(entry, "body").as_bytes());
        let expected = &vectors::text(entry, "expect_respcd")[..4];
        assert_eq!(code(&read(answer_of(&register.outputs()))), expected, "{}", entry["id"]);
    }
}

/// Signed over `signed` and sealed, written as `content`.
fn sealed(content: &str, signed: &str) -> String {
    let digest = crate::protocol::qfpay::content::digest(signed, keys().key());
    keys().cipher().seal(&format!("{{content:{content}, digest:'{digest}'}}"))
}

#[rstest]
#[case::as_sent("{orderId='1',func_type=4001}", "{orderId='1',func_type=4001}")]
#[case::sorted("{orderId='1',func_type=4001}", "{func_type=4001,orderId='1'}")]
#[case::null("{orderId=null, func_type=4001}", "{func_type=4001,orderId=''}")]
#[case::number_as_text("{func_type='3002'}", "{func_type='3002'}")]
#[case::decimals_as_written("{amt=10.10;func_type=1001}", "{amt=10.10,func_type=1001}")]
fn a_digest_may_be_of_the_values_or_of_the_text(#[case] content: &str, #[case] signed: &str) {
    let opener = opener("K16", AesKeyMode::Utf8, true, None);
    assert!(opener.open(sealed(content, signed).as_bytes()).is_ok());
    assert_eq!(opener.open(sealed(content, "{}").as_bytes()), Err(Unreadable::Digest));
}

#[test]
fn content_in_a_string_may_be_written_freely() {
    let inner = "{func_type: 3002}";
    let digest = crate::protocol::qfpay::content::digest(inner, keys().key());
    let body = format!("{{\"content\":\"{inner}\",\"digest\":\"{digest}\"}}");
    assert!(opener("K16", AesKeyMode::Utf8, false, None).open(body.as_bytes()).is_ok());
}

#[rstest]
#[case::not_text(b"\xff\xfe", true, Unreadable::Undecipherable)]
#[case::not_text_in_clear(b"\xff\xfe", false, Unreadable::Syntax)]
#[case::clear_to_a_sealed_one(b"{\"content\":{},\"digest\":\"\"}", true, Unreadable::Undecipherable)]
#[case::no_json(b"{content", false, Unreadable::Syntax)]
#[case::no_digest(b"{content:{func_type=3002}}", false, Unreadable::Syntax)]
#[case::no_content(b"{digest:'a'}", false, Unreadable::Syntax)]
#[case::unterminated(b"\"abc", false, Unreadable::Syntax)]
fn what_cannot_be_read(#[case] body: &[u8], #[case] encrypted: bool, #[case] expected: Unreadable) {
    assert_eq!(opener("K16", AesKeyMode::Utf8, encrypted, None).open(body), Err(expected));
}

#[test]
fn what_was_decrypted_may_be_no_envelope() {
    let body = keys().cipher().seal("hello");
    assert_eq!(opener("K16", AesKeyMode::Utf8, true, None).open(body.as_bytes()), Err(Unreadable::NoEnvelope));
}

#[test]
fn of_two_faults_the_first_check_tells() {
    let summary = Request::PrintSummary.content().unwrap();
    let wrong_key = PosKey::parse("AnotherKey-00016").unwrap();
    let stranger = Sealer::new(wrong_key, AesKeyMode::Utf8, Dialect::Odoo).unwrap();
    let mut register = Register::facing(TerminalSettings { signed_in: false, ..settings() });
    let mut said = |path: &str, body: &[u8]| {
        register.send_body(path, body);
        code(&read(answer_of(&register.outputs())))
    };
    // Another key, and the wrong path: decoding comes first.
    assert_eq!(said("/api/pos/trade", &stranger.http_body(&summary, HttpBody::JsonString)), "5001");
    // Another digest, and nobody is signed in.
    assert_eq!(said("/api/pos/trade", sealed("{func_type=3002}", "").as_bytes()), "4003");
    // Nobody is signed in, and the wrong path.
    assert_eq!(said("/api/pos/trade", sealed("{func_type=3002}", "{func_type=3002}").as_bytes()), "4007");
}

fn said(content: &str, path: &str) -> String {
    let mut register = Register::facing(settings());
    register.send_body(path, sealed(content, content).as_bytes());
    code(&read(answer_of(&register.outputs())))
}

#[rstest]
#[case::another_path("{func_type=3002}", "/api/pos/trade")]
#[case::no_func_type("{orderId='1'}", "")]
#[case::unknown_func_type("{func_type=9999}", "")]
#[case::no_amount("{channel='wx',func_type=1001}", "")]
#[case::nothing("{amt=0,channel='wx',func_type=1001}", "")]
#[case::negative("{amt=-1,channel='wx',func_type=1001}", "")]
#[case::fractions_of_cents("{amt=1.005,channel='wx',func_type=1001}", "")]
#[case::too_large("{amt=10000000,channel='wx',func_type=1001}", "")]
#[case::exponent("{amt=1e3,channel='wx',func_type=1001}", "")]
#[case::no_channel("{amt=1,func_type=1001}", "")]
#[case::unknown_channel("{amt=1,channel='cash',func_type=1001}", "")]
#[case::payme("{amt=1,channel='payme',func_type=1001,payment_timeout=121}", "")]
#[case::zero_timeout("{amt=1,channel='wx',func_type=1001,payment_timeout=0}", "")]
#[case::older_timeout("{amt=1,channel='wx',func_type=1001,wait_card_timeout=-5}", "")]
#[case::camera("{amt=1,camera_id=2,channel='wx',func_type=1001}", "")]
#[case::scan_type("{amt=1,channel='wx',func_type=1001,scan_type='LOOK'}", "")]
#[case::a_boolean("{amt=1,channel='wx',func_type=1001,moveToBack=true}", "")]
#[case::an_object("{amt=1,channel='wx',func_type=1001,x={a=1}}", "")]
#[case::refund_of_nothing("{func_type=1002}", "")]
#[case::refund_amount("{func_type=1002,orderId='1',refund_amount='lots'}", "")]
#[case::print_of_nothing("{func_type=3001}", "")]
#[case::inquiry_of_nothing("{func_type=4001}", "")]
#[case::inquiry_of_empty_ids("{func_type=4001,orderId='',out_trade_no=''}", "")]
fn fields_without_sense_are_4006(#[case] content: &str, #[case] path: &str) {
    // An object or a boolean has no canonical text: its digest is that of the raw text.
    assert_eq!(said(content, path), "4006");
}

#[rstest]
#[case::func_type_as_text("{func_type='3002'}")]
#[case::null_reference("{amt=1,channel='alipay',func_type=1001,out_trade_no=null}")]
#[case::amount_as_text("{amt='1.5',channel='wx',func_type=1001}")]
#[case::all_fields(
    "{amt=1234.5,camera_id=1,channel='payme',func_type=1001,moveToBack=1,out_trade_no='T',payment_timeout=90,\
      scan_type='SCAN_PAY',wait_card_timeout=30}"
)]
#[case::unknown_field("{func_type=3002,colour='red'}")]
fn fields_with_sense_are_taken(#[case] content: &str) {
    assert!(["6000", "0000"].contains(&said(content, "").as_str()));
}

#[test]
fn every_request_is_told() {
    let mut register = Register::facing(settings());
    register.send(&pay("T1", 1020));
    register.send_body("", b"?");
    let told: Vec<String> = std::iter::from_fn(|| register.terminal.next_output())
        .filter_map(
            |output| if let Output::Told(line) = output { Some(serde_json::to_string(&line).unwrap()) } else { None },
        )
        .collect();
    assert_eq!(
        told,
        [
            r#"{"request":"payment","reference":"T1","amount":"10.20","verdict":"approve"}"#,
            r#"{"request":"unreadable","verdict":"5001"}"#,
        ]
    );
}
