//! Refunds, voids, cancels, slips and the batch.

use countertop::simulator::codepay::{Profile, TerminalSettings};
use rstest::rstest;

use super::shop::{QUICK, Shop, Way};
use crate::commands::shop::Ran;

#[rstest]
fn money_goes_back_in_parts_and_never_twice(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let sale = shop.sold("30.00");
    shop.run(&format!("refund 5.00 --of {sale}")).expect(0);
    shop.run(&format!("refund 26.00 --of {sale}")).fails(12, "more_than_left");
    shop.run(&format!("refund 5.51 --of {sale}")).expect(10);
    // Done, and the answer never sent: it is asked about by a number of its own.
    shop.write("config.toml", &QUICK.replace("sale = 15000", "sale = 1500"));
    shop.run(&format!("refund 4.61 --of {sale}")).expect(0);
    shop.run(&format!("refund 20.39 --of {sale}")).expect(0);
    shop.run(&format!("refund 0.01 --of {sale}")).fails(12, "not_reversible");
    assert_eq!(shop.ledger(), ["charge 30.00", "refund 5.00", "refund 4.61", "refund 20.39"]);
}

#[rstest]
fn a_sale_is_voided_as_a_whole_and_once(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let sale = shop.sold("20.00");
    let void = shop.run(&format!("void --of {sale}")).expect(0);
    assert_ne!(void.text("vendor_reference"), sale, "a void has a number of its own");
    shop.run(&format!("void --of {sale}")).fails(12, "not_reversible");
    assert_eq!(shop.ledger().len(), 2);
}

/// By the number on the slip, in another home.
#[test]
fn a_sale_that_is_not_in_this_journal_goes_back_by_its_number() {
    let shop = Shop::paired(Way::WebSocket, |_| {});
    let sale = shop.run("sale 20.00 --terminal c").expect(0).text("vendor_reference").to_owned();
    for file in ["journal.db", "journal.db-wal", "journal.db-shm", "journal.head"] {
        // Which of them there are is SQLite's affair.
        let _ = std::fs::remove_file(shop.home().join(file));
    }
    shop.run(&format!("refund 5.00 --of-slip {sale} --terminal c")).expect(0);
    assert_eq!(shop.ledger(), ["charge 20.00", "refund 5.00"]);
}

/// Of no sale in particular, the card presented: the vendor's acceptance list has it, its older page wants a sale.
#[rstest]
#[case(Profile::PayCloud, 0, "approved")]
#[case(Profile::Field2024, 0, "approved")]
#[case(Profile::Document, 12, "not_taken")]
fn money_goes_back_without_a_sale(#[case] profile: Profile, #[case] exit: i32, #[case] code: &str) {
    let shop = Shop::paired(Way::WebSocket, |settings| settings.profile = profile);
    shop.run("refund 5.00 --terminal c").fails(2, "no_original");
    shop.run("void --terminal c").fails(2, "no_original");
    let ran = shop.run("refund 5.00 --unreferenced --terminal c").expect(exit);
    assert_eq!((ran.text("kind"), ran.text("code")), ("refund", code));
    assert!(ran.object()["original_vendor_reference"].is_null());
    assert_eq!(shop.ledger().len(), usize::from(exit == 0));
}

/// One that is not known yet may be the same one.
#[test]
fn no_second_refund_without_a_sale_starts_on_one_that_is_not_known() {
    let shop = Shop::paired(Way::WebSocket, |settings| settings.profile = Profile::PayCloud);
    shop.write("config.toml", &QUICK.replace("ask_for = 20000", "ask_for = 300").replace("sale = 15000", "sale = 500"));
    let ran = shop.run("refund 5.63 --unreferenced --terminal c").expect(20);
    shop.run(&format!("setaside {}", ran.text("reference"))).expect(0);
    shop.run("refund 6.00 --unreferenced --terminal c").fails(12, "not_reversible");
    assert!(shop.ledger().is_empty());
}

#[test]
fn a_refund_that_the_terminal_never_saw_is_proven_not_to_have_started() {
    let shop = Shop::paired(Way::WebSocket, |_| {});
    let sale = shop.sold("30.00");
    let ran = shop.run(&format!("refund 3.63 --of {sale}")).expect(12);
    assert_eq!((ran.text("code"), ran.text("money_moved")), ("not_found_proven", "no"));
    shop.run(&format!("refund 30.00 --of {sale}")).expect(0);
}

#[rstest]
fn every_means_of_payment_sells(
    #[values("card_payment", "wx", "alipay", "union", "paypal", "venmo", "cash_app")] method: &str,
) {
    let shop = Shop::paired(Way::WebSocket, |_| {});
    shop.run(&format!("sale 11.00 --terminal c --method {method}")).expect(0);
    shop.run("sale 1.00 --terminal c --method cash").fails(6, "not_supported");
    assert_eq!(shop.ledger(), ["charge 11.00"]);
}

#[rstest]
fn a_slip_is_printed_again(#[values(Way::WebSocket, Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let sale = shop.sold("12.00");
    shop.run(&format!("reprint {sale}")).expect(0);
    shop.run("print summary --terminal c").fails(6, "not_supported");
}

/// Every switch of the profile, and the terminal that was described for it.
#[rstest]
#[case::opened_on_the_terminal("--confirm-on-terminal true", |_: &mut TerminalSettings| {})]
#[case::newer_version("--protocol 2.0", |_: &mut TerminalSettings| {})]
#[case::silent_about_itself("--ask-name false", |_: &mut TerminalSettings| {})]
#[case::more_said("--receipt both --on-screen-signature true --notify-url https://shop.example/n", |_: &mut TerminalSettings| {})]
#[case::numbers(" ", |settings: &mut TerminalSettings| settings.quirks.numeric = true)]
#[case::binary(" ", |settings: &mut TerminalSettings| settings.quirks.binary = true)]
#[case::no_ids(" ", |settings: &mut TerminalSettings| settings.quirks.no_request_id = true)]
#[case::signs_of_life(" ", |settings: &mut TerminalSettings| settings.heartbeat_ms = Some(50))]
#[case::standard_words(" ", |settings: &mut TerminalSettings| settings.standard_handshake = true)]
#[case::slow_to_begin(" ", |settings: &mut TerminalSettings| settings.handshake_ms = 500)]
fn every_switch_sells(#[case] options: &str, #[case] change: fn(&mut TerminalSettings)) {
    let shop = Shop::paired_with(Way::WebSocket, &format!("--expires 20 {options}"), |settings| {
        settings.confirm_wait_ms = 200;
        change(settings);
    });
    shop.run("sale 10.00 --terminal c").expect(0);
    shop.run("sale 10.51 --terminal c").expect(10);
    shop.run("sale 10.62 --terminal c").expect(0);
    assert_eq!(shop.ledger(), ["charge 10.00", "charge 10.62"]);
}

/// Esc, or Ctrl-C on the command line: the order is closed by its number, and the customer is not charged.
#[rstest]
fn a_sale_that_waits_is_cancelled_from_beside(#[values(false, true)] too_late: bool) {
    let shop = Shop::paired_with(Way::WebSocket, "--expires 20", |settings| {
        settings.card_wait_ms = 3_000;
        if too_late {
            settings.close = countertop::simulator::codepay::CloseHabit::Late;
        }
    });
    let sale = shop.begin("sale 10.00 --terminal c");
    let beside = super::beside::Beside::of(&shop);
    beside.abort_until_taken();
    let ran = Ran::of(&sale.wait_with_output().unwrap());
    let (exit, outcome, charged) = if too_late { (0, "approved", 1) } else { (11, "cancelled", 0) };
    let ran = ran.expect(exit);
    assert_eq!((ran.text("outcome"), shop.ledger().len()), (outcome, charged));
}
