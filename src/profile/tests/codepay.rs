//! CodePay terminals in the profile.

use rstest::rstest;

use super::*;
use crate::payment::Vendor;
use crate::profile::{
    CodePayIdentity, CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, LimitsConfig, PreAuthRelease,
    ProtocolVersion, QrScenario, ReceiptPrint,
};

const APP_ID: &str = "wz00000000000a0001";
const SERIAL: &str = "WPBB002230000303";

fn at(host: &str) -> CodePayTerminal {
    CodePayTerminal::new(APP_ID.to_owned(), CodePayLink::Lan(CodePayLan::new(host.to_owned())))
}

fn telling(serial: &str, settings: CodePayTerminal) -> CodePayTerminal {
    let identity = CodePayIdentity { device_sn: serial.to_owned(), ..CodePayIdentity::default() };
    CodePayTerminal { identity, ..settings }
}

fn boxed(settings: CodePayTerminal) -> VendorSettings {
    VendorSettings::CodePay(Box::new(settings))
}

fn pairing_of(called: &str, settings: CodePayTerminal) -> Pairing {
    Pairing {
        name: TerminalName::parse(called).unwrap(),
        simulated: false,
        currency: Currency::HKD,
        settings: boxed(settings),
    }
}

fn saved_and_read(settings: CodePayTerminal) -> (String, CodePayTerminal) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    let mut profile = Profile::default();
    profile.pair(pairing_of("c", settings)).unwrap();
    profile.save(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let back = Profile::load(&path).unwrap().named("c").unwrap().settings.clone();
    let VendorSettings::CodePay(back) = back else { panic!("a CodePay terminal") };
    (text, *back)
}

#[test]
fn every_switch_is_written_and_read_back() {
    let settings = CodePayTerminal {
        version: ProtocolVersion::Two,
        expires: 90,
        method: "alipay".into(),
        qr_scenario: QrScenario::ShowCode,
        confirm_on_terminal: true,
        on_screen_tip: true,
        on_screen_signature: Some(false),
        receipt_print_mode: Some(ReceiptPrint::Customer),
        required_terminal_authentication: true,
        preauth_release: PreAuthRelease::Cancellation,
        card_network_type: Some("9".into()),
        notify_url: Some("https://shop.example/notices?id=1".into()),
        description: Some("Counter at the door".into()),
        ask_name: false,
        identity: CodePayIdentity {
            device_sn: SERIAL.into(),
            mac_address: SERIAL.into(),
            device_name: "Front \"1\"".into(),
            tells_number: true,
            app_version: "1.1.8".into(),
        },
        ..at("192.0.2.30")
    };
    let (text, back) = saved_and_read(settings.clone());
    assert_eq!(format!("{back:?}"), format!("{settings:?}"));
    assert!(text.contains("[terminal.codepay.link.lan]"), "{text}");
    assert_eq!(back.payment_limit_ms(), 90_000);
}

#[rstest]
#[case(CodePayLink::Lan(CodePayLan { port: 35_780, path: "/mac_address=01".into(), ..CodePayLan::new("C.shop".into()) }), "c.shop:35780", "LAN")]
#[case(CodePayLink::Serial(CodePaySerial { baud: 9_600, ..CodePaySerial::new("/dev/ttyACM0".into()) }), "/dev/ttyACM0", "serial")]
fn every_link_is_written_and_read_back(#[case] link: CodePayLink, #[case] place: &str, #[case] kind: &str) {
    let (_, back) = saved_and_read(CodePayTerminal { link: link.clone(), ..at("h") });
    assert_eq!(format!("{:?}", back.link), format!("{link:?}"));
    assert_eq!((back.link.place().as_str(), back.link.kind()), (place, kind));
}

#[test]
fn what_is_left_out_is_as_documented() {
    let text = format!(
        "[[terminal]]\nid = \"t-00000001\"\nname = \"c\"\nvendor = \"codepay\"\ncurrency = \"USD\"\n[terminal.codepay]\n\
         app_id = \"{APP_ID}\"\n[terminal.codepay.link.lan]\nhost = \"192.0.2.30\"\n"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    std::fs::write(&path, text).unwrap();
    let profile = Profile::load(&path).unwrap();
    let terminal = profile.named("c").unwrap();
    assert_eq!((terminal.vendor(), terminal.place().as_str()), (Vendor::CodePay, "192.0.2.30:35779"));
    assert_eq!(format!("{:?}", terminal.settings), format!("{:?}", boxed(at("192.0.2.30"))));
    assert_eq!(at("h").payment_limit_ms(), 120_000);
}

#[test]
fn a_recording_holds_it_and_reads_it_back() {
    let record = serde_json::to_string(&boxed(telling(SERIAL, at("h")))).unwrap();
    let back: VendorSettings = serde_json::from_str(&record).unwrap();
    assert_eq!(back.known().serial_number, SERIAL);
    assert_eq!(serde_json::to_string(&back).unwrap(), record);
}

#[rstest]
#[case::blank(CodePayTerminal { app_id: "wz 0000".into(), ..at("h") }, "codepay.app_id")]
#[case::empty(CodePayTerminal { app_id: String::new(), ..at("h") }, "codepay.app_id")]
#[case::no_time(CodePayTerminal { expires: 0, ..at("h") }, "codepay.expires")]
#[case::method(CodePayTerminal { method: "a b".into(), ..at("h") }, "codepay.method")]
#[case::notices(CodePayTerminal { notify_url: Some("shop.example".into()), ..at("h") }, "codepay.notify_url")]
#[case::words(CodePayTerminal { description: Some("a\nb".into()), ..at("h") }, "codepay.description")]
#[case::name(telling("a\nb", at("h")), "codepay.identity.device_sn")]
#[case::no_host(at("ws://h"), "codepay.link.lan.host")]
#[case::no_path(CodePayTerminal { link: CodePayLink::Lan(CodePayLan { path: "x".into(), ..CodePayLan::new("h".into()) }), ..at("h") }, "codepay.link.lan.path")]
#[case::no_device(CodePayTerminal { link: CodePayLink::Serial(CodePaySerial::new("".into())), ..at("h") }, "codepay.link.serial.path")]
fn what_cannot_be_is_told_at_its_key(#[case] settings: CodePayTerminal, #[case] key: &str) {
    assert_eq!(settings.check().unwrap_err().key, key);
}

#[rstest]
#[case::told_alike(telling("1", at("a")), telling("1", at("b")), true, true)]
#[case::told_to_differ(telling("1", at("a")), telling("2", at("a")), false, false)]
#[case::one_is_silent(telling("1", at("a")), at("a"), true, true)]
#[case::silent_elsewhere(at("a"), at("b"), false, true)]
fn who_it_is_goes_by_its_own_word_first(
    #[case] known: CodePayTerminal,
    #[case] other: CodePayTerminal,
    #[case] same: bool,
    #[case] may_replace: bool,
) {
    let (known, other) = (boxed(known), boxed(other));
    assert_eq!((known.is_same_device(&other), other.may_replace(&known)), (same, may_replace));
}

#[test]
fn an_order_is_waited_for_as_long_as_it_lives_and_a_minute() {
    let limits = LimitsConfig::default().of(Vendor::CodePay);
    let waits = [limits.connect, limits.sale, limits.answer, limits.idle_ask].map(Limit::ms);
    assert_eq!(waits, [5_000, 180_000, 30_000, 15_000]);
}
