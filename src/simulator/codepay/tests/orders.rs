//! Orders that wait for the cashier, orders with tips and cash, and what answers say about them.

use rstest::rstest;
use serde_json::{Value, json};

use super::register::*;
use crate::simulator::codepay::*;
use crate::simulator::{EntryKind, Output};

fn waiting(number: &str) -> Value {
    with(sale(number, "10.20"), &json!({ "confirm_on_terminal": true }))
}

fn numbers(outputs: &[Output]) -> Vec<String> {
    answers(outputs).into_iter().map(|answer| text(&read(answer)["biz_data"], "merchant_order_no")).collect()
}

#[rstest]
#[case("FIFO", ["S1", "S2", "S3"])]
#[case("FILO", ["S3", "S2", "S1"])]
fn orders_wait_for_the_cashier_in_line(#[case] mode: &str, #[case] expected: [&str; 3]) {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 100, ..settings() });
    let init = json!({ "confirm_on_terminal": true, "order_queue_mode": mode, "is_auto_settlement": false });
    let answer = register.answer(&message("pay.init", &init));
    for (name, value) in init.as_object().unwrap() {
        assert_eq!(answer["biz_data"][name], *value, "{name}");
    }
    for number in ["S1", "S2", "S3"] {
        assert_eq!(register.ask(&sale(number, "10.20")), [], "it waits without being told to");
    }
    assert_eq!(register.status("S1"), "9");
    let done: Vec<String> = (0..3).flat_map(|_| numbers(&register.wait(1_100))).collect();
    assert_eq!(done, expected);
    assert_eq!(register.ledger().len(), 3);
}

#[test]
fn an_order_that_waits_can_be_closed_and_the_others_stay() {
    let mut register = Register::facing(settings());
    for number in ["S1", "S2"] {
        assert_eq!(register.ask(&waiting(number)), []);
    }
    assert_eq!(register.code(&message("pay.close", &json!({}))), "104", "which one?");
    assert_eq!(numbers(&register.ask(&close("S1"))), ["S1", "S1"]);
    assert_eq!(register.status("S1"), "1");
    register.wait(1_000);
    assert_eq!(register.ledger(), [(EntryKind::Charge, "S2", 1020)]);
}

#[test]
fn an_order_that_is_not_opened_in_its_time_is_over() {
    let mut register = Register::facing(TerminalSettings { confirm_wait_ms: 600_000, ..settings() });
    register.ask(&with(waiting("S1"), &json!({ "expires": "60" })));
    assert_eq!(register.wait(59_999), []);
    assert_eq!(said(&register.wait(1)), [("111".to_owned(), "1".to_owned())]);
}

#[test]
fn a_sale_goes_straight_to_the_card_while_others_wait() {
    let mut register = Register::facing(settings());
    register.ask(&waiting("S1"));
    assert_eq!(register.code(&sale("S2", "1.00")), "000");
    register.wait(1_000);
    assert_eq!(register.ledger().len(), 2);
}

#[test]
fn what_a_waiting_order_is_about_may_be_gone_when_it_is_opened() {
    let mut register = Register::facing(settings());
    register.ask(&sale("S1", "10.00"));
    register.ask(&with(refund("R1", "S1", "10.00"), &json!({ "confirm_on_terminal": true })));
    assert_eq!(register.code(&refund("R2", "S1", "10.00")), "000");
    assert_eq!(said(&register.wait(1_000)), [("105".to_owned(), "1".to_owned())]);
    assert_eq!(register.ledger().len(), 2);
}

#[rstest]
#[case::with_the_sale(with(sale("S1", "20.00"), &json!({ "tip_amount": "2.50" })), 2250, "2.50")]
#[case::on_the_screen(with(sale("S1", "20.00"), &json!({ "on_screen_tip": true })), 2200, "2.00")]
#[case::both(with(sale("S1", "20.00"), &json!({ "on_screen_tip": true, "tip_amount": "1" })), 2100, "1.00")]
fn tips_are_charged_on_top(#[case] request: Value, #[case] charged: u64, #[case] tip: &str) {
    let mut register = Register::facing(settings());
    let answer = register.answer(&request);
    let business = &answer["biz_data"];
    assert_eq!((text(business, "order_amount").as_str(), text(business, "tip_amount").as_str()), ("20.00", tip));
    assert_eq!(register.ledger(), [(EntryKind::Charge, "S1", charged)]);
}

#[rstest]
#[case(cashback("S1", "50", "20"))]
#[case(order("11", "S1", &json!({ "order_amount": "50", "cash_amount": "20" })))]
fn cash_is_charged_on_top(#[case] request: Value) {
    let mut register = Register::facing(settings());
    let answer = register.answer(&request);
    assert_eq!(answer["biz_data"]["cashback_amount"], "20.00");
    assert_eq!(answer["biz_data"]["total_amount"], "70.00");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "S1", 7000)]);
    assert_eq!(register.code(&refund("R1", "S1", "70.00")), "000");
}

#[test]
fn who_scans_a_code_pays_by_wallet_and_times_out_by_another_code() {
    let scan = json!({ "pay_scenario": "SCANQR_PAY" });
    let mut register = Register::facing(settings());
    let answer = register.answer(&with(sale("S1", "1.00"), &scan));
    assert_eq!(answer["biz_data"]["pay_method_id"], "Alipay");
    assert!(answer["biz_data"]["card_no"].is_null());
    assert_eq!(register.code(&with(sale("S2", "10.53"), &scan)), "112");
}

#[test]
fn every_field_that_is_documented_comes_back() {
    let fields = json!({
        "order_amount": "34.50", "price_currency": "HKD", "tip_amount": "4.50", "tax_amount": "1.00",
        "on_screen_tip": false, "on_screen_signature": true, "pay_scenario": "SWIPE_CARD", "pay_method_id": "Visa",
        "card_type": "2", "attach": "abc123", "description": "IPhone White X2", "expires": "180",
        "confirm_on_terminal": false, "required_terminal_authentication": false, "receipt_print_mode": 3,
    });
    let mut register = Register::facing(settings());
    let answer = register.answer(&order("1", "S1", &fields));
    for (name, value) in fields.as_object().unwrap() {
        assert_eq!(answer["biz_data"][name], *value, "{name}");
    }
}

#[test]
fn the_same_seed_says_the_same() {
    let said = |seed| {
        let mut register = Register::facing(TerminalSettings { seed, ..settings() });
        register.answer(&sale("S1", "10.20")).to_string()
    };
    assert_eq!(said(3), said(3));
    assert_ne!(said(3), said(4));
}
