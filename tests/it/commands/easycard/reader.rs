//! What is asked of the reader alone, and the day's close.

use serde_json::{Value, json};

use super::shop::Shop;
use crate::commands::shop::Ran;

#[test]
fn the_reader_is_signed_on_and_cards_are_read() {
    let shop = Shop::paired(|_| {});
    let signed_on = shop.run("signon --terminal e").expect(0);
    assert!(signed_on.text("signed_on").ends_with('Z'), "{signed_on:#?}");
    let card = shop.run("balance --terminal e").expect(0);
    assert_eq!((card.text("balance"), card.text("currency")), ("4000", "TWD"));
    let number = shop.run("balance --terminal e --number-only").expect(0);
    assert_eq!((number.text("card_id"), last(&number)["balance"].as_str()), (card.text("card_id"), None));
    assert!(shop.ledger().is_empty(), "it moves no money");
}

#[test]
fn a_reader_that_is_off_is_told_with_what_to_do() {
    let shop = Shop::paired(|_| {});
    let mut shop = shop;
    shop.replace(|settings| settings.readers[0].online = false);
    for command in ["signon", "balance"] {
        let ran = shop.run(&format!("{command} --terminal e"));
        assert_eq!(ran.exit, 4, "{ran:#?}");
        assert!(last(&ran)["error"]["advice"].as_str().is_some_and(|advice| !advice.is_empty()), "{ran:#?}");
    }
}

#[test]
fn the_result_and_the_slip_have_what_regulation_wants() {
    let shop = Shop::paired(|_| {});
    let sale = shop.run("sale 100 --terminal e").expect(0);
    assert_eq!((sale.text("balance_before"), sale.text("balance_after")), ("4000", "3900"));
    assert_eq!((sale.text("auto_top_up"), sale.text("device_number").len()), ("0", 16));
    let slip = shop.run(&format!("receipt {}", sale.text("reference"))).expect(0);
    let lines = last(&slip)["lines"].to_string();
    for wanted in ["TWD 100", "TWD 4,000", "TWD 3,900", "card_id", "device_number", "batch_number", "rrn"] {
        let wanted = last(&sale)[wanted].as_str().unwrap_or(wanted);
        assert!(lines.contains(wanted), "{wanted}: {lines}");
    }
    let back = shop.run(&format!("refund 100 --of {}", sale.text("reference"))).expect(0);
    assert_eq!((back.text("balance_before"), back.text("balance_after")), ("3900", "4000"));
}

#[test]
fn a_day_is_closed_and_agrees_with_the_journal_since_the_close_before() {
    let shop = Shop::paired(|_| {});
    let sale = shop.sold("100");
    shop.sold("30");
    shop.run(&format!("refund 100 --of {sale}")).expect(0);
    shop.run("sale 35 --terminal e --method qr_shown").expect(0);
    let closed = shop.run("settle --terminal e").expect(0);
    let journal = &last(&closed)["journal"];
    assert_eq!(
        journal["payments"],
        json!({"count": 2, "amount": "130"}),
        "no code is in the reader's batch: {closed:#?}"
    );
    assert_eq!((&journal["refunds"]["count"], &journal["agrees"]), (&json!(1), &json!(true)));
    shop.sold("7");
    let next = shop.run("settle --terminal e").expect(0);
    assert_eq!(last(&next)["journal"]["payments"], json!({"count": 1, "amount": "7"}), "{next:#?}");
    let audit = shop.run("journal audit").lines;
    assert!(audit.iter().any(|deed| deed["became"] == "1, TWD 7"), "{audit:#?}");
}

/// Another till has sold on the same reader.
#[test]
fn every_difference_of_a_close_is_named() {
    let (shop, other) = (Shop::paired(|_| {}), Shop::open(|_| {}));
    let pem = format!("{}/public.pem", shop.home().display());
    other.write("profile.toml", &shop.read("profile.toml").replace("/nowhere", &pem));
    shop.sold("100");
    other.run("sale 50 --terminal e").expect(0);
    let closed = shop.run("settle --terminal e").expect(0);
    let differences = last(&closed)["journal"]["differences"].as_array().unwrap().clone();
    let expected = json!([{
        "kind": "payments",
        "terminal": {"kind": "payments", "count": 2, "amount": "150"},
        "journal": {"count": 1, "amount": "100"},
    }]);
    assert_eq!(json!(differences), expected, "{closed:#?}");
    assert_eq!(last(&closed)["journal"]["agrees"], json!(false));
}

#[test]
fn what_other_vendors_have_not_is_said() {
    let shop = Shop::paired(|_| {});
    for (command, exit) in [("finish 7K2M9Q", 2), ("give-up 7K2M9Q --reason gone", 2), ("preauth 10 --terminal e", 6)] {
        assert_eq!(shop.run(command).exit, exit, "{command}");
    }
    let paid = shop.sold("100");
    shop.run(&format!("finish {paid}")).fails(12, "nothing_to_finish");
    shop.run(&format!("give-up {paid} --reason gone")).fails(12, "nothing_to_finish");
}

/// The last line.
fn last(ran: &Ran) -> &Value {
    ran.lines.last().unwrap_or_else(|| panic!("nothing was told: {ran:#?}"))
}
