//! Keys, passwords and answers that are wrong: a clear error, the right outcome, nothing lost.

use countertop::protocol::easycard::crypto::Iv;
use countertop::simulator::easycard::{ReaderSettings, RsaKey, Scenario};
use rstest::rstest;

use super::shop::{QUICK, Shop};

/// The sale is done, its answer is spoilt: the truth is asked for.
#[rstest]
#[case::html("html")]
#[case::server_error("http:500")]
#[case::bad_gateway("http:502")]
#[case::bare_code("bare:9996")]
#[case::in_progress("bare:9997")]
#[case::tampered("corrupt")]
#[case::another_order("stale")]
#[case::base64("bad_base64")]
#[case::padding("bad_padding")]
#[case::cut("truncate")]
#[case::garbage("garbage")]
#[case::ten_megabytes("big:10485760")]
#[case::redirect("redirect:http://127.0.0.1:1/")]
fn a_spoilt_answer_is_asked_about(#[case] spoilt: &str) {
    let shop =
        Shop::following(&format!("[[step]]\nwhen = {{ action = \"Payment\" }}\ndo = [\"approve\", \"{spoilt}\"]\n"));
    let sale = shop.run("sale 100 --terminal e").expect(0);
    assert_eq!((sale.text("outcome"), sale.text("money_moved")), ("approved", "yes"));
    assert_eq!(shop.ledger(), ["charge 100"], "once, and at no other address");
}

/// However an answer is written, it is read.
#[rstest]
fn habits_of_a_server_are_understood(#[values("bom", "numeric", "word_for_zero")] habit: &str) {
    let shop = Shop::following(&format!("[[step]]\ndo = [\"{habit}\"]\n"));
    let sale = shop.run("sale 100 --terminal e").expect(0);
    assert_eq!(sale.text("outcome"), "approved");
}

#[rstest]
fn what_was_right_at_pairing_and_is_wrong_now(#[values("key", "iv", "password")] what: &str) {
    let mut shop = Shop::paired(|_| {});
    shop.replace(|settings| match what {
        "key" => settings.key = std::sync::Arc::new(RsaKey::generate().unwrap()),
        "iv" => settings.iv = Iv::parse("0000000000000000").unwrap(),
        _ => "another".clone_into(&mut settings.trade_password),
    });
    let sale = shop.run("sale 100 --terminal e").expect(12);
    assert_eq!((sale.text("outcome"), sale.text("money_moved")), ("not_started", "no"));
    assert_eq!(sale.text("code"), "key_refused");
    assert!(shop.ledger().is_empty());
}

#[test]
fn a_file_that_is_no_key_is_told_with_what_to_do() {
    let shop = Shop::open(|_| {});
    let home = shop.home();
    let home = home.display();
    let account = format!("--merchant-id M --device-id 01301234 --trade-password @{home}/trade --no-refunds");
    shop.pair_by(&format!("{account} --public-key {home}/trade")).fails(3, "bad_settings");
    let short = shop.pair_by(&format!("{account} --public-key {home}/public.pem --iv short"));
    let short = short.fails(2, "value");
    let advice = short.object()["error"]["advice"].to_string();
    assert!(advice.contains("pair easycard --help"), "{advice}");
}

#[test]
fn a_wrong_refund_password_gives_nothing_back() {
    let mut shop = Shop::paired(|settings| settings.refund_password = "one".to_owned());
    let sale = shop.sold("100");
    shop.replace(|settings| settings.refund_password = "another".to_owned());
    let back = shop.run(&format!("refund 100 --of {sale}"));
    assert_eq!((back.exit, back.text("money_moved")), (12, "no"), "{back:#?}");
    assert_eq!(shop.ledger(), ["charge 100"]);
}

/// A sign-on that the server no longer knows is renewed before the next sale, and the sale that met it is asked about.
#[test]
fn a_sign_on_that_is_over_is_renewed() {
    let mut shop = Shop::paired(|_| {});
    shop.sold("100");
    shop.replace(|_| {});
    shop.sold("101");
    assert_eq!(shop.ledger(), ["charge 100", "charge 101"]);
}

/// The sign-on is over when the card is back, and no process remembers that of the one before: the same `finish` signs on.
#[test]
fn an_end_that_is_owed_outlives_the_sign_on() {
    let shop = Shop::paired(|settings| (settings.tries, settings.sign_on_valid_ms) = (1, 3_000));
    let reference = shop.run("sale 100 --terminal e").expect(20).text("reference").to_owned();
    #[expect(clippy::disallowed_methods, reason = "a sign-on ends by time alone")]
    std::thread::sleep(std::time::Duration::from_millis(3_100));
    let finished = shop.run(&format!("finish {reference}"));
    assert_eq!((finished.exit, finished.text("outcome")), (0, "approved"), "{finished:#?}");
    assert_eq!(shop.ledger(), ["charge 100"]);
}

#[test]
fn a_reader_without_network_sells_nothing() {
    let mut shop = Shop::paired(|_| {});
    shop.replace(|settings| {
        settings.readers = vec![ReaderSettings { online: false, ..ReaderSettings::new("01301234") }];
    });
    let sale = shop.run("sale 100 --terminal e").expect(12);
    assert_eq!((sale.text("outcome"), sale.text("money_moved")), ("not_started", "no"));
    assert!(shop.ledger().is_empty());
}

#[test]
fn a_reader_that_is_bound_to_somebody_else_sells_nothing() {
    let mut shop = Shop::paired(|_| {});
    shop.replace(|settings| settings.readers = vec![ReaderSettings::new("01309999")]);
    let sale = shop.run("sale 100 --terminal e").expect(12);
    assert_eq!(sale.text("money_moved"), "no");
}

/// A reader that loses its network in the middle of its sign-ons: later sales are served again.
#[test]
fn a_reader_that_comes_back_sells_again() {
    let scenario = "[[step]]\nwhen = { action = \"SignOn\", nth = 2 }\ndo = [\"code:010124:no network\"]\n";
    let shop = Shop::open(|settings| settings.scenario = Scenario::parse(scenario).unwrap());
    shop.pair("").expect(0);
    shop.write("config.toml", QUICK);
    let first = shop.run("sale 100 --terminal e");
    let second = shop.run("sale 101 --terminal e --another-customer").expect(0);
    assert_eq!(second.text("outcome"), "approved");
    assert_ne!(first.text("money_moved"), "unknown");
}

#[test]
fn nothing_secret_is_told() {
    let shop = Shop::paired(|_| {});
    let sale = shop.run("sale 100 --terminal e").expect(0);
    let profile = shop.read("profile.toml");
    assert!(!profile.contains("simulated-trade") && !profile.contains("BEGIN"), "{profile}");
    let told = format!("{}{}{}", sale.stdout, sale.stderr, shop.run("terminals").stdout);
    assert!(!told.contains("simulated-trade") && !told.contains("NewAESKey"), "{told}");
}
