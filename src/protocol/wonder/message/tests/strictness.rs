//! What a terminal, or someone in its place, may send: read kindly where harmless, refused otherwise.

use proptest::prelude::*;
use rstest::rstest;

use super::super::*;
use crate::protocol::wonder::crypto::{BadPairingCode, PairingCode, Undecodable};

const HEADER: &str = r#"{"responseID":"r","serverDeviceSN":"t","timestamp":"now"}"#;

fn response(action: Action, body: &str) -> Result<ResponseBody, Undecodable> {
    let text = format!(r#"{{"header":{HEADER},"body":{body}}}"#);
    Response::parse(action, &Plaintext::new(text)).map(|response| response.body)
}

fn result(fields: &str) -> Result<ResultBody, Undecodable> {
    match response(Action::Sale, &format!(r#"{{"status":"Success"{fields}}}"#))? {
        ResponseBody::Result(body) => Ok(*body),
        other => panic!("not a result: {other:?}"),
    }
}

fn pair(fields: &str) -> PairAnswer {
    match response(Action::Pair, &format!(r#"{{"pairUuid":"p"{fields}}}"#)) {
        Ok(ResponseBody::Pair(answer)) => answer,
        other => panic!("not an answer to Pair: {other:?}"),
    }
}

#[rstest]
#[case::text(r#""10.20""#, Some("10.20"))]
#[case::number("10.20", Some("10.20"))]
#[case::many_digits("10.200000000000000000001", Some("10.200000000000000000001"))]
#[case::exponent("1e400", Some("1e400"))]
#[case::minus_zero("-0", Some("-0"))]
#[case::huge("99999999999999999999999", Some("99999999999999999999999"))]
#[case::null("null", None)]
fn an_amount_keeps_its_exact_text(#[case] json: &str, #[case] amount: Option<&str>) {
    assert_eq!(result(&format!(r#","amount":{json}"#)).unwrap().amount.as_deref(), amount);
}

#[rstest]
#[case::unknown_keys_nested(r#","x":{"amount":1,"y":[[]]},"amount":"1""#)]
#[case::missing_error_fields("")]
fn harmless_differences_are_read(#[case] fields: &str) {
    assert_eq!(result(fields).unwrap().status, ResultStatus::Success);
}

#[rstest]
#[case::twice(r#","amount":"1","amount":"2""#)]
#[case::status_twice(r#","status":"Failed""#)]
#[case::object(r#","amount":{}"#)]
#[case::boolean(r#","rrn":true"#)]
#[case::not_a_number(r#","amount":NaN"#)]
#[case::lone_surrogate(r#","errorMessage":"\ud800""#)]
#[case::raw_control(",\"errorMessage\":\"a\nb\"")]
#[case::number_as_status(r#","transactionStatus":1"#)]
fn a_wrong_field_makes_the_answer_undecodable(#[case] fields: &str) {
    assert_eq!(result(fields), Err(Undecodable));
}

#[rstest]
#[case::array_body(r#"["Success"]"#)]
#[case::no_status("{}")]
#[case::null_status(r#"{"status":null}"#)]
#[case::null("null")]
fn a_result_is_an_object_with_a_status(#[case] body: &str) {
    assert_eq!(response(Action::Sale, body), Err(Undecodable));
}

#[rstest]
#[case::nothing("")]
#[case::array("[]")]
#[case::array_header(r#"{"header":["r","t","now"],"body":{"status":"Success"}}"#)]
#[case::no_header(r#"{"body":{"status":"Success"}}"#)]
#[case::no_id(r#"{"header":{"serverDeviceSN":"t"},"body":{"status":"Success"}}"#)]
#[case::id_twice(r#"{"header":{"responseID":"r","responseID":"s","serverDeviceSN":"t"},"body":{"status":"Success"}}"#)]
#[case::header_twice(r#"{"header":{},"header":{"responseID":"r","serverDeviceSN":"t"},"body":{"status":"Success"}}"#)]
#[case::no_body(r#"{"header":{"responseID":"r","serverDeviceSN":"t"}}"#)]
#[case::trailing(r#"{"header":{"responseID":"r","serverDeviceSN":"t"},"body":{"status":"Success"}} x"#)]
fn a_message_is_an_object_with_a_header(#[case] text: &str) {
    assert_eq!(Response::parse(Action::Sale, &Plaintext::new(text.to_owned())), Err(Undecodable));
}

#[test]
fn unknown_words_are_kept_and_mean_nothing() {
    let body = result(r#","transactionStatus":"success""#).unwrap();
    assert_eq!(body.transaction_status, Some(TransactionStatus::Other("success".to_owned())));
    let body = response(Action::Sale, r#"{"status":"Approved\u001b[2J"}"#).unwrap();
    let ResponseBody::Result(body) = body else { panic!("not a result") };
    assert_eq!(body.status, ResultStatus::Other("Approved\u{fffd}[2J".to_owned()));
}

#[test]
fn card_numbers_go_no_further_than_this() {
    let body = result(
        r#","errorMessage":"4111 1111 1111 1111","errorCode":"4111111111111111","paymentMethod":"4111111111111111",
        "rrn":"4111111111111111","customerOrderID":"4111111111111111",
        "creditCard":{"panPrefix6Digits":"411111","panLast4Digits":"1111","panHash":"hash-of-it","panToken":"token"}"#,
    )
    .unwrap();
    assert_eq!(body.error_message, "4111 11** **** 1111");
    assert_eq!(
        (body.error_code.as_str(), body.payment_method.as_deref()),
        ("411111******1111", Some("411111******1111"))
    );
    assert_eq!(
        (body.rrn.as_deref(), body.customer_order_id.as_deref()),
        (Some("4111111111111111"), Some("4111111111111111"))
    );
    assert_eq!(body.card.unwrap().to_string(), "411111******1111");
    let printed = format!("{body:?}");
    assert!(!printed.contains("hash-of-it") && !printed.contains("token\""), "{printed}");
}

#[rstest]
#[case::whole_number(r#"{"panPrefix6Digits":"411111","panLast4Digits":"4111111111111111"}"#)]
#[case::eight_in_front(r#"{"panPrefix6Digits":"41111111","panLast4Digits":"1111"}"#)]
#[case::letters(r#"{"panPrefix6Digits":"abcdef","panLast4Digits":"1111"}"#)]
#[case::half(r#"{"panLast4Digits":"1111"}"#)]
#[case::text(r#""4111111111111111""#)]
#[case::null("null")]
fn a_card_of_another_shape_is_dropped(#[case] card: &str) {
    assert_eq!(result(&format!(r#","creditCard":{card}"#)).unwrap().card, None);
}

#[rstest]
#[case::none("", Ok(None))]
#[case::listed(r#","newPinCode":"654321""#, Ok(Some("654321")))]
#[case::first_of_the_list(r#","pairCode":"AAAAAA","pinCode2":"654321""#, Ok(Some("654321")))]
#[case::unlisted(r#","secret":"654321""#, Ok(None))]
#[case::no_code(r#","pinCode2":"65432""#, Err(BadPairingCode))]
#[case::number_is_no_text(r#","pinCode2":654321"#, Ok(None))]
fn the_new_code_is_looked_for_by_name(#[case] fields: &str, #[case] expected: Result<Option<&str>, BadPairingCode>) {
    let answer = pair(fields);
    let pin = answer.new_pin(&NEW_PIN_FIELDS);
    assert_eq!(pin.as_ref().map(|pin| pin.as_ref().map(PairingCode::expose)), expected.as_ref().copied());
    assert!(!format!("{answer:?}").contains("654321"));
}

#[test]
fn the_new_code_of_a_reply_is_found() {
    let pin = PairingCode::parse("987654").unwrap();
    let reply = Reply::Pair(PairReply { pair_uuid: "p", ack_uuid: "a", new_pin: Some(("pinCode2", &pin)) });
    let text = reply.encode(&ReplyHeader { response_id: "r", server_device_sn: "t", timestamp: "now" });
    let Ok(Response { body: ResponseBody::Pair(answer), .. }) = Response::parse(Action::Pair, &text) else {
        panic!("not an answer to Pair")
    };
    assert_eq!(answer.new_pin(&NEW_PIN_FIELDS), Ok(Some(pin)));
    assert_eq!(answer.ack_uuid.as_deref(), Some("a"));
}

#[test]
fn a_pair_answer_needs_its_id_and_every_field_once() {
    assert_eq!(pair("").ack_uuid, None);
    for body in [r#"{"ackUuid":"a"}"#, r#"{"pairUuid":"p","pin":"1","pin":"2"}"#] {
        assert_eq!(response(Action::Pair, body), Err(Undecodable));
    }
}

#[rstest]
#[case::missing(r#","body":{"referenceID":"r","currency":"HKD"}"#)]
#[case::number(r#","body":{"referenceID":"r","currency":"HKD","amount":10.2}"#)]
#[case::twice(r#","body":{"referenceID":"r","referenceID":"s","currency":"HKD","amount":"1.00"}"#)]
#[case::array(r#","body":["r","o","HKD","1.00"]"#)]
#[case::no_body("")]
fn a_request_with_a_bad_body_can_still_be_answered(#[case] body: &str) {
    let header = r#"{"timestamp":"now","clientDeviceSN":"c","requestID":"q","action":"Sale"}"#;
    let plaintext = Plaintext::new(format!(r#"{{"header":{header}{body}}}"#));
    let read = ReceivedRequest::parse(Action::Sale, &plaintext).unwrap();
    assert_eq!((&*read.header.request_id, read.request), ("q", Err(BadBody)));
}

#[rstest]
#[case("[", "]")]
#[case("{\"a\":", "}")]
fn deep_nesting_is_survived(#[case] open: &str, #[case] close: &str) {
    let bomb = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    assert!(result(&format!(r#","x":{bomb}"#)).is_ok());
    assert_eq!(result(&format!(r#","amount":{bomb}"#)), Err(Undecodable));
    assert_eq!(response(Action::Pair, &bomb), Err(Undecodable));
}

fn words() -> impl Strategy<Value = String> {
    const WORDS: &[&str] =
        &["{", "}", "[", ",", ":", "\"header\"", "\"body\"", "\"status\"", "\"Success\"", "1", "null", "\\", "\"", "é"];
    proptest::collection::vec(proptest::sample::select(WORDS), 0..30).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_text_is_survived(text in prop_oneof![any::<String>(), words()]) {
        let plaintext = Plaintext::new(text.clone());
        for action in Action::ALL {
            let _ = Response::parse(action, &plaintext);
            let _ = ReceivedRequest::parse(action, &plaintext);
            let _ = response(action, &text);
        }
    }
}
