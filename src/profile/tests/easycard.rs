//! EasyCard readers in the profile.

use rstest::rstest;
use secrecy::ExposeSecret;

use super::*;
use crate::payment::Vendor;
use crate::profile::{EasyCardIdentity, EasyCardTerminal, LimitsConfig, PasswordDigest, PublicKeyPlace};

const READER: &str = "01301234";
const DONGLE: &str = "08100DE0A57E";

fn digest(digit: &str) -> PasswordDigest {
    PasswordDigest::parse(&digit.repeat(64)).unwrap()
}

fn at(url: &str) -> EasyCardTerminal {
    let key = PublicKeyPlace::Stored("MIIB+/=".to_owned());
    EasyCardTerminal::new(url.to_owned(), "S2PT00391".to_owned(), digest("a"), READER.to_owned(), key)
}

fn usual() -> EasyCardTerminal {
    at(EasyCardTerminal::TEST_URL)
}

fn boxed(settings: EasyCardTerminal) -> VendorSettings {
    VendorSettings::EasyCard(Box::new(settings))
}

fn sold_in(currency: Currency, settings: EasyCardTerminal) -> Pairing {
    Pairing { name: TerminalName::parse("e").unwrap(), simulated: false, currency, settings: boxed(settings) }
}

fn saved_and_read(settings: EasyCardTerminal) -> (String, EasyCardTerminal) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    let mut profile = Profile::default();
    profile.pair(sold_in(Currency::TWD, settings)).unwrap();
    profile.save(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let back = Profile::load(&path).unwrap().named("e").unwrap().settings.clone();
    let VendorSettings::EasyCard(back) = back else { panic!("an EasyCard reader") };
    (text, *back)
}

#[rstest]
#[case::stored(PublicKeyPlace::Stored("MIIB+/=".into()), "stored = \"MIIB+/=\"")]
#[case::file(PublicKeyPlace::File("/keys/intella.pem".into()), "file = \"/keys/intella.pem\"")]
fn every_key_is_written_and_read_back(#[case] public_key: PublicKeyPlace, #[case] line: &str) {
    let identity = EasyCardIdentity { dongle: DONGLE.into(), device_number: "0830000001304104".into() };
    let (refund_key, iv) = (Some(digest("b")), "0123456789abcdef".into());
    let settings = EasyCardTerminal { refund_key, public_key, iv, identity, ..usual() };
    let (text, back) = saved_and_read(settings.clone());
    assert_eq!(format!("{back:?}"), format!("{settings:?}"));
    let secrets = |settings: &EasyCardTerminal| {
        let refund = settings.refund_key.as_ref().map(|key| key.expose().to_owned());
        (settings.trade_key.expose().to_owned(), refund, settings.iv.expose_secret().to_owned())
    };
    assert_eq!(secrets(&back), secrets(&settings), "they do not print");
    assert!(text.contains("[terminal.easycard.public_key]") && text.contains(line), "{text}");
}

#[test]
fn what_is_left_out_is_as_documented() {
    let text = format!(
        "[[terminal]]\nid = \"t-00000001\"\nname = \"e\"\nvendor = \"easycard\"\ncurrency = \"TWD\"\n[terminal.easycard]\n\
         url = \"{}\"\nmerchant_id = \"S2PT00391\"\ntrade_key = \"{}\"\ndevice_id = \"{READER}\"\n\
         public_key = {{ stored = \"MIIB+/=\" }}\n",
        EasyCardTerminal::TEST_URL,
        "a".repeat(64)
    );
    let terminal: Terminal = toml::from_str::<toml::Table>(&text).unwrap()["terminal"][0].clone().try_into().unwrap();
    assert_eq!((terminal.vendor(), terminal.settings.link_kind()), (Vendor::EasyCard, "cloud"));
    assert_eq!(terminal.place(), format!("{} {READER}", EasyCardTerminal::TEST_URL));
    let VendorSettings::EasyCard(settings) = &terminal.settings else { panic!("an EasyCard reader") };
    assert_eq!(settings.iv.expose_secret(), "8651731586517315");
    assert!(settings.refund_key.is_none() && settings.identity == EasyCardIdentity::default());
}

#[test]
fn neither_passwords_nor_vector_are_in_a_recording_or_print() {
    let identity = EasyCardIdentity { dongle: DONGLE.into(), ..EasyCardIdentity::default() };
    let settings = EasyCardTerminal { refund_key: Some(digest("b")), identity, ..usual() };
    let record = serde_json::to_string(&boxed(settings.clone())).unwrap();
    for text in [&record, &format!("{settings:?}")] {
        let secrets = [&*"a".repeat(64), &*"b".repeat(64), EasyCardTerminal::PUBLISHED_IV];
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{text}");
    }
    let back: VendorSettings = serde_json::from_str(&record).unwrap();
    assert_eq!((back.known().serial_number, back.known().merchant), (DONGLE, "S2PT00391"));
    assert_eq!(serde_json::to_string(&back).unwrap(), record);
}

#[rstest]
#[case::plain(at("http://s.intella.co/allpaypass/api/general"), "easycard.url")]
#[case::no_address(at("s.intella.co"), "easycard.url")]
#[case::merchant(EasyCardTerminal { merchant_id: "two words".into(), ..usual() }, "easycard.merchant_id")]
#[case::seven(EasyCardTerminal { device_id: "1301234".into(), ..usual() }, "easycard.device_id")]
#[case::letters(EasyCardTerminal { device_id: "0130123X".into(), ..usual() }, "easycard.device_id")]
#[case::no_reader(EasyCardTerminal { device_id: "00000000".into(), ..usual() }, "easycard.device_id")]
#[case::no_key(EasyCardTerminal { public_key: PublicKeyPlace::Stored(String::new()), ..usual() }, "easycard.public_key")]
#[case::no_file(EasyCardTerminal { public_key: PublicKeyPlace::File("".into()), ..usual() }, "easycard.public_key")]
#[case::short_iv(EasyCardTerminal { iv: "865173158651731".into(), ..usual() }, "easycard.iv")]
#[case::dongle(EasyCardTerminal { identity: EasyCardIdentity { dongle: "a b".into(), ..EasyCardIdentity::default() }, ..usual() }, "easycard.identity.dongle")]
fn what_cannot_be_is_told_at_its_key(#[case] settings: EasyCardTerminal, #[case] key: &str) {
    assert_eq!(settings.check().unwrap_err().key, key);
}

#[rstest]
#[case::short("a1")]
#[case::capitals("A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4")]
#[case::a_password_itself("1234")]
fn what_is_no_digest_is_refused(#[case] text: &str) {
    assert!(PasswordDigest::parse(text).is_none());
}

#[test]
fn a_reader_is_sold_in_new_taiwan_dollars_only() {
    let error = Profile::default().pair(sold_in(Currency::HKD, usual())).unwrap_err();
    assert!(error.to_string().contains("TWD"), "{error}");
}

#[rstest]
#[case::another_password(EasyCardTerminal { trade_key: digest("c"), ..usual() }, true)]
#[case::another_dongle(EasyCardTerminal { identity: EasyCardIdentity { dongle: "0C".into(), ..EasyCardIdentity::default() }, ..usual() }, true)]
#[case::another_number(EasyCardTerminal { device_id: "01301235".into(), ..usual() }, false)]
#[case::another_merchant(EasyCardTerminal { merchant_id: "S2PT00392".into(), ..usual() }, false)]
#[case::another_server(at(EasyCardTerminal::PRODUCTION_URL), false)]
fn a_reader_is_its_number_at_the_merchant_and_server(#[case] other: EasyCardTerminal, #[case] same: bool) {
    let (known, other) = (boxed(usual()), boxed(other));
    assert_eq!((known.is_same_device(&other), other.may_replace(&known)), (same, same));
}

#[test]
fn a_server_in_another_country_is_waited_for_and_asked_hourly() {
    let limits = LimitsConfig::default().of(Vendor::EasyCard);
    let waits = [limits.connect, limits.sale, limits.answer, limits.idle_ask].map(Limit::ms);
    assert_eq!(waits, [10_000, 120_000, 30_000, 3_600_000]);
}
