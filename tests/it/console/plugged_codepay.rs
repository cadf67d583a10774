//! The serial cable of a CodePay terminal is pulled in mid-sale and put in again, as another device behind the same link: the
//! console opens it, asks, and shows what became of the sale.

use super::codepay::Shop;
use super::pairing::ENTER;
use super::window::Window;
use crate::commands::codepay::line::Line;
use crate::patience::wait_until;

/// A shop whose terminal waits so long for the card, the cable to it, and the console.
fn over_line(card_wait_ms: &str) -> (Shop, Line, Window) {
    let shop = Shop::open(&["--serial", "auto", "--card-wait", card_wait_ms]);
    let line = Line::to(shop.terminal.endpoint("serial"), &shop.folder().join("line"));
    shop.pair(&["--serial", line.path.to_str().expect("a plain path"), "--expires", "2"]);
    let window = shop.window();
    (shop, line, window)
}

fn sells(window: &mut Window) {
    window.type_amount("1020");
    window.press_until(ENTER, "the sale begins", |screen| screen.contains("Sale on"));
}

#[test]
fn a_sale_is_known_when_the_cable_is_in_again() {
    let (shop, line, mut window) = over_line("1000");
    sells(&mut window);
    line.wait_for("ecrhub.pay.order");
    line.pull();
    let said = line.length();
    wait_until("the customer has paid", || shop.ledger() == ["charge 10.20"]);
    window.wait_until("the doubt", |screen| screen.contains("K N O W N") || screen.contains("NOT KNOWN"));
    line.put_in();
    window.wait_for("A P P R O V E D");
    assert!(line.has_said("ecrhub.pay.query", said) && !line.has_said("ecrhub.pay.order", said));
    assert_eq!(shop.ledger(), ["charge 10.20"]);
}
