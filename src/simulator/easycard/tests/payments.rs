//! Payments and refunds, with the vectors as what the vendor's server says.

use rstest::rstest;
use serde_json::Value;

use super::register::*;
use crate::protocol::easycard::message::Request;
use crate::protocol::easycard::vectors::Exchange;
use crate::simulator::easycard::*;
use crate::simulator::{EntryKind, Output};

/// The names of an object's members, in order, those of objects inside with them.
fn names(value: &str) -> Vec<String> {
    let mut depth = 0_i32;
    let mut names = Vec::new();
    for part in value.split('"') {
        if depth == 1 {
            names.push(part.to_owned());
        }
        depth = i32::from(part.ends_with(['{', ',']) || part.is_empty() && depth == 1);
    }
    names
}

#[rstest]
#[case::devicequery("devicequery", Request::DeviceQuery)]
#[case::sign_on("signon", sign_on())]
#[case::balance("balancequery", balance())]
#[case::payment("payment_ok", pay("PO26010500001", 100))]
#[case::insufficient("payment_insufficient", pay("PO26010500005", 9_000))]
fn answers_have_the_members_of_the_vectors_in_their_order(#[case] name: &str, #[case] request: Request) {
    let poor = name == "payment_insufficient";
    let cards = if poor { vec![CardSettings { top_up: 0, ..settings().cards[0].clone() }] } else { settings().cards };
    let mut register = Register::signed_on(ServerSettings { cards, ..settings() });
    let ours = register.answer(&request);
    let ours = ours.to_json();
    let expected = Exchange::named(name).response_inner();
    assert_eq!(names(&ours), names(expected));
    let (ours, expected): (Value, Value) =
        (serde_json::from_str(&ours).unwrap(), serde_json::from_str(expected).unwrap());
    for (member, value) in expected["Data"].as_object().unwrap() {
        assert_eq!(ours["Data"][member].is_string(), value.is_string(), "{member}");
        let free = ["NewAESKey", "RRNumber", "DongleDeviceID", "Time", "TerminalTXNNumber", "HostSerialNumber"];
        if value.is_string() && !free.contains(&member.as_str()) && member != "ExpiryDate" {
            assert_eq!(ours["Data"][member], *value, "{member}");
        }
        if let (Some(ours), Some(value)) = (ours["Data"][member].as_str(), value.as_str()) {
            assert_eq!(ours.len(), value.len(), "{member}");
        }
    }
}

#[test]
fn money_comes_off_a_card_and_goes_back_whole_and_once() {
    let mut register = Register::signed_on(settings());
    let paid = register.answer(&pay("A1", 100));
    assert!(paid.succeeded());
    assert_eq!((field(&paid, "BeforeTXNBalance"), field(&paid, "Balance")), ("4000".into(), "3900".into()));
    assert_eq!(register.status("A1"), "1");
    assert_eq!(register.code(&pay("A1", 100)), "7000", "a number is used once");
    assert_eq!(register.code(&refund("A1", 50)), "7110", "whole or not at all");
    assert_eq!(register.code(&refund("A9", 50)), "7002");
    let back = register.answer(&refund("A1", 100));
    assert!(back.succeeded());
    assert_eq!((field(&back, "TXNType"), field(&back, "OrderId")), ("Refund".into(), "A1".into()));
    assert_eq!(field(&back, "Balance"), "4000");
    assert_eq!(register.status("A1"), "3");
    assert_eq!(register.code(&refund("A1", 100)), "7112");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "A1", 100), (EntryKind::Refund, "A1", 100)]);
}

#[test]
fn a_refund_needs_its_password() {
    let mut register = Register::signed_on(settings());
    register.ask(&pay("A1", 100));
    let Request::Refund { device, amount, order, .. } = refund("A1", 100) else { unreachable!() };
    let refund_key = crate::protocol::easycard::password::PasswordKey::of_password("simulated-trade");
    assert_eq!(register.code(&Request::Refund { device, amount, order, refund_key }), "7168");
    assert_eq!(register.ledger().len(), 1);
}

#[test]
fn one_thing_at_a_time_with_each_reader() {
    let readers = vec![ReaderSettings::new("01301234"), ReaderSettings::new("01301235")];
    let mut register = Register::facing(ServerSettings { card_wait_ms: 5_000, readers, ..settings() });
    let other = "01301235".to_owned();
    assert_eq!(register.code(&sign_on()), "000000");
    assert_eq!(register.code(&Request::SignOn { device: other.clone() }), "000000");
    assert_eq!(register.ask(&pay("A1", 100)), []);
    for request in [pay("A2", 100), balance(), settle(), sign_on()] {
        assert_eq!(register.code(&request), "900001", "{request:?}");
    }
    let beside = Request::Payment { device: other, amount: twd(100), order: "A3".into(), body: String::new() };
    assert_eq!(register.ask(&beside), [], "another reader waits for a card of its own");
    assert_eq!(register.status("A1"), "0");
    let outputs = register.wait(5_000);
    let answers = outputs.iter().filter(|output| matches!(output, Output::Answer(_))).count();
    assert_eq!((answers, register.ledger().len()), (2, 2));
    assert_eq!(register.status("A2"), "2000");
}

#[test]
fn nobody_comes_in_thirty_seconds() {
    let mut register = Register::signed_on(ServerSettings { card_wait_ms: 31_000, ..settings() });
    assert_eq!(register.ask(&pay("A1", 100)), []);
    assert_eq!(register.wait(29_999), []);
    let outputs = register.wait(1);
    assert_eq!(code(&register.read(answer_of(&outputs))), "000098");
    assert_eq!((register.status("A1"), register.ledger().len()), ("2".into(), 0));
}

#[test]
fn what_runs_may_be_hidden_from_queries() {
    let settings = ServerSettings { card_wait_ms: 5_000, hides_running: true, ..settings() };
    let mut register = Register::signed_on(settings);
    register.ask(&pay("A1", 100));
    assert_eq!(register.status("A1"), "2000");
    register.wait(5_000);
    assert_eq!(register.status("A1"), "1");
    register.ask(&refund("A1", 100));
    assert_eq!(register.status("A1"), "1", "the sale stands as before");
    register.wait(5_000);
    assert_eq!(register.status("A1"), "3");
}

#[test]
fn a_restart_forgets_what_runs_and_keeps_what_was_done() {
    let mut register = Register::signed_on(ServerSettings { card_wait_ms: 5_000, ..settings() });
    register.ask(&pay("A1", 100));
    register.server.restart(1_000);
    assert_eq!(register.wait(1_000_000), []);
    assert!(!register.server.is_busy() && register.ledger().is_empty());
    assert_eq!(register.status("A1"), "2");
}
