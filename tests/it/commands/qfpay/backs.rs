//! Refunds, voids, prints, cancels, notices, and sales that somebody stops.

use std::time::{Duration, Instant};

use rstest::rstest;

use super::shop::{Shop, Way};
use crate::commands::shop::Ran;

#[rstest]
fn money_goes_back_in_parts_and_never_twice(#[values(Way::Http, Way::Tcp("lf"), Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let sale = shop.sold("30.00", "wx");
    shop.run(&format!("refund 5.00 --of {sale}")).expect(0);
    shop.run(&format!("refund 26.00 --of {sale}")).fails(12, "more_than_left");
    shop.run(&format!("refund 5.51 --of {sale}")).expect(10);
    // Done, and the answer never sent: the sale tells.
    shop.write("config.toml", &super::shop::QUICK.replace("sale = 15000", "sale = 1500"));
    shop.run(&format!("refund 4.61 --of {sale}")).expect(0);
    shop.run(&format!("refund 20.39 --of {sale}")).expect(0);
    shop.run(&format!("refund 0.01 --of {sale}")).fails(12, "not_reversible");
    let back: Vec<String> =
        shop.ledger().into_iter().skip(1).map(|entry| entry.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(back, ["5.00", "4.61", "20.39"]);
}

#[test]
fn a_refund_that_the_terminal_never_saw_is_proven_not_to_have_started() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.sold("30.00", "alipay");
    let ran = shop.run(&format!("refund 3.63 --of {sale}")).expect(12);
    assert_eq!((ran.text("code"), ran.text("money_moved")), ("not_found_proven", "no"));
    shop.run(&format!("refund 30.00 --of {sale}")).expect(0);
}

#[test]
fn a_card_sale_of_today_goes_back_as_a_whole() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.sold("20.00", "card_payment");
    shop.run(&format!("refund 5.00 --of {sale}")).fails(12, "not_reversible");
    shop.run(&format!("void --of {sale}")).expect(0);
    shop.run(&format!("void --of {sale}")).fails(12, "not_reversible");
    assert_eq!(shop.ledger().len(), 2);
}

#[rstest]
fn every_means_of_payment_sells_and_goes_back_where_it_can(
    #[values("card_payment", "unionpay_card", "amex_card", "wx", "alipay", "payme", "union", "fps", "octopus")]
    method: &str,
) {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.sold("11.00", method);
    let ran = shop.run(&format!("refund 11.00 --of {sale}"));
    if matches!(method, "fps" | "octopus") {
        ran.fails(12, "not_reversible")
    } else {
        ran.expect(0)
    };
}

#[test]
fn what_is_no_means_of_payment_is_refused() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run("sale 1.00 --terminal q --method cash").fails(6, "not_supported");
    shop.run("settle --terminal q").fails(6, "not_supported");
}

#[rstest]
fn the_terminal_prints(#[values(Way::Http, Way::Tcp("lf"), Way::Serial)] way: Way) {
    let shop = Shop::paired(way, |_| {});
    let sale = shop.sold("12.00", "wx");
    assert_eq!(shop.run(&format!("print receipt {sale}")).expect(0).object()["printed"], true);
    shop.run(&format!("reprint {sale}")).expect(0);
    shop.run("print summary --terminal q").expect(0);
    shop.run("print receipt ZZZZZZ").fails(2, "unknown_reference");
}

/// The cancel goes over a connection of its own while the sale waits for the customer.
#[rstest]
fn a_sale_that_waits_is_cancelled_from_beside(
    #[values(Way::Http, Way::Tcp("lf"))] way: Way,
    #[values(false, true)] too_late: bool,
) {
    let shop = Shop::paired(way, |settings| (settings.card_wait_ms, settings.cancel_comes_late) = (1_500, too_late));
    let sale = shop.begin("sale 10.00 --terminal q");
    // The home is the sale's: another till stops it.
    let beside = Beside::of(&shop);
    beside.abort_until_taken();
    let ran = Ran::of(&sale.wait_with_output().unwrap());
    let (exit, outcome, charged) = if too_late { (0, "approved", 1) } else { (11, "cancelled", 0) };
    let ran = ran.expect(exit);
    assert_eq!((ran.text("outcome"), shop.ledger().len()), (outcome, charged));
}

/// A till with a home of its own at the same terminal.
struct Beside {
    home: tempfile::TempDir,
}

impl Beside {
    fn of(shop: &Shop) -> Self {
        let home = tempfile::tempdir().unwrap();
        for name in ["profile.toml", "config.toml"] {
            std::fs::copy(shop.home().join(name), home.path().join(name)).unwrap();
        }
        Self { home }
    }

    fn abort_until_taken(&self) {
        let give_up = Instant::now() + Duration::from_secs(20);
        loop {
            let mut command = crate::commands::shop::program(self.home.path());
            let ran = Ran::of(&command.args(["abort", "--terminal", "q", "--any", "--json"]).output().unwrap());
            if ran.exit == 0 {
                return;
            }
            assert!(Instant::now() < give_up, "{ran:#?}");
        }
    }
}

#[test]
fn a_notice_is_believed_only_with_its_signature() {
    let shop = Shop::paired(Way::Http, |_| {});
    let vectors: serde_json::Value = serde_json::from_str(include_str!("../../../vectors/qfpay.json")).unwrap();
    let notice = &vectors["webhooks"][0];
    let text = |name: &str| notice[name].as_str().unwrap();
    shop.write("body.json", text("raw_body"));
    shop.write("notice-key", text("notification_key"));
    let (home, sign) = (shop.home(), text("signature"));
    let home = home.display();
    let told = shop.run(&format!("verify-notice {home}/body.json --sign {sign} --key @{home}/notice-key")).expect(0);
    assert_eq!(told.object()["signed"], true);
    shop.write("whole.txt", &format!("POST / HTTP/1.1\r\nX-QF-SIGN: {sign}\r\n\r\n{}", text("raw_body")));
    shop.run(&format!("verify-notice {home}/whole.txt --key @{home}/notice-key")).expect(0);
    shop.write("body.json", &format!("{} ", text("raw_body")));
    shop.run(&format!("verify-notice {home}/body.json --sign {sign} --key @{home}/notice-key"))
        .fails(10, "notice_not_signed");
    shop.run(&format!("verify-notice {home}/body.json --key @{home}/notice-key")).fails(2, "sign_missing");
}
