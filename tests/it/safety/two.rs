//! F11, A17, C9: two programs on one home, on one serial line, on one terminal. Real processes; the second is told who was first.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use rstest::rstest;

use super::desk::{Desk, Errand, Stand};
use crate::commands::shop::{Ran, program};
use crate::console::shop::Shop;
use crate::console::window::Window;

/// How long the customer takes, in milliseconds: less than the two seconds that the terminals wait.
const CARD_MS: u64 = 1_800;

/// While a console has the home, a second one and every command that sells are refused and told its number; lists are read.
#[test]
fn of_two_consoles_on_one_home_the_second_is_told_who_has_it() {
    let shop = Shop::open("0");
    let mut first = Window::open(&["--home", shop.path()]);
    first.wait_for("Front ready");
    let first_id = first.id().to_string();
    let mut second = Window::open(&["--home", shop.path()]);
    second.wait_for(&first_id);
    assert_eq!(second.ended(), 5);
    let sold = shop.run(&["sale", "10.20", "--terminal", "Front", "--json"]);
    assert!(sold.contains("home_locked") && sold.contains(&first_id), "{sold}");
    assert!(!shop.run(&["transactions", "--json"]).contains("error"));
    assert!(shop.run(&["journal", "verify", "--json"]).contains("\"sound\":true"));
    // The first goes without a word, and leaves its lock file: that is no obstacle.
    first.signal(rustix::process::Signal::KILL);
    first.ended();
    assert!(shop.run(&["sale", "10.20", "--terminal", "Front", "--json"]).contains("approved"));
    assert_eq!(shop.charged().len(), 1);
}

/// A second home with the same terminal in it.
fn second_home(desk: &Desk) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for file in ["profile.toml", "config.toml"] {
        std::fs::copy(desk.home().join(file), home.path().join(file)).unwrap();
    }
    home
}

/// A sale that waits for its card.
fn waiting(desk: &mut Desk) -> Child {
    let mut order = desk.order(Errand::Sale);
    let mut child = order.command.arg("--events").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut reader = BufReader::with_capacity(1, child.stdout.as_mut().unwrap());
    while !line.contains("\"event\":\"waiting\"") {
        assert!(reader.read_line(&mut line).unwrap() > 0, "it ended too early: {line}");
    }
    child
}

fn sale_from(home: &tempfile::TempDir, terminal: &str, amount: &str) -> Ran {
    let mut sale = program(home.path());
    sale.args(["sale", amount, "--terminal", terminal, "--json"]);
    Ran::of(&sale.output().unwrap())
}

/// Two tills with the same cable: the second is told which program has the line, nothing of it reaches the terminal.
#[rstest]
#[case(Stand::WonderSerial, "front")]
#[case(Stand::QfpaySerial, "q")]
#[case(Stand::CodepaySerial, "c")]
fn of_two_tills_on_one_serial_line_the_second_is_told_who_has_it(#[case] stand: Stand, #[case] terminal: &str) {
    let mut desk = Desk::open(stand, CARD_MS);
    let other = second_home(&desk);
    let first = waiting(&mut desk);
    let first_id = first.id().to_string();
    let second = sale_from(&other, terminal, "77.00");
    assert_eq!(Ran::of(&first.wait_with_output().unwrap()).expect(0).text("outcome"), "approved");
    if second.exit == 0 {
        // This machine was so slow that the first had gone before the second came.
        return assert_eq!(desk.ledger().len(), 2, "{second:#?}");
    }
    assert_eq!(second.text("outcome"), "not_started");
    assert!(second.stdout.contains(&first_id), "{first_id} has the line: {second:#?}");
    assert_eq!(desk.ledger().len(), 1);
    sale_from(&other, terminal, "77.00").expect(0);
    assert_eq!(desk.ledger().len(), 2);
}

/// Two tills with the same terminal on the network: the second one's sale does not begin while the first one's is under way, and
/// each has its own answer.
#[rstest]
#[case(Stand::WonderHttp, "front")]
#[case(Stand::QfpayHttp, "q")]
#[case(Stand::QfpayTcp, "q")]
#[case(Stand::CodepaySocket, "c")]
#[case(Stand::Easycard, "e")]
fn of_two_tills_on_one_terminal_each_has_its_own_answer(#[case] stand: Stand, #[case] terminal: &str) {
    let mut desk = Desk::open(stand, CARD_MS);
    let other = second_home(&desk);
    let first = waiting(&mut desk);
    let amount = if stand == Stand::Easycard { "77" } else { "77.00" };
    let second = sale_from(&other, terminal, amount);
    let first = Ran::of(&first.wait_with_output().unwrap()).expect(0);
    assert_eq!(first.text("outcome"), "approved");
    let charged = desk.ledger().iter().filter(|entry| **entry == format!("charge {amount}")).count();
    let expected = match second.text("outcome") {
        "approved" => 1,
        "not_started" | "declined" => 0,
        outcome => panic!("{outcome}: {second:#?}"),
    };
    assert_eq!((charged, desk.ledger().len()), (expected, 1 + expected), "{second:#?}");
}
