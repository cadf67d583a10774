//! Payments whose outcome is not known: they block, are asked about, put aside, decided by hand, and proven later.

use super::shop::{IMPATIENT, Ran, Shop, Way};

/// A sale that the terminal has not executed and cannot prove.
fn lost(shop: &Shop) -> Ran {
    shop.write("config.toml", IMPATIENT);
    shop.run("sale 10.63 --terminal front").expect(20)
}

#[test]
fn it_blocks_its_terminal_until_put_aside() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = lost(&shop);
    assert!(sale.text("advice").contains("Do not charge this customer again"), "{sale:#?}");
    let blocked = shop.run("sale 20.00 --terminal front").expect(12);
    assert_eq!(blocked.text("code"), "blocked");
    let aside = shop.run(&format!("setaside {} --operator Mei", sale.text("reference"))).expect(0);
    assert_eq!(aside.object()["set_aside"], true);
    assert_eq!(aside.text("outcome"), "unresolved");
    let open = shop.run("resolve --wait 0").expect(20);
    assert_eq!(open.text("reference"), sale.text("reference"));
    // Its own terminal says that it is free: it sells again.
    shop.run("sale 20.00 --terminal front").expect(0);
    assert_eq!(shop.ledger(), ["charge 20.00"]);
}

#[test]
fn the_same_amount_again_is_a_question() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run("sale 10.00 --terminal front").expect(0);
    let again = shop.run("sale 10.00 --terminal front").expect(12);
    assert_eq!((again.text("outcome"), again.text("code")), ("not_started", "possible_duplicate"));
    let other = shop.run("sale 10.00 --terminal front --another-customer").expect(0);
    assert_eq!(other.object()["another_customer"], true);
    shop.run("sale 5.00 --terminal front --order A-1").expect(0);
    let order = shop.run("sale 6.00 --terminal front --order A-1 --another-customer").expect(12);
    assert_eq!(order.text("code"), "possible_duplicate");
    assert_eq!(shop.ledger().len(), 3);
}

#[test]
fn a_person_decides_and_the_truth_comes_later() {
    // It was charged all the same, and only says so when it was asked four times.
    let scenario = "[[step]]\nwhen = { action = \"Sale\" }\ndo = [\"hidden:4000\", \"silence\"]\n";
    let shop = Shop::following(scenario);
    shop.write("config.toml", IMPATIENT);
    let sale = shop.run("sale 10.00 --terminal front --timeout 1").expect(20);
    let reference = sale.text("reference");
    shop.run(&format!("override {reference} --paid --reason x --unpaid")).fails(2, "usage");
    let decided =
        shop.run(&format!("override {reference} --paid --approval-code 034521 --reason slip --operator Mei")).expect(0);
    assert_eq!((decided.text("overridden"), decided.text("advice_code")), ("paid", "overridden_paid"));
    shop.run(&format!("override {reference} --unpaid --reason again")).fails(12, "refused");
    let proven = shop.run("resolve --wait 20").expect(0);
    assert_eq!((proven.text("outcome"), proven.text("proof")), ("approved", "proven"));
    shop.run(&format!("setaside {reference}")).fails(12, "refused");
}

#[test]
fn one_question_about_an_open_payment() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = lost(&shop);
    let asked = shop.run(&format!("query {}", sale.text("reference"))).expect(20);
    assert_eq!(asked.text("reference"), sale.text("reference"));
}

#[test]
fn an_open_payment_of_a_terminal_that_is_off() {
    let mut shop = Shop::paired(Way::Http, |_| {});
    let sale = lost(&shop);
    shop.switch_off();
    let asked = shop.run(&format!("query {}", sale.text("reference"))).expect(20);
    assert_eq!(asked.text("outcome"), "unresolved");
    assert!(asked.stderr.contains("refused"), "{asked:#?}");
    let resolved = shop.run("resolve --wait 1").expect(20);
    assert_eq!(resolved.text("reference"), sale.text("reference"));
    let next = shop.run("sale 20.00 --terminal front").expect(12);
    assert_eq!(next.text("code"), "blocked");
}

#[test]
fn resolve_has_nothing_to_do_in_a_quiet_shop() {
    let shop = Shop::paired(Way::Http, |_| {});
    assert!(shop.run("resolve").expect(0).lines.is_empty());
    shop.run("sale 10.00 --terminal front").expect(0);
    assert!(shop.run("resolve").expect(0).lines.is_empty());
}

#[test]
fn an_abort_needs_a_payment_of_ours_or_a_clear_word() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run("abort --terminal front").fails(12, "nothing_to_abort");
    let any = shop.run("abort --terminal front --any");
    assert!(any.object()["accepted"].is_boolean(), "{any:#?}");
}

#[test]
fn a_terminal_with_an_open_payment_is_not_removed() {
    let shop = Shop::paired(Way::Http, |_| {});
    lost(&shop);
    for change in ["remove front", "disable front", "rename front counter"] {
        shop.run(&format!("terminals {change}")).fails(3, "open_payment");
    }
}
