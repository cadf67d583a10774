use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::protocol::wonder::vectors;

const BARE: &str = r#"{"version":"2.0","action":"Sale","data":"AAAA"}"#;

fn parse(text: &str) -> Result<Envelope<'_>, EnvelopeError> {
    Envelope::parse(text.as_bytes(), HTTP_CAP)
}

fn sale() -> Envelope<'static> {
    Envelope { action: Action::Sale, data: "AAAA".into() }
}

#[test]
fn the_published_frame_holds_exactly_this_envelope() {
    let vector = &vectors::list("vendor_frames")[0];
    let data = vector["data"].as_str().unwrap();
    let envelope = Envelope { action: Action::DeviceInfo, data: data.into() };
    let payload = vector["payload"].as_str().unwrap();
    assert_eq!(envelope.encode(VersionLiteral::Text), payload.as_bytes());
    assert_eq!(parse(payload), Ok(envelope));
}

#[rstest]
#[case::compact(BARE)]
#[case::number(r#"{"version":2.0,"action":"Sale","data":"AAAA"}"#)]
#[case::javascript_number(r#"{"version":2,"action":"Sale","data":"AAAA"}"#)]
#[case::other_order("\r\n{ \"data\" : \"AAAA\", \"action\":\"Sale\",\t\"version\":\"2.0\" }\n")]
#[case::unknown_keys(r#"{"version":"2.0","x":{"version":1},"action":"Sale","y":[1e400],"data":"AAAA"}"#)]
#[case::escaped(r#"{"version":"2.0","action":"S\u0061le","data":"AA\u0041A"}"#)]
#[case::wrapped(r#"{"code":200,"message":"OK","data":{"version":"2.0","action":"Sale","data":"AAAA"}}"#)]
#[case::wrapped_without_code(r#"{"data":{"data":"AAAA","version":2.0,"action":"Sale"}}"#)]
fn every_spelling_of_an_envelope_is_taken(#[case] text: &str) {
    assert_eq!(parse(text), Ok(sale()));
}

#[rstest]
#[case::nothing("")]
#[case::array(r#"["2.0","Sale","AAAA"]"#)]
#[case::text("\"Sale\"")]
#[case::byte_order_mark("\u{feff}{\"version\":\"2.0\",\"action\":\"Sale\",\"data\":\"AAAA\"}")]
#[case::twice(r#"{"version":"2.0","action":"Sale","action":"Void","data":"AAAA"}"#)]
#[case::no_version(r#"{"action":"Sale","data":"AAAA"}"#)]
#[case::no_data(r#"{"version":"2.0","action":"Sale"}"#)]
#[case::empty_data(r#"{"version":"2.0","action":"Sale","data":""}"#)]
#[case::number_as_data(r#"{"version":"2.0","action":"Sale","data":1}"#)]
#[case::null_action(r#"{"version":"2.0","action":null,"data":"AAAA"}"#)]
#[case::cut(&BARE[..40])]
#[case::trailing(r#"{"version":"2.0","action":"Sale","data":"AAAA"}{}"#)]
#[case::lone_surrogate(r#"{"version":"2.0","action":"Sale","data":"\ud800"}"#)]
#[case::wrapped_twice(r#"{"data":{"data":{"version":"2.0","action":"Sale","data":"AAAA"}}}"#)]
fn anything_else_is_no_envelope(#[case] text: &str) {
    assert_eq!(parse(text), Err(EnvelopeError::NotAnEnvelope));
}

#[rstest]
#[case(r#"{"SaleToPOIRequest":{"MessageHeader":{"ProtocolVersion":"1.0"}}}"#)]
#[case(r#"{"SaleToPOIResponse":{}}"#)]
fn protocol_one_is_recognised(#[case] text: &str) {
    assert_eq!(parse(text), Err(EnvelopeError::ProtocolOne));
}

#[rstest]
#[case(r#"{"version":"2.1","action":"Sale","data":"AAAA"}"#, EnvelopeError::WrongVersion("\"2.1\"".to_owned()))]
#[case::found_by_fuzzing(r#"{"version":"2.0\u00ff\u0007","action":"Sale","data":"AAAA"}"#, EnvelopeError::WrongVersion("\"2.0\u{ff}\u{fffd}\"".to_owned()))]
#[case(r#"{"version":["2.0"],"action":"Sale","data":"AAAA"}"#, EnvelopeError::WrongVersion("?".to_owned()))]
#[case(r#"{"version":3,"action":"Sale","data":"AAAA"}"#, EnvelopeError::WrongVersion("3".to_owned()))]
#[case(r#"{"version":"2.0","action":"PreAuth\u001b","data":"AAAA"}"#, EnvelopeError::UnknownAction("PreAuth\u{fffd}".to_owned()))]
fn what_is_not_supported_is_named(#[case] text: &str, #[case] error: EnvelopeError) {
    assert_eq!(parse(text), Err(error));
}

#[rstest]
#[case(r#"{"code":40001,"message":"no device","data":null}"#, "40001", "no device")]
#[case(r#"{"code":"E1","message":"no","data":{}}"#, "E1", "no")]
#[case(r#"{"code":200,"message":"OK","data":{"version":"2.0","action":"Sale","data":""}}"#, "200", "OK")]
#[case(r#"{"code":500,"data":""}"#, "500", "")]
#[case(r#"{"message":"card 4111111111111111"}"#, "", "card 411111******1111")]
fn a_wrapper_without_a_message_keeps_its_words(#[case] text: &str, #[case] code: &str, #[case] message: &str) {
    let (code, message) = (code.to_owned(), message.to_owned());
    assert_eq!(parse(text), Err(EnvelopeError::CloudRefused { code, message }));
}

#[test]
fn the_size_limit_is_checked_first() {
    let size = BARE.len();
    assert_eq!(Envelope::parse(BARE.as_bytes(), size), Ok(sale()));
    assert_eq!(Envelope::parse(BARE.as_bytes(), size - 1), Err(EnvelopeError::TooLarge { size, cap: size - 1 }));
}

#[rstest]
#[case::arrays("[", "]")]
#[case::objects("{\"a\":", "}")]
fn deep_nesting_is_survived(#[case] open: &str, #[case] close: &str) {
    let bomb = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    for text in [bomb.clone(), format!("{{\"data\":{bomb}}}"), format!("{{\"data\":{{\"x\":{bomb}}}}}")] {
        assert_eq!(parse(&text), Err(EnvelopeError::NotAnEnvelope));
    }
}

#[test]
fn the_simulator_writes_both_version_literals_and_the_wrapper() {
    assert_eq!(sale().encode(VersionLiteral::Text), BARE.as_bytes());
    assert_eq!(sale().encode(VersionLiteral::Number), BARE.replace("\"2.0\"", "2.0").as_bytes());
    let wrapped = sale().encode_wrapped(VersionLiteral::Text, 200, "OK");
    assert_eq!(wrapped, format!("{{\"code\":200,\"message\":\"OK\",\"data\":{BARE}}}").as_bytes());
    assert_eq!(Envelope::parse(&wrapped, HTTP_CAP), Ok(sale()));
    assert_eq!(encode_refusal(7, "\"no\""), br#"{"code":7,"message":"\"no\"","data":null}"#);
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..300), at in 0..BARE.len(), byte in any::<u8>()) {
        let _ = Envelope::parse(&bytes, HTTP_CAP);
        let mut damaged = BARE.as_bytes().to_vec();
        damaged[at] = byte;
        let _ = Envelope::parse(&damaged, HTTP_CAP);
    }
}
