//! Every magic amount, on virtual time, for everything that obeys them.

use rstest::rstest;
use serde_json::Value;

use super::register::*;
use crate::simulator::codepay::*;
use crate::simulator::{Ask, Delivery, EntryKind, Output};

const HIDDEN_MS: u64 = 15_000;

/// Whatever obeys: a sale, a hold, a completion of one, a refund.
const OBEYING: [&str; 4] = ["1", "4", "6", "3"];

fn obeying(register: &mut Register, kind: &str, digits: u64) -> Value {
    let amount = format!("10.{digits:02}");
    match kind {
        "4" => preauth("T1", &amount),
        "6" => {
            register.ask(&preauth("A1", "100.00"));
            complete("T1", "A1", &amount)
        }
        "3" => {
            register.ask(&sale("S1", "100.00"));
            refund("T1", "S1", &amount)
        }
        _ => sale("T1", &amount),
    }
}

fn asked(kind: &str, digits: u64) -> (Register, Vec<Output>) {
    let mut register = Register::facing(settings());
    let request = obeying(&mut register, kind, digits);
    let outputs = register.ask(&request);
    (register, outputs)
}

fn moved(register: &Register) -> Vec<(EntryKind, u64)> {
    register.ledger().into_iter().filter(|entry| entry.1 == "T1").map(|entry| (entry.0, entry.2)).collect()
}

fn booked(kind: &str, cents: u64) -> Vec<(EntryKind, u64)> {
    match kind {
        "4" => vec![],
        "3" => vec![(EntryKind::Refund, cents)],
        _ => vec![(EntryKind::Charge, cents)],
    }
}

#[rstest]
#[case(0, "000", "2")]
#[case(49, "000", "2")]
#[case(51, "115", "1")]
#[case(52, "110", "1")]
#[case(53, "111", "1")]
#[case(54, "101", "1")]
#[case(56, "101", "0")]
#[case(57, "101", "0")]
#[case(58, "000", "2")]
#[case(65, "000", "2")]
#[case(99, "000", "2")]
fn what_is_said_at_once(#[case] digits: u64, #[case] code: &str, #[case] status: &str) {
    for kind in OBEYING {
        let (_, outputs) = asked(kind, digits);
        assert_eq!(said(&outputs), [(code.to_owned(), status.to_owned())], "{kind}");
    }
}

/// When it is decided, what a query says before and after, and whether and how much moved.
#[rstest]
#[case(51, 0, "", "1", None)]
#[case(52, 0, "", "1", None)]
#[case(53, 0, "", "1", None)]
#[case(54, 0, "", "104", None)]
#[case(55, 5_000, "0", "2", Some(1055))]
#[case(56, 3_000, "0", "2", Some(1056))]
#[case(57, 3_000, "0", "1", None)]
#[case(58, 0, "", "2", Some(1059))]
#[case(59, HIDDEN_MS, "104", "2", Some(1059))]
#[case(61, 0, "", "2", Some(1061))]
#[case(62, 0, "", "2", Some(1062))]
#[case(63, 0, "", "104", None)]
#[case(64, 0, "", "2", Some(1064))]
#[case(65, 0, "", "2", Some(1065))]
#[case(66, 0, "", "2", Some(1066))]
#[case(67, 0, "", "2", Some(1067))]
#[case(68, 0, "", "2", Some(1068))]
#[case(69, 0, "", "2", Some(1069))]
fn what_becomes_of_it(
    #[case] digits: u64,
    #[case] decided_ms: u64,
    #[case] before: &str,
    #[case] after: &str,
    #[case] cents: Option<u64>,
) {
    for kind in OBEYING {
        let (mut register, _) = asked(kind, digits);
        if decided_ms > 0 {
            assert_eq!((register.status("T1"), moved(&register)), (before.to_owned(), vec![]), "{kind}");
            register.wait(decided_ms);
        }
        assert_eq!(register.status("T1"), after, "{kind}");
        assert_eq!(moved(&register), cents.map(|cents| booked(kind, cents)).unwrap_or_default(), "{kind}");
        assert!(!register.terminal.is_busy());
    }
}

#[test]
fn voids_tips_and_the_batch_never_obey() {
    let mut register = Register::facing(settings());
    register.ask(&preauth("A1", "10.00"));
    register.ask(&sale("S1", "10.00"));
    assert_eq!(register.code(&tip("S1", "0.51")), "000");
    assert_eq!(register.code(&void("V1", "S1")), "000", "of 10.51 in all");
    assert_eq!(register.code(&settle()), "000");
}

#[test]
fn an_amount_that_differs_differs_everywhere() {
    let (mut register, outputs) = asked("1", 58);
    assert_eq!(read(answer_of(&outputs))["biz_data"]["order_amount"], "10.59");
    assert_eq!(register.answer(&query("T1"))["biz_data"]["order_amount"], "10.59");
}

#[rstest]
#[case(61, None)]
#[case(62, Some(Output::Cut(Ask(256), 100)))]
#[case(63, Some(Output::Cut(Ask(256), 100)))]
#[case(69, Some(Output::LinkLost(1_000)))]
fn what_comes_instead_of_an_answer(#[case] digits: u64, #[case] expected: Option<Output>) {
    let (_, outputs) = asked("1", digits);
    let rest: Vec<Output> = outputs.into_iter().filter(|output| !matches!(output, Output::Booked(_))).collect();
    assert_eq!(rest, expected.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_late_answer_is_booked_long_before() {
    let (mut register, outputs) = asked("1", 64);
    assert!(matches!(outputs[..], [Output::Booked(_)]));
    assert_eq!(register.wait(129_999), []);
    assert_eq!(said(&register.wait(1)), [("000".to_owned(), "2".to_owned())]);
}

#[rstest]
#[case(65, Delivery::Twice)]
#[case(66, Delivery::AfterStale)]
#[case(67, Delivery::Corrupt)]
#[case(68, Delivery::Truncated)]
fn how_an_answer_travels_is_told_to_the_face(#[case] digits: u64, #[case] delivery: Delivery) {
    let (_, outputs) = asked("1", digits);
    assert_eq!(answer_of(&outputs).delivery, delivery);
}

#[test]
fn a_stale_answer_names_another_order_and_another_request() {
    let (_, outputs) = asked("1", 66);
    let stale: Value = serde_json::from_slice(&answer_of(&outputs).stale).unwrap();
    assert_eq!(stale["response_code"], "000");
    assert!(stale["biz_data"]["merchant_order_no"] != "T1" && stale["request_id"] != "R1", "{stale}");
}

#[test]
fn a_close_cannot_change_what_a_magic_amount_has_decided() {
    for (digits, code) in [(56, "201"), (57, "201"), (59, "104")] {
        let (mut register, _) = asked("1", digits);
        assert_eq!(register.code(&close("T1")), code, "{digits}");
        register.wait(HIDDEN_MS);
        assert_eq!(register.status("T1"), if digits == 57 { "1" } else { "2" });
    }
}

#[test]
fn a_scenario_goes_before_the_amount() {
    let text = r#"
        [[step]]
        when = { action = "sale", amount = "10.20" }
        do = ["code:118:Token expired", "delay:500"]
        [[step]]
        when = { action = "sale", amount = "10.30" }
        do = ["pending:2"]
        [[step]]
        when = { action = "query", nth = 3 }
        do = ["not_found"]
        [[step]]
        when = { action = "batch_close" }
        do = ["ignore"]
        [[step]]
        when = { action = "refund" }
        do = ["numeric", "empty_data", "no_request_id", "binary"]
    "#;
    let mut register = Register::facing(TerminalSettings { scenario: Scenario::parse(text).unwrap(), ..settings() });
    assert_eq!(register.ask(&sale("T1", "10.20")), []);
    assert_eq!(said(&register.wait(500)), [("118".to_owned(), "1".to_owned())]);
    assert_eq!(register.code(&sale("T2", "10.30")), "101");
    assert_eq!(register.status("T2"), "0");
    assert_eq!(said(&register.ask(&query("T2"))), [("000".to_owned(), "0".to_owned())], "and then it is decided");
    assert_eq!(register.status("T2"), "104");
    assert_eq!(register.status("T2"), "2");
    assert_eq!(register.ask(&settle()), []);
    let outputs = register.ask(&refund("R1", "T2", "1.00"));
    let answer = read(answer_of(&outputs));
    assert!(answer_of(&outputs).binary && answer["request_id"].is_null());
    assert_eq!((&answer["response_code"], &answer["biz_data"]), (&0.into(), &"".into()));
}
