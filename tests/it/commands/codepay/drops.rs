//! The link breaks, the terminal is cut off or the program dies in mid-sale: the truth is found, and nothing is sent twice.

use std::time::Duration;

use rstest::rstest;

use super::cable::Cable;
use super::shop::{APP_ID, QUICK, Shop, Way};
use crate::commands::shop::Ran;

/// A shop whose terminal is reached through a cable that can be cut.
fn over_cable(pushes: bool) -> (Shop, Cable) {
    let shop = Shop::open(Way::WebSocket, |settings| (settings.card_wait_ms, settings.pushes) = (1_000, pushes));
    let cable = Cable::to(shop.endpoints().lan.as_deref().unwrap());
    let pair = format!("pair codepay --name c --currency USD --simulated --lan {} --app-id {APP_ID}", cable.url);
    shop.run(&pair).expect(0);
    (shop, cable)
}

/// The vendor's acceptance test: the network is cut once the terminal has the order, the customer pays, the network comes back:
/// the result is there by itself.
#[test]
fn a_result_comes_by_itself_when_the_network_is_back() {
    let (shop, cable) = over_cable(true);
    let sale = shop.begin("sale 10.00 --terminal c");
    cable.wait_for("ecrhub.pay.order");
    cable.cut();
    cable.wait_until("the customer has paid", || shop.ledger() == ["charge 10.00"]);
    cable.put_back();
    let ran = Ran::of(&sale.wait_with_output().unwrap()).expect(0);
    assert_eq!((ran.text("outcome"), ran.text("money_moved")), ("approved", "yes"));
    assert_eq!((cable.times_said("ecrhub.pay.order"), cable.times_said("ecrhub.pay.query")), (1, 0));
    assert_eq!(shop.ledger(), ["charge 10.00"]);
}

/// A terminal that does not push is asked.
#[test]
fn a_result_that_does_not_come_is_asked_for() {
    let (shop, cable) = over_cable(false);
    let sale = shop.begin("sale 10.00 --terminal c");
    cable.wait_for("ecrhub.pay.order");
    cable.cut();
    cable.wait_until("the customer has paid", || shop.ledger() == ["charge 10.00"]);
    cable.put_back();
    let ran = Ran::of(&sale.wait_with_output().unwrap()).expect(0);
    assert_eq!(ran.text("outcome"), "approved");
    assert_eq!(cable.times_said("ecrhub.pay.order"), 1, "it is never sent again");
    assert!(cable.times_said("ecrhub.pay.query") > 0);
    assert_eq!(shop.ledger(), ["charge 10.00"]);
}

/// A cable that stays cut: the sale is not known, its terminal is blocked, and the next look finds out.
#[test]
fn a_sale_on_a_cable_that_stays_cut_is_not_known_until_it_is_back() {
    let (shop, cable) = over_cable(true);
    shop.write("config.toml", &QUICK.replace("ask_for = 20000", "ask_for = 1000"));
    let sale = shop.begin("sale 10.00 --terminal c --timeout 5");
    cable.wait_for("ecrhub.pay.order");
    cable.cut();
    let ran = Ran::of(&sale.wait_with_output().unwrap()).expect(20);
    assert_eq!((ran.text("outcome"), ran.text("money_moved")), ("unresolved", "unknown"));
    shop.run("sale 12.00 --terminal c").expect(12);
    // What answers elsewhere may be another terminal, which would say that there was no such sale.
    let moved = format!("terminals repair c --lan {}", shop.endpoints().lan.as_deref().unwrap());
    shop.run(&moved).fails(3, "open_payment");
    cable.put_back();
    shop.run("resolve --wait 30").expect(0);
    assert_eq!(shop.ledger(), ["charge 10.00"]);
    shop.run(&moved).expect(0);
    cable.cut();
    shop.run("sale 12.00 --terminal c").expect(0);
}

/// Killed at any moment: the next look says what the ledger says.
#[rstest]
fn a_sale_whose_program_was_killed_is_known_by_the_next(
    #[values(Way::WebSocket, Way::Serial)] way: Way,
    #[values(30, 120, 260, 450)] after_ms: u64,
) {
    let shop = Shop::paired(way, |settings| settings.card_wait_ms = 150);
    let mut sale = shop.begin("sale 10.00 --terminal c");
    #[expect(clippy::disallowed_methods, reason = "not a wait for something: the moment of the kill is what is tried")]
    std::thread::sleep(Duration::from_millis(after_ms));
    sale.kill().unwrap();
    sale.wait().unwrap();
    shop.run("resolve --wait 30").expect(0);
    let listed = shop.run("transactions");
    let paid = listed.lines.iter().filter(|line| line["money_moved"] == "yes").count();
    assert!(listed.lines.iter().all(|line| line["money_moved"] != "unknown"), "{listed:#?}");
    assert_eq!(paid, shop.ledger().len(), "{listed:#?}");
}
