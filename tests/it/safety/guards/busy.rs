//! The terminal is busy: with what is not ours, and with what was put aside.

use rstest::rstest;

use super::floor::{At, Floor};
use crate::commands::shop::Ran;

/// Limits by which a refusal can be proven within seconds.
const PROVING: &str = "connect = 10000\nanswer = 10000\nsale = 15000\nask_every = 200\nask_for = 60000\n";
const CLOSING: &str = "settle = 1500\nnot_found_apart = 300\n";

/// Another till's customer is at the terminal: ours is not sold to, and is told so with proof.
#[rstest]
fn with_another_tills_sale_nothing_is_sold(
    #[values(At::WonderLan, At::WonderCloud, At::QfPayLan, At::QfPayTcp, At::CodePayLan, At::EasyCard)] at: At,
) {
    let mut floor = Floor::open(at, "", &["--card-wait", "6000"]);
    floor.limits_with(PROVING, CLOSING);
    let beside = floor.beside();
    let other = Floor::begin(beside.path(), &format!("sale {} --terminal t", floor.paid(10)));
    floor.is_asked_for_money();
    let ours = floor.run(&format!("sale {} --terminal t", floor.paid(11)));
    let theirs = Ran::of(&other.wait_with_output().unwrap());
    assert_eq!(theirs.exit, 0, "{theirs:#?}");
    let ledger = floor.ledger();
    match ours.exit {
        12 => assert_eq!(ledger, [format!("charge {}", floor.paid(10))], "{ours:#?}"),
        // A terminal that lets the second one wait for the first has sold both.
        0 => assert_eq!(ledger.len(), 2, "{ours:#?}"),
        _ => panic!("it is not known: {ours:#?}"),
    }
    // Only CodePay keeps a queue.
    assert!(ours.exit == 12 || at == At::CodePayLan, "{ours:#?}");
}

/// A payment of ours is still in its hands and was put aside: a terminal that says that it is busy is believed, and one that
/// cannot say that it is free is not sold to until the time for questions is over. A person who has looked decides.
#[rstest]
fn what_was_put_aside_keeps_its_terminal_until_it_is_free(
    #[values(
        At::WonderSerial,
        At::WonderLan,
        At::WonderCloud,
        At::QfPayLan,
        At::QfPayTcp,
        At::QfPaySerial,
        At::CodePayLan,
        At::CodePaySerial,
        At::EasyCard
    )]
    at: At,
) {
    let mut floor = Floor::open(at, "", &["--card-wait", "5000"]);
    floor.limits_with(PROVING, CLOSING);
    let mut first = Floor::begin(&floor.home(), &format!("sale {} --terminal t", floor.paid(10)));
    floor.is_asked_for_money();
    first.kill().unwrap();
    first.wait().unwrap();
    let reference = floor.payment(&floor.paid(10)).text("reference").to_owned();
    floor.run(&format!("setaside {reference}")).expect(0);
    let second = floor.run(&format!("sale {} --terminal t", floor.paid(11))).expect(12);
    let wanted = if floor.tells_idle() { "busy" } else { "blocked" };
    assert_eq!((second.text("code"), second.text("money_moved")), (wanted, "no"), "{second:#?}");
    floor.run("resolve --wait 30").expect(0);
    floor.run(&format!("sale {} --terminal t", floor.paid(12))).expect(0);
    let charged: Vec<String> = [10, 12].map(|units| format!("charge {}", floor.paid(units))).into();
    assert_eq!(floor.ledger(), charged);
}
