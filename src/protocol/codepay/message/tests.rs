use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value as Json;

use super::super::fields::Value;
use super::super::vectors;
use super::*;

fn vector(group: &str, id: &str) -> Message {
    Message::read(vectors::wire(group, id).as_bytes()).unwrap()
}

/// The same JSON without what is dropped at the reading and without what is not of the envelope.
fn kept(wire: &str) -> Json {
    const ENVELOPE: [&str; 9] = [
        "topic",
        "request_id",
        "app_id",
        "timestamp",
        "version",
        "biz_data",
        "response_code",
        "response_msg",
        "device_data",
    ];
    let mut json: Json = serde_json::from_str(wire).unwrap();
    let fields = json.as_object_mut().unwrap();
    fields.retain(|name, _| ENVELOPE.contains(&name.as_str()));
    if let Some(biz) = fields.get_mut("biz_data").and_then(Json::as_object_mut) {
        biz.remove("token");
    }
    json
}

#[test]
fn every_message_of_the_vectors_in_both_directions() {
    let messages = vectors::messages();
    assert_eq!(messages.len(), 43, "all of generation C");
    for (group, id, wire) in messages {
        let message = Message::read(wire.as_bytes()).unwrap_or_else(|why| panic!("{group} {id}: {why}"));
        let written: Json = serde_json::from_str(&message.to_json()).unwrap();
        assert_eq!(written, kept(wire), "{group} {id}");
        assert_eq!(Message::read(message.to_json().as_bytes()), Ok(message), "{group} {id}");
    }
}

#[test]
fn a_recorded_approval() {
    let message = vector("real-terminal-2024", "approved-0");
    assert_eq!((message.topic, message.code(), message.words()), (Topic::Order, Code::Success, "SUCCESS"));
    assert_eq!((message.order_no(), message.request_id.as_deref()), (Some("b0e9176c0ac14ab84LSiT"), None));
    assert_eq!(message.biz().get("trans_status"), Some("2"));
    assert_eq!(message.biz().flag("confirm_on_terminal"), Some(false));
    assert_eq!(message.timestamp, Some(Value::Text("2024-10-09 10:04:40".into())));
}

#[test]
fn the_number_in_camel_case_of_a_vendor_bug() {
    assert_eq!(vector("vendor-java-sdk-json", "close-req").order_no(), Some("O1795214498001"));
}

#[test]
fn fields_are_written_in_one_order() {
    let mut message = vector("docs-codepay-wlan", "query-req");
    message.version = Some("1.0".into());
    assert_eq!(
        message.to_json(),
        r#"{"topic":"ecrhub.pay.query","request_id":"111111","app_id":"your app id","timestamp":"1698302992264","version":"1.0","biz_data":{"merchant_order_no":"12320231220110257"}}"#
    );
}

#[rstest]
#[case::numbers(r#"{"topic":"ecrhub.pay.order","response_code":0,"biz_data":{"trans_status":2}}"#)]
#[case::unknown_fields(
    r#"{"x":{"$ref":"$"},"topic":"ecrhub.pay.order","response_code":"0","biz_data":{"trans_status":"2","y":[1]}}"#
)]
#[case::object_in_a_text(r#"{"topic":"ecrhub.pay.order","response_code":"000","biz_data":"{\"trans_status\":\"2\"}"}"#)]
#[case::a_mark_in_front(
    "\u{feff} {\"topic\":\"ecrhub.pay.order\",\"response_code\":\"000\",\"biz_data\":{\"trans_status\":2}}\n"
)]
fn other_spellings(#[case] wire: &str) {
    let message = Message::read(wire.as_bytes()).unwrap();
    assert_eq!((message.code(), message.biz().get("trans_status")), (Code::Success, Some("2")));
}

#[rstest]
#[case::empty_text(r#","biz_data":"""#)]
#[case::null(r#","biz_data":null"#)]
#[case::absent("")]
#[case::a_number(r#","biz_data":1"#)]
fn no_business_object_is_an_empty_one(#[case] biz: &str) {
    let message = Message::read(format!(r#"{{"topic":"ecrhub.pay.order"{biz}}}"#).as_bytes()).unwrap();
    assert!(message.biz().is_empty());
}

#[rstest]
#[case::nothing(b"", NoMessage::Unreadable)]
#[case::a_page(b"<html>", NoMessage::Unreadable)]
#[case::an_array(b"[1]", NoMessage::Unreadable)]
#[case::cut(br#"{"topic":"ecrhub.pay.order","biz_da"#, NoMessage::Unreadable)]
#[case::not_text(b"\xff\xfe", NoMessage::Unreadable)]
#[case::two_codes(
    br#"{"topic":"ecrhub.pay.order","response_code":"000","response_code":"102"}"#,
    NoMessage::Unreadable
)]
#[case::no_topic(b"{}", NoMessage::NoTopic)]
#[case::a_topic_of_nobody(br#"{"topic":"ecrhub.dance"}"#, NoMessage::UnknownTopic)]
fn what_is_no_message(#[case] wire: &[u8], #[case] expected: NoMessage) {
    assert_eq!(Message::read(wire), Err(expected));
}

#[test]
fn what_is_too_long() {
    let long = format!(r#"{{"topic":"{}"}}"#, "x".repeat(CAP));
    assert_eq!(Message::read(long.as_bytes()), Err(NoMessage::TooLong));
}

#[test]
fn an_answer_echoes_what_ties_it() {
    let request = vector("vendor-java-sdk-json", "sale-req");
    let answer = request.answer("000", "");
    assert_eq!(
        (&answer.request_id, &answer.app_id, answer.topic),
        (&request.request_id, &request.app_id, request.topic)
    );
    let nameless = vector("docs-paycloud-wlan", "order-req").answer("000", "Success");
    assert_eq!(nameless.request_id, None, "none was sent");
    assert!(nameless.to_json().contains(r#""biz_data":{}"#), "the vendor's Java SDK stumbles without one");
}

#[rstest]
#[case("pair-accept-echo-style", true)]
#[case("pair-reject-echo-style", false)]
#[case("pair-accept-java", true)]
#[case("pair-reject-java", false)]
#[case("unpair-answer-java", true)]
fn pairing_is_accepted_by_one_code_alone(#[case] id: &str, #[case] expected: bool) {
    assert_eq!(vector("pairing", id).accepts_pairing(), expected);
}

#[rstest]
#[case(true, "pair-accept-echo-style")]
#[case(false, "pair-reject-echo-style")]
fn a_pairing_is_answered_by_an_echo(#[case] accepted: bool, #[case] id: &str) {
    assert_eq!(vector("pairing", "pair-req").pair_answer(accepted), vector("pairing", id));
}

#[test]
fn a_card_number_in_the_words_is_masked() {
    let wire = r#"{"topic":"ecrhub.pay.order","response_code":"115","response_msg":"card 4111111111111111 refused"}"#;
    assert_eq!(Message::read(wire.as_bytes()).unwrap().words(), "card 411111******1111 refused");
}

proptest! {
    #[test]
    fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Message::read(&bytes);
    }

    #[test]
    fn any_json_ends(body in "[{}\\[\\]\":,\\\\a-d0-9 ]{0,200}") {
        let _ = Message::read(body.as_bytes());
        let _ = Message::read(format!(r#"{{"topic":"ecrhub.pay.order","biz_data":{body}}}"#).as_bytes());
    }
}

/// Found by fuzzing: names that are cut to the same one were written twice, and read back as one.
#[test]
fn names_that_become_the_same_are_one() {
    let long = "n".repeat(300);
    let wire = format!(r#"{{"topic":"ecrhub.pay.close","biz_data":{{"{long}a":"1","{long}b":"1","{long}c":"2"}}}}"#);
    let message = Message::read(wire.as_bytes()).unwrap();
    assert_eq!(Message::read(message.to_json().as_bytes()).as_ref(), Ok(&message));
    assert_eq!(message.biz().get(&long[..256]), Some("1"), "the first one counts");
}
