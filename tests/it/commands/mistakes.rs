//! Mistakes of people and machines: each is told with a stable code, words and advice, and nothing is half done.

use std::os::unix::fs::PermissionsExt;

use rstest::rstest;

use super::shop::{Shop, Way};

#[rstest]
#[case("1,000.999", "amount_comma")]
#[case("10.205", "amount_too_many_decimals")]
#[case("-5", "amount_signed")]
#[case("0", "amount_zero")]
#[case("1e3", "amount_exponent_form")]
#[case("ten", "amount_not_digits")]
#[case("99999999999999", "amount_too_large")]
#[case("10 --currency XXX", "currency_unknown")]
#[case("10 --currency CNY", "wrong_currency")]
fn amounts(#[case] amount: &str, #[case] code: &str) {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run(&format!("sale {amount} --terminal front")).fails(2, code);
    assert!(shop.ledger().is_empty());
    assert!(shop.run("transactions").lines.is_empty());
}

#[rstest]
#[case("sale", 2, "usage")]
#[case("", 2, "not_a_terminal")]
#[case("dance", 2, "usage")]
#[case("sale 10", 3, "terminal_no_default")]
#[case("sale 10 --terminal nowhere", 3, "terminal_unknown")]
#[case("probe nowhere", 3, "terminal_unknown")]
#[case("query 123456", 2, "unknown_reference")]
#[case("setaside 123456", 2, "unknown_reference")]
#[case("override 123456 --paid --reason x", 2, "unknown_reference")]
#[case("pair wonder --name front", 2, "option_missing")]
#[case("pair wonder --name front --lan http://127.0.0.1:1", 2, "secret_missing")]
#[case("pair wonder --name front --lan ftp://x --code 260880", 2, "address")]
#[case("pair wonder --name front --lan http://127.0.0.1:1 --code 26", 2, "value")]
#[case("pair wonder --name front --cloud http://192.0.2.1 --business-id b --device-sn s --code 260880", 2, "value")]
#[case("pair wonder --name front --lan http://127.0.0.1:1 --qr {} --code 260880", 2, "pairing_qr")]
#[case("pair wonder --name front --lan http://127.0.0.1:1 --code @/no/such/file", 2, "secret_unreadable")]
#[case("pair wonder --name front --lan http://127.0.0.1:1 --code 260880", 4, "unreachable")]
#[case("pair wonder --name front --serial /dev/no-such-port --code 260880", 4, "unreachable")]
fn usage(#[case] words: &str, #[case] exit: i32, #[case] code: &str) {
    Shop::empty().run(words).fails(exit, code);
}

#[rstest]
#[case::syntax("profile.toml", "x = 1\ny = [", "settings_syntax", "line 2, column")]
#[case::unknown_key("config.toml", "touch = true\nlangauge = \"en\"\n", "settings_unknown_key", "line 2, column 1")]
#[case::value("config.toml", "[limits]\nsale = 0\n", "settings_value", "limits.sale")]
#[case::wrong_type("profile.toml", "[[terminal]]\nname = 7\n", "settings_value", "line 2, column 8")]
fn files_with_mistakes(#[case] file: &str, #[case] text: &str, #[case] code: &str, #[case] place: &str) {
    let shop = Shop::empty();
    shop.write(file, text);
    let ran = shop.run("sale 10 --terminal front").fails(3, code);
    assert!(ran.error_message().contains(place) && ran.error_message().contains(file), "{ran:#?}");
    assert_eq!(std::fs::read_to_string(shop.home().join(file)).unwrap(), text, "untouched");
}

#[test]
fn a_terminal_that_is_off_is_told_at_once() {
    let mut shop = Shop::paired(Way::Http, |_| {});
    shop.switch_off();
    let sale = shop.run("sale 10.00 --terminal front").expect(12);
    assert_eq!((sale.text("outcome"), sale.text("code")), ("not_started", "unreachable"));
    assert_eq!(sale.text("money_moved"), "no");
    shop.run("probe front").fails(4, "unreachable");
}

#[test]
fn another_terminal_at_the_same_address_sells_nothing() {
    let shop = Shop::paired(Way::Http, |_| {});
    let profile = std::fs::read_to_string(shop.home().join("profile.toml")).unwrap();
    shop.write("profile.toml", &profile.replace("SIMULATED-N96-1170270945", "SIMULATED-N96-0000000000"));
    let sale = shop.run("sale 10.00 --terminal front").expect(12);
    assert_eq!((sale.text("code"), sale.text("advice_code")), ("refused_locally", "not_started_identity"));
    shop.run("probe front").expect(4);
    assert!(shop.ledger().is_empty());
}

#[test]
fn a_second_program_is_told_who_has_the_home() {
    let shop = Shop::paired(Way::Http, |_| {});
    let lock = countertop::journal::JournalPlace::in_folder(&shop.home()).lock();
    let held = countertop::platform::HomeLock::take(&lock, "another till").unwrap();
    let ran = shop.run("sale 10.00 --terminal front").fails(5, "home_locked");
    assert!(ran.error_message().contains(&std::process::id().to_string()), "{ran:#?}");
    for beside in ["transactions", "terminals", "journal verify"] {
        assert_ne!(shop.run(beside).exit, 5, "{beside}");
    }
    drop(held);
    shop.run("sale 10.00 --terminal front").expect(0);
}

#[test]
fn a_home_that_cannot_be_written_sells_nothing() {
    let shop = Shop::paired(Way::Http, |_| {});
    let file = shop.home().join("in-the-way");
    std::fs::write(&file, "").unwrap();
    let nested = file.join("home");
    let ran = shop.run(&format!("sale 10 --terminal front --home {}", nested.display()));
    assert_eq!(ran.exit, 3, "{ran:#?}");
    if !countertop::platform::process::is_root() {
        std::fs::set_permissions(shop.home(), std::fs::Permissions::from_mode(0o500)).unwrap();
        assert_eq!(shop.run("sale 10 --terminal front").exit, 3);
        std::fs::set_permissions(shop.home(), std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    assert!(shop.ledger().is_empty());
}

#[test]
fn words_without_json_name_the_way_out() {
    let ran = Shop::empty().run_in_words("sale 10 --terminal front").expect(3);
    assert!(ran.stdout.is_empty());
    assert_eq!(ran.stderr.lines().count(), 2, "{ran:#?}");
    assert!(ran.stderr.starts_with("error: no terminal is called front\nwhat to do: "), "{ran:#?}");
}

#[test]
fn a_mistake_is_told_in_the_language_asked_for() {
    let ran = Shop::empty().run_in_words("sale 10 --terminal front --lang zh-Hans").expect(3);
    assert_eq!(
        ran.stderr.trim(),
        "错误：没有名为 front 的终端。\n请这样做：`countertop terminals` 会列出各名称。",
        "{ran:#?}"
    );
}
