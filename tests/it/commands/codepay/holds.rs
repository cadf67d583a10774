//! What the other vendors do not have: amounts that are held, tips, cash out of the till, and the batch.

use countertop::simulator::codepay::Profile;
use rstest::rstest;

use super::shop::{Shop, Way};

#[rstest]
fn a_held_amount_is_taken_in_part_and_nothing_is_charged_before(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let held = shop.run("preauth 100.00 --terminal c").expect(0);
    assert_eq!((held.text("outcome"), held.text("money_moved")), ("approved", "no"));
    assert!(shop.ledger().is_empty(), "held, not charged");
    let taken = shop.run(&format!("complete 90.00 --of {}", held.text("reference"))).expect(0);
    assert_eq!((taken.text("outcome"), taken.text("money_moved")), ("approved", "yes"));
    assert_eq!(shop.ledger(), ["charge 90.00"]);
}

#[rstest]
fn a_held_amount_is_let_go(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let held = shop.run("preauth 100.00 --terminal c").expect(0).text("reference").to_owned();
    shop.run(&format!("void --of {held}")).expect(0);
    assert_ne!(shop.run(&format!("complete 90.00 --of {held}")).exit, 0);
    assert!(shop.ledger().is_empty());
}

#[rstest]
fn a_tip_is_added_with_the_sale_and_later(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let sale = shop.run("sale 20.00 --terminal c --tip 3.00").expect(0);
    assert_eq!(sale.text("amount"), "20.00");
    let plain = shop.run("sale 30.00 --terminal c").expect(0).text("reference").to_owned();
    shop.run(&format!("tip 4.00 --of {plain}")).expect(0);
    assert_eq!(shop.ledger(), ["charge 23.00", "charge 30.00", "tip 4.00"]);
}

#[test]
fn cash_out_of_the_till_goes_with_a_sale() {
    let shop = Shop::paired(Way::WebSocket, |_| {});
    let sale = shop.run("sale 20.00 --terminal c --cashback 10.00").expect(0);
    assert_eq!((sale.text("outcome"), sale.text("amount")), ("approved", "20.00"));
    assert_eq!(shop.ledger(), ["charge 30.00"]);
}

#[rstest]
fn every_terminal_closes_its_batch(
    #[values(Profile::Document, Profile::Field2024, Profile::PayCloud)] profile: Profile,
) {
    let shop = Shop::paired(Way::WebSocket, |settings| settings.profile = profile);
    shop.sold("20.00");
    shop.run("settle --terminal c").expect(0);
}

#[test]
fn a_terminal_is_told_the_tax_and_the_kind_of_card() {
    let shop = Shop::paired(Way::WebSocket, |_| {});
    shop.run("sale 20.00 --terminal c --tax 20.01").fails(2, "tax_above_amount");
    let sale = shop.run("sale 20.00 --terminal c --tax 1.70 --method debit_card").expect(0);
    assert_eq!((sale.text("amount"), sale.text("tax"), sale.text("outcome")), ("20.00", "1.70", "approved"));
    assert_eq!(shop.ledger(), ["charge 20.00"], "the tax is in the amount");
}

/// Once the batch is closed the terminal refuses (119): a refund does it.
#[rstest]
fn after_the_batch_a_void_is_refused_and_a_refund_is_not(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let sale = shop.sold("20.00");
    shop.run("settle --terminal c").expect(0);
    let ran = shop.run(&format!("void --of {sale}")).expect(10);
    assert_eq!((ran.text("advice_code"), ran.text("money_moved")), ("void_refused", "no"));
    shop.run(&format!("refund 20.00 --of {sale}")).expect(0);
    assert_eq!(shop.ledger(), ["charge 20.00", "refund 20.00"]);
}
