//! Results that did not come are sent when the client is back.

use rstest::rstest;

use super::register::*;
use crate::simulator::codepay::*;
use crate::simulator::{Client, Machine, Output};

fn approved() -> Vec<(String, String)> {
    vec![("000".to_owned(), "2".to_owned())]
}

/// A register whose sale is being paid.
fn selling() -> Register {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    register.ask(&sale("S1", "10.20"));
    register
}

#[test]
fn who_was_away_when_the_customer_paid_is_told_when_back() {
    let mut register = selling();
    register.terminal.disconnected(register.line, false, 0);
    assert!(answers(&register.wait(5_000)).is_empty());
    register.connect(&Client::At("127.0.0.1".to_owned()));
    assert_eq!(register.wait(199), []);
    let outputs = register.wait(1);
    assert_eq!((said(&outputs), answer_of(&outputs).to), (approved(), register.line));
    assert_eq!(read(answer_of(&outputs))["request_id"], "R1", "as it would have been answered");
    assert_eq!(register.reconnect(true), []);
    assert_eq!(register.wait(1_000), [], "once");
}

#[test]
fn who_is_back_before_the_customer_has_paid_is_answered_there() {
    let mut register = selling();
    register.now_ms = 2_000;
    register.reconnect(false);
    let outputs = register.wait(3_000);
    assert_eq!((said(&outputs), answer_of(&outputs).to), (approved(), register.line));
}

#[test]
fn what_was_said_to_nobody_is_said_again() {
    let mut register = Register::facing(settings());
    assert_eq!(said(&register.ask(&sale("S1", "10.20"))), approved());
    register.reconnect(false);
    assert_eq!(said(&register.wait(200)), approved(), "nothing shows that it was heard");
    register.terminal.alive(register.line, register.now_ms);
    register.reconnect(false);
    assert_eq!(register.wait(200), [], "it was heard");
}

#[test]
fn who_leaves_properly_has_heard() {
    let mut register = Register::facing(settings());
    register.ask(&sale("S1", "10.20"));
    register.reconnect(true);
    assert_eq!(register.wait(1_000), []);
}

#[test]
fn who_asks_for_it_need_not_be_told() {
    let mut register = selling();
    register.terminal.disconnected(register.line, false, 0);
    register.wait(5_000);
    register.connect(&Client::At("127.0.0.1".to_owned()));
    assert_eq!(register.status("S1"), "2");
    assert_eq!(register.wait(1_000), []);
}

#[rstest]
#[case(599_999, true)]
#[case(600_000, false)]
fn a_result_is_kept_for_ten_minutes(#[case] away_ms: u64, #[case] is_kept: bool) {
    let mut register = selling();
    register.terminal.disconnected(register.line, true, 0);
    register.wait(5_000);
    register.wait(away_ms - 200);
    register.connect(&Client::At("127.0.0.1".to_owned()));
    assert_eq!(!register.wait(200).is_empty(), is_kept);
}

#[test]
fn only_the_last_one_is_kept() {
    let mut register = Register::facing(settings());
    register.ask(&sale("S1", "10.62"));
    register.connect(&Client::At("127.0.0.1".to_owned()));
    register.ask(&sale("S2", "20.62"));
    register.connect(&Client::At("127.0.0.1".to_owned()));
    let outputs = register.wait(200);
    assert_eq!(read(answer_of(&outputs))["biz_data"]["merchant_order_no"], "S2");
}

#[test]
fn clients_are_told_apart_by_their_name_or_address() {
    let mut register = selling();
    register.terminal.disconnected(register.line, false, 0);
    register.wait(5_000);
    for other in [Client::At("192.0.2.1".to_owned()), Client::Named("127.0.0.1".to_owned())] {
        register.connect(&other);
        assert_eq!(register.wait(1_000), []);
    }
}

#[test]
fn a_client_with_a_name_has_left_its_old_line_behind() {
    let named = Client::Named("0123456789abcdef".to_owned());
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 5_000, ..settings() });
    register.connect(&named);
    register.ask(&sale("S1", "10.20"));
    let outputs = register.wait(5_000);
    assert_eq!(said(&outputs), approved());
    // The network was cut: the answer went nowhere and the old connection looks alive.
    register.connect(&named);
    let outputs = register.wait(200);
    assert_eq!((said(&outputs), answer_of(&outputs).to), (approved(), register.line));
}

#[test]
fn a_terminal_that_does_not_do_so_does_not() {
    let mut register = Register::facing(TerminalSettings { pushes: false, ..settings() });
    register.ask(&sale("S1", "10.62"));
    register.reconnect(false);
    assert_eq!(register.wait(10_000), []);
}

/// 61 is never sent; a restart forgets.
#[rstest]
#[case(61)]
#[case(63)]
#[case(69)]
fn what_is_never_sent_is_not_sent_later(#[case] digits: u64) {
    let mut register = Register::facing(settings());
    register.ask(&sale("S1", &format!("10.{digits}")));
    register.reconnect(false);
    assert_eq!(register.wait(10_000), []);
}

#[test]
fn signs_of_life_come_unasked_to_everybody() {
    let mut register = Register::facing(TerminalSettings { heartbeat_ms: Some(1_000), ..settings() });
    register.connect(&Client::Named("b".to_owned()));
    let outputs = register.wait(2_000);
    let told: Vec<u64> = answers(&outputs).into_iter().map(|answer| answer.to.0).collect();
    assert_eq!(told, [256, 512, 256, 512]);
    assert_eq!(read(answers(&outputs)[0]), serde_json::json!({ "topic": "ecrhub.heartbeat" }));
    assert!(outputs.iter().all(|output| matches!(output, Output::Answer(_))));
}
