//! A command that is told to end in mid-sale says so, keeps the record, and the next command learns the truth.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};

use super::shop::{Ran, Shop, Way};

/// A sale that waits for the card, once its request has left.
fn waiting(shop: &Shop) -> (Child, Vec<String>) {
    let arguments = ["sale", "10.00", "--terminal", "front", "--json", "--events", "--timeout", "60"];
    let mut child = shop.command().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = Vec::new();
    for line in BufReader::new(child.stdout.as_mut().unwrap()).lines() {
        lines.push(line.unwrap());
        if lines.last().unwrap().contains("\"event\":\"waiting\"") {
            break;
        }
    }
    (child, lines)
}

#[rstest]
#[case::terminate(Signal::TERM)]
#[case::interrupt(Signal::INT)]
#[case::hang_up(Signal::HUP)]
fn told_to_end(#[case] signal: Signal) {
    let shop = Shop::paired(Way::Http, |settings| settings.card_wait_ms = 1500);
    let (child, _) = waiting(&shop);
    kill_process(Pid::from_child(&child), signal).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap()).expect(20);
    assert_eq!(ran.text("outcome"), "unresolved");
    assert!(ran.stderr.contains("looked up at the next start"), "{ran:#?}");
    assert_eq!(shop.run("journal verify").object()["sound"], true);
    let resolved = shop.run("resolve --wait 20").expect(0);
    assert_eq!((resolved.text("reference"), resolved.text("outcome")), (ran.text("reference"), "approved"));
    assert_eq!(shop.ledger(), ["charge 10.00"]);
}

#[test]
fn killed_without_a_word() {
    let shop = Shop::paired(Way::Serial, |settings| settings.card_wait_ms = 1500);
    let (mut child, _) = waiting(&shop);
    child.kill().unwrap();
    child.wait().unwrap();
    let resolved = shop.run("resolve --wait 20").expect(0);
    assert_eq!(resolved.text("outcome"), "approved");
    assert_eq!(shop.ledger(), ["charge 10.00"]);
}
