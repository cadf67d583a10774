//! Every switch that the vendor's pages leave open, on both sides, and programs that die in mid-payment.

use std::time::Duration;

use countertop::protocol::qfpay::crypto::AesKeyMode;
use countertop::protocol::qfpay::envelope::Dialect;
use countertop::protocol::qfpay::key::PosKey;
use countertop::simulator::qfpay::{AmountUnit, AnswerForm, Keys, NotFound, ResultPath, TerminalSettings};
use rstest::rstest;

use super::shop::{KEY, Shop, Way};

/// Paired with these options, it sells, and is refused.
fn works(way: Way, options: &str, change: impl FnOnce(&mut TerminalSettings)) {
    let shop = Shop::open(way, change);
    shop.pair(&format!("--payment-timeout 2 {options}")).expect(0);
    shop.run("sale 10.00 --terminal q").expect(0);
    shop.run("sale 10.51 --terminal q").expect(10);
    // The link is cut before the answer: an inquiry tells.
    shop.run("sale 10.62 --terminal q").expect(0);
    assert_eq!(shop.ledger(), ["charge 10.00", "charge 10.62"], "{options}");
}

#[rstest]
#[case("odoo", Dialect::Odoo)]
#[case("json_whole", Dialect::JsonWhole)]
#[case("json_content", Dialect::JsonContent)]
fn every_sealed_dialect(#[case] word: &str, #[case] dialect: Dialect, #[values(Way::Http, Way::Serial)] way: Way) {
    works(way, &format!("--envelope {word}"), |settings| settings.only = Some(dialect));
}

#[rstest]
fn without_encryption(#[values("plain", "plain_string")] word: &str, #[values(Way::Http, Way::Tcp("lf"))] way: Way) {
    works(way, &format!("--envelope {word}"), |settings| settings.encrypted = false);
}

#[test]
fn a_key_of_hexadecimal_digits() {
    works(Way::Http, "--aes-key hex", |settings| {
        settings.keys = Keys::new(PosKey::parse(KEY).unwrap(), AesKeyMode::Hex).unwrap();
    });
}

#[test]
fn a_body_without_quotes() {
    works(Way::Http, "--http-body raw", |_| {});
}

#[rstest]
fn answers_plain_or_sealed(
    #[values(AnswerForm::Plain, AnswerForm::PlainString, AnswerForm::Aes, AnswerForm::AesString)] form: AnswerForm,
    #[values(Way::Http, Way::Tcp("lf"), Way::Serial)] way: Way,
) {
    works(way, "", |settings| settings.answers = form);
}

#[rstest]
fn results_on_a_line_by_either_path(
    #[values("own_request", "result_in_response")] word: &str,
    #[values(ResultPath::OwnRequest, ResultPath::InResponse)] path: ResultPath,
) {
    works(Way::Serial, &format!("--usb-result {word}"), |settings| settings.serial.result = path);
}

#[test]
fn answers_in_small_parts_on_a_line() {
    works(Way::Serial, "", |settings| settings.serial.part_limit = 40);
}

#[rstest]
fn amounts_in_dollars_and_other_words_for_not_found(
    #[values(NotFound::Code1136, NotFound::Code1268, NotFound::Outer6002)] words: NotFound,
) {
    works(Way::Http, "", |settings| (settings.unit, settings.not_found) = (AmountUnit::Dollars, words));
}

/// Nothing within a second: the port is opened again and the terminal asked, never sent to again.
#[test]
fn a_line_that_acknowledges_nothing_is_opened_again_and_asked() {
    let shop = Shop::paired(Way::Serial, |settings| {
        (settings.serial.acknowledges, settings.card_wait_ms) = (false, 1_600);
    });
    let ran = shop.run("sale 10.00 --terminal q --events").expect(0);
    assert_eq!(ran.text("outcome"), "approved");
    assert_eq!(shop.ledger(), ["charge 10.00"]);
}

/// Killed at any moment: the next look says what the ledger says.
#[rstest]
fn a_sale_whose_program_was_killed_is_known_by_the_next(
    #[values(Way::Http, Way::Tcp("lf"), Way::Serial)] way: Way,
    #[values(30, 120, 260, 450)] after_ms: u64,
) {
    let shop = Shop::paired(way, |settings| settings.card_wait_ms = 150);
    let mut sale = shop.begin("sale 10.00 --terminal q");
    #[expect(clippy::disallowed_methods, reason = "not a wait for something: the moment of the kill is what is tried")]
    std::thread::sleep(Duration::from_millis(after_ms));
    sale.kill().unwrap();
    sale.wait().unwrap();
    shop.run("resolve --wait 30").expect(0);
    let listed = shop.run("transactions");
    let paid = listed.lines.iter().filter(|line| line["money_moved"] == "yes").count();
    assert!(listed.lines.iter().all(|line| line["money_moved"] != "unknown"), "{listed:#?}");
    assert_eq!(paid, shop.ledger().len(), "{listed:#?}");
}
