//! Every magic amount, on virtual time.

use rstest::rstest;

use super::register::*;
use crate::protocol::qfpay::message::Channel;
use crate::simulator::qfpay::*;
use crate::simulator::{Delivery, EntryKind, HttpTurn, Output};

const HIDDEN_MS: u64 = 15_000;

fn asked(digits: u64) -> (Register, Vec<Output>) {
    let mut register = Register::facing(settings());
    let outputs = register.ask(&pay("T1", 1000 + digits));
    (register, outputs)
}

#[rstest]
#[case(0, "0000")]
#[case(49, "0000")]
#[case(51, "6002")]
#[case(52, "6001")]
#[case(53, "6002")]
#[case(54, "4005")]
#[case(56, "1145")]
#[case(57, "1145")]
#[case(58, "0000")]
#[case(65, "0000")]
#[case(99, "0000")]
fn what_is_said_at_once(#[case] digits: u64, #[case] expected: &str) {
    let (_, outputs) = asked(digits);
    assert_eq!(code(&read(answer_of(&outputs))), expected);
}

/// When it is decided, what an inquiry says before and after, and what moved.
#[rstest]
#[case(51, 0, "", "1204", None)]
#[case(52, 0, "", "1136", None)]
#[case(53, 0, "", "1136", None)]
#[case(54, 0, "", "1136", None)]
#[case(55, 5_000, "1136", "0000", Some(1055))]
#[case(56, 3_000, "1145", "0000", Some(1056))]
#[case(57, 3_000, "1145", "1204", None)]
#[case(58, 0, "", "0000", Some(1059))]
#[case(59, HIDDEN_MS, "1136", "0000", Some(1059))]
#[case(61, 0, "", "0000", Some(1061))]
#[case(62, 0, "", "0000", Some(1062))]
#[case(63, 0, "", "1136", None)]
#[case(64, 0, "", "0000", Some(1064))]
#[case(65, 0, "", "0000", Some(1065))]
#[case(66, 0, "", "0000", Some(1066))]
#[case(67, 0, "", "0000", Some(1067))]
#[case(68, 0, "", "0000", Some(1068))]
#[case(69, 0, "", "0000", Some(1069))]
fn what_becomes_of_it(
    #[case] digits: u64,
    #[case] decided_ms: u64,
    #[case] before: &str,
    #[case] after: &str,
    #[case] charged: Option<u64>,
) {
    let (mut register, _) = asked(digits);
    if decided_ms > 0 {
        assert_eq!((register.code(&inquire("T1")), register.ledger()), (before.to_owned(), vec![]));
        register.wait(decided_ms);
    }
    assert_eq!(register.code(&inquire("T1")), after);
    assert_eq!(
        register.ledger(),
        charged.map(|cents| (EntryKind::Charge, "T1", cents)).into_iter().collect::<Vec<_>>()
    );
    assert!(!register.terminal.is_busy());
}

#[test]
fn an_amount_that_differs_differs_everywhere() {
    let (mut register, outputs) = asked(58);
    assert_eq!(field(&read(answer_of(&outputs)), "txamt"), "1059");
    let inquired = register.answer(&inquire("T1"));
    assert_eq!(
        (field(&inquired, "txamt"), field(&inquired, "allow_refund_amt")),
        ("1059".to_owned(), "1059".to_owned())
    );
}

#[rstest]
#[case(61, None)]
#[case(62, Some(Output::Cut(crate::simulator::Ask(1), 100)))]
#[case(63, Some(Output::Cut(crate::simulator::Ask(1), 100)))]
#[case(69, Some(Output::LinkLost(1_000)))]
fn what_comes_instead_of_an_answer(#[case] digits: u64, #[case] expected: Option<Output>) {
    let (_, outputs) = asked(digits);
    let rest: Vec<Output> = outputs.into_iter().filter(|output| !matches!(output, Output::Booked(_))).collect();
    assert_eq!(rest, expected.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_late_answer_is_booked_long_before() {
    let (mut register, outputs) = asked(64);
    assert!(matches!(outputs[..], [Output::Booked(_)]));
    assert_eq!(register.wait(129_999), []);
    assert_eq!(code(&read(answer_of(&register.wait(1)))), "0000");
}

#[test]
fn wallets_and_cards_are_known_at_their_own_time() {
    for (channel, expected) in [(Channel::WeChat, "1142"), (Channel::Card, "1136")] {
        let mut register = Register::facing(settings());
        register.ask(&pay_by(channel, "T1", 1052));
        assert_eq!(register.code(&inquire("T1")), expected, "{channel:?}");
    }
}

fn over_http(digits: u64) -> HttpTurn {
    let (_, outputs) = asked(digits);
    http_turn(answer_of(&outputs))
}

fn readable(body: &[u8]) -> Option<String> {
    let answer = crate::protocol::qfpay::answer::Answer::read(body, keys().cipher()).ok()?;
    Some(field(&answer, "out_trade_no"))
}

#[test]
fn over_http_every_answer_takes_the_place_of_the_exchange() {
    let HttpTurn::Reply(whole) = over_http(20) else { panic!("a reply expected") };
    assert_eq!(readable(&whole.body).as_deref(), Some("T1"));
    assert!(matches!(over_http(65), HttpTurn::ReplyTwice(_)));
    let HttpTurn::Reply(stale) = over_http(66) else { panic!("a reply expected") };
    assert!(readable(&stale.body).is_some_and(|reference| reference != "T1"), "another payment's answer");
    let HttpTurn::Reply(corrupt) = over_http(67) else { panic!("a reply expected") };
    assert_eq!(readable(&corrupt.body), None);
    let HttpTurn::CutBody(cut, sent) = over_http(68) else { panic!("a cut body expected") };
    assert!(sent > 0 && sent < cut.body.len());
}

#[test]
fn whatever_bit_is_hit_a_corrupt_answer_cannot_be_read() {
    for sealed in [AnswerForm::Plain, AnswerForm::Aes, AnswerForm::AesString] {
        for seed in 0..24 {
            let mut register = Register::facing(TerminalSettings { answers: sealed, seed, ..settings() });
            let outputs = register.ask(&pay("T1", 1067));
            let HttpTurn::Reply(corrupt) = http_turn(answer_of(&outputs)) else { panic!("a reply expected") };
            assert_eq!(readable(&corrupt.body), None, "{sealed:?} {seed}");
        }
    }
}

#[test]
fn a_scenario_goes_before_the_amount() {
    let text = r#"
        [[step]]
        when = { action = "payment", amount = "10.20" }
        do = ["code:1145:slow network", "delay:500"]
        [[step]]
        when = { action = "refund" }
        do = ["code:4005:busy"]
        [[step]]
        when = { action = "inquiry", nth = 1 }
        do = ["pending:1"]
    "#;
    let mut register = Register::facing(TerminalSettings { scenario: Scenario::parse(text).unwrap(), ..settings() });
    assert_eq!(register.ask(&pay("T1", 1020)), []);
    let answer = read(answer_of(&register.wait(500)));
    assert_eq!((code(&answer), answer.words()), ("1145".to_owned(), "slow network"));
    register.ask(&pay("T2", 1000));
    assert_eq!(register.code(&inquire("T2")), "1145");
    assert_eq!(register.code(&inquire("T2")), "0000");
    let syssn = register.syssn("T2");
    assert_eq!(register.code(&refund(&syssn, None)), "4005");
}

#[test]
fn the_same_seed_says_the_same() {
    let said = |seed| {
        let mut register = Register::facing(TerminalSettings { seed, ..settings() });
        answer_of(&register.ask(&pay("T1", 1020))).message.clone()
    };
    assert_eq!(said(3), said(3));
    assert_ne!(said(3), said(4));
}

#[test]
fn how_an_answer_travels_is_told_to_the_face() {
    let (_, outputs) = asked(68);
    assert_eq!(answer_of(&outputs).delivery, Delivery::Truncated);
}
