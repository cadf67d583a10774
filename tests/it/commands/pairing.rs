//! Pairing on every transport, and the terminals it leaves in the profile.

use std::os::unix::fs::PermissionsExt;

use countertop::protocol::wonder::crypto::CryptoProfile;
use rstest::rstest;

use super::shop::{CODE, PATIENT, Shop, Way};

#[rstest]
#[case(Way::Serial, "serial")]
#[case(Way::Http, "LAN")]
#[case(Way::Https, "LAN")]
#[case(Way::Cloud, "cloud")]
fn a_terminal_is_paired_listed_and_probed(#[case] way: Way, #[case] link: &str) {
    let shop = Shop::open(way, |_| {});
    let paired = shop.run_all(&shop.pairing(CODE)).expect(0);
    assert_eq!((paired.text("name"), paired.text("link"), paired.text("currency")), ("front", link, "HKD"));
    assert_eq!(paired.object()["simulated"], true);
    assert_eq!(paired.object()["default"], true);
    assert_eq!(shop.run("terminals").expect(0).object(), paired.object());
    let profile = shop.home().join("profile.toml");
    assert_eq!(std::fs::metadata(&profile).unwrap().permissions().mode() & 0o777, 0o600);
    let live = shop.run("probe front").expect(0);
    assert_eq!(live.object()["reachable"], true);
    assert!(live.object()["round_trip_ms"].is_u64());
    assert_eq!(live.text("state"), "ready");
    assert!(!format!("{paired:?}{live:?}").contains(CODE), "no secret in any output");
}

#[rstest]
#[case::old(Some(CryptoProfile::Sha256ZeroIv), None, "sha256-zeroiv")]
#[case::salted(Some(CryptoProfile::Pbkdf2Salted), None, "pbkdf2-salted")]
#[case::two_codes(Some(CryptoProfile::Pbkdf2Salted), Some("pinCode2"), "pbkdf2-salted")]
fn editions_are_found_out(#[case] profile: Option<CryptoProfile>, #[case] field: Option<&str>, #[case] name: &str) {
    let shop = Shop::open(Way::Http, |settings| {
        settings.profile = profile;
        settings.new_pin_field = field.map(str::to_owned);
    });
    // A hundred thousand rounds for each message, unoptimised: seconds on a busy machine.
    shop.write("config.toml", &PATIENT.replace("answer = 10000", "answer = 60000"));
    let paired = shop.run_all(&shop.pairing(CODE)).expect(0);
    assert_eq!(paired.text("crypto_profile"), name);
    shop.run("sale 10.00 --terminal front").expect(0);
}

#[test]
fn a_wrong_code_is_told_and_leaves_nothing() {
    let shop = Shop::open(Way::Http, |_| {});
    let ran = shop.run_all(&shop.pairing("999999"));
    let ran = ran.fails(4, "no_usable_answer");
    assert!(!format!("{ran:?}").contains("999999"));
    assert!(ran.object()["error"]["advice"].as_str().unwrap().starts_with("Is the code the one"), "{ran:#?}");
    assert!(shop.run("terminals").expect(0).lines.is_empty());
}

#[test]
fn the_code_comes_from_a_file_or_the_qr_code_too() {
    let shop = Shop::open(Way::Http, |_| {});
    shop.write("code", "260880\n");
    let file = shop.home().join("code");
    shop.run_all(&shop.pairing(&format!("@{}", file.display()))).expect(0);
    let lan = shop.endpoints().lan.clone().unwrap();
    let port = lan.rsplit(':').next().unwrap();
    let qr = format!(
        "{{\"deviceId\":\"S\",\"ip\":\"127.0.0.1\",\"pairCode\":\"{CODE}\",\"port\":{port},\"businessId\":\"b\"}}"
    );
    shop.write("qr", &qr);
    let qr = shop.home().join("qr");
    let paired = shop.run(&format!("pair wonder --name front --simulated --qr @{}", qr.display())).expect(0);
    assert_eq!(paired.text("address"), format!("127.0.0.1:{port}"));
}

#[test]
fn a_known_device_keeps_its_id_under_a_new_name_only_when_told() {
    let shop = Shop::paired(Way::Http, |_| {});
    let id = shop.run("terminals").text("id").to_owned();
    let mut renamed = shop.pairing(CODE);
    *renamed.iter_mut().find(|word| *word == "front").unwrap() = "counter".to_owned();
    shop.run_all(&renamed).fails(3, "already_paired");
    renamed.push("--yes".to_owned());
    assert_eq!(shop.run_all(&renamed).expect(0).text("id"), id);
    let repaired = shop.run(&format!("terminals repair counter --code {CODE}")).expect(0);
    assert_eq!((repaired.text("id"), repaired.text("name")), (id.as_str(), "counter"));
}

#[test]
fn terminals_are_renamed_disabled_enabled_and_removed() {
    let shop = Shop::paired(Way::Http, |_| {});
    assert_eq!(shop.run("terminals rename front counter").expect(0).text("name"), "counter");
    assert_eq!(shop.run("terminals disable counter").expect(0).object()["disabled"], true);
    shop.run("sale 10 --terminal counter").fails(3, "terminal_disabled");
    shop.run("terminals default counter").fails(3, "terminal_disabled");
    shop.run("terminals enable counter").expect(0);
    shop.run("sale 10 --terminal counter").expect(0);
    shop.run("terminals remove counter").expect(0);
    assert!(shop.run("terminals").expect(0).lines.is_empty());
    assert_eq!(shop.run("transactions").expect(0).lines.len(), 1, "the journal remembers");
}
