//! Money back: refunds in parts, voids, slips of other tills, and what is refused before anything is sent.

use super::shop::{IMPATIENT, Shop, Way};

#[test]
fn a_sale_is_refunded_in_parts_and_never_beyond() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.run("sale 10.00 --terminal front").expect(0);
    let reference = sale.text("reference");
    let part = shop.run(&format!("refund 4.00 --of {reference}")).expect(0);
    assert_eq!((part.text("kind"), part.text("advice_code")), ("refund", "refund_done"));
    assert_eq!(part.text("original_reference"), reference);
    shop.run(&format!("refund 6.01 --of {reference}")).fails(12, "more_than_left");
    shop.run(&format!("void --of {reference}")).fails(12, "not_reversible");
    shop.run(&format!("refund 6.00 --of {}", &reference[14..])).expect(0);
    shop.run(&format!("refund 0.01 --of {reference}")).fails(12, "not_reversible");
    assert_eq!(shop.ledger(), ["charge 10.00", "refund 4.00", "refund 6.00"]);
}

#[test]
fn a_sale_is_voided_once() {
    let shop = Shop::paired(Way::Serial, |_| {});
    let sale = shop.run("sale 10.00 --terminal front").expect(0);
    let void = shop.run(&format!("void --of {}", sale.text("reference"))).expect(0);
    assert_eq!((void.text("kind"), void.text("outcome"), void.text("amount")), ("void", "approved", "10.00"));
    shop.run(&format!("void --of {}", sale.text("reference"))).fails(12, "not_reversible");
    assert_eq!(shop.ledger(), ["charge 10.00", "void 10.00"]);
}

#[test]
fn a_sale_of_another_till_goes_back_by_its_slip() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.run("sale 10.00 --terminal front").expect(0);
    let slip = sale.text("vendor_reference");
    std::fs::remove_file(shop.home().join("journal.db")).unwrap();
    for side in ["journal.db-wal", "journal.db-shm", "journal.head"] {
        let _ = std::fs::remove_file(shop.home().join(side));
    }
    let refund = shop.run(&format!("refund 3.00 --of-slip {slip} --terminal front")).expect(0);
    assert!(refund.object()["original_reference"].is_null());
    assert_eq!(refund.text("original_vendor_reference"), slip);
    assert_eq!(shop.ledger(), ["charge 10.00", "refund 3.00"]);
}

#[test]
fn what_is_not_a_paid_sale_is_not_refunded() {
    let shop = Shop::paired(Way::Http, |_| {});
    let declined = shop.run("sale 10.51 --terminal front").expect(10);
    shop.run(&format!("refund 1 --of {}", declined.text("reference"))).fails(12, "not_reversible");
    shop.write("config.toml", IMPATIENT);
    let unknown = shop.run("sale 10.63 --terminal front").expect(20);
    shop.run(&format!("void --of {}", unknown.text("reference"))).fails(12, "not_reversible");
    shop.run("refund 1 --of 000000").fails(2, "unknown_reference");
    shop.run("refund 0 --of-slip X --terminal front").fails(2, "amount_zero");
    shop.run("refund 1").fails(2, "usage");
    assert!(shop.ledger().is_empty());
}
