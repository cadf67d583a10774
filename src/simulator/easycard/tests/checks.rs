//! What is refused before anything is done, and in which order.

use rstest::rstest;

use super::register::*;
use crate::protocol::easycard::message::Request;
use crate::simulator::Output;
use crate::simulator::easycard::*;

const HEADER: &str =
    r#""Method":"31800","ServiceType":"SignOn","MchId":"SIMULATED001","TradeKey":"KEY","CreateTime":"20260105093000""#;
const TRADE_KEY: &str = "f6bb3ca0a7d3e5b1";

fn inner(header: &str, data: &str) -> String {
    let key = crate::protocol::easycard::password::PasswordKey::of_password("simulated-trade");
    let header = header.replace("KEY", key.expose());
    let data = serde_json::to_string(data).unwrap();
    format!("{{\"Header\":{{{header}}},\"Data\":{data}}}")
}

fn answered(inner: &str) -> String {
    let mut register = Register::facing(settings());
    register.send_inner(inner);
    let outputs = register.outputs();
    let answer = register.read(answer_of(&outputs));
    assert!(register.ledger().is_empty());
    code(&answer)
}

const SIGN_ON: &str = r#"{"DeviceId":"01301234","Retry":"0"}"#;

#[test]
fn a_request_as_it_should_be() {
    assert_eq!(answered(&inner(HEADER, SIGN_ON)), "000000");
}

#[rstest]
#[case::no_member("\"Method\":\"31800\",", "", "8002")]
#[case::time("20260105093000", "2026-01-05", "7124")]
#[case::no_such_day("20260105093000", "20260230093000", "7124")]
#[case::merchant("SIMULATED001", "SIMULATED002", "7132")]
#[case::password("KEY", TRADE_KEY, "7105")]
#[case::method("31800", "31801", "7159")]
#[case::service("SignOn", "Signon", "7118")]
#[case::method_of_another_service("31800", "00000", "7118")]
#[case::first_of_two_faults("SIMULATED001", "X\",\"ServiceType2\":\"", "7132")]
fn a_header_that_is_wrong(#[case] right: &str, #[case] wrong: &str, #[case] expected: &str) {
    assert_eq!(answered(&inner(&HEADER.replace(right, wrong), SIGN_ON)), expected);
}

#[rstest]
#[case::no_json("{", "8002")]
#[case::no_device("{\"Retry\":\"0\"}", "7130")]
#[case::another_reader(r#"{"DeviceId":"01301235","Retry":"0"}"#, "7130")]
#[case::no_retry(r#"{"DeviceId":"01301234"}"#, "8002")]
#[case::a_fourth_try(r#"{"DeviceId":"01301234","Retry":"4"}"#, "8002")]
fn members_that_are_wrong(#[case] data: &str, #[case] expected: &str) {
    assert_eq!(answered(&inner(HEADER, data)), expected);
}

#[rstest]
#[case::amount(r#""Amount":"10.5","StoreOrderNo":"A1""#, "7125")]
#[case::nothing(r#""Amount":"0","StoreOrderNo":"A1""#, "7126")]
#[case::no_order(r#""Amount":"10""#, "7127")]
#[case::long_order(r#""Amount":"10","StoreOrderNo":"A12345678901234567890""#, "7127")]
#[case::a_number_in_place_of_a_text(r#""Amount":10,"StoreOrderNo":"A1""#, "900000")]
fn a_payment_that_is_wrong(#[case] members: &str, #[case] expected: &str) {
    let data = format!("{{\"DeviceId\":\"01301234\",\"Retry\":\"0\",{members}}}");
    assert_eq!(answered(&inner(&HEADER.replace("SignOn", "Payment"), &data)), expected);
}

#[test]
fn an_object_in_place_of_a_text_is_taken() {
    let text = inner(HEADER, SIGN_ON);
    let object = text.replace(&serde_json::to_string(SIGN_ON).unwrap(), SIGN_ON);
    assert_ne!(text, object);
    assert_eq!(answered(&object), "000000");
}

#[rstest]
#[case::nothing(b"".to_vec(), "9995")]
#[case::no_json(b"<html>".to_vec(), "9995")]
#[case::half(br#"{"Request":"AAAA"}"#.to_vec(), "9995")]
#[case::no_key(br#"{"Request":"AAAA","ApiKey":"AAAA"}"#.to_vec(), "9995")]
#[case::no_message(br#"{"Request":"AAAA","ApiKey":"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQT09"}"#.to_vec(), "9994")]
fn what_cannot_be_opened_is_told_with_a_bare_code(#[case] body: Vec<u8>, #[case] expected: &str) {
    let mut register = Register::facing(settings());
    register.send_body(&body);
    let [Output::Answer(answer)] = &register.outputs()[..] else { panic!("one answer") };
    assert_eq!(answer.message, expected.as_bytes());
}

#[test]
fn another_vector_is_told_with_a_bare_code() {
    let iv = crate::protocol::easycard::crypto::Iv::parse("0000000000000000").unwrap();
    let mut register = Register::facing(ServerSettings { iv, ..settings() });
    let [Output::Answer(answer)] = &register.ask(&sign_on())[..] else { panic!("one answer") };
    assert_eq!(answer.message, b"9994");
}

#[test]
fn readers_are_listed_whatever_state_they_are_in() {
    let reader = ReaderSettings { online: false, ..ReaderSettings::new("01301234") };
    let readers = vec![reader, ReaderSettings::new("01301235")];
    let mut register = Register::facing(ServerSettings { readers, ..settings() });
    let answer = register.answer(&Request::DeviceQuery);
    let listed = crate::protocol::easycard::message::readers(&answer);
    let listed: Vec<_> = listed.iter().map(|reader| (reader.device.as_str(), reader.kind.as_str())).collect();
    assert_eq!(listed, [("01301234", "ezc"), ("01301235", "ezc")]);
    assert_eq!(register.code(&sign_on()), "010124", "it has no network");
}

#[test]
fn nothing_is_done_before_a_sign_on_and_after_thirty_hours() {
    let mut register = Register::facing(settings());
    for request in [pay("A1", 100), balance(), settle()] {
        assert_eq!(register.code(&request), "900000", "{request:?}");
    }
    assert_eq!(register.status("A1"), "2000", "it left no trace");
    assert_eq!(register.code(&sign_on()), "000000");
    register.wait(30 * 3_600_000 - 1);
    assert_eq!(register.code(&pay("A1", 100)), "000000");
    register.wait(1);
    assert_eq!(register.code(&pay("A2", 100)), "900000");
    assert_eq!(register.code(&sign_on()), "000000");
    assert_eq!(register.code(&pay("A2", 100)), "000000");
}

#[test]
fn codes_that_the_vendor_does_not_tell_are_settings() {
    let codes = Codes { not_signed_on: "000058".to_owned(), ..Codes::default() };
    let mut register = Register::facing(ServerSettings { codes, ..settings() });
    assert_eq!(register.code(&pay("A1", 100)), "000058");
}
