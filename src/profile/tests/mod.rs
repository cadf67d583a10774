mod codepay;
mod config;
mod easycard;
mod mistakes;
mod qfpay;
mod spoiled;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use proptest::prelude::*;
use rstest::rstest;
use secrecy::ExposeSecret;

use super::*;
use crate::money::Currency;

/// One terminal of each link, written by a person: comments, odd spacing, quotes of both kinds.
const BY_HAND: &str = r#"# The shop in Mong Kok.
# Ask Ming before changing anything.

# On the counter.
[[terminal]]
id = "t-7k2m9qxw"
name = 'front'   # next to the door
vendor = "wonder"
default = true
currency = "HKD"

[terminal.wonder]
code = "QX7ZP2" # read off the screen
crypto_profile = "sha256-zeroiv"
client_device_sn = "126498561093"

[terminal.wonder.identity]
device_sn = "NEXGO-N96-1170270945"
business_id = "ff467f02-5b69-45f3-81aa-bffcca55fe8f"
software_version = "1.0.0(188)"

[terminal.wonder.link.serial]
path = "/dev/ttyUSB0"
baud = 115_200

# In the back.
[[terminal]]
id = "t-00000002"
name = "back"
vendor = "wonder"
currency = "RMB"
[terminal.wonder]
code = "260880"
session_code = "S3CR3T"
client_device_sn = "126498561093"
identity = { device_sn = "N62", business_id = "b", software_version = "1" }
link = { lan = { host = "192.0.2.10" } }

[[terminal]]
id = "t-00000003"
name = "雲端"
vendor = "wonder"
currency = "TWD"
simulated = true
[terminal.wonder]
code = "ABCDEF"
client_device_sn = "126498561093"
identity = { device_sn = "N62", business_id = "b", software_version = "1" }
[terminal.wonder.link.cloud]
device_info_url = "http://127.0.0.1:4001/info"
command_url = "http://127.0.0.1:4001/command"
business_id = "b"
device_sn = "N62"
headers = { authorization = "T0K3N" }
"#;

fn read(text: &str) -> Result<Profile, ProfileError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    fs::write(&path, text).unwrap();
    Profile::load(&path)
}

fn written(profile: &Profile) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    profile.save(&path).unwrap();
    fs::read_to_string(path).unwrap()
}

/// Everything in the profile, secrets too.
fn entries(profile: &Profile) -> Vec<String> {
    profile.terminals().iter().map(|terminal| edit::whole(terminal).to_string()).collect()
}

fn name(text: &str) -> TerminalName {
    TerminalName::parse(text).unwrap()
}

fn on_lan(device_sn: &str, host: &str, code: &str) -> VendorSettings {
    let identity = WonderIdentity {
        device_sn: device_sn.to_owned(),
        business_id: "b".to_owned(),
        software_version: "2".to_owned(),
    };
    let link = WonderLink::Lan(LanLink::new(host.to_owned()));
    let code = PairingCode::parse(code).unwrap();
    VendorSettings::Wonder(Box::new(WonderTerminal::new(code, "126498561093".to_owned(), identity, link)))
}

fn pairing(called: &str, device_sn: &str, host: &str) -> Pairing {
    let settings = on_lan(device_sn, host, "NEW123");
    Pairing { name: name(called), simulated: false, currency: Currency::HKD, settings }
}

fn wonder<'a>(profile: &'a Profile, called: &str) -> &'a WonderTerminal {
    let VendorSettings::Wonder(wonder) = &profile.named(called).unwrap().settings else { panic!("a Wonder terminal") };
    wonder
}

#[test]
fn a_profile_written_by_hand_is_read() {
    let profile = read(BY_HAND).unwrap();
    let names: Vec<&str> = profile.terminals().iter().map(|terminal| terminal.name.as_str()).collect();
    assert_eq!(names, ["front", "back", "雲端"]);
    assert_eq!(profile.default_terminal().unwrap().id.as_str(), "t-7k2m9qxw");
    assert_eq!(profile.named("BACK").unwrap().currency, Currency::CNY);
    let back = wonder(&profile, "back");
    assert_eq!(back.code.expose(), "260880");
    assert_eq!(back.session_code.as_ref().unwrap().expose_secret(), "S3CR3T");
    assert_eq!((back.crypto_profile, back.busy_codes.as_slice()), (CryptoProfile::Auto, &["50001".to_owned()][..]));
    assert_eq!((back.cancelled_codes[0].as_str(), back.not_found_codes[0].as_str()), ("50006", "50003"));
    let WonderLink::Lan(lan) = &back.link else { panic!("a LAN link") };
    assert_eq!((lan.scheme, lan.port, lan.path.as_str()), (LanScheme::Http, 8443, "/wonder-terminal"));
}

#[test]
fn a_missing_profile_has_no_terminals() {
    let profile = Profile::load(Path::new("/nonexistent/profile.toml")).unwrap();
    assert!(profile.terminals().is_empty() && profile.default_terminal().is_none());
}

#[test]
fn nothing_secret_prints() {
    let profile = read(BY_HAND).unwrap();
    let printed = format!("{profile:?} {:#?}", profile.terminals());
    for secret in ["QX7ZP2", "260880", "ABCDEF", "S3CR3T", "T0K3N"] {
        assert!(!printed.contains(secret), "{secret}");
    }
}

#[test]
fn saving_an_unchanged_profile_changes_no_byte() {
    assert_eq!(written(&read(BY_HAND).unwrap()), BY_HAND);
}

#[test]
fn a_saved_profile_is_private_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    let mut profile = Profile::default();
    profile.pair(pairing("front", "N1", "192.0.2.1")).unwrap();
    profile.save(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[rstest]
#[case(0o644, true)]
#[case(0o600, false)]
fn a_profile_open_to_others_is_closed_and_told(#[case] mode: u32, #[case] told: bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    fs::write(&path, BY_HAND).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(Profile::load(&path).unwrap().was_open_to_others(), told);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_failed_save_says_where_and_keeps_the_old_file() {
    let refused = read(BY_HAND).unwrap().save(Path::new("/nonexistent/profile.toml")).unwrap_err();
    assert_eq!(refused.code(), "settings_file_unusable");
    assert!(refused.to_string().contains("/nonexistent"), "{refused}");
}

#[test]
fn a_change_touches_only_what_it_changes() {
    let mut profile = read(BY_HAND).unwrap();
    profile.rename("front", name("counter")).unwrap();
    profile.disable("back").unwrap();
    let text = written(&profile);
    insta::assert_snapshot!(text);
    let again = read(&text).unwrap();
    assert!(again.named("back").unwrap().disabled);
    assert_eq!(written(&again), text);
}

#[test]
fn every_change_can_be_read_back() {
    let mut profile = read(BY_HAND).unwrap();
    profile.set_default("back").unwrap();
    assert_eq!(profile.default_terminal().unwrap().name.as_str(), "back");
    profile.disable("back").unwrap();
    assert!(profile.default_terminal().is_none(), "never a guess");
    profile.enable("back").unwrap();
    profile.pair(pairing("new", "N9", "192.0.2.99")).unwrap();
    let read_back = read(&written(&profile)).unwrap();
    assert_eq!(entries(&read_back), entries(&profile));
    assert_eq!(wonder(&read_back, "new").code.expose(), "NEW123");
}

#[rstest]
#[case("front", "# The shop in Mong Kok.", "# On the counter.")]
#[case("back", "# On the counter.", "# In the back.")]
fn removing_a_terminal_takes_its_own_comment_only(#[case] called: &str, #[case] kept: &str, #[case] gone: &str) {
    let mut profile = read(BY_HAND).unwrap();
    assert_eq!(profile.remove(called).unwrap().name.as_str(), called);
    let text = written(&profile);
    assert!(text.contains(kept) && !text.contains(gone), "{text}");
    assert_eq!(read(&text).unwrap().terminals().len(), 2);
}

#[test]
fn the_last_terminal_leaves_the_file_comment_behind() {
    let mut profile = read(BY_HAND).unwrap();
    for called in ["front", "back", "雲端"] {
        profile.remove(called).unwrap();
    }
    let text = written(&profile);
    assert!(text.contains("# Ask Ming before changing anything."), "{text}");
    assert!(!text.contains("QX7ZP2") && read(&text).unwrap().terminals().is_empty());
}

#[test]
fn pairing_a_known_device_again_inherits_its_id() {
    let mut profile = read(BY_HAND).unwrap();
    let known = profile.named("back").unwrap().id.clone();
    let id = profile.pair(pairing("kitchen", "N62", "192.0.2.77")).unwrap();
    assert_eq!((id, profile.terminals().len()), (known, 3));
    let text = written(&profile);
    assert!(text.contains("# In the back."), "{text}");
    for old in ["260880", "S3CR3T", "192.0.2.10\""] {
        assert!(!text.contains(old), "the old keys are gone: {text}");
    }
    assert_eq!(wonder(&read(&text).unwrap(), "kitchen").code.expose(), "NEW123");
}

#[test]
fn a_simulator_never_inherits_from_a_live_terminal() {
    let mut profile = Profile::default();
    let live = profile.pair(pairing("live", "N1", "192.0.2.1")).unwrap();
    let simulated = Pairing { simulated: true, ..pairing("practice", "N1", "127.0.0.1") };
    assert_ne!(profile.pair(simulated).unwrap(), live);
}

#[test]
fn a_repaired_terminal_must_be_the_same_device() {
    let mut profile = read(BY_HAND).unwrap();
    let refused = profile.repair("front", on_lan("N62", "192.0.2.5", "NEW123")).unwrap_err();
    assert_eq!(refused.code(), "terminal_another_device");
    profile.repair("back", on_lan("N62", "192.0.2.5", "NEW123")).unwrap();
    let again = read(&written(&profile)).unwrap();
    assert_eq!(again.named("back").unwrap().place(), "192.0.2.5:8443");
    assert_eq!(wonder(&again, "back").code.expose(), "NEW123");
}

#[test]
fn the_first_terminal_is_the_default_one_and_no_other() {
    let mut profile = Profile::default();
    profile.pair(pairing("a", "N1", "192.0.2.1")).unwrap();
    profile.pair(pairing("b", "N2", "192.0.2.2")).unwrap();
    assert_eq!(profile.default_terminal().unwrap().name.as_str(), "a");
}

#[rstest]
#[case(pairing("Front", "N9", "192.0.2.9"), "profile_same_name")]
#[case(pairing("new", "N9", "192.0.2.10"), "profile_same_place")]
#[case(pairing("new", "N9", "http://192.0.2.9"), "profile_value")]
fn a_refused_pairing_changes_nothing(#[case] refused: Pairing, #[case] code: &str) {
    let mut profile = read(BY_HAND).unwrap();
    assert_eq!(profile.pair(refused).unwrap_err().code(), code);
    assert_eq!((profile.terminals().len(), written(&profile).as_str()), (3, BY_HAND));
}

#[test]
fn other_refusals_are_named() {
    let mut profile = read(BY_HAND).unwrap();
    profile.disable("back").unwrap();
    assert_eq!(profile.set_default("back").unwrap_err().code(), "terminal_disabled");
    assert_eq!(profile.remove("nobody").unwrap_err().code(), "terminal_unknown");
    assert_eq!(profile.rename("back", name("FRONT")).unwrap_err().code(), "profile_same_name");
}

#[test]
fn an_old_style_inline_array_of_terminals_can_be_changed() {
    let text = r#"terminal = [{ id = "t-00000002", name = "a", vendor = "wonder", currency = "HKD", wonder = { code = "260880", client_device_sn = "1", identity = { device_sn = "N", business_id = "b", software_version = "1" }, link = { serial = { path = "/dev/x" } } } }]"#;
    let mut profile = read(text).unwrap();
    profile.rename("a", name("b")).unwrap();
    profile.pair(pairing("c", "N9", "192.0.2.9")).unwrap();
    let again = read(&written(&profile)).unwrap();
    assert_eq!((again.terminals().len(), wonder(&again, "b").code.expose()), (2, "260880"));
}

proptest! {
    // Every step writes and syncs two files.
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever is changed in whatever order, the written text says the same as the profile in memory.
    #[test]
    fn any_changes_are_written_as_they_are(steps in prop::collection::vec((0..7_u8, 0..5_usize), 1..12)) {
        let mut profile = read(BY_HAND).unwrap();
        let names = ["front", "back", "雲端", "new", "other"];
        for (step, which) in steps {
            let (called, device) = (names[which], format!("N{which}"));
            // A refused step changes nothing, which the comparison below covers as well.
            let _ = match step {
                0 => profile.rename(called, name(names[(which + 1) % 5])),
                1 => profile.set_default(called),
                2 => profile.enable(called),
                3 => profile.disable(called),
                4 => profile.remove(called).map(drop),
                5 => profile.pair(pairing(called, &device, &format!("192.0.2.{which}"))).map(drop),
                _ => profile.repair(called, on_lan(&device, "192.0.2.100", "AGA1N0")).map(drop),
            };
            let read_back = read(&written(&profile)).unwrap();
            prop_assert_eq!(entries(&read_back), entries(&profile));
        }
    }
}
