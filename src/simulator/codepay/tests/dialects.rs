//! What other people's clients write, and what the three profiles answer: the recorded messages.

use rstest::rstest;
use serde_json::{Value, json};

use super::register::*;
use crate::simulator::EntryKind::{Charge, Refund, Void};
use crate::simulator::codepay::*;

#[test]
fn a_terminal_of_2024_answers_as_recorded() {
    let unix_seconds = 1_728_468_280; // 2024-10-09 10:04:40
    let mut register = Register::facing(TerminalSettings { profile: Profile::Field2024, unix_seconds, ..settings() });
    let request = json!({
        "topic": "ecrhub.pay.order", "app_id": "wz00000000000a0001",
        "biz_data": { "trans_type": "1", "merchant_order_no": "b0e9176c0ac14ab84LSiT", "order_amount": "26.25" },
    });
    let outputs = register.ask(&request);
    let ours = String::from_utf8(answer_of(&outputs).message.clone()).unwrap();
    assert_eq!(ours, recorded("real-terminal-2024", "approved-0"));
    let mut register = Register::facing(TerminalSettings {
        profile: Profile::Field2024,
        unix_seconds: 1_728_466_087, // 2024-10-09 09:28:07
        scenario: Scenario::parse("[[step]]\ndo = [\"cancel\"]").unwrap(),
        ..settings()
    });
    let mut request = request;
    request["biz_data"]["merchant_order_no"] = "123456".into();
    request["biz_data"]["order_amount"] = "20".into();
    let outputs = register.ask(&request);
    let ours = String::from_utf8(answer_of(&outputs).message.clone()).unwrap();
    assert_eq!(ours, recorded("real-terminal-2024", "operator-cancel-110"));
    request["biz_data"]["tip_amount"] = "0.00".into();
    let refused = register.answer(&request);
    let expected: Value = serde_json::from_str(&recorded("real-terminal-2024", "invalid-amount-202")).unwrap();
    for name in ["response_code", "response_msg", "app_id", "topic"] {
        assert_eq!(refused[name], expected[name], "{name}");
    }
}

/// The wire text of a recorded message.
fn recorded(group: &str, id: &str) -> String {
    crate::protocol::codepay::vectors::wire(group, id).to_owned()
}

/// Requests of the vendor's pages and of its Java program are answered with the codes and fields of the recorded answers.
#[rstest]
#[case("docs-codepay-wlan", "order", Profile::Document)]
#[case("docs-paycloud-wlan", "order", Profile::PayCloud)]
fn the_samples_of_the_pages_are_answered_as_printed(
    #[case] group: &str,
    #[case] first: &str,
    #[case] profile: Profile,
) {
    let mut register = Register::facing(TerminalSettings { profile, ..settings() });
    let mut order: Value = serde_json::from_str(&recorded(group, &format!("{first}-req"))).unwrap();
    // The page's own answer shows that nobody waited for a confirmation.
    order["biz_data"]["confirm_on_terminal"] = false.into();
    for (id, ours) in [
        ("order-res", register.answer(&order)),
        ("query-res", {
            let query: Value = serde_json::from_str(&recorded(group, "query-req")).unwrap();
            register.answer(&query)
        }),
    ] {
        let printed: Value = serde_json::from_str(&recorded(group, id)).unwrap();
        let (own, theirs) = (keys(&ours), keys(&printed));
        assert!(own == theirs, "{id}: {own:?} and {theirs:?}");
        for name in ["app_id", "response_code", "response_msg", "request_id", "topic"] {
            assert_eq!(ours[name], printed[name], "{id} {name}");
        }
        for (name, value) in printed["biz_data"].as_object().unwrap() {
            let is_new = ["trans_no", "trans_end_time", "expires"].contains(&name.as_str());
            assert!(is_new || ours["biz_data"][name] == *value, "{id} {name}: {ours}");
            assert!(!ours["biz_data"][name].is_null(), "{id} {name}");
        }
    }
}

fn keys(message: &Value) -> Vec<&String> {
    message.as_object().unwrap().keys().collect()
}

#[test]
fn the_close_of_the_pages_is_answered_as_printed() {
    for (group, profile) in [("docs-codepay-wlan", Profile::Document), ("docs-paycloud-wlan", Profile::PayCloud)] {
        let mut register = Register::facing(TerminalSettings { profile, card_wait_ms: 5_000, ..settings() });
        for id in ["order-req", "close-req"] {
            register.send_text(&recorded(group, id));
        }
        let outputs = register.outputs();
        let printed: Value = serde_json::from_str(&recorded(group, "close-res")).unwrap();
        assert_eq!(read(answers(&outputs)[0]), printed);
    }
}

#[test]
fn the_vendors_java_program_trades() {
    let group = "vendor-java-sdk-json";
    let mut register = Register::facing(settings());
    for id in [
        "pay-init",
        "sale",
        "sale-minimal",
        "sale-with-cashback",
        "auth",
        "completion",
        "void",
        "refund",
        "query",
        "close",
    ] {
        let request: Value = serde_json::from_str(&recorded(group, &format!("{id}-req"))).unwrap();
        let accepted: Value = serde_json::from_str(&recorded(group, &format!("{id}-res-accepted"))).unwrap();
        let answer = register.answer(&request);
        let expected = if id == "close" { "201" } else { "000" };
        assert_eq!(answer["response_code"], expected, "{id}: {answer}");
        assert!(answer["biz_data"].is_object(), "it would crash without");
        assert_eq!(answer["request_id"], request["request_id"], "it hears nothing else");
        for (name, value) in accepted["biz_data"].as_object().unwrap() {
            let is_new = ["trans_no", "trans_end_time", "trans_status", "merchantOrderNo"].contains(&name.as_str());
            let ours = &answer["biz_data"][name];
            let same = ours == value
                || ours.as_str().zip(value.as_str()).is_some_and(|(ours, theirs)| ours == format!("{theirs}.00"));
            assert!(is_new || same, "{id} {name}: {answer}");
        }
    }
    let kinds: Vec<_> = register.ledger().into_iter().map(|entry| entry.0).collect();
    assert_eq!(kinds, [Charge, Charge, Charge, Charge, Void, Refund]);
}

#[test]
fn the_mistakes_of_other_clients_are_forgiven() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    // Numbers for texts, and no request_id at all.
    let mut odd = order("1", "1", &json!({ "trans_type": 1, "merchant_order_no": 777, "order_amount": 10.5 }));
    odd.as_object_mut().unwrap().remove("request_id");
    odd["timestamp"] = 1_795_214_633_795_u64.into();
    assert_eq!(register.ask(&odd), []);
    // A close that names it wrongly.
    let misnamed = message("pay.close", &json!({ "merchantOrderNo": "777" }));
    let outputs = register.ask(&misnamed);
    assert_eq!(said(&outputs), [("000".to_owned(), String::new()), ("102".to_owned(), "1".to_owned())]);
    let order_answer = read(answers(&outputs)[1]);
    assert!(order_answer["request_id"].is_null(), "none was sent");
    assert_eq!(order_answer["biz_data"]["trans_type"], "1");
}

#[rstest]
#[case("getInfo", "device_data", "device_name", "SIMULATED00000001")]
#[case("pair", "device_data", "device_sn", "SIMULATED00000001")]
#[case("init", "biz_data", "app_name", "CodePay Register")]
fn greetings_are_answered(#[case] topic: &str, #[case] place: &str, #[case] name: &str, #[case] expected: &str) {
    let mut register = Register::facing(settings());
    let request = json!({ "topic": format!("ecrhub.{topic}"), "device_data": { "device_name": "COUNTER-1" } });
    let answer = register.answer(&request);
    assert_eq!((&answer["response_code"], &answer[place][name]), (&"000".into(), &expected.into()));
    assert_eq!(answer["topic"], request["topic"]);
}

#[test]
fn signs_of_life_and_unpairing_are_answered_and_pairing_can_be_refused() {
    let mut register = Register::facing(TerminalSettings { refuses_pairing: true, ..settings() });
    assert_eq!(register.code(&json!({ "topic": "ecrhub.heartbeat" })), "000");
    assert_eq!(register.code(&json!({ "topic": "ecrhub.unpair" })), "000");
    assert_eq!(register.code(&json!({ "topic": "ecrhub.pair" })), "001");
}

#[test]
fn the_dialects_of_2023_are_recognised_and_refused() {
    let mut register = Register::facing(settings());
    let group = "vendor-js-sdk-legacy-flat";
    for id in ["init-req", "heartbeat-req", "order-sale-req", "query-req", "close-req"] {
        register.send_text(&recorded(group, id));
        let outputs = register.outputs();
        let (answer, request): (Value, Value) =
            (read(answer_of(&outputs)), serde_json::from_str(&recorded(group, id)).unwrap());
        assert_eq!((&answer["success"], &answer["msg_id"]), (&false.into(), &request["msg_id"]), "{id}");
    }
    register.send_text("\n\u{10}ecrhub.pay.order\u{12}\u{6}111111");
    let outputs = register.outputs();
    let refusal = answer_of(&outputs);
    assert!(refusal.binary && refusal.message.windows(6).any(|six| six == b"111111"), "protocol buffers");
    assert_eq!(register.ledger(), []);
}

#[rstest]
#[case::numeric("numeric", "{\"biz_data\":{\"merchant_order_no\":\"S9\"},\"request_id\":\"R1\",\"response_code\":104,")]
#[case::empty("empty_data", "{\"biz_data\":\"\",\"request_id\":\"R1\",\"response_code\":\"104\",")]
#[case::unnamed("no_request_id", "{\"biz_data\":{\"merchant_order_no\":\"S9\"},\"response_code\":\"104\",")]
fn habits_of_real_terminals_can_be_had(#[case] word: &str, #[case] expected: &str) {
    let scenario = Scenario::parse(&format!("[[step]]\ndo = [\"{word}\"]")).unwrap();
    let mut register = Register::facing(TerminalSettings { scenario, ..settings() });
    let mut request = query("S9");
    request.as_object_mut().unwrap().remove("app_id");
    let outputs = register.ask(&request);
    let ours = String::from_utf8(answer_of(&outputs).message.clone()).unwrap();
    assert!(ours.starts_with(expected), "{ours}");
}
