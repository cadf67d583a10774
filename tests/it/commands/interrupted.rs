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

/// The next command learns what the ledger says. Ended between the mark and the line nothing has left, and Wonder has no
/// proof of that: then it stays open, and nothing was charged.
fn truth_is_found(shop: &Shop) {
    let resolved = shop.run("resolve --wait 5");
    if resolved.text("outcome") == "approved" {
        assert_eq!(shop.ledger(), ["charge 10.00"]);
    } else {
        assert_eq!((resolved.exit, shop.ledger().len()), (20, 0), "{resolved:#?}");
    }
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
    truth_is_found(&shop);
}

#[test]
fn killed_without_a_word() {
    let shop = Shop::paired(Way::Serial, |settings| settings.card_wait_ms = 1500);
    let (mut child, _) = waiting(&shop);
    child.kill().unwrap();
    child.wait().unwrap();
    truth_is_found(&shop);
}

/// Lets `milliseconds` pass without sleeping on a condition that nobody could tell.
fn pass(milliseconds: u64) {
    let (_sender, never) = std::sync::mpsc::channel::<()>();
    let _ = never.recv_timeout(std::time::Duration::from_millis(milliseconds));
}

/// Kills a sale after so many milliseconds, whatever it is doing, and asks what became of it.
fn kill_after(shop: &Shop, milliseconds: u64, amount: &str) {
    let mut sale = shop.command().args(["sale", amount, "--terminal", "front"]).stdout(Stdio::null()).spawn().unwrap();
    pass(milliseconds);
    sale.kill().unwrap();
    sale.wait().unwrap();
    let charged = shop.ledger().contains(&format!("charge {amount}"));
    let resolved = shop.run("resolve --wait 1");
    let found = resolved.lines.iter().find(|payment| payment["amount"] == amount);
    match found.map(|payment| payment["outcome"].as_str().unwrap()) {
        // Killed between the mark and the line: Wonder has no proof of "never seen", so a person decides.
        Some("unresolved") => {
            assert!(!shop.ledger().contains(&format!("charge {amount}")), "charged, and the terminal was not believed");
            let reference = found.unwrap()["reference"].as_str().unwrap();
            shop.run(&format!("override {reference} --unpaid --reason killed --operator tester")).expect(0);
        }
        Some(outcome) => assert_eq!(outcome, "approved", "{resolved:#?}"),
        // Known before it was killed, or never begun.
        None => assert!(!charged || known(shop, amount) == Some("approved".to_owned()), "a charge nobody knows of"),
    }
}

fn known(shop: &Shop, amount: &str) -> Option<String> {
    let listed = shop.run("transactions --limit 200");
    let payment = listed.lines.iter().find(|payment| payment["amount"] == amount)?;
    Some(payment["outcome"].as_str().unwrap().to_owned())
}

#[rstest]
#[case::serial(Way::Serial)]
#[case::lan(Way::Http)]
fn killed_at_many_moments(#[case] way: Way) {
    let shop = Shop::paired(way, |settings| settings.card_wait_ms = 30);
    for step in 0..24_u64 {
        kill_after(&shop, step * 5, &format!("{}.00", 100 + step));
    }
    let charges = shop.ledger();
    let mut once = charges.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), charges.len(), "nobody was charged twice: {charges:?}");
    let listed = shop.run("transactions --limit 200");
    let approved = listed.lines.iter().filter(|payment| payment["outcome"] == "approved").count();
    assert_eq!(approved, charges.len(), "every charge is known, and nothing else is approved: {listed:#?}");
    assert_eq!(shop.run("journal verify").object()["sound"], true);
}
