//! Fields in any spelling, and what is kept of them.

use rstest::rstest;
use serde_json::value::RawValue;

use super::{Fields, Value, read};

fn of(json: &str) -> Fields {
    read(&RawValue::from_string(json.to_owned()).unwrap())
}

#[rstest]
#[case::text(r#"{"a":"2"}"#, Some("2"))]
#[case::number_as_written(r#"{"a":10.50}"#, Some("10.50"))]
#[case::null(r#"{"a":null}"#, None)]
#[case::empty(r#"{"a":""}"#, None)]
#[case::flag(r#"{"a":true}"#, None)]
#[case::inside_a_text(r#""{\"a\":\"2\"}""#, Some("2"))]
#[case::empty_text(r#""""#, None)]
#[case::an_array(r#"[{"a":"2"}]"#, None)]
#[case::twice_the_same(r#"{"a":"2","a":"2"}"#, Some("2"))]
#[case::twice(r#"{"a":"2","a":"1"}"#, None)]
fn what_a_field_says(#[case] json: &str, #[case] expected: Option<&str>) {
    assert_eq!(of(json).get("a"), expected);
}

#[rstest]
#[case("true", Some(true))]
#[case("\"false\"", Some(false))]
#[case("1", Some(true))]
#[case("\"0\"", Some(false))]
#[case("\"yes\"", None)]
#[case("{}", None)]
fn flags_in_any_spelling(#[case] json: &str, #[case] expected: Option<bool>) {
    assert_eq!(of(&format!("{{\"a\":{json}}}")).flag("a"), expected);
}

#[rstest]
#[case::masked_already("541333******4711", "541333******4711")]
#[case::in_clear("4111111111111111", "411111******1111")]
#[case::no_card_by_luhn("4111111111111112", "411111******1112")]
#[case::with_blanks("4111 1111 1111 1111", "4111******1111")]
#[case::the_end_alone("****1111", "****1111")]
fn a_card_number_is_masked(#[case] said: &str, #[case] kept: &str) {
    assert_eq!(of(&format!("{{\"card_no\":\"{said}\"}}")).get("card_no"), Some(kept));
}

#[test]
fn a_card_number_anywhere_else_is_masked_and_an_identifier_is_not() {
    let fields = of(
        r#"{"new":4111111111111111,"deep":{"x":["4111111111111111"]},"trans_no":"4111111111111111","token":"t","signature_url":"u"}"#,
    );
    assert_eq!(fields.get("new"), Some("411111******1111"));
    assert_eq!(fields.get("trans_no"), Some("4111111111111111"));
    assert_eq!((fields.value("token"), fields.value("signature_url")), (None, None));
    assert!(!serde_json::to_string(&fields.value("deep").unwrap()).unwrap().contains("11111111"));
}

#[test]
fn order_and_spelling_survive_the_way_there_and_back() {
    let json = r#"{"z":"1","a":10.50,"m":true,"l":[{"b":1}],"e":-1}"#;
    assert_eq!(serde_json::to_string(&of(json)).unwrap(), json);
}

#[test]
fn a_field_is_set_in_its_place() {
    let mut fields = of(r#"{"a":"1","b":"2"}"#);
    fields.put("a", "3").put("c", 4).put_some("d", None::<&str>).remove("b");
    assert_eq!(serde_json::to_string(&fields).unwrap(), r#"{"a":"3","c":4}"#);
    assert_eq!(serde_json::to_string(&Value::Number("4 0".to_owned())).unwrap(), r#""4 0""#);
}
