//! Pairing: what is wrong is told with its cause, nothing secret is told, and nothing is lost.

use countertop::protocol::qfpay::envelope::Dialect;
use rstest::rstest;

use super::shop::{KEY, Shop, Way};

#[rstest]
fn a_terminal_is_paired_and_asked_on_every_way(#[values(Way::Http, Way::Https, Way::Tcp("lf"), Way::Serial)] way: Way) {
    let shop = Shop::open(way, |_| {});
    shop.pair("").expect(0);
    let probed = shop.run("probe q").expect(0);
    assert_eq!((probed.text("vendor"), probed.text("state")), ("qfpay", "ready"));
    let listed = shop.run("terminals").expect(0);
    assert!(!listed.stdout.contains(KEY), "{listed:#?}");
}

#[test]
fn the_key_comes_from_standard_input_and_never_from_the_command_line() {
    let shop = Shop::open(Way::Http, |_| {});
    let link = shop.link();
    shop.pair_by(&format!("--key {KEY}")).fails(2, "secret_literal");
    shop.run_with(&format!("pair qfpay --name q --simulated {link} --key -"), KEY).expect(0);
}

#[rstest]
#[case::another_key("fedcba9876543210fedcba9876543210", "", "key_refused")]
#[case::another_kind_of_aes_key(KEY, "--aes-key hex", "key_refused")]
fn a_key_that_does_not_open_is_told_as_such(
    #[case] key: &str,
    #[case] options: &str,
    #[case] code: &str,
    #[values(Way::Http, Way::Tcp("lf"), Way::Serial)] way: Way,
) {
    let shop = Shop::open(way, |_| {});
    shop.write("other", key);
    let ran = shop.pair_by(&format!("--key @{}/other {options}", shop.home().display())).fails(4, code);
    assert!(!ran.stdout.contains(key) && !ran.stderr.contains(key), "{ran:#?}");
    assert!(shop.run("terminals").expect(0).lines.is_empty(), "nothing is kept");
}

#[test]
fn a_key_of_another_length_is_refused_with_the_lengths() {
    let shop = Shop::open(Way::Http, |_| {});
    shop.write("other", "short");
    let ran = shop.pair_by(&format!("--key @{}/other", shop.home().display()));
    assert!(ran.stdout.contains("16, 24 or 32"), "{ran:#?}");
    assert_ne!(ran.exit, 0);
}

#[test]
fn another_dialect_is_told() {
    let shop = Shop::open(Way::Http, |settings| settings.only = Some(Dialect::Odoo));
    let ran = shop.pair("--envelope json_content");
    assert_eq!(ran.exit, 4, "{ran:#?}");
    assert!(!ran.object()["error"]["advice"].as_str().unwrap().is_empty(), "{ran:#?}");
}

#[test]
fn nobody_signed_in_is_told_before_and_after_pairing() {
    let shop = Shop::open(Way::Http, |settings| settings.signed_in = false);
    shop.pair("").fails(4, "signed_out");
}

#[test]
fn a_sale_with_a_key_that_has_changed_has_not_started() {
    let shop = Shop::paired(Way::Http, |_| {});
    let profile = shop.read("profile.toml").replace(KEY, "fedcba9876543210fedcba9876543210");
    shop.write("profile.toml", &profile);
    let ran = shop.run("sale 10.00 --terminal q").expect(12);
    assert_eq!((ran.text("outcome"), ran.text("code"), ran.text("money_moved")), ("not_started", "key_refused", "no"));
    assert!(shop.ledger().is_empty());
    shop.run(&format!("terminals repair q --code @{}/key", shop.home().display())).expect(0);
    shop.run("sale 10.00 --terminal q").expect(0);
}

#[test]
fn a_path_in_the_address_and_another_server_are_told() {
    let shop = Shop::open(Way::Http, |_| {});
    let url = shop.endpoints().lan.clone().unwrap();
    let key = format!("--key @{}/key", shop.home().display());
    shop.run(&format!("pair qfpay --name q --lan {url}/api/pos/trade {key}")).fails(2, "address");
}

#[test]
fn the_certificate_must_come_from_the_named_authority() {
    let shop = Shop::open(Way::Https, |_| {});
    let url = shop.endpoints().lan.clone().unwrap();
    let key = format!("--key @{}/key", shop.home().display());
    let other = Shop::open(Way::Https, |_| {});
    let foreign = other.link().split_whitespace().last().unwrap().to_owned();
    shop.run(&format!("pair qfpay --name q --lan {url} --ca {foreign} {key}")).fails(4, "certificate_refused");
    let none = shop.run(&format!("pair qfpay --name q --lan {url} {key}"));
    assert!(none.exit != 0 && none.stdout.contains("tls_ca_file"), "{none:#?}");
    let pin = "0".repeat(64);
    let refused = shop.run(&format!("pair qfpay --name q --lan {url} --pin {pin} {key}"));
    refused.fails(4, "certificate_refused");
}

#[test]
fn the_certificate_that_is_believed_is_told_as_well() {
    let shop = Shop::open(Way::Https, |_| {});
    let url = shop.endpoints().lan.clone().unwrap();
    let key = format!("--key @{}/key", shop.home().display());
    let ca = shop.link().split_whitespace().last().unwrap().to_owned();
    let paired = shop.run(&format!("pair qfpay --name q --lan {url} --ca {ca} {key}")).expect(0);
    let told = paired.text("certificate_sha256").to_owned();
    assert_eq!(told.len(), 95, "{told}");
    assert!(paired.stderr.contains(&told) && paired.stderr.contains(&ca), "{paired:#?}");
    // What was told can be pinned.
    let pin = told.replace(':', "").to_lowercase();
    shop.run(&format!("pair qfpay --name q2 --yes --lan {url} --pin {pin} {key}")).expect(0);
}

#[test]
fn a_terminal_that_is_off_takes_no_sale() {
    for way in [Way::Http, Way::Tcp("lf"), Way::Serial] {
        let mut shop = Shop::paired(way, |_| {});
        shop.switch_off();
        let ran = shop.run("sale 10.00 --terminal q").expect(12);
        assert_eq!((ran.text("code"), ran.text("money_moved")), ("unreachable", "no"), "{way:?}");
    }
}
