//! Every magic amount, on virtual time, and the ways in which an answer can be written.

use rstest::rstest;

use super::register::*;
use crate::simulator::easycard::*;
use crate::simulator::{Delivery, EntryKind, HttpTurn, Output};

fn asked(digits: u64) -> (Register, Vec<Output>) {
    let mut register = Register::signed_on(settings());
    let outputs = register.ask(&pay("A1", 100 + digits));
    (register, outputs)
}

#[rstest]
#[case(0, "000000", "1")]
#[case(49, "000000", "1")]
#[case(51, "020051", "2")]
#[case(52, "046401", "2")]
#[case(53, "000098", "2")]
#[case(54, "900001", "2000")]
#[case(56, "9997", "0")]
#[case(57, "9997", "0")]
#[case(58, "000000", "1")]
#[case(65, "000000", "1")]
#[case(70, "000000", "1")]
#[case(71, "000000", "1")]
#[case(99, "000000", "1")]
fn what_is_said_at_once(#[case] digits: u64, #[case] expected: &str, #[case] status: &str) {
    let (mut register, outputs) = asked(digits);
    assert_eq!(code(&register.read(answer_of(&outputs))), expected);
    let charged = status == "1";
    assert_eq!(register.ledger().len(), usize::from(charged));
    assert_eq!(register.status("A1"), status);
}

#[test]
fn slow_is_five_seconds() {
    let (mut register, outputs) = asked(55);
    assert_eq!(outputs, []);
    assert_eq!(register.wait(4_999), []);
    let outputs = register.wait(1);
    assert!(register.read(answer_of(&outputs)).succeeded());
}

#[rstest]
#[case(56, "1", 1)]
#[case(57, "2", 0)]
fn pending_is_decided_later(#[case] digits: u64, #[case] status: &str, #[case] entries: usize) {
    let (mut register, _) = asked(digits);
    assert!(!register.wait(3_000).iter().any(|output| matches!(output, Output::Answer(_))), "one answer only");
    assert_eq!((register.status("A1"), register.ledger().len()), (status.into(), entries));
}

#[test]
fn one_dollar_more_is_told_everywhere() {
    let (mut register, outputs) = asked(58);
    let answer = register.read(answer_of(&outputs));
    assert_eq!((field(&answer, "Amount"), field(&answer, "Balance")), ("159".into(), "3841".into()));
    assert_eq!(field(&register.answer(&query("A1")), "TotalFee"), "159");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "A1", 159)]);
}

#[test]
fn not_found_for_a_while() {
    let (mut register, outputs) = asked(59);
    assert_eq!((outputs, register.status("A1")), (vec![], "2000".into()));
    assert_eq!(register.wait(15_000).len(), 1, "booked, and not a word");
    assert_eq!(register.status("A1"), "1");
}

#[rstest]
#[case::unanswered(61, "1", 1)]
#[case::cut(62, "1", 1)]
#[case::cut_before(63, "2000", 0)]
#[case::restart(69, "1", 1)]
fn nothing_is_said(#[case] digits: u64, #[case] status: &str, #[case] entries: usize) {
    let (mut register, outputs) = asked(digits);
    let cut = outputs.iter().any(|output| matches!(output, Output::Cut(..)));
    assert!(!outputs.iter().any(|output| matches!(output, Output::Answer(_))));
    assert_eq!((cut, register.ledger().len()), (digits != 61, entries));
    assert_eq!(register.status("A1"), status);
}

#[test]
fn a_reader_that_restarts_is_away_for_a_while() {
    let (mut register, _) = asked(69);
    assert_eq!(register.code(&pay("A2", 100)), "010124");
    register.wait(1_000);
    assert_eq!(register.code(&pay("A2", 100)), "000000");
}

#[test]
fn late_is_later_than_a_register_waits() {
    let (mut register, outputs) = asked(64);
    assert!(matches!(outputs[..], [Output::Booked(_)]));
    assert_eq!(register.wait(129_999), []);
    assert_eq!(register.wait(1).len(), 1);
}

#[rstest]
#[case(65, &Delivery::Twice)]
#[case(66, &Delivery::AfterStale)]
#[case(67, &Delivery::Corrupt)]
#[case(68, &Delivery::Truncated)]
fn how_an_answer_travels(#[case] digits: u64, #[case] expected: &Delivery) {
    let (register, outputs) = asked(digits);
    let answer = answer_of(&outputs);
    assert_eq!(answer.delivery, *expected);
    let turn = http_turn(answer);
    let told = match turn {
        HttpTurn::ReplyTwice(reply) | HttpTurn::Reply(reply) => read(&reply.body, &key_of(&register)),
        HttpTurn::CutBody(reply, sent) => {
            assert!(sent < reply.body.len());
            None
        }
        HttpTurn::Redirect(..) => panic!("nobody asked for one"),
    };
    let order = told.map(|told| field(&told, "OrderId"));
    match digits {
        65 => assert_eq!(order.as_deref(), Some("A1")),
        66 => assert!(order.is_some_and(|order| order != "A1"), "another order, properly sealed"),
        _ => assert_eq!(order, None),
    }
    assert_eq!(register.ledger().len(), 1);
}

/// The register's last message had this key.
fn key_of(_: &Register) -> crate::protocol::easycard::crypto::MessageKey {
    let mut key = [7; 16];
    key[..8].copy_from_slice(&2_u64.to_le_bytes());
    crate::protocol::easycard::crypto::MessageKey::new(key)
}

#[rstest]
#[case::bom("bom", true)]
#[case::numbers("numeric", true)]
#[case::word("word_for_zero", true)]
#[case::base64("bad_base64", false)]
#[case::padding("bad_padding", false)]
fn how_an_answer_is_written(#[case] word: &str, #[case] readable: bool) {
    let text = format!("[[step]]\nwhen = {{ action = \"Payment\" }}\ndo = [\"{word}\"]");
    let mut register = Register::signed_on(scenario(&text));
    let outputs = register.ask(&pay("A1", 100));
    let answer = read(&answer_of(&outputs).message, &key_of(&register));
    assert_eq!(answer.as_ref().is_some_and(crate::protocol::easycard::message::Answer::succeeded), readable);
    assert_eq!(register.ledger().len(), 1);
    if word == "word_for_zero" {
        assert_eq!(field(&answer.unwrap(), "AutoTopUpAmount"), "No");
    }
}

#[test]
fn a_bare_code_may_come_in_place_of_an_answer() {
    let text = "[[step]]\nwhen = { action = \"Payment\" }\ndo = [\"bare:9996\"]";
    let mut register = Register::signed_on(scenario(text));
    let outputs = register.ask(&pay("A1", 100));
    assert_eq!(answer_of(&outputs).message, b"9996");
    assert_eq!(register.ledger().len(), 1, "and the money moved all the same");
}

#[test]
fn a_code_of_the_scenario_is_the_readers_or_the_servers_by_its_length() {
    for code_told in ["010132", "9999"] {
        let text = format!("[[step]]\nwhen = {{ action = \"Payment\" }}\ndo = [\"code:{code_told}:no\"]");
        let mut register = Register::signed_on(scenario(&text));
        assert_eq!(register.code(&pay("A1", 100)), code_told);
    }
}
