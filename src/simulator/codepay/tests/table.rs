//! Every row of the vendor sheet's table of what a terminal does with what it is sent.

use rstest::rstest;
use serde_json::{Value, json};

use super::register::*;
use crate::simulator::EntryKind;
use crate::simulator::codepay::*;

const LONG: &str = "123456789012345678901234567890123";

/// Answers of a terminal that has sold S1 over 10.20 and held A1 over 100.00.
fn after_a_sale(settings: TerminalSettings, request: &Value) -> (Value, Register) {
    let mut register = Register::facing(settings);
    assert!(register.code(&sale("S1", "10.20")).starts_with('0'));
    assert!(register.code(&preauth("A1", "100.00")).starts_with('0'));
    let answer = register.answer(request);
    (answer, register)
}

fn of(profile: Profile) -> TerminalSettings {
    TerminalSettings { profile, ..settings() }
}

#[rstest]
#[case::no_kind(message("pay.order", &json!({ "merchant_order_no": "N1", "order_amount": "1" })), "202")]
#[case::no_number(message("pay.order", &json!({ "trans_type": "1", "order_amount": "1" })), "202")]
#[case::no_amount(order("1", "N1", &json!({})), "202")]
#[case::no_amount_to_hold(order("4", "N1", &json!({})), "202")]
#[case::no_amount_with_cash(order("11", "N1", &json!({ "cashback_amount": "5" })), "202")]
#[case::no_cash(order("11", "N1", &json!({ "order_amount": "5" })), "202")]
#[case::no_amount_to_refund(order("3", "N1", &json!({ "orig_merchant_order_no": "S1" })), "202")]
#[case::no_amount_to_complete(order("6", "N1", &json!({ "orig_merchant_order_no": "A1" })), "202")]
#[case::void_of_nothing(order("2", "N1", &json!({})), "202")]
#[case::completion_of_nothing(order("6", "N1", &json!({ "order_amount": "1" })), "202")]
#[case::refund_of_nothing(order("3", "N1", &json!({ "order_amount": "1" })), "202")]
#[case::long_number(sale(LONG, "1.00"), "202")]
#[case::currency(with(sale("N1", "1.00"), &json!({ "price_currency": "dollars" })), "202")]
#[case::kind(order("9", "N1", &json!({ "order_amount": "1" })), "114")]
#[case::kind_of_the_sister_brand(order("5", "N1", &json!({ "orig_merchant_order_no": "A1" })), "114")]
#[case::way_to_pay(with(sale("N1", "1.00"), &json!({ "pay_scenario": "CASH_PAY" })), "117")]
#[case::used_number(sale("S1", "10.20"), "113")]
#[case::used_number_for_another_amount(sale("S1", "1.00"), "113")]
#[case::void_of_unknown(void("N1", "S9"), "104")]
#[case::refund_of_unknown(refund("N1", "S9", "1.00"), "104")]
#[case::completion_of_unknown(complete("N1", "S9", "1.00"), "104")]
#[case::refund_of_more(refund("N1", "S1", "10.21"), "120")]
#[case::completion_of_more(complete("N1", "A1", "100.01"), "120")]
#[case::refund_of_a_hold(refund("N1", "A1", "1.00"), "106")]
#[case::completion_of_a_sale(complete("N1", "S1", "1.00"), "106")]
#[case::query_of_unknown(query("S9"), "104")]
#[case::query_of_nothing(message("pay.query", &json!({})), "202")]
#[case::close_of_unknown(close("S9"), "104")]
#[case::close_of_nothing(message("pay.close", &json!({})), "104")]
#[case::close_of_a_paid_order(close("S1"), "201")]
#[case::tip_of_unknown(tip("S9", "1.00"), "104")]
#[case::tip_of_a_hold(tip("A1", "1.00"), "119")]
#[case::no_tip(message("pay.tip.adjustment", &json!({ "merchant_order_no": "S1" })), "202")]
#[case::reprint_of_unknown(message("pay.reprint", &json!({ "merchant_order_no": "S9" })), "104")]
fn what_is_refused(#[case] request: Value, #[case] code: &str) {
    let (answer, register) = after_a_sale(settings(), &request);
    assert_eq!(text(&answer, "response_code"), code);
    assert!(!text(&answer, "response_msg").is_empty());
    assert_eq!(register.ledger(), [(EntryKind::Charge, "S1", 1020)]);
}

#[rstest]
#[case("1,00")]
#[case("-1")]
#[case("0")]
#[case("0.00")]
#[case("1.")]
#[case("1.000")]
#[case("1e3")]
#[case("12345678901")]
#[case(".5")]
fn what_is_no_amount(#[case] amount: &str) {
    for (profile, code, words) in [
        (Profile::Document, "121", "Amount format error"),
        (Profile::PayCloud, "121", "Amount format error"),
        (Profile::Field2024, "202", "Transaction parameter error[[M003]Invalid Amount]"),
    ] {
        let (answer, register) = after_a_sale(of(profile), &sale("N1", amount));
        assert_eq!((text(&answer, "response_code").as_str(), text(&answer, "response_msg").as_str()), (code, words));
        assert_eq!(register.ledger().len(), 1);
    }
}

#[rstest]
#[case("1", 100)]
#[case("34.5", 3450)]
#[case("1234567890.12", 123_456_789_012)]
fn amounts_are_major_units(#[case] amount: &str, #[case] cents: u64) {
    let mut register = Register::facing(settings());
    assert_eq!(register.code(&sale("S1", amount)), "000");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "S1", cents)]);
}

#[rstest]
#[case(Profile::Document, "000")]
#[case(Profile::PayCloud, "000")]
#[case(Profile::Field2024, "202")]
fn a_tip_of_nothing_is_taken_as_the_profile_says(#[case] profile: Profile, #[case] code: &str) {
    let mut register = Register::facing(of(profile));
    assert_eq!(register.code(&with(sale("S1", "20.00"), &json!({ "tip_amount": "0.00" }))), code);
}

#[rstest]
#[case(Profile::Document, "202")]
#[case(Profile::Field2024, "0")]
#[case(Profile::PayCloud, "000")]
fn a_refund_without_an_original_is_taken_as_the_profile_says(#[case] profile: Profile, #[case] code: &str) {
    let mut register = Register::facing(of(profile));
    assert_eq!(register.code(&order("3", "R1", &json!({ "order_amount": "5.00" }))), code);
    assert_eq!(register.ledger().len(), usize::from(code != "202"));
}

#[test]
fn what_is_no_request_is_met_with_silence_or_strictly() {
    for text in ["", "hello", "[]", "{}", "{\"topic\":7}", "{\"topic\":\"ecrhub.pay.dance\"}"] {
        let mut register = Register::facing(settings());
        register.send_text(text);
        assert!(answers(&register.outputs()).is_empty(), "{text}");
    }
    let mut register = Register::facing(TerminalSettings { strict: true, ..settings() });
    register.send_text("hello");
    assert_eq!(said(&register.outputs()), [("202".to_owned(), String::new())]);
}

#[test]
fn an_order_in_progress_sent_again_is_the_same_order() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    assert_eq!(register.ask(&sale("S1", "10.20")), []);
    let mut again = sale("S1", "10.20");
    again["request_id"] = "R2".into();
    assert_eq!(register.ask(&again), []);
    assert_eq!(register.code(&sale("S1", "10.30")), "113", "another content is no repeat");
    let outputs = register.wait(5_000);
    assert_eq!(text(&read(answer_of(&outputs)), "request_id"), "R2", "one reply, to whoever asked last");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "S1", 1020)]);
    let known = register.answer(&sale("S1", "10.20"));
    assert_eq!(text(&known, "response_code"), "113");
    assert_eq!(known["biz_data"]["trans_status"], "2", "with what became of it");
}

#[test]
fn one_order_at_a_time() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    assert_eq!(register.ask(&sale("S1", "10.20")), []);
    assert_eq!(register.code(&sale("S2", "10.20")), "101");
    assert_eq!(register.code(&settle()), "101");
    assert_eq!(register.status("S1"), "0");
    assert_eq!(register.status("S2"), "104", "what was turned away left no trace");
    assert_eq!(register.code(&tip("S1", "1.00")), "101");
    register.wait(5_000);
    assert_eq!(register.status("S1"), "2");
}

#[test]
fn voids_are_of_the_whole_and_only_until_the_batch_is_closed() {
    let mut register = Register::facing(settings());
    register.ask(&with(sale("S1", "10.20"), &json!({ "tip_amount": "2.00" })));
    let answer = register.answer(&void("V1", "S1"));
    assert_eq!((text(&answer, "response_code"), text(&answer["biz_data"], "trans_status")), ("000".into(), "2".into()));
    assert_eq!(register.status("S1"), "3");
    assert_eq!(register.code(&void("V2", "S1")), "119", "voided before");
    assert_eq!(register.code(&refund("R1", "S1", "1.00")), "106");
    register.ask(&sale("S2", "5.00"));
    assert_eq!(register.code(&settle()), "000");
    assert_eq!(register.code(&void("V3", "S2")), "119");
    assert_eq!(register.code(&tip("S2", "1.00")), "119");
    assert_eq!(register.code(&refund("R2", "S2", "5.00")), "000", "refunds go on");
    let expected = [
        (EntryKind::Charge, "S1", 1220),
        (EntryKind::Void, "V1", 1220),
        (EntryKind::Charge, "S2", 500),
        (EntryKind::Refund, "R2", 500),
    ];
    assert_eq!(register.ledger(), expected);
}

#[test]
fn refunds_take_what_is_left() {
    let mut register = Register::facing(settings());
    register.ask(&sale("S1", "10.20"));
    assert_eq!(register.code(&refund("R1", "S1", "4.00")), "000");
    assert_eq!(register.code(&refund("R2", "S1", "6.21")), "120");
    assert_eq!(register.code(&void("V1", "S1")), "119", "something went back already");
    assert_eq!(register.code(&refund("R3", "S1", "6.20")), "000");
    assert_eq!(register.code(&refund("R4", "S1", "0.01")), "105");
    assert_eq!(register.code(&with(refund("R5", "S1", "1.00"), &json!({ "price_currency": "HKD" }))), "105");
    assert_eq!(register.ledger().iter().map(|entry| entry.2).collect::<Vec<_>>(), [1020, 400, 620]);
}

#[test]
fn a_hold_moves_no_money_a_completion_does() {
    let mut register = Register::facing(settings());
    assert_eq!(register.code(&preauth("A1", "100.00")), "000");
    assert_eq!(register.ledger(), []);
    assert_eq!(register.code(&complete("C1", "A1", "90.00")), "000");
    assert_eq!(register.status("A1"), "4");
    assert_eq!(register.code(&complete("C2", "A1", "5.00")), "106", "captured already");
    assert_eq!(register.code(&void("V1", "A1")), "119");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "C1", 9000)]);
    assert_eq!(register.code(&void("V2", "C1")), "000");
    assert_eq!(register.ledger().last(), Some(&(EntryKind::Void, "V2", 9000)));
}

#[rstest]
#[case(Profile::Document, "2", "000")]
#[case(Profile::Field2024, "2", "0")]
#[case(Profile::PayCloud, "2", "119")]
#[case(Profile::PayCloud, "5", "000")]
fn a_hold_is_released_as_the_profile_says(#[case] profile: Profile, #[case] kind: &str, #[case] code: &str) {
    let mut register = Register::facing(of(profile));
    register.ask(&preauth("A1", "100.00"));
    assert_eq!(register.code(&order(kind, "V1", &json!({ "orig_merchant_order_no": "A1" }))), code);
    assert_eq!(register.status("A1"), if code == "119" { "2" } else { "3" });
    assert_eq!(register.ledger(), [], "nothing was charged and nothing goes back");
}

#[test]
fn tips_are_booked_whole_when_they_change() {
    let mut register = Register::facing(settings());
    register.ask(&sale("S1", "10.00"));
    assert_eq!(register.code(&tip("S1", "2.00")), "000");
    assert_eq!(register.code(&tip("S1", "2.00")), "000", "nothing moves");
    assert_eq!(register.code(&tip("S1", "3.00")), "000");
    let misspelt = message("pay.tip.adjustment", &json!({ "merchant_order_no": "S1", "tip_adjustment_amoun": "1.00" }));
    assert_eq!(register.code(&misspelt), "000");
    assert_eq!(register.answer(&query("S1"))["biz_data"]["tip_amount"], "1.00");
    assert_eq!(register.code(&tip("S1", "1.000")), "121");
    assert_eq!(register.code(&void("V1", "S1")), "000");
    let tips = [200, 300, 100].map(|cents| (EntryKind::Tip, "S1", cents));
    let all = [&[(EntryKind::Charge, "S1", 1000)], &tips[..], &[(EntryKind::Void, "V1", 1100)]].concat();
    assert_eq!(register.ledger(), all);
}

#[rstest]
#[case::declined(sale("D1", "10.51"))]
#[case::cancelled(sale("D1", "10.52"))]
fn what_came_to_nothing_can_neither_be_voided_nor_refunded(#[case] request: Value) {
    let mut register = Register::facing(settings());
    register.ask(&request);
    assert_eq!(register.code(&void("V1", "D1")), "119");
    assert_eq!(register.code(&refund("R1", "D1", "1.00")), "106");
    assert_eq!(register.code(&tip("D1", "1.00")), "119");
    assert_eq!(register.code(&close("D1")), "201");
    assert_eq!(register.ledger(), []);
}

#[rstest]
#[case(sale("S1", "1.00"))]
#[case(query("S1"))]
#[case(close("S1"))]
#[case(settle())]
fn an_application_that_is_not_on_the_list_may_not_trade(#[case] request: Value) {
    let mut register = Register::facing(TerminalSettings { app_ids: vec!["wz1".to_owned()], ..settings() });
    let answer = register.answer(&request);
    assert_eq!(text(&answer, "response_code"), "106");
    assert!(text(&answer, "response_msg").contains("[[M009]Invalid application invoke]"), "{answer}");
    assert_eq!(register.ledger(), []);
    assert_eq!(register.code(&message("getInfo", &json!({}))), "000", "a greeting is no trade");
    let mut allowed = sale("S1", "1.00");
    allowed["app_id"] = "wz1".into();
    assert_eq!(register.code(&allowed), "000");
}

#[test]
fn a_query_tells_what_is_known_and_of_the_unknown_only_the_number() {
    let mut register = Register::facing(settings());
    register.ask(&with(sale("S1", "10.20"), &json!({ "attach": "abc123" })));
    let known = register.answer(&query("S1"));
    let business = &known["biz_data"];
    for (name, value) in [("trans_status", "2"), ("trans_type", "1"), ("order_amount", "10.20"), ("attach", "abc123")] {
        assert_eq!(business[name], value, "{name}");
    }
    let trans_no = text(business, "trans_no");
    let by_vendors_number = register.answer(&message("pay.query", &json!({ "trans_no": trans_no })));
    assert_eq!(by_vendors_number["biz_data"]["merchant_order_no"], "S1");
    let unknown = register.answer(&query("S9"));
    assert_eq!(unknown["biz_data"], json!({ "merchant_order_no": "S9" }));
}

#[rstest]
#[case(CloseHabit::Cancels, &[("000", ""), ("102", "1")], "1")]
#[case(CloseHabit::OrderFirst, &[("102", "1"), ("000", "")], "1")]
#[case(CloseHabit::Silent, &[("000", "")], "1")]
#[case(CloseHabit::Late, &[("000", ""), ("000", "2")], "2")]
fn a_close_ends_an_order_that_waits_for_the_card(
    #[case] close_habit: CloseHabit,
    #[case] expected: &[(&str, &str)],
    #[case] status: &str,
    #[values(true, false)] by_number: bool,
) {
    let settings = TerminalSettings { card_wait_ms: 5_000, close: close_habit, ..settings() };
    let mut register = Register::facing(settings);
    register.ask(&sale("S1", "10.20"));
    let mut request = close("S1");
    if !by_number {
        request.as_object_mut().unwrap().remove("biz_data");
    }
    let outputs = register.ask(&request);
    let expected: Vec<_> = expected.iter().map(|(code, status)| ((*code).to_owned(), (*status).to_owned())).collect();
    assert_eq!(said(&outputs), expected);
    let own: Vec<Value> = answers(&outputs).into_iter().map(read).collect();
    let close_answer = own.iter().find(|answer| answer["topic"] == "ecrhub.pay.close").unwrap();
    assert!(close_answer["biz_data"]["trans_type"].is_null(), "some registers would take it for the sale's");
    assert_eq!(register.status("S1"), status);
    assert_eq!(register.ledger().len(), usize::from(status == "2"));
    assert_eq!(register.wait(10_000), []);
}

#[test]
fn an_order_lives_as_long_as_it_is_told() {
    let cases =
        [(json!("20"), 20_000), (json!(20), 20_000), (json!(0), 300_000), (json!(""), 300_000), (Value::Null, 300_000)];
    for (expires, life_ms) in cases {
        let mut register = Register::facing(TerminalSettings { card_wait_ms: 400_000, ..settings() });
        let request = with(sale("S1", "10.20"), &json!({ "expires": expires }));
        assert_eq!(register.ask(&request), []);
        assert_eq!(register.wait(life_ms - 1), []);
        assert_eq!(said(&register.wait(1)), [("111".to_owned(), "1".to_owned())], "{expires}");
        assert_eq!(register.ledger(), []);
    }
}

#[test]
fn a_reprint_is_done_for_what_is_over() {
    let mut register = Register::facing(settings());
    register.ask(&sale("S1", "10.20"));
    assert_eq!(register.code(&message("pay.reprint", &json!({ "merchant_order_no": "S1" }))), "000");
}

#[test]
fn a_restart_forgets_what_runs_and_keeps_what_was_done() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    register.ask(&sale("S1", "10.20"));
    register.terminal.restart(1_000);
    assert_eq!(register.wait(1_000_000), []);
    assert!(!register.terminal.is_busy() && register.ledger().is_empty());
    register.connect(&crate::simulator::Client::At("127.0.0.1".to_owned()));
    assert_eq!(register.status("S1"), "1");
}
