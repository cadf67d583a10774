//! Payments by a code, their refund, and notices of them.

use serde_json::json;

use super::shop::Shop;

#[test]
fn a_code_is_drawn_and_paid() {
    let shop = Shop::paired(|_| {});
    let sale = shop.run("sale 35 --terminal e --method qr_shown --events").expect(0);
    let shown = sale.lines.iter().find(|line| line["event"] == "show_code").expect("its address");
    assert!(shown["address"].as_str().is_some_and(|address| address.starts_with("https://")), "{shown}");
    assert_eq!((sale.text("outcome"), sale.text("scheme")), ("approved", "LINE Pay"));
    let back = shop.run(&format!("refund 35 --of {}", sale.text("reference"))).expect(0);
    assert_eq!(back.text("outcome"), "approved");
    assert_eq!(shop.ledger(), ["charge 35", "refund 35"]);
    shop.run("journal verify").expect(0);
}

#[test]
fn a_scanned_code_is_taken_once_and_kept_nowhere() {
    let shop = Shop::paired(|_| {});
    shop.write("code", "134567890123456789");
    let home = shop.home();
    shop.run("sale 36 --terminal e --method qr_scanned --scanned 134567890123456789").fails(2, "secret_literal");
    let sale =
        shop.run(&format!("sale 36 --terminal e --method qr_scanned --scanned @{}/code", home.display())).expect(0);
    assert_eq!((sale.text("outcome"), shop.ledger()), ("approved", vec!["charge 36".to_owned()]));
    let export = shop.run("journal export").lines;
    assert!(!json!(export).to_string().contains("134567890123456789"), "whoever has it has the customer's money");
}

#[test]
fn a_reader_that_is_off_keeps_no_code_from_being_paid() {
    let mut shop = Shop::paired(|_| {});
    shop.replace(|settings| settings.readers[0].online = false);
    let card = shop.run("sale 20 --terminal e");
    assert_eq!((card.exit, shop.ledger().len()), (12, 0), "{card:#?}");
    shop.run("sale 35 --terminal e --method qr_shown").expect(0);
}

#[test]
fn a_notice_is_believed_by_intellas_key_alone() {
    let shop = Shop::paired(|_| {});
    let vectors: serde_json::Value = serde_json::from_str(include_str!("../../../vectors/easycard.json")).unwrap();
    let body = vectors["notification"]["http_body_vendor_style"].as_str().unwrap();
    let home = shop.home();
    let home = home.display();
    shop.write("notice.json", body);
    shop.write("tampered.json", &body.replace("\"35\"", "\"3500\""));
    shop.write("vector.pem", vectors["rsa_test_key"]["public_spki_pem"].as_str().unwrap());
    let told = shop.run(&format!("verify-notice {home}/notice.json --public-key {home}/vector.pem")).expect(0);
    assert_eq!((told.text("order"), told.text("amount")), ("PO26010500009", "35"));
    shop.run(&format!("verify-notice {home}/tampered.json --public-key {home}/vector.pem"))
        .fails(10, "notice_not_signed");
    shop.run(&format!("verify-notice {home}/notice.json --terminal e")).fails(10, "notice_not_signed");
    shop.run(&format!("verify-notice {home}/trade --terminal e")).fails(2, "notice_unreadable");
}
