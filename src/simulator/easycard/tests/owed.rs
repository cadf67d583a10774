//! Transactions that are left unfinished, and how they are finished.

use rstest::rstest;

use super::register::*;
use crate::protocol::easycard::message::{Owed, Request, Service};
use crate::simulator::EntryKind;
use crate::simulator::easycard::*;

#[rstest]
fn the_right_try_finishes_it_with_the_same_numbers(#[values(1, 2, 3)] tries: u8) {
    let mut register = Register::signed_on(ServerSettings { tries, ..settings() });
    let mut answer = register.answer(&pay("A1", 100));
    assert_eq!(code(&answer), "000125");
    let first = Owed::of(&answer, Service::Payment, "", "").unwrap();
    for attempt in 1..=tries {
        assert_eq!((field(&answer, "Retry"), register.status("A1")), (attempt.to_string(), "0".into()));
        assert!(register.ledger().is_empty(), "nothing moved yet");
        let owed = Owed::of(&answer, Service::Payment, "", "").unwrap();
        assert_eq!(Owed { retry: 1, ..owed }, first, "the same numbers");
        answer = register.answer(&Register::again(&answer, Service::Payment));
    }
    assert!(answer.succeeded());
    assert_eq!(field(&answer, "TerminalTXNNumber"), first.terminal_number);
    assert_eq!(register.status("A1"), "1");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "A1", 100)]);
}

#[test]
fn after_a_third_try_that_failed_there_is_no_other() {
    let mut register = Register::signed_on(ServerSettings { tries: 4, ..settings() });
    let mut answer = register.answer(&pay("A1", 100));
    for expected in ["2", "3", "3"] {
        answer = register.answer(&Register::again(&answer, Service::Payment));
        assert_eq!((code(&answer), field(&answer, "Retry")), ("046201".into(), expected.into()));
    }
    assert_eq!((register.status("A1"), register.ledger().len()), ("0".into(), 0));
    assert_eq!(register.code(&refund("A1", 100)), "7114");
}

#[test]
fn a_refund_is_finished_with_its_password() {
    let text = "[[step]]\nwhen = { action = \"Refund\" }\ndo = [\"owed:1\"]";
    let mut register = Register::signed_on(scenario(text));
    register.ask(&pay("A1", 100));
    let answer = register.answer(&refund("A1", 100));
    assert_eq!((code(&answer), register.status("A1")), ("000125".into(), "0".into()));
    let Request::Complete(again) = Register::again(&answer, Service::Refund) else { unreachable!() };
    let without = crate::protocol::easycard::message::Again { refund_key: None, ..again.clone() };
    assert_eq!(register.code(&Request::Complete(without)), "7168");
    assert_eq!(register.code(&Request::Complete(again)), "000000");
    assert_eq!(register.ledger(), [(EntryKind::Charge, "A1", 100), (EntryKind::Refund, "A1", 100)]);
}

#[rstest]
#[case::amount(|owed: &mut Owed| owed.amount = "101".into(), "000077")]
#[case::terminal_number(|owed: &mut Owed| owed.terminal_number = "000000".into(), "000077")]
#[case::host_number(|owed: &mut Owed| owed.host_number = "000000".into(), "000077")]
#[case::order(|owed: &mut Owed| owed.order = "A9".into(), "000076")]
#[case::device(|owed: &mut Owed| owed.device = "01301239".into(), "7130")]
fn other_numbers_finish_nothing(#[case] change: fn(&mut Owed), #[case] expected: &str) {
    let mut register = Register::signed_on(ServerSettings { tries: 1, ..settings() });
    let answer = register.answer(&pay("A1", 100));
    let Request::Complete(mut again) = Register::again(&answer, Service::Payment) else { unreachable!() };
    change(&mut again.owed);
    assert_eq!(register.code(&Request::Complete(again)), expected);
    assert!(register.ledger().is_empty());
    assert_eq!(register.code(&Register::again(&answer, Service::Payment)), "000000", "it is owed as before");
}

#[test]
fn what_is_left_unfinished_may_be_written_already() {
    let mut register = Register::signed_on(ServerSettings { tries: 1, owed_is_written: true, ..settings() });
    let answer = register.answer(&pay("A1", 100));
    assert_eq!(code(&answer), "000125");
    assert_eq!((register.status("A1"), register.ledger().len()), ("0".into(), 1));
    let end = register.answer(&Register::again(&answer, Service::Payment));
    assert_eq!((end.succeeded(), field(&end, "Balance")), (true, "3900".into()));
    assert_eq!((register.status("A1"), register.ledger().len()), ("1".into(), 1));
}

#[test]
fn another_card_uses_no_try_up() {
    let text = "[[step]]\nwhen = { action = \"Payment\" }\ndo = [\"owed:1\"]\n\
                [[step]]\nwhen = { action = \"Retry\", nth = 1 }\ndo = [\"card:2\"]";
    let mut register = Register::signed_on(scenario(text));
    let answer = register.answer(&pay("A1", 100));
    let other = register.answer(&Register::again(&answer, Service::Payment));
    assert_eq!((code(&other), field(&other, "Retry")), ("010128".into(), "1".into()));
    assert_eq!(register.code(&Register::again(&other, Service::Payment)), "000000");
}

#[test]
fn a_try_whose_answer_was_lost_is_told_again_and_charges_once() {
    let text = "[[step]]\nwhen = { action = \"Payment\" }\ndo = [\"owed:1\"]\n\
                [[step]]\nwhen = { action = \"Retry\", nth = 1 }\ndo = [\"silence\"]";
    let mut register = Register::signed_on(scenario(text));
    let answer = register.answer(&pay("A1", 100));
    let again = Register::again(&answer, Service::Payment);
    let outputs = register.ask(&again);
    assert_eq!((outputs.len(), register.status("A1")), (1, "1".into()), "booked, and not a word");
    let told = register.answer(&again);
    assert!(told.succeeded());
    assert_eq!((register.ledger().len(), register.code(&again)), (1, "000000".into()));
}

#[rstest]
#[case(71, &["000000"])]
#[case(72, &["046201", "000000"])]
#[case(73, &["046201", "046201", "000000"])]
#[case(74, &["046201", "046201", "046201"])]
#[case(75, &["010128", "000000"])]
fn amounts_that_are_left_unfinished(#[case] digits: u64, #[case] expected: &[&str]) {
    let mut register = Register::signed_on(ServerSettings { retry_amounts: true, ..settings() });
    let mut answer = register.answer(&pay("A1", 100 + digits));
    for code_of_try in expected {
        answer = register.answer(&Register::again(&answer, Service::Payment));
        assert_eq!(code(&answer), *code_of_try);
    }
    assert_eq!(Register::signed_on(settings()).code(&pay("A1", 100 + digits)), "000000", "only where it is asked for");
}
