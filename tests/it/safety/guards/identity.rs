//! Another terminal answers where ours was paired.

use countertop::payment::Vendor;
use rstest::rstest;

use super::floor::{At, Floor};

/// Where the vendor tells who answers, the other one sells nothing and is named.
#[rstest]
#[case::wonder_serial(At::WonderSerial, &["--device-sn", "SIMULATED-N96-0000000000"])]
#[case::wonder_lan(At::WonderLan, &["--device-sn", "SIMULATED-N96-0000000000"])]
#[case::wonder_cloud(At::WonderCloud, &["--business-id", "B-1", "--device-sn", "SIMULATED-N96-0000000000"])]
#[case::codepay_lan(At::CodePayLan, &["--tells-serial", "--serial-number", "SIMULATED99999999"])]
#[case::codepay_serial(At::CodePaySerial, &["--tells-serial", "--serial-number", "SIMULATED99999999"])]
#[case::easycard(At::EasyCard, &["--device-id", "01309999"])]
fn another_terminal_at_the_same_place_sells_nothing(#[case] at: At, #[case] other: &[&str]) {
    // A CodePay terminal need not tell its number.
    let first: &[&str] = if at.vendor() == Vendor::CodePay { &["--tells-serial"] } else { &[] };
    let mut floor = Floor::open(at, "", first);
    floor.run(&format!("sale {} --terminal t", floor.paid(10))).expect(0);
    floor.another_answers(other);
    let sale = floor.run(&format!("sale {} --terminal t", floor.paid(11))).expect(12);
    assert_eq!((sale.text("outcome"), sale.text("money_moved")), ("not_started", "no"), "{sale:#?}");
    // A cloud finds nobody under the number that was paired, and a server knows which readers are the merchant's.
    if at != At::WonderCloud && at != At::EasyCard {
        assert_eq!(sale.text("advice_code"), "not_started_identity", "{sale:#?}");
    }
    floor.run("probe t").expect(4);
    assert_eq!(floor.ledger(), [format!("charge {}", floor.paid(10))]);
}

/// A terminal that tells nothing of itself: its key tells it from others, and a second one with the same key from none.
#[rstest]
fn where_nobody_tells_who_answers_the_key_alone_is_compared(
    #[values(At::QfPayLan, At::QfPayTcp, At::QfPaySerial)] at: At,
) {
    let mut floor = Floor::open(at, "", &[]);
    floor.another_answers(&["--key", "AnotherKey-00016"]);
    let sale = floor.run("sale 10.00 --terminal t");
    assert_eq!((sale.text("money_moved"), floor.ledger().len()), ("no", 0), "{sale:#?}");
    floor.another_answers(&["--terminal-id", "SIMULATED-QF-2"]);
    floor.run("sale 11.00 --terminal t").expect(0);
    let listed = floor.run("terminals").expect(0);
    assert_eq!(listed.object()["serial_number"].as_str().unwrap_or_default(), "", "it is not known: {listed:#?}");
}

/// A CodePay terminal tells a name, which people may change, and no number of its own: it cannot be verified, and it sells.
#[rstest]
fn where_only_a_name_is_told_nothing_can_be_verified(#[values(At::CodePayLan, At::CodePaySerial)] at: At) {
    let mut floor = Floor::open(at, "", &[]);
    floor.another_answers(&["--serial-number", "SIMULATED99999999"]);
    floor.run("sale 10.00 --terminal t").expect(0);
    assert_eq!(floor.ledger(), ["charge 10.00"]);
}
