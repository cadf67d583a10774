//! The serial cable is pulled while an order is on it: what broke off never started, and that is proven.

use super::line::Line;
use super::shop::{APP_ID, Shop, Way};
use crate::commands::shop::Ran;
use crate::patience::wait_until;

/// The cable goes in the middle of the order's frame: the terminal never has it. When it is in again, the terminal says so, twice
/// and late enough.
#[test]
fn an_order_that_broke_off_on_the_line_is_closed_by_the_vendors_row() {
    let shop = Shop::open(Way::Serial, |_| {});
    let serial = shop.endpoints().serial.clone().unwrap();
    let line = Line::to(serial.to_str().unwrap(), &shop.home().join("line"));
    let path = line.path.to_str().unwrap();
    shop.run(&format!(
        "pair codepay --name c --currency USD --simulated --serial {path} --app-id {APP_ID} --expires 2"
    ))
    .expect(0);
    line.pull_after("ecrhub.pay.order", 60);
    let sale = shop.begin("sale 10.00 --terminal c");
    wait_until("the cable is out", || !line.path.is_symlink());
    let said = line.length();
    line.put_in();
    let ran = Ran::of(&sale.wait_with_output().unwrap()).expect(12);
    assert_eq!((ran.text("code"), ran.text("money_moved")), ("not_found_proven", "no"));
    assert!(line.has_said("ecrhub.pay.close", said) && !line.has_said("ecrhub.pay.order", said));
    assert!(shop.ledger().is_empty());
    shop.sold("12.00");
}
