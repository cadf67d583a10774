//! What may follow a hold and a sale, tips, cashback, and the batch: what the till refuses and what it writes down.

use rstest::rstest;

use super::shop::{QUICK, Shop, Way};
use crate::commands::shop::run_at;

#[rstest]
fn a_hold_is_no_charge_and_is_charged_once(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let hold = shop.run("preauth 100.00 --terminal c --order R-12").expect(0);
    assert_eq!(
        (hold.text("kind"), hold.text("money_moved"), hold.text("advice_code")),
        ("preauth", "no", "preauth_held")
    );
    assert_eq!(shop.ledger(), [""; 0], "nothing is charged");
    let of = hold.text("reference").to_owned();
    shop.run(&format!("complete 100.01 --of {of}")).fails(12, "not_possible");
    shop.run(&format!("refund 1.00 --of {of}")).fails(12, "not_reversible");
    let charged = shop.run(&format!("complete 90.00 --of {of}")).expect(0);
    assert_eq!((charged.text("kind"), charged.text("money_moved")), ("completion", "yes"));
    assert_eq!((charged.text("original_reference"), charged.text("order")), (of.as_str(), "R-12"));
    shop.run(&format!("complete 10.00 --of {of}")).fails(12, "not_possible");
    shop.run(&format!("void --of {of}")).fails(12, "not_possible");
    shop.run(&format!("void --of {}", charged.text("reference"))).expect(0);
    assert_eq!(shop.ledger(), ["charge 90.00", "void 90.00"]);
    assert_eq!(shop.run("journal verify").expect(0).object()["sound"], true);
}

#[test]
fn a_hold_is_released_once_and_then_gone() {
    let shop = Shop::paired(Way::WebSocket, |_| {});
    let of = shop.run("preauth 50.00 --terminal c").expect(0).text("reference").to_owned();
    let released = shop.run(&format!("void --of {of}")).expect(0);
    assert_eq!(released.text("advice_code"), "hold_released");
    shop.run(&format!("complete 50.00 --of {of}")).fails(12, "not_possible");
    shop.run(&format!("void --of {of}")).fails(12, "not_possible");
    assert!(shop.ledger().iter().all(|entry| !entry.starts_with("charge")), "{:?}", shop.ledger());
}

/// Charged, and the answer never came: it is asked about, and not charged again.
#[test]
fn a_completion_without_an_answer_is_found_by_asking() {
    let shop = Shop::paired(Way::WebSocket, |_| {});
    shop.write("config.toml", &QUICK.replace("sale = 15000", "sale = 1500"));
    let of = shop.run("preauth 50.00 --terminal c").expect(0).text("reference").to_owned();
    shop.run(&format!("complete 40.51 --of {of}")).expect(10);
    shop.run(&format!("complete 40.61 --of {of}")).expect(0);
    shop.run(&format!("complete 1.00 --of {of}")).fails(12, "not_possible");
    assert_eq!(shop.ledger(), ["charge 40.61"]);
}

#[rstest]
fn a_tip_goes_with_the_sale_or_later(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let sale = shop.run("sale 20.00 --terminal c --tip 3.00 --cashback 10.00").expect(0);
    assert_eq!((sale.text("amount"), sale.text("tip"), sale.text("cashback")), ("20.00", "3.00", "10.00"));
    assert_eq!(sale.text("total"), "33.00");
    let of = sale.text("reference").to_owned();
    let tip = shop.run(&format!("tip 4.00 --of {of}")).expect(0);
    assert_eq!((tip.text("kind"), tip.text("amount"), tip.text("advice_code")), ("tip", "4.00", "tip_done"));
    shop.run(&format!("tip 4.00 --of {of}")).expect(0);
    assert_eq!(shop.ledger(), ["charge 33.00", "tip 4.00"], "the same tip twice is one tip");
    let none = shop.run(&format!("tip 0.00 --of {of}")).expect(0);
    assert_eq!((none.text("amount"), none.text("advice_code")), ("0.00", "tip_done"));
    assert_eq!(shop.ledger(), ["charge 33.00", "tip 4.00", "tip 0.00"], "it was taken away");
    let kinds = shop.run("transactions --kind tip").expect(0);
    assert_eq!(kinds.lines.len(), 3);
}

#[test]
fn a_batch_is_closed_once_and_written_down() {
    let shop = Shop::paired(Way::WebSocket, |_| {});
    let sale = shop.sold("20.00");
    let closed = shop.run("settle --terminal c").expect(0);
    assert_eq!(closed.object()["settled"], true);
    shop.run(&format!("tip 2.00 --of {sale}")).fails(12, "not_possible");
    let audit = shop.run("journal audit").expect(0);
    let deeds: Vec<&str> = audit.lines.iter().filter_map(|deed| deed["what"].as_str()).collect();
    assert_eq!(deeds[..2], ["batch_closed", "batch_close_asked"]);
    assert_eq!(audit.lines[0]["result"], "done");
    assert_eq!(shop.run("journal verify").expect(0).object()["sound"], true);
}

#[test]
fn nothing_is_asked_of_a_terminal_that_is_off() {
    let mut shop = Shop::paired(Way::WebSocket, |_| {});
    shop.switch_off();
    shop.run("settle --terminal c").fails(4, "settle_not_sent");
    shop.run("preauth 10.00 --terminal c").expect(12);
}

/// Held at another till: its number on the slip is enough, with what was done about it here looked at first.
#[rstest]
fn a_hold_of_another_till_is_charged_once_by_its_number(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let of = shop.run("preauth 100.00 --terminal c").expect(0).text("reference").to_owned();
    let another = shop.another_till();
    let run = |words: &str| run_at(&another, words);
    run(&format!("complete 100.01 --of-slip {of} --terminal c")).expect(10);
    let charged = run(&format!("complete 90.00 --of-slip {of} --terminal c")).expect(0);
    assert_eq!((charged.text("kind"), charged.text("money_moved")), ("completion", "yes"));
    assert!(charged.object()["original_reference"].is_null(), "{:?}", charged.object());
    run(&format!("complete 10.00 --of-slip {of} --terminal c")).fails(12, "not_possible");
    run("complete 10.00 --of-slip NOSUCHHOLD --terminal c").expect(10);
    assert_eq!(shop.ledger(), ["charge 90.00"]);
}
