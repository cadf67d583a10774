//! QFPay terminals in the profile.

use rstest::rstest;

use super::*;
use crate::payment::Vendor;
use crate::profile::{
    AesKeyMode, CameraChoice, Envelope, HttpBody, LanScheme, PosKey, QfPayLan, QfPayLink, QfPaySerial, QfPayTcp,
    QfPayTerminal, QfPayTrust, ScanType, TcpFraming, UsbResult,
};

const KEY: &str = "0123456789abcdef0123456789abcdef";

fn at(host: &str) -> QfPayTerminal {
    QfPayTerminal::new(PosKey::parse(KEY).unwrap(), QfPayLink::Lan(QfPayLan::new(host.to_owned())))
}

fn pairing_of(called: &str, settings: QfPayTerminal) -> Pairing {
    Pairing {
        name: TerminalName::parse(called).unwrap(),
        simulated: false,
        currency: Currency::HKD,
        settings: VendorSettings::QfPay(Box::new(settings)),
    }
}

fn saved_and_read(settings: QfPayTerminal) -> (String, QfPayTerminal) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    let mut profile = Profile::default();
    profile.pair(pairing_of("q", settings)).unwrap();
    profile.save(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let back = Profile::load(&path).unwrap().named("q").unwrap().settings.clone();
    let VendorSettings::QfPay(back) = back else { panic!("a QFPay terminal") };
    (text, *back)
}

#[test]
fn every_switch_is_written_and_read_back() {
    let settings = QfPayTerminal {
        envelope: Envelope::PlainString,
        aes_key: AesKeyMode::Hex,
        http_body: HttpBody::Raw,
        usb_result: UsbResult::ResultInResponse,
        channel: "octopus".into(),
        payment_timeout: Some(90),
        wait_card_timeout: Some(30),
        scan_type: Some(ScanType::QrCode),
        camera: Some(CameraChoice::Front),
        move_to_back: Some(true),
        allow_modify: Some(false),
        pause: 0,
        notice_key: Some("notice".into()),
        ..at("192.0.2.20")
    };
    let (text, back) = saved_and_read(settings.clone());
    assert_eq!(format!("{back:?}"), format!("{settings:?}"));
    assert_eq!(back.key.expose(), KEY);
    assert!(text.contains("[terminal.qfpay.link.lan]"), "{text}");
    assert_eq!(back.payment_limit_ms(), 90_000);
}

#[rstest]
#[case(QfPayLink::Tcp(QfPayTcp { framing: TcpFraming::UsbFrame, ..QfPayTcp::new("q.shop".into()) }), "q.shop:9002", "LAN")]
#[case(QfPayLink::Serial(QfPaySerial::new("/dev/ttyUSB0".into())), "/dev/ttyUSB0", "serial")]
fn every_link_is_written_and_read_back(#[case] link: QfPayLink, #[case] place: &str, #[case] kind: &str) {
    let (_, back) = saved_and_read(QfPayTerminal { link: link.clone(), ..at("h") });
    assert_eq!(format!("{:?}", back.link), format!("{link:?}"));
    assert_eq!((back.link.place().as_str(), back.link.kind()), (place, kind));
}

#[test]
fn what_is_left_out_is_as_documented() {
    let text = format!(
        "[[terminal]]\nid = \"t-00000001\"\nname = \"q\"\nvendor = \"qfpay\"\ncurrency = \"HKD\"\n[terminal.qfpay]\n\
         key = \"{KEY}\"\n[terminal.qfpay.link.lan]\nhost = \"192.0.2.20\"\n"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    std::fs::write(&path, text).unwrap();
    let profile = Profile::load(&path).unwrap();
    let terminal = profile.named("q").unwrap();
    assert_eq!((terminal.vendor(), terminal.place().as_str()), (Vendor::QfPay, "192.0.2.20:9001"));
    assert_eq!(format!("{:?}", terminal.settings), format!("{:?}", VendorSettings::QfPay(Box::new(at("192.0.2.20")))));
}

#[test]
fn its_secrets_do_not_print_and_are_not_recorded() {
    let settings = QfPayTerminal { notice_key: Some("the notice key".into()), ..at("h") };
    let debug = format!("{settings:?}");
    assert!(!debug.contains(KEY) && !debug.contains("the notice key"), "{debug}");
    let record = serde_json::to_string(&VendorSettings::QfPay(Box::new(settings))).unwrap();
    assert!(!record.contains(KEY) && !record.contains("the notice key"), "{record}");
}

#[rstest]
#[case("0123456789abcde")]
#[case("0123456789 abcdef")]
#[case("")]
#[case("TuiTestKéy-0016")]
fn other_texts_are_no_keys(#[case] text: &str) {
    assert!(PosKey::parse(text).is_err());
}

#[rstest]
#[case::hex_of_no_hex(QfPayTerminal { key: PosKey::parse("TuiTestKey-00016").unwrap(), aes_key: AesKeyMode::Hex, ..at("h") }, "qfpay.aes_key")]
#[case::no_time(QfPayTerminal { payment_timeout: Some(0), ..at("h") }, "qfpay.payment_timeout")]
#[case::no_host(at("http://h"), "qfpay.link.lan.host")]
#[case::https_without_trust(with(|lan| lan.scheme = LanScheme::Https), "qfpay.link.lan.tls_ca_file")]
#[case::http_with_trust(with(|lan| lan.tls_ca_file = Some("ca".into())), "qfpay.link.lan.scheme")]
#[case::no_pin(with(|lan| (lan.scheme, lan.tls_pin_sha256) = (LanScheme::Https, Some("ab".into()))), "qfpay.link.lan.tls_pin_sha256")]
fn what_cannot_be_is_told_at_its_key(#[case] settings: QfPayTerminal, #[case] key: &str) {
    assert_eq!(settings.check().unwrap_err().key, key);
}

fn with(change: impl FnOnce(&mut QfPayLan)) -> QfPayTerminal {
    let mut lan = QfPayLan::new("h".into());
    change(&mut lan);
    QfPayTerminal { link: QfPayLink::Lan(lan), ..at("h") }
}

#[test]
fn the_name_of_a_certificate_counts_unless_it_is_said_otherwise() {
    let trust = |check_name| {
        let settings = with(|lan| {
            (lan.scheme, lan.tls_ca_file, lan.tls_check_name) = (LanScheme::Https, Some("ca".into()), check_name);
        });
        let QfPayLink::Lan(lan) = settings.link else { unreachable!() };
        lan.trust()
    };
    assert_eq!(trust(true), Some(QfPayTrust::Authority("ca".into())));
    assert_eq!(trust(false), Some(QfPayTrust::AuthorityAnyName("ca".into())));
}

#[test]
fn the_place_is_the_device_and_a_new_address_is_taken_with_the_old_key() {
    let mut profile = Profile::default();
    let first = profile.pair(pairing_of("q", at("192.0.2.20"))).unwrap();
    let other_key = QfPayTerminal { key: PosKey::parse("TuiTestKey-00016").unwrap(), ..at("192.0.2.20") };
    assert_eq!(profile.pair(pairing_of("q", other_key.clone())).unwrap(), first, "the same place keeps its payments");
    let moved = |settings: QfPayTerminal| VendorSettings::QfPay(Box::new(settings));
    let same_key = QfPayTerminal { link: at("192.0.2.21").link, ..other_key };
    assert_eq!(profile.repair("q", moved(same_key)).unwrap(), first);
    assert!(profile.repair("q", moved(at("192.0.2.22"))).is_err(), "another key at another place is another terminal");
}
